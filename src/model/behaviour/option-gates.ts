import type { Node } from '../../facts/node.ts';
import type { ReachedEffect } from '../meaning/effects.ts';
import type { Calls } from '../resolution/calls.ts';

/** What a parameter holds in one call: an expression of the caller, nothing, or something that nobody can tell. */
type Given = { node: Node; known: Known } | 'absent' | 'unknown';
type Known = ReadonlyMap<number, Given>;

/**
 * The effect stands in a branch for an option (`if (options?.signedUrls)`) that this call does not give:
 * it never happens here. Only what is written out is followed; every doubt leaves the effect on.
 */
export const isSwitchedOff = (calls: Calls, { effect, through }: ReachedEffect): boolean => {
  let known: Known = new Map();
  for (const [index, call] of through.entries()) {
    const next = through[index + 1] ?? effect.call;
    const targets = calls.targets(call);
    const fn = targets.length === 1 ? targets[0]?.fn : undefined;
    if (!fn?.contains(next) || call.args.some((argument) => argument.is('Spread'))) return false;
    known = givenTo(fn, call, known);
    if (isInDeadBranch(next, fn, known)) return true;
  }
  return false;
};

const givenTo = (fn: Node, call: Node, outer: Known): Known => {
  const known = new Map<number, Given>();
  for (const [place, param] of fn.params.entries()) {
    const target = param.target;
    if (!target?.is('Identifier') || target.payload < 0 || target.binding?.isReassigned) continue;
    const argument = call.args[place];
    const given: Given = argument ? valueOf(argument, outer) : 'absent';
    const fallback = param.value;
    known.set(target.payload, given === 'absent' && fallback ? { node: fallback, known: new Map() } : given);
  }
  return known;
};

const isInDeadBranch = (node: Node, fn: Node, known: Known): boolean => {
  for (let at = node; at !== fn && at.parent; at = at.parent) {
    const holder = at.parent;
    const test = holder.is('If', 'Conditional')
      ? holder.test
      : holder.is('Logical') && at.slot === 'right' && holder.operator !== '??'
        ? holder.child('left')
        : undefined;
    if (!test || at === test) continue;
    const holds = isTrue(test, known);
    const needs = at.slot === 'then' || (at.slot === 'right' && holder.operator === '&&');
    if (holds !== undefined && holds !== needs) return true;
  }
  return false;
};

/** Whether a condition holds; undefined where that is not written out. */
const isTrue = (test: Node, known: Known): boolean | undefined => {
  if (test.is('Unary') && test.operator === '!') {
    const inner = test.expression && isTrue(test.expression, known);
    return inner === undefined ? undefined : !inner;
  }
  const [left, right] = [test.child('left'), test.child('right')];
  if (test.is('Logical') && test.operator !== '??' && left && right) {
    const settles = test.operator === '||';
    const [a, b] = [isTrue(left, known), isTrue(right, known)];
    if (a === settles || b === settles) return settles;
    return a === undefined || b === undefined ? undefined : !settles;
  }
  const given = valueOf(test, known);
  if (given === 'unknown') return undefined;
  if (given === 'absent' || given.node.is('False', 'Null')) return false;
  return given.node.is('Object', 'Array', 'Function', 'True') ? true : undefined;
};

const valueOf = (node: Node, known: Known): Given => {
  switch (node.kind) {
    case 'Object':
    case 'Array':
    case 'Function':
    case 'True':
    case 'False':
    case 'Null':
      return { node, known };
    case 'Identifier':
      if (node.name === 'undefined') return 'absent';
      return known.get(node.payload) ?? 'unknown';
    case 'As':
      return node.expression ? valueOf(node.expression, known) : 'unknown';
    case 'Conditional': {
      const holds = node.test && isTrue(node.test, known);
      const branch = holds === undefined ? undefined : node.child(holds ? 'then' : 'else');
      return branch ? valueOf(branch, known) : 'unknown';
    }
    case 'Member':
      return node.object ? memberOf(valueOf(node.object, known), node.name) : 'unknown';
    default:
      return 'unknown';
  }
};

const memberOf = (holder: Given, name: string): Given => {
  if (holder === 'absent') return 'absent';
  if (holder === 'unknown' || !holder.node.is('Object')) return 'unknown';
  const { properties } = holder.node;
  if (properties.some((property) => property.is('Spread') || property.payload < 0)) return 'unknown';
  const value = holder.node.property(name);
  return value ? valueOf(value, holder.known) : 'absent';
};
