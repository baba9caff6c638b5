import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Roles } from '../../meaning/roles.ts';

const CALLERS_FOLLOWED = 3;

/** What runs code again by itself. */
export interface Again {
  by: 'retry' | 'message' | 'loop';
  /** The retry, the registration of the consumer, the loop. */
  node: Node;
  /** What is made in here is another one at each attempt. */
  attempt: Node;
}

/** The retry whose callback runs the node, directly or through functions that it calls. */
export const retryAround = (
  node: Node,
  { calls, roles }: { calls: Calls; roles: Roles },
): Again | undefined => {
  const seen = new Set<Node>();
  let frontier = [node];
  for (let hops = 0; hops <= CALLERS_FOLLOWED; hops++) {
    const next: Node[] = [];
    for (const at of frontier) {
      for (let fn = at.fn; fn.is('Function') && !seen.has(fn); fn = fn.fn) {
        seen.add(fn);
        const outer = fn.slot === 'argument' ? fn.parent : undefined;
        if (outer?.isCall && roles.of(outer)?.name === 'retry')
          return { by: 'retry', node: outer, attempt: fn };
        next.push(...calls.callersOf(fn));
        if (fn.slot !== 'argument') break;
      }
    }
    frontier = next;
  }
  return undefined;
};
