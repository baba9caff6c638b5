import type { Node } from '../../../facts/node.ts';
import type { CallerSplit } from './client.ts';
import type { Trace } from './trace.ts';
import { joined, type Carried } from './verdict.ts';

/** Project functions between the client and the caller that decides. */
const HOPS = 4;

export interface Follow {
  trace: Trace;
  /** Whether a caller's file belongs to the service. */
  counts: (path: string) => boolean;
}

/** Splits the callers of a function by what they give to the parameters that carry a setting. */
export const splitCallers = (follow: Follow, carried: readonly Carried[]): CallerSplit => {
  const split: CallerSplit = { bounded: [], unbounded: [], unknown: [] };
  visit(follow, carried, split, 0, new Set());
  return split;
};

const visit = (
  follow: Follow,
  carried: readonly Carried[],
  split: CallerSplit,
  hops: number,
  seen: Set<Node>,
): void => {
  for (const fn of new Set(carried.map(({ leaf }) => leaf.fn))) {
    if (seen.has(fn)) continue;
    seen.add(fn);
    const own = carried.filter(({ leaf }) => leaf.fn === fn);
    for (const call of runsOf(follow, fn)) {
      const verdict = joined(own.map(({ leaf, judge }) => judge(follow.trace.substitute(leaf, call, fn))));
      if (verdict.state === 'set') split.bounded.push(call);
      else if (verdict.state === 'none') split.unbounded.push(call);
      else if (verdict.state === 'parameter' && hops < HOPS) {
        const before = total(split);
        visit(follow, verdict.carried, split, hops + 1, seen);
        if (total(split) === before) split.unknown.push(call);
      } else split.unknown.push(call);
    }
  }
};

const total = ({ bounded, unbounded, unknown }: CallerSplit): number =>
  bounded.length + unbounded.length + unknown.length;

/** The calls that run a function, those through a project function that it is handed to included. */
const runsOf = ({ trace, counts }: Follow, fn: Node): Node[] => {
  const direct = trace.calls.callersOf(fn).filter((call) => counts(call.path));
  const receiver = fn.parent;
  if (!receiver?.isCall || fn.slot !== 'argument') return direct;
  const position = receiver.args.indexOf(fn);
  const through = trace.calls.targets(receiver).flatMap(({ fn: target }) => {
    const reads = target.params[position]?.target?.binding?.reads ?? [];
    return reads.flatMap((read) => (read.slot === 'callee' && read.parent ? [read.parent] : []));
  });
  return [...direct, ...through];
};
