import { Flag } from '../../../facts/kinds.ts';
import type { Node } from '../../../facts/node.ts';
import type { Db } from './db.ts';
import type { DbOp, ReachedOp } from './op.ts';

/** The statement that an object in the code comes from. */
export interface RowRead {
  /** The call in the function that uses the object. */
  call: Node;
  fn: Node;
  reached: readonly ReachedOp[];
  ops: readonly DbOp[];
  /** The object is the row itself, not something taken from it. */
  isDirect: boolean;
}

const READS = /^(one|many)$/;
const PICKS = /^(find|filter|at|pop|shift|slice|sort|toSorted|reverse|values)$/;
const VISITS = /^(map|forEach|filter|flatMap|find|some|every|reduce|each|mapSeries)$/;
const DEPTH = 12;

/** Follows an object through names, loops and picks to the call that read it. */
export const rowRead = (node: Node | undefined, db: Db): RowRead | undefined => {
  let isDirect = true;
  let at = node;
  for (let depth = 0; at && depth < DEPTH; depth++) {
    switch (at.kind) {
      case 'Await':
      case 'As':
        at = at.expression;
        break;
      case 'Member':
        isDirect = false;
        at = at.object;
        break;
      case 'Index':
        at = at.object;
        break;
      case 'Logical':
        at = at.operator === '&&' ? undefined : at.child('left');
        break;
      case 'Call': {
        const reached = db.reached(at).filter(({ op }) => READS.test(op.verb));
        if (reached.length) {
          const ops = reached.map(({ op }) => op);
          return { call: at, fn: ownerOf(at), reached, ops, isDirect };
        }
        at = PICKS.test(at.callee?.name ?? '') ? at.callee?.object : undefined;
        break;
      }
      case 'Identifier': {
        const next = sourceOf(at);
        if (next?.isPart) isDirect = false;
        at = next?.node;
        break;
      }
      default:
        return undefined;
    }
  }
  return undefined;
};

/** What a name takes its value from. */
const sourceOf = (name: Node): { node: Node | undefined; isPart: boolean } | undefined => {
  const { binding } = name;
  let at: Node | undefined = binding?.declaration;
  let isPart = false;
  for (; at && !at.is('VarDecl', 'Param'); at = at.parent) {
    if (at.is('PatternProperty')) isPart = true;
    else if (!at.is('Identifier', 'ObjectPattern', 'ArrayPattern', 'Default')) return undefined;
  }
  if (at?.is('Param')) {
    const fn = at.parent;
    const visit = fn?.slot === 'argument' ? fn.parent : undefined;
    const isVisit = visit?.is('Call') === true && VISITS.test(visit.callee?.name ?? '');
    return isVisit ? { node: visit.callee?.object, isPart } : undefined;
  }
  if (!at) return undefined;
  const loop = at.parent;
  if (loop?.is('ForOf')) return { node: loop.child('right'), isPart };
  if (at.init) return { node: at.init, isPart };
  const [written] = binding?.writes ?? [];
  const assign = written?.slot === 'left' ? written.parent : undefined;
  return assign?.is('Assign') ? { node: assign.child('right'), isPart } : undefined;
};

/** The function around loops' and lists' callbacks. */
export const ownerOf = (node: Node): Node => {
  let { fn } = node;
  while (fn.is('Function') && fn.slot === 'argument' && fn.hasFlag(Flag.Arrow)) fn = fn.fn;
  return fn;
};
