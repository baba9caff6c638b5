import type { Node } from '../../facts/node.ts';
import { alternatives } from '../resolution/origin.ts';
import type { Origins } from '../resolution/origins.ts';
import type { PendingPromise } from './never-settled.ts';
import type { Settlers } from './settlers.ts';

/** Events of Node's emitters that end a wait well, and those that come instead. */
const OPPOSITES: Readonly<Record<string, RegExp>> = {
  message: /^(error|exit|close|disconnect|messageerror)$/,
  open: /^(error|close|unexpected-response)$/,
  connect: /^(error|close|timeout)$/,
  ready: /^(error|close|end)$/,
  response: /^(error|close|abort|timeout)$/,
  drain: /^(error|close)$/,
  spawn: /^(error|exit|close)$/,
  online: /^(error|exit)$/,
};
/** Events that no emitter of Node or of `ws` knows. */
const NEVER = /^(err|errors|errored|finished|ended|closed|opened|connected|exited|failure|failed|success)$/;
const EMITTERS =
  /^(node:(child_process|worker_threads|net|tls|http|https|http2|fs|stream|cluster|dgram|zlib|readline)|ws)$/;

/** A wait for an event whose opposite nobody listens for. */
export const unansweredEvent = (
  promise: Node,
  settlers: Settlers,
  origins: Origins,
): PendingPromise | undefined => {
  const { listeners, executor } = settlers;
  const settling = listeners.filter(({ call }) => settlers.settles(call));
  // something else settles it too: a timer, a callback, a branch
  const others = executor
    .descendants({ kinds: ['Call'] })
    .filter(
      (call) =>
        settlers.settles(call) &&
        !settling.some(({ call: own }) => own === call || own.contains(call) || call.contains(own)),
    );
  if (!settling.length || others.length) return undefined;
  for (const { call, event, receiver } of settling) {
    if (!isEmitter(receiver, origins)) continue;
    if (NEVER.test(event)) return { at: call, promise, kind: 'unknown event', name: event };
    const opposite = OPPOSITES[event];
    if (!opposite) continue;
    const text = receiver.text;
    const isHeard = listeners.some((one) => one.receiver.text === text && opposite.test(one.event));
    if (!isHeard && settling.every((one) => one.receiver.text === text && !opposite.test(one.event)))
      return { at: call, promise, kind: 'event', name: event };
  }
  return undefined;
};

const isEmitter = (receiver: Node, origins: Origins): boolean =>
  alternatives(origins.of(receiver)).some((one) => one.kind === 'library' && EMITTERS.test(one.package));
