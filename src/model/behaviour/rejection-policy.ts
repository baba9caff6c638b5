import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Effects } from '../meaning/effects.ts';
import type { ServiceModel } from '../model.ts';

/** What an unhandled rejection does to the process: Node ends it unless a handler only logs. */
export interface RejectionPolicy {
  outcome: 'dies' | 'exits' | 'logs';
  /** The `unhandledRejection` handler, where there is one. */
  handler?: Node;
}

/**
 * Reads `process.on('unhandledRejection', …)` of the reviewed files: a handler that does not end the process logs.
 * Node.js documentation, `--unhandled-rejections=throw` (the default from 15 on): without a handler the process ends.
 */
export const rejectionPolicy = (
  calls: Calls,
  effects: Effects,
  isService: (path: string) => boolean,
): RejectionPolicy => {
  for (const call of calls.all) {
    if (call.argument(0)?.stringValue !== 'unhandledRejection' || !isService(call.path)) continue;
    const callee = calls.libraryCallee(call);
    if (!callee || !/^(process#?\.?|process#)(on|once|addListener)$/.test(callee.path)) continue;
    const [handler] = calls.functionsOf(call.argument(1));
    if (!handler) return { outcome: 'logs', handler: call };
    const exits = effects.of(handler).some(({ effect }) => effect.kind === 'exit') || throwsAgain(handler);
    return { outcome: exits ? 'exits' : 'logs', handler: call };
  }
  return { outcome: 'dies' };
};

/** Frameworks whose server listens itself and only logs (read in Next.js 15, `start-server`). */
const LOGGING = /^next(-|$)/;

/** Whether a rejection that nobody hears at a place is only logged: by the project's handler, or by the server that runs it. */
export const isOnlyLogged = (model: ServiceModel, place: Node): boolean =>
  model.rejections.outcome === 'logs' ||
  (model.rejections.outcome === 'dies' &&
    LOGGING.test(model.questions.reachedBy(place)?.entry.framework ?? ''));

const throwsAgain = (handler: Node): boolean => {
  for (const node of handler.descendants({ enterFunctions: false })) if (node.is('Throw')) return true;
  return false;
};
