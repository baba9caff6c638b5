import type { Node } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';

/** Where a value goes from an expression. */
export interface Destination {
  use: Node;
  /** `Command.create({ name: value })`: the class that is made, and the key; no key where the value is spread. */
  made?: { cls: Node; key: string | undefined };
}

const FOLLOWED = 4;
/** Methods that only texts have: anything else ends there with an error. */
const TEXT_METHODS =
  /^(trim|toLowerCase|toUpperCase|split|startsWith|endsWith|replace|replaceAll|charAt|padStart|match)$/;
const CONVERSIONS = /^(Number|String|Boolean|BigInt|Date|parseInt|parseFloat|isNaN)(\.|$)/;

/**
 * Follows a value through a variable, a default and the helper that turns one into a list, up to the call that makes
 * an object of a project class with it; anything else is a destination without a class. A value that is tested,
 * compared or converted goes nowhere as it came.
 */
export const destinationsOf = (origins: Origins, value: Node, depth = FOLLOWED): Destination[] => {
  let at = value;
  for (let up = at.parent; up && passes(at, up); up = at.parent) at = up;
  const holder = at.parent;
  if (isDecided(origins, at)) return [];
  const target =
    holder && (holder.is('VarDecl') ? holder.target : holder.is('Assign') ? holder.child('left') : undefined);
  if (target?.is('Identifier') && (at.slot === 'init' || at.slot === 'right') && depth > 0)
    return (target.binding?.reads ?? []).flatMap((read) => destinationsOf(origins, read, depth - 1));
  if (holder?.is('Property', 'Spread') && holder.parent?.is('Object')) {
    const call = holder.parent.parent;
    const cls = call?.isCall && holder.parent.slot === 'argument' ? madeClass(origins, call) : undefined;
    if (cls) return [{ use: at, made: { cls, key: holder.is('Property') ? holder.string : undefined } }];
  }
  return [{ use: at }];
};

const passes = (at: Node, up: Node): boolean =>
  up.is('Logical', 'As', 'Await', 'Array') ||
  (up.is('Conditional') && at.slot !== 'test') ||
  // `toArray(body.ids)`: what comes out is still made of what went in
  (up.isCall && at.slot === 'argument' && up.args.length === 1 && up.parent?.is('VarDecl') === true);

/** `X.create(…)` and `new X(…)`: the class of the project. */
const madeClass = (origins: Origins, call: Node): Node | undefined => {
  const named = call.isNew ? call.callee : call.callee?.object;
  for (const one of named ? alternatives(origins.of(named)) : []) if (one.kind === 'class') return one.cls;
  return undefined;
};

/** `if (!ids)`, `a === b`, `typeof x`, `Number(x)`, `x.trim()`: the value itself does not go on. */
const isDecided = (origins: Origins, node: Node): boolean => {
  const { parent } = node;
  if (!parent || node.slot === 'test' || parent.is('Unary', 'Binary')) return true;
  if (parent.is('Member') && node.slot === 'object')
    return parent.slot === 'callee' && TEXT_METHODS.test(parent.name);
  if (!parent.isCall || node.slot !== 'argument') return false;
  if (parent.slot === 'test') return true;
  const callee = origins.of(parent.callee);
  return callee.kind === 'library' && callee.package === 'global' && CONVERSIONS.test(callee.path);
};
