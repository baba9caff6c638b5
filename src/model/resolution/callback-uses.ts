import type { Node } from '../../facts/node.ts';
import type { CallbackUse } from './calls.ts';

type Use = Pick<CallbackUse, 'runs' | 'result'>;

export const UNKNOWN_USE: Use = { runs: 'unknown', result: 'unknown' };
const STORED: Use = { runs: 'stored', result: 'unknown' };
/** How far a function is followed from one project function to the next. */
const HOPS = 4;
/** What runs surely comes before what may. */
const ORDER: readonly Use['runs'][] = ['now', 'each', 'later', 'stored', 'unknown'];
const LOOPS = ['For', 'ForIn', 'ForOf', 'While', 'DoWhile'] as const;

/** What becomes of an argument of a call; asked of the call graph for calls that hand the function on. */
export type UseOfArgument = (call: Node, index: number, hops: number) => Use;

/** What a project function does with a function that it is given, by the uses of its parameter. */
export const useOfParameter = (fn: Node, index: number, useOfArgument: UseOfArgument, hops = HOPS): Use => {
  const target = fn.params[index]?.target;
  const uses = (target?.binding?.reads ?? []).map((read) => useOfRead(fn, read, useOfArgument, hops));
  return uses.reduce(
    (best, use) => (ORDER.indexOf(use.runs) < ORDER.indexOf(best.runs) ? use : best),
    UNKNOWN_USE,
  );
};

const useOfRead = (fn: Node, read: Node, useOfArgument: UseOfArgument, hops: number): Use => {
  const holder = read.parent;
  if (!holder) return UNKNOWN_USE;
  if (read.slot === 'callee')
    return within(fn, holder, { runs: 'now', result: resultOf(holder) }, useOfArgument, hops);
  if (read.slot === 'argument' && holder.is('Call') && hops > 0) {
    return within(
      fn,
      holder,
      useOfArgument(holder, holder.args.indexOf(read), hops - 1),
      useOfArgument,
      hops,
    );
  }
  // `if (callback)`, `callback && callback()` only look at it
  return holder.is('If', 'Logical', 'Conditional', 'Unary', 'Binary') ? UNKNOWN_USE : STORED;
};

/** A use seen from the function that was given the callback: in a loop it runs each time, in an inner function when that one does. */
const within = (fn: Node, at: Node, use: Use, useOfArgument: UseOfArgument, hops: number): Use => {
  for (let node = at.parent; node && node !== fn; node = node.parent) {
    if (node.is(...LOOPS) && use.runs === 'now')
      return within(fn, node, { ...use, runs: 'each' }, useOfArgument, hops);
    if (!node.is('Function')) continue;
    const call = node.slot === 'argument' ? node.parent : undefined;
    const outer =
      call?.is('Call') && hops > 0
        ? useOfArgument(call, call.args.indexOf(node), hops - 1)
        : { runs: 'later' as const };
    const runs = outer.runs === 'now' ? use.runs : outer.runs === 'unknown' ? 'later' : outer.runs;
    return within(fn, node, { ...use, runs }, useOfArgument, hops);
  }
  return use;
};

const resultOf = (call: Node): Use['result'] => {
  const holder = call.parent;
  switch (holder?.kind) {
    case 'Await':
      return 'awaited';
    case 'Return':
      return 'returned';
    case 'Function':
      return 'returned';
    case 'ExprStmt':
      return 'dropped';
    default:
      return 'forwarded';
  }
};
