import type { Node } from '../../facts/node.ts';
import type { CatchFact } from './catches.ts';

/** Whether what comes after a guarded statement knows that it failed: by a flag that only the success sets, or by a throw. */
export const outcomeIsKept = ({ guarded, writes }: CatchFact): boolean =>
  guarded.is('Try') &&
  (throwsAfter(guarded) || setsFlag(guarded, writes[0]?.through[0] ?? writes[0]?.effect.call));

/** `try { await rollback(); } catch (inner) { log(inner); } throw error;` */
const throwsAfter = (guarded: Node): boolean => {
  const after = (guarded.parent?.statements ?? []).filter((statement) => statement.start >= guarded.end);
  return (
    after.some((statement) => statement.is('Throw')) && !after.some((statement) => statement.is('Return'))
  );
};

/** `try { await send(); sent = true; } catch (e) { log(e); } return sent;` */
const setsFlag = (guarded: Node, failing: Node | undefined): boolean =>
  (guarded.body?.descendants({ kinds: ['Assign'] }) ?? []).some((assign) => {
    const left = assign.child('left');
    const binding = left?.is('Identifier') ? left.binding : undefined;
    if (!binding || !assign.child('right')?.is('True', 'False', 'Number', 'String')) return false;
    if (assign.fn !== guarded.fn || (failing && assign.start < failing.start)) return false;
    return binding.reads.some((read) => read.start >= guarded.end);
  });
