import type { Node } from '../../facts/node.ts';
import { useOf } from '../behaviour/failure.ts';
import type { Roles } from './roles.ts';

/** A batch of commands of a store that resolves with the failure of each, and whether somebody looks at them. */
export interface BatchRun {
  call: Node;
  isDropped: boolean;
}

/** L2: awaited runs of such batches, in path and source order. */
export const batchRuns = (calls: readonly Node[], roles: Roles): BatchRun[] =>
  calls.flatMap((call) => {
    const awaited = call.parent;
    const role = awaited?.is('Await') ? roles.of(call) : undefined;
    if (!awaited || role?.name !== 'db.op' || role.facts.rejectsOn !== 'none') return [];
    return [{ call, isDropped: useOf(awaited) === 'dropped' }];
  });
