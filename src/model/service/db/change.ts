import type { Node } from '../../../facts/node.ts';
import { settle, Arguments } from './expression.ts';

/** A new value and the old one that it is computed from: `row.stock` of `row.stock - 1`. */
export interface Change {
  old: Node;
  kind: 'number' | 'list';
}

const SUMS = /^(add|sub|subtract|plus|minus)$/;
const WRAPS = /^(Number|parseInt|parseFloat|BigInt|String)$/;
const LIMITS = /^(max|min|round|floor|ceil|abs)$/;
const DEPTH = 8;

/** Reads how a value is made of an old one. */
export const changeOf = (value: Node, scope: Arguments | undefined, depth = DEPTH): Change | undefined => {
  if (depth === 0) return undefined;
  const { node, scope: inner } = settle(value, scope ?? Arguments.none);
  if (!node) return undefined;
  const again = (next: Node | undefined): Change | undefined => next && changeOf(next, inner, depth - 1);
  switch (node.kind) {
    case 'Binary': {
      if (node.operator !== '+' && node.operator !== '-') return undefined;
      const sides = [node.child('left'), node.child('right')];
      if (sides.some((side) => side?.is('String', 'Template'))) return undefined;
      for (const side of node.operator === '-' ? sides.slice(0, 1) : sides) {
        const old = oldValue(side, inner);
        if (old) return { old, kind: 'number' };
        const nested = again(side);
        if (nested) return nested;
      }
      return undefined;
    }
    case 'Array': {
      const spread = node.elements.find((one) => one.is('Spread'));
      const old = node.elements.length > 1 ? oldValue(spread?.expression, inner) : undefined;
      return old && { old, kind: 'list' };
    }
    case 'Call':
      return ofCall(node, inner, again);
    case 'Conditional':
      return again(node.child('then')) ?? again(node.child('else'));
    case 'Member':
      return pushedBefore(value, node);
    default:
      return undefined;
  }
};

const ofCall = (
  call: Node,
  scope: Arguments,
  again: (next: Node | undefined) => Change | undefined,
): Change | undefined => {
  const name = call.callee?.name ?? '';
  const receiver = call.callee?.is('Member') ? call.callee.object : undefined;
  if (LIMITS.test(name) || WRAPS.test(name)) {
    for (const argument of call.args) {
      const inner = again(argument);
      if (inner) return inner;
    }
  }
  if (SUMS.test(name)) {
    const old = oldValue(call.argument(0), scope) ?? oldValue(receiver, scope);
    return old && { old, kind: 'number' };
  }
  if (name === 'concat' || name === 'filter') {
    const old = oldValue(receiver, scope);
    return old && { old, kind: 'list' };
  }
  return undefined;
};

/** `row.stock`, also as `Number(row.stock ?? 0)`. */
const oldValue = (node: Node | undefined, scope: Arguments): Node | undefined => {
  const { node: settled } = settle(node, scope);
  if (!settled) return undefined;
  if (settled.is('Logical'))
    return settled.operator === '&&' ? undefined : oldValue(settled.child('left'), scope);
  if (settled.is('Call') && WRAPS.test(settled.callee?.name ?? ''))
    return oldValue(settled.argument(0), scope);
  if (!settled.is('Member') || settled.name === 'length') return undefined;
  return settled.object?.is('Identifier', 'Member', 'Index') ? settled : undefined;
};

/** `const list = row.list; list.push(one)` before `list` is written. */
const pushedBefore = (value: Node, old: Node): Change | undefined => {
  if (!value.is('Identifier')) return undefined;
  const isPushed = (value.binding?.reads ?? []).some(
    (read) =>
      read.start < value.start &&
      read.slot === 'object' &&
      read.parent?.slot === 'callee' &&
      /^(push|unshift|splice)$/.test(read.parent.name),
  );
  return isPushed ? { old, kind: 'list' } : undefined;
};
