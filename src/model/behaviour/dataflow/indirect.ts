import type { Node } from '../../../facts/node.ts';
import type { DataflowInput } from './dataflow.ts';
import type { Follower } from './follower.ts';
import { usedAt, type Trail } from './trail.ts';

const CALLERS = 4;
const THROWERS = 6;

/** Functions that stand for the parameter which a call runs: `run(fn)` with `fn(value)` inside. */
export const passedTo = (model: DataflowInput, call: Node, trail: Trail): Node[] => {
  const param = call.callee?.is('Identifier') ? call.callee.binding?.declaration?.parent : undefined;
  const fn = param?.is('Param') ? param.parent : undefined;
  if (!param || !fn) return [];
  const index = fn.params.indexOf(param);
  const frame = trail.frames.findLast((one) => one.fn === fn);
  const callers = frame ? [frame.call] : model.calls.callersOf(fn).slice(0, CALLERS);
  return callers.flatMap((caller) => {
    const given = caller.argument(index);
    return given?.is('Function') ? [given] : model.calls.functionsOf(given);
  });
};

/** What a generator yields, for the keys of the list that its caller sees. */
export const itemsFor = (fn: Node, keys: readonly string[]): { item: Node; inner: readonly string[] }[] =>
  (fn.body?.descendants({ enterFunctions: false }) ?? []).flatMap((node) => {
    const item = node.is('Yield') ? node.expression : undefined;
    if (!item) return [];
    return [{ item, inner: node.isDelegating ? keys : keys.slice(1) }];
  });

/** What the `try` around a `catch` throws, itself and in the functions that it calls. */
export const followThrown = (walk: Follower, handler: Node, keys: readonly string[], trail: Trail): void => {
  const body = handler.parent?.child('body');
  if (!body) return;
  const inside = body.descendants({ enterFunctions: false });
  for (const node of inside)
    if (node.is('Throw') && node.expression) walk.value(node.expression, keys, usedAt(trail, node));
  const calls = inside.filter((node) => node.isCall && !node.isNew).slice(0, THROWERS);
  for (const call of calls) {
    for (const { fn } of walk.model.calls.targets(call)) {
      const next = { ...trail, frames: [...trail.frames, { fn, call }], hops: trail.hops + 1 };
      for (const node of fn.body?.descendants({ enterFunctions: false }) ?? [])
        if (node.is('Throw') && node.expression) walk.value(node.expression, keys, usedAt(next, node));
    }
  }
};
