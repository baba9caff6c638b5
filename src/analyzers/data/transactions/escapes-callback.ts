import type { TransactionScope, TransactionStep } from '../../../model/service/transactions.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const escapesCallback = defineCheck({
  title: 'A statement inside a transaction callback that is not part of the transaction',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'Inside the callback of a transaction whose handle must be passed on: an operation of the same store that does not use the handle, a helper that writes without being given it, or an operation that nobody awaits.',
  why: 'The statement runs on a connection of its own: it does not see uncommitted rows, it stays when the transaction rolls back, it waits for locks that its own transaction holds, and under load the pool runs dry while each transaction asks for a second connection.',
  leavesAlone: [
    'the handle as receiver, in the options, in a context object, or in the object that the receiver was built from',
    'propagation by async context (CLS)',
    'callbacks that run after the commit, and inner transactions',
    'operations of another store',
  ],
  howToFix: 'Run it on the transaction handle, or pass the handle to the helper.',
  references: ['CWE-662', 'CWE-362'],
  example: {
    bad: 'await db.transaction(async (tx) => { await tx.insert(orders).values(o); await db.update(stock).set(s); });',
    good: 'await db.transaction(async (tx) => { await tx.insert(orders).values(o); await tx.update(stock).set(s); });',
  },
  run({ model, pass, report }) {
    for (const scope of model.transactions.scopes) {
      if (scope.propagation === 'ambient') continue;
      for (const step of stepsByCall(scope)) {
        const lock = lockBefore(scope, step);
        const isUnawaited = step.use === 'dropped' || step.use === 'voided';
        if (step.usesHandle && !isUnawaited) pass(step.call);
        else if (step.usesHandle || isOutside(step)) {
          report(step.call, {
            message: messageOf(scope, step, isUnawaited, lock),
            label: isUnawaited ? 'the commit does not wait for it' : 'runs outside of the transaction',
            severity: step.reached.effect.mode === 'write' ? 'high' : 'medium',
            confidence: step.reached.through.length > 1 ? 'medium' : 'high',
            path: model.questions.pathFromEntryPoint(step.call),
            evidence: [
              stepAt(scope.opener.call, 'the transaction opens here'),
              ...(lock ? [stepAt(lock.call, 'and locks rows here')] : []),
              ...(step.reached.through.length ? [stepAt(step.reached.effect.call, 'runs here')] : []),
            ],
          });
        }
      }
    }
  },
});

/** Rows that the transaction holds when a write outside of it comes. */
const lockBefore = (scope: TransactionScope, { call, reached, usesHandle }: TransactionStep) =>
  usesHandle || reached.effect.mode !== 'write'
    ? undefined
    : scope.steps.find((step) => step.usesHandle && step.locksRows && step.call.start < call.start);

/** One step per call: a write speaks before a read. */
const stepsByCall = (scope: TransactionScope): TransactionStep[] => {
  const byCall = new Map<TransactionStep['call'], TransactionStep>();
  for (const step of scope.steps) {
    const known = byCall.get(step.call);
    if (!known || (known.reached.effect.mode === 'read' && step.reached.effect.mode === 'write'))
      byCall.set(step.call, step);
  }
  return [...byCall.values()];
};

/** Helpers count when they write, and only a step away; a read of theirs may be meant to be outside. */
const isOutside = ({ reached }: TransactionStep): boolean =>
  reached.through.length === 0 || (reached.through.length <= 2 && reached.effect.mode === 'write');

const messageOf = (
  scope: TransactionScope,
  { call, reached }: TransactionStep,
  isUnawaited: boolean,
  lock: TransactionStep | undefined,
): string => {
  const name = `\`${(call.callee?.text ?? '').replace(/\s+/g, ' ').slice(0, 60)}()\``;
  if (isUnawaited)
    return `${name} is not awaited inside the transaction: the commit can come first, and its failure rolls nothing back.`;
  const handle = scope.handle ? `\`${scope.handle}\`` : 'the transaction';
  if (reached.effect.mode === 'read')
    return `${name} reads on a connection of its own, not on ${handle}: it sees none of the uncommitted rows, and asks for a second connection while the transaction holds one.`;
  const whose = reached.through.length ? `${name} writes` : `${name} runs`;
  const waits = lock
    ? ', and where it touches a row that the transaction has locked it waits for itself'
    : ', and it takes a second connection while the transaction holds one';
  return `${whose} on a connection of its own, not on ${handle}: a rollback leaves it standing${waits}.`;
};
