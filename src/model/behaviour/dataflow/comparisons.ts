import type { Node, SourceUnit } from '../../../facts/node.ts';
import { leaves } from '../leaves.ts';
import type { Roles } from '../../meaning/roles.ts';

/** Two values held against each other. */
export interface Comparison {
  node: Node;
  left: Node;
  right: Node;
  /** `throws`: in constant time, but only for buffers of one length. */
  how: 'operator' | 'method' | 'list' | 'throws';
}

const EQUALITY = new Set(['===', '!==', '==', '!=']);

/** Every comparison for equality in the code of the service, in path and source order. */
export const comparisonsOf = (
  units: readonly SourceUnit[],
  calls: readonly Node[],
  roles: Roles,
): Comparison[] => {
  const found: Comparison[] = [];
  for (const unit of units) {
    for (const node of unit.nodesOf('Binary')) {
      const [left, right] = [node.child('left'), node.child('right')];
      if (left && right && EQUALITY.has(node.operator)) found.push({ node, left, right, how: 'operator' });
    }
  }
  for (const call of calls) {
    const compared = byCall(call, roles);
    if (compared) found.push(compared);
  }
  return found;
};

const byCall = (call: Node, roles: Roles): Comparison | undefined => {
  const role = roles.allOf(call).find(({ name }) => name === 'compare');
  if (role && (role.facts.throws || !role.facts.verifies)) {
    const left = roles.argument(role, 'left');
    const right = roles.argument(role, 'right');
    if (!left || !right || (role.facts.constantTime && !role.facts.throws)) return undefined;
    return { node: call, left, right, how: role.facts.constantTime ? 'throws' : 'method' };
  }
  const { callee } = call;
  const [right] = call.args;
  if (!callee?.is('Member') || !callee.object || !right) return undefined;
  if (callee.name === 'localeCompare') return { node: call, left: callee.object, right, how: 'method' };
  return callee.name === 'includes' || callee.name === 'indexOf'
    ? { node: call, left: callee.object, right, how: 'list' }
    : undefined;
};

/** Whether a length is compared in the function of a node, before it: `if (a.length !== b.length) return false`. */
export const followsLengthTest = (node: Node): boolean => {
  for (const inner of node.fn.descendants()) {
    if (inner.start > node.start) break;
    if (!inner.is('Binary') || !/^([<>]=?|[!=]==?)$/.test(inner.operator)) continue;
    if ([inner.child('left'), inner.child('right')].some((side) => side && isLength(side))) return true;
  }
  return false;
};

/** `if (user.token !== given) send(…)`: where the two are equal something is left out, and nobody is let in. */
export const isSkippedWhenEqual = (node: Node): boolean => {
  if (!node.operator.startsWith('!=')) return false;
  let at = node;
  while (at.parent?.is('Logical')) at = at.parent;
  const branch = at.parent;
  return branch?.is('If') === true && at.slot === 'test' && !mayLeave(branch.child('then'));
};

const mayLeave = (branch: Node | undefined): boolean =>
  branch === undefined ||
  leaves(branch) ||
  branch.descendants({ kinds: ['Throw'], enterFunctions: false }).some(() => true);

const isLength = (node: Node): boolean => {
  const member = node.isCall ? node.callee : node;
  return member?.is('Member') === true && /^(byteLength|length)$/.test(member.name);
};

/** Whether a failure here is caught in the same function. */
export const isInTry = (node: Node): boolean => {
  for (let at: Node = node; at.parent && at !== node.fn; at = at.parent) {
    if (at.parent.is('Try') && at.slot === 'body') return true;
  }
  return false;
};
