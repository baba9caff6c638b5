import type { Node } from '../../../facts/node.ts';
import type { Scope } from './definitions.ts';
import type { ChainStep } from './entry-point.ts';
import { identityOf, type RouterRef } from './router-sites.ts';

/** One argument of a registration: steps to run, or a router that goes on from here. */
export type Item = { kind: 'step'; step: ChainStep } | { kind: 'router'; ref: RouterRef };

/** A call that puts something on a router. */
export interface Registration {
  router: RouterRef;
  node: Node;
  /** Where it stands among the others: the calls that lead to it, then itself. */
  order: readonly Node[];
  /** `use`: runs for a prefix and goes on; `route`: answers a path; `hook`: runs whatever the order. */
  kind: 'use' | 'route' | 'hook';
  /** Upper case; `ALL` for any. Empty for `use` and `hook`. */
  methods: readonly string[];
  /** In `:name` and `*` form, relative to the router. */
  patterns: readonly string[];
  items: readonly Item[];
  scope: Scope | undefined;
  /** Made by a generator for a record model. */
  generatedFor?: Node | undefined;
  /** The path could not be read from the code. */
  isPathUnknown?: boolean;
}

/**
 * A call that runs from several places and does the same each time is one registration: kept apart, they would
 * multiply the ways to everything below them.
 */
export const distinctRegistrations = (registrations: readonly Registration[]): Registration[] => {
  const byNode = new Map<Node, Registration[]>();
  return registrations.filter((one) => {
    const same = byNode.get(one.node) ?? [];
    if (same.some((other) => doesTheSame(one, other))) return false;
    byNode.set(one.node, [...same, one]);
    return true;
  });
};

const doesTheSame = (one: Registration, other: Registration): boolean =>
  one.kind === other.kind &&
  identityOf(one.router) === identityOf(other.router) &&
  one.router.prefix === other.router.prefix &&
  one.generatedFor === other.generatedFor &&
  isSameList(one.methods, other.methods) &&
  isSameList(one.patterns, other.patterns) &&
  isSameList(one.items.flatMap(partsOf), other.items.flatMap(partsOf));

const partsOf = (item: Item): unknown[] =>
  item.kind === 'router'
    ? [identityOf(item.ref), item.ref.prefix]
    : [item.step.node, item.step.library, ...item.step.fns.map(({ fn }) => fn)];

const isSameList = (one: readonly unknown[], other: readonly unknown[]): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index]);
