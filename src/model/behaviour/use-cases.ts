import type { Node } from '../../facts/node.ts';
import type { ServiceModel } from '../model.ts';

/**
 * An entry point for many items that runs, item by item, the writing function behind the entry point for one:
 * its rules, events and answer are each item's own (`ids.map((id) => groups.remove(ctx, id))`).
 */
export const isUseCaseOfOne = (model: ServiceModel, call: Node): boolean => {
  const handlers = handlersOf(model);
  if (!handlers.has(outermost(call))) return false;
  const targets = model.calls.targets(call);
  return (
    targets.length > 0 &&
    targets.every(({ fn }) => {
      const writes = model.effects
        .of(fn)
        .some(({ effect }) => effect.kind === 'db' && effect.mode === 'write');
      return writes && model.calls.callersOf(fn).some((other) => other !== call && handlers.has(other.fn));
    })
  );
};

const memo = new WeakMap<ServiceModel, ReadonlySet<Node>>();

const handlersOf = (model: ServiceModel): ReadonlySet<Node> => {
  let handlers = memo.get(model);
  if (!handlers) {
    handlers = new Set(model.entryPoints.all.flatMap((entry) => entry.handlers.map(({ fn }) => fn)));
    memo.set(model, handlers);
  }
  return handlers;
};

/** The function around the callbacks that a call stands in. */
const outermost = (call: Node): Node => {
  let { fn } = call;
  while (fn.is('Function') && fn.slot === 'argument') fn = fn.fn;
  return fn;
};
