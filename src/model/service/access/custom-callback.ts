import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Definitions } from '../entry-points/definitions.ts';
import type { Rejections } from './rejections.ts';

/** With a callback of its own passport leaves the decision to it; undefined where there is none. */
export const customCallback = (
  definitions: Definitions,
  calls: Calls,
  rejections: Rejections,
  call: Node,
): 'guarded' | 'open' | undefined => {
  const last = call.args.at(-1);
  if (!last || call.args.length < 2) return undefined;
  const functions = callbacksOf(definitions, calls, last).filter((fn) => fn.is('Function'));
  if (!functions.length) return undefined;
  return functions.every((fn) => rejections.within(fn.body)) ? 'guarded' : 'open';
};

const callbacksOf = (definitions: Definitions, calls: Calls, node: Node): Node[] => {
  if (node.is('Function')) return [node];
  return node.is('Call') ? definitions.results({ node }).map((one) => one.node) : calls.functionsOf(node);
};
