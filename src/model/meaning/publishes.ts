import type { Node } from '../../facts/node.ts';
import type { Effects, ReachedEffect } from './effects.ts';
import { useOf, type Use } from '../behaviour/failure.ts';
import type { Promises } from '../behaviour/promises.ts';

/** A call that hands a message or job to a broker or queue, itself or through a thin wrapper of the project. */
export interface PublishSite {
  call: Node;
  reached: ReachedEffect;
  use: Use;
}

const WRAPPERS_FOLLOWED = 2;

/** Buses of the process and presence channels: nothing is stored, nothing is owed. */
const FLEETING = new Set(['in-process', 'pub-sub']);

/** L4: publishes of the service code whose outcome is a promise, in path and source order. */
export const publishSites = (calls: readonly Node[], effects: Effects, promises: Promises): PublishSite[] =>
  calls.flatMap((call) => {
    const reached = publishOf(call, effects);
    return reached && promises.kindOf(call) === 'promise' ? [{ call, reached, use: useOf(call) }] : [];
  });

/** The publish that a call comes down to: it does nothing else to the outside world. */
export const publishOf = (call: Node, effects: Effects): ReachedEffect | undefined => {
  const reached = effects.find(
    call,
    (effect) => effect.kind === 'publish' && !FLEETING.has(effect.role.facts.transport ?? ''),
  );
  if (!reached || reached.through.length > WRAPPERS_FOLLOWED) return undefined;
  if (!reached.through.length) return reached;
  const others = effects.reached(call).some(({ effect }) => ['db', 'outbound', 'mail'].includes(effect.kind));
  return others ? undefined : reached;
};
