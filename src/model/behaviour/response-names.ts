import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';

const RESPONSE = /^_?(res|response|reply|next|done|rep)$/i;

/** The names by which a handler holds the response and the next function. */
export interface ResponseNames {
  /** The call is given one of them as an argument, itself or in an object. */
  isHandedTo(call: Node): boolean;
  /** The function that the call runs has one of them: by an argument, or as it stands inside the handler. */
  reachedBy(call: Node, calls: Calls): boolean;
  /** The expression is one of them, or holds one. */
  holds(node: Node): boolean;
}

/** By the parameters that the functions around give them; what they are called only narrows the search. */
export const bindingNames = (handler: Node): ResponseNames => {
  const held = new Set<number>();
  for (let fn: Node = handler; fn.is('Function'); fn = fn.fn) collect(fn, held);
  for (const inner of handler.descendants({ kinds: ['Function'] })) collect(inner, held);
  const holds = (node: Node): boolean => {
    if (node.is('Function')) return false;
    if (node.is('Identifier')) return held.has(node.payload);
    if (!node.is('Object', 'Property', 'Array', 'Spread', 'As')) return false;
    return node.children().some(holds);
  };
  const isHandedTo = (call: Node): boolean => call.args.some(holds);
  return {
    holds,
    isHandedTo,
    reachedBy: (call, calls) =>
      isHandedTo(call) || calls.targets(call).some(({ fn }) => fn.fn.is('Function') && fn.fn.contains(call)),
  };
};

const collect = (fn: Node, held: Set<number>): void => {
  for (const { target } of fn.params) {
    if (target?.is('Identifier') && RESPONSE.test(target.name)) held.add(target.payload);
    if (!target?.is('ObjectPattern')) continue;
    for (const { name, payload } of target.descendants({ kinds: ['Identifier'] }))
      if (RESPONSE.test(name)) held.add(payload);
  }
};
