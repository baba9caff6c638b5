import type { Node } from '../../facts/node.ts';
import { alternatives } from '../resolution/origin.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Effects, ReachedEffect } from '../meaning/effects.ts';
import type { ServiceModel } from '../model.ts';
import type { Roles } from '../meaning/roles.ts';
import type { EntryPoint } from '../service/entry-points/entry-point.ts';
import { hopsOf, reachesEffect } from './carried.ts';
import { bindingsFrom, mentions } from './derived.ts';

/** A GraphQL field whose resolver reads from a store for every parent object of a list. */
export interface FieldRead {
  /** `Product.variants`. */
  field: string;
  /** The object type, some list of the schema holds. */
  type: string;
  /** The call in the resolver that leads to the read. */
  call: Node;
  reached: ReachedEffect;
}

interface Sources {
  entries: readonly EntryPoint[];
  roles: Roles;
  calls: Calls;
  effects: Effects;
  origins: Origins;
  /** Texts of the schema files. */
  schemas: readonly string[];
}

const ROOT_TYPES = new Set(['Query', 'Mutation', 'Subscription']);

/** Field resolvers that read with a key of the parent, whatever the query of the parents loaded before. */
export const fieldReads = (model: ServiceModel): FieldRead[] => {
  const { artefacts, roles, calls, effects, origins } = model;
  const sources: Sources = {
    entries: model.entryPoints.all,
    roles,
    calls,
    effects,
    origins,
    schemas: artefacts.files.flatMap(({ kind, path }) =>
      kind === 'graphql' ? [artefacts.read(path) ?? ''] : [],
    ),
  };
  const resolvers = sources.entries.filter(({ kind, path }) => kind === 'graphql' && path?.includes('.'));
  if (!resolvers.length) return [];
  const listed = listedTypes(sources);
  return resolvers.flatMap(({ path = '', handler }) => {
    const type = path.split('.')[0] ?? '';
    if (!handler?.body || ROOT_TYPES.has(type) || !listed.has(type)) return [];
    const parent = handler.params.find((param) => partOf(sources.roles, param) === 'parent');
    const ownArguments = handler.params.some((param) => partOf(sources.roles, param) === 'args');
    if (!parent?.target || ownArguments) return []; // pages of its own: no loader fits
    const found = firstRead(sources, handler, parent.target);
    return found ? [{ field: path, type, ...found }] : [];
  });
};

const partOf = (roles: Roles, param: Node): string | undefined => {
  for (const decorator of param.decorators) {
    const call = decorator.expression;
    const part = call?.isCall ? roles.of(call)?.facts.part : undefined;
    if (part) return part;
  }
  return undefined;
};

const firstRead = (
  sources: Sources,
  handler: Node,
  parent: Node,
): Pick<FieldRead, 'call' | 'reached'> | undefined => {
  const body = handler.body as Node;
  const derived = bindingsFrom(parent, body);
  for (const call of body.descendants({ kinds: ['Call'] })) {
    if (call.fn !== handler || !mentions(call, derived) || isFallback(call, handler, derived)) continue;
    const reached = sources.effects
      .reached(call)
      .find(({ effect, isCached }) => effect.kind === 'db' && effect.mode === 'read' && !isCached);
    if (!reached || isFallbackBelow(sources.calls, reached, derived)) continue;
    if (reachesEffect(sources.calls, reached, derived)) return { call, reached };
  }
  return undefined;
};

/** Runs only where a property of the parent, or of what was handed on from it, was not loaded before. */
const isFallback = (call: Node, fn: Node, carried: ReadonlySet<number>): boolean => {
  for (let at = call; at !== fn && at.parent; at = at.parent) {
    const holder = at.parent;
    const test = holder.is('Logical') ? holder.child('left') : holder.test;
    if (holder.is('Logical', 'Conditional', 'If') && test && at !== test && mentions(test, carried))
      return true;
    if (!holder.is('Block')) continue;
    for (const earlier of holder.statements) {
      if (earlier.start >= at.start) break;
      if (earlier.is('If') && earlier.test && mentions(earlier.test, carried) && leaves(earlier)) return true;
    }
  }
  return false;
};

const leaves = (statement: Node): boolean => {
  const then = statement.child('then');
  return then?.is('Return') === true || then?.statements.some((inner) => inner.is('Return')) === true;
};

/** The same question in every function on the way, for the parameters that carry the parent. */
const isFallbackBelow = (calls: Calls, reached: ReachedEffect, derived: ReadonlySet<number>): boolean =>
  hopsOf(calls, reached, derived).hops.some(({ fn, next, carried }) => isFallback(next, fn, carried));

/** Types that some list holds: `[Product!]!` in the schema, `() => [Product]` in a decorator. */
const listedTypes = ({ schemas, roles, origins }: Sources): ReadonlySet<string> => {
  const listed = new Set<string>();
  for (const text of schemas) {
    for (const [, name = ''] of text.matchAll(/:\s*\[\s*(\w+)\s*!?\s*\]/g)) listed.add(name);
  }
  for (const { call } of roles.callsOf('procedure', 'resolver', 'schema')) {
    for (const argument of call.args) {
      const given = argument.is('Function') ? argument.body : undefined;
      const [element] = given?.is('Array') ? given.elements : [];
      if (!element?.is('Identifier')) continue;
      listed.add(element.name);
      for (const origin of alternatives(origins.of(element)))
        if (origin.kind === 'class') listed.add(origin.cls.string);
    }
  }
  return listed;
};
