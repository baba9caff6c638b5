import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Questions } from '../questions.ts';

const FOLLOWED = 500;
/** Methods that frameworks call once, before the first request. */
const LIFECYCLE = /^(onModuleInit|onApplicationBootstrap|onApplicationStart|onBootstrap|bootstrap)$/;

/**
 * Code that runs when the process starts and, as far as anybody knows, not for a request, message or schedule:
 * some way up ends in code that runs at load, no entry point leads there.
 */
export const runsAtStartUp = (calls: Calls, questions: Questions, node: Node): boolean => {
  const served = questions.onServicePath(node);
  if (served === true || served === false) return !served;
  const seen = new Set<Node>([node.fn]);
  const queue = [node.fn];
  for (let fn = queue.shift(); fn && seen.size < FOLLOWED; fn = queue.shift()) {
    if (fn.is('Module') || LIFECYCLE.test(fn.name)) return true;
    const above = [...calls.callersOf(fn).map((call) => call.fn), ...(fn.slot === 'argument' ? [fn.fn] : [])];
    for (const next of above) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return false;
};
