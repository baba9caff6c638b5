import type { Node } from '../../facts/node.ts';
import type { CatchFact } from './catches.ts';

/** Whether what comes after a guarded statement knows that it failed: by a value that only the success gives, or by a throw. */
export const outcomeIsKept = ({ clause, guarded, writes }: CatchFact): boolean => {
  if (!guarded.is('Try')) return resultIsAsked(clause);
  const failing = writes[0]?.through[0] ?? writes[0]?.effect.call;
  return throwsAfter(guarded) || setsFlag(guarded, failing) || saysNo(guarded);
};

/** `try { await rollback(); } catch (inner) { log(inner); } throw error;` */
const throwsAfter = (guarded: Node): boolean => {
  const after = (guarded.parent?.statements ?? []).filter((statement) => statement.start >= guarded.end);
  return (
    after.some((statement) => statement.is('Throw')) && !after.some((statement) => statement.is('Return'))
  );
};

/** `try { await send(); sent = true; } catch (e) { log(e); } return sent;`, and what the call itself gives. */
const setsFlag = (guarded: Node, failing: Node | undefined): boolean =>
  (guarded.body?.descendants({ kinds: ['Assign'] }) ?? []).some((assign) => {
    const [left, right] = [assign.child('left'), assign.child('right')];
    const binding = left?.is('Identifier') ? left.binding : undefined;
    if (!binding || !right || assign.fn !== guarded.fn) return false;
    const isOfCall = failing !== undefined && right.contains(failing);
    if (!isOfCall && !right.is('True', 'False', 'Number', 'String')) return false;
    if (!isOfCall && failing && assign.start < failing.start) return false;
    return binding.reads.some((read) => read.start >= guarded.end);
  });

/** `try { …; return true; } catch (e) { log(e); } return false;` */
const saysNo = (guarded: Node): boolean => {
  const says = guarded.body
    ?.descendants({ kinds: ['Return'], enterFunctions: false })
    .some(({ expression }) => expression?.is('True'));
  if (!says) return false;
  for (let at = guarded; at.parent && !at.is('Function'); at = at.parent) {
    const next = (at.parent.statements ?? []).find(
      (statement) => statement.start >= at.end && statement.is('Return', 'Throw'),
    );
    if (next) return next.expression?.is('False', 'Null') === true;
  }
  return false;
};

const TESTS = new Set(['===', '!==', '==', '!=']);

/** `const saved = await save().catch(() => null); if (!saved) …` */
const resultIsAsked = (clause: Node): boolean => {
  const holder = clause.parent?.is('Await') ? clause.parent.parent : undefined;
  const binding = holder?.is('VarDecl') ? holder.target?.binding : undefined;
  return (binding?.reads ?? []).some(
    ({ parent, slot }) =>
      (parent?.is('If', 'Conditional') === true && slot === 'test') ||
      (parent?.is('Unary') === true && parent.operator === '!') ||
      (parent?.is('Binary') === true && TESTS.has(parent.operator)) ||
      (parent?.is('Member') === true && slot === 'object' && parent.isOptional),
  );
};
