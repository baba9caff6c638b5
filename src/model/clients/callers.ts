import type { Node } from '../../facts/node.ts';
import type { CallerSplit } from './client.ts';
import type { Leaf } from './leaf.ts';
import type { Trace } from './trace.ts';
import type { Verdict } from './verdict.ts';

export type ParameterLeaf = Extract<Leaf, { kind: 'parameter' }>;
/** Project functions between the client and the caller that decides. */
const HOPS = 4;

export interface Follow {
  trace: Trace;
  /** Whether a caller's file belongs to the service. */
  counts: (path: string) => boolean;
  judge: (leaves: readonly Leaf[]) => Verdict;
}

/** Splits the callers of a function by what they give to the parameter that carries a setting. */
export const splitCallers = (follow: Follow, leaf: ParameterLeaf): CallerSplit => {
  const split: CallerSplit = { bounded: [], unbounded: [], unknown: [] };
  visit(follow, leaf, split, 0, new Set());
  return split;
};

const visit = (
  follow: Follow,
  leaf: ParameterLeaf,
  split: CallerSplit,
  hops: number,
  seen: Set<Node>,
): void => {
  if (seen.has(leaf.fn)) return;
  seen.add(leaf.fn);
  for (const { call, leaves } of givenTo(follow, leaf)) {
    const verdict = follow.judge(leaves);
    if (verdict.state === 'set') split.bounded.push(call);
    else if (verdict.state === 'none') split.unbounded.push(call);
    else if (verdict.state === 'parameter' && hops < HOPS) {
      const before = total(split);
      visit(follow, verdict.leaf, split, hops + 1, seen);
      if (total(split) === before) split.unknown.push(call);
    } else split.unknown.push(call);
  }
};

const total = ({ bounded, unbounded, unknown }: CallerSplit): number =>
  bounded.length + unbounded.length + unknown.length;

/** The calls that run a function, and what each gives to the parameter. */
const givenTo = (
  { trace, counts }: Follow,
  leaf: ParameterLeaf,
): { call: Node; leaves: readonly Leaf[] }[] => {
  const { fn, index, path, otherwise } = leaf;
  const direct = trace.calls
    .callersOf(fn)
    .filter((call) => counts(call.path))
    .map((call) => ({ call, leaves: trace.given(call, index, path, otherwise) }));
  return [...direct, ...asCallback(trace, leaf)];
};

/** A function that is handed to a project function: what that one calls it with. */
const asCallback = (
  trace: Trace,
  { fn, index, path, otherwise }: ParameterLeaf,
): { call: Node; leaves: readonly Leaf[] }[] => {
  const receiver = fn.parent;
  if (!receiver?.isCall || fn.slot !== 'argument') return [];
  const position = receiver.args.indexOf(fn);
  return trace.calls.targets(receiver).flatMap(({ fn: target }) => {
    const binding = target.params[position]?.target?.binding;
    if (!binding) return [];
    return binding.reads
      .filter((read) => read.slot === 'callee')
      .flatMap((read) =>
        read.parent ? [{ call: read.parent, leaves: trace.given(read.parent, index, path, otherwise) }] : [],
      );
  });
};
