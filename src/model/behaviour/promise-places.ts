import { Flag } from '../../facts/kinds.ts';
import type { Node } from '../../facts/node.ts';
import type { RoleName } from '../../libraries/table.ts';
import { useOf } from './failure.ts';

/** Where a plain value is needed. */
export type ValuePlace = 'condition' | 'operand' | 'text' | 'spread' | 'member' | 'list' | 'pattern' | 'data';

const OF_PROMISES = /^(then|catch|finally|constructor|toString)$/;
const TAKES_DATA: ReadonlySet<string> = new Set<RoleName>([
  'http.request',
  'rpc.call',
  'sdk.call',
  'mail.send',
  'db.op',
  'db.step',
  'publish',
  'enqueue',
  'sanitise',
  'digest',
  'mac',
  'sign',
  'compare',
]);

/** Places that read members of the value: a promise of a library may have some of its own. */
export const isLookedInto = (place: ValuePlace): boolean =>
  place === 'member' || place === 'list' || place === 'pattern';

/** The place of a plain value that an expression stands in. */
export const placeOf = (
  value: Node,
  roleOf: (call: Node) => RoleName | undefined,
): ValuePlace | undefined => {
  let node = value;
  while (node.parent?.is('As')) node = node.parent;
  const { parent } = node;
  switch (useOf(node)) {
    case 'condition':
      return 'condition';
    case 'template':
      return 'text';
    case 'spread':
      return parent?.parent?.is('Object', 'Array') ? 'spread' : undefined;
    case 'operand': {
      if (parent?.is('ForOf') && node.slot === 'right')
        return parent.hasFlag(Flag.Async) ? undefined : 'list';
      if (parent?.is('Unary')) return parent.operator === '!' ? 'condition' : undefined;
      if (!parent?.is('Binary')) return undefined;
      return /^(instanceof|in|==|===|!=|!==)$/.test(parent.operator) && isNothing(parent, node)
        ? undefined
        : 'operand';
    }
    case 'member': {
      if (!parent?.is('Member') || node.slot !== 'object') return undefined;
      return OF_PROMISES.test(parent.name) || parent.isOptional ? undefined : 'member';
    }
    case 'assigned':
      return parent?.is('VarDecl') && parent.target?.is('ObjectPattern', 'ArrayPattern')
        ? 'pattern'
        : undefined;
    case 'argument':
    case 'collected':
      return isGivenAsData(node, roleOf) ? 'data' : undefined;
    default:
      return undefined;
  }
};

/** `eq(keys.hash, hashOf(key))`, `create({ amount: totalOf(cart) })`: what takes data takes the promise for it. */
const isGivenAsData = (node: Node, roleOf: (call: Node) => RoleName | undefined): boolean => {
  let at = node;
  while (at.parent?.is('As', 'Conditional', 'Logical')) at = at.parent;
  while (at.parent?.is('Property', 'Object') || (at !== node && at.parent?.is('Array'))) at = at.parent;
  const taker = at.slot === 'argument' && at.parent?.is('Call') ? at.parent : undefined;
  return taker !== undefined && TAKES_DATA.has(roleOf(taker) ?? '');
};

/** `p === undefined`, `p instanceof X`: a look at the promise itself. */
const isNothing = (comparison: Node, node: Node): boolean => {
  const other = node.slot === 'left' ? comparison.child('right') : comparison.child('left');
  return comparison.operator === 'instanceof' || other?.is('Null') === true || other?.name === 'undefined';
};
