import type { Node } from '../../../facts/node.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import { changesOf, type Change } from './schema-changes.ts';

/** A schema that ran, and a value that is used as it was before. */
export interface DroppedParse {
  /** The call that holds the value against the schema. */
  parse: Node;
  /** Where the raw value is read, in source order. */
  reads: readonly RawRead[];
}

export interface RawRead {
  node: Node;
  key: string;
  change: Change;
}

const OUTCOME = /^(success|error|errors|issues|ok|valid|fail|failure)$/;

/** Parses whose result is dropped although the schema changes what is read afterwards, in path and source order. */
export const droppedParses = (model: ServiceModel): { found: DroppedParse[]; used: Node[] } => {
  const found: DroppedParse[] = [];
  const used: Node[] = [];
  for (const role of model.roles.callsOf('validate')) {
    const { call } = role;
    const value = model.roles.argument(role, 'value');
    if (!value || role.facts.replaces !== true || !model.isServiceCode(call)) continue;
    if (!isDropped(call)) {
      used.push(call);
      continue;
    }
    if (!value.is('Identifier', 'Member') || isConfiguration(model, value)) continue;
    const reads = rawReads(model, role, value);
    if (reads.length) found.push({ parse: call, reads });
  }
  return { found, used };
};

/** Nothing but whether it worked is looked at. */
const isDropped = (call: Node): boolean => {
  const whole = call.parent?.is('Await') ? call.parent : call;
  const { parent, slot } = whole;
  if (!parent) return false;
  if (parent.is('ExprStmt')) return true;
  if (parent.is('Member') && slot === 'object') return OUTCOME.test(parent.name);
  if (parent.is('If', 'Unary') || (parent.is('Logical') && parent.parent?.is('If'))) return slot !== 'right';
  if (!parent.is('VarDecl') || slot !== 'init') return false;
  const { target } = parent;
  if (target?.is('ObjectPattern'))
    return target.properties.every((one) => one.is('PatternProperty') && OUTCOME.test(one.string));
  if (!target?.is('Identifier')) return false;
  return (target.binding?.references ?? []).every((use) => {
    if (use.parent === parent) return true;
    return use.parent?.is('Member') === true && use.slot === 'object' && OUTCOME.test(use.parent.name);
  });
};

const isConfiguration = (model: ServiceModel, value: Node): boolean =>
  /\benv\b/.test(value.text) || model.dataflow.labelsOf(value).some(({ label }) => label.kind === 'config');

const rawReads = (model: ServiceModel, role: Role, value: Node): RawRead[] => {
  const schema = model.roles.argument(role, 'schema') ?? role.call.callee?.object;
  const changes = changesOf(model.schemas, schema);
  const literal = model.values.object(value);
  for (const [key, change] of changes)
    if (change === 'defaulted' && isGiven(model, literal, key)) changes.delete(key);
  if (!changes.size) return [];
  return readsAfter(model, role.call, value).flatMap(({ node, key }): RawRead[] => {
    const change = key === '*' ? [...changes.values()][0] : (changes.get(key) ?? changes.get('*'));
    return change ? [{ node, key, change }] : [];
  });
};

/** The object says the value itself: there is nothing to fill in. */
const isGiven = (model: ServiceModel, literal: Node | undefined, key: string): boolean => {
  const given = literal?.property(key);
  return given !== undefined && model.values.constant(given) !== undefined;
};

/** `req.body.age`, `const { age } = req.body`, `create(input)` behind the parse; `*`: the value whole. */
const readsAfter = (model: ServiceModel, parse: Node, value: Node): { node: Node; key: string }[] => {
  const { body } = parse.fn;
  if (!body) return [];
  return body.descendants({ kinds: [value.kind] }).flatMap((use): { node: Node; key: string }[] => {
    if (use.start < parse.end || use.text !== value.text || use.binding !== value.binding) return [];
    if (isBesideTheWay(model, use, parse)) return [];
    const { parent, slot } = use;
    if (parent?.is('Member') && slot === 'object' && parent.slot !== 'left' && parent.slot !== 'callee')
      return [{ node: parent, key: parent.name }];
    if (parent?.is('VarDecl') && slot === 'init' && parent.target?.is('ObjectPattern'))
      return parent.target.properties.flatMap((one) =>
        one.is('PatternProperty') && one.string ? [{ node: use, key: one.string }] : [],
      );
    if (parent?.isCall && slot === 'argument' && !isWrite(model, parent)) return [{ node: use, key: '*' }];
    return [];
  });
};

/** A whole raw object in a write: input-validation/unknown-keys. */
const isWrite = (model: ServiceModel, call: Node): boolean =>
  model.roles.allOf(call).some(({ name }) => name === 'db.op' || name === 'db.step');

/** Where the parse failed, in a log, or in another parse. */
const isBesideTheWay = (model: ServiceModel, use: Node, parse: Node): boolean => {
  const call = use.ancestor('Call');
  const isTold =
    call !== undefined &&
    (/^(console|log|logger)\b/.test(call.callee?.text ?? '') ||
      model.roles
        .allOf(call)
        .some(({ name }) => /^(log|validate|digest|mac|verify|report|track|span|metric)$/.test(name)));
  if (isTold || use.ancestor('Catch')) return true;
  for (let branch = use.ancestor('If'); branch; branch = branch.ancestor('If')) {
    if (branch.start < parse.start) return false;
    if (
      /\b(success|error|errors|issues)\b/.test(branch.test?.text ?? '') &&
      branch.child('then')?.contains(use)
    )
      return /!|error|issues/.test(branch.test?.text ?? '');
    if (branch.test?.contains(parse) && branch.child('then')?.contains(use))
      return /^!/.test(branch.test.text);
  }
  return false;
};
