import type { Node } from '../../../facts/node.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const publishInsideTransaction = defineCheck({
  title: 'A message or job sent before the commit',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports: 'A publish to a broker or queue, wrappers included, inside the callback of a transaction.',
  why: 'The consumer can run before the rows are visible and finds nothing; and when the transaction rolls back, the message stays and speaks of something that never happened.',
  leavesAlone: [
    'callbacks that run after the commit',
    'buses inside the process',
    'rows of an outbox table, written by the transaction itself',
  ],
  howToFix: 'Publish after the commit, or write the message to an outbox table in the same transaction.',
  references: ['CWE-367', 'https://microservices.io/patterns/data/transactional-outbox.html'],
  example: {
    bad: 'await db.transaction(async (t) => { await doc.save({ transaction: t }); await queue.add("updated", { id }); });',
    good: 'await db.transaction(async (t) => { await doc.save({ transaction: t }); });\nawait queue.add("updated", { id });',
  },
  run({ model, pass, report }) {
    for (const scope of model.transactions.scopes) {
      const [first, ...others] = scope.publishes;
      if (!first) {
        pass(scope.opener.call);
        continue;
      }
      const name = nameOf(first.call);
      report(first.call, {
        message: `\`${name}()\` is sent while the transaction is open: its consumer can run before the commit, and a rollback leaves the message behind.`,
        label: 'sent before the commit',
        path: model.questions.pathFromEntryPoint(first.call),
        evidence: [
          stepAt(scope.opener.call, 'the transaction opens here'),
          ...(first.reached.through.length ? [stepAt(first.reached.effect.call, 'publishes here')] : []),
        ],
        sites: others.map(({ call }) => call),
      });
    }
  },
});

/** `queue.add`; of an object that is made on the spot, its class and the method. */
const nameOf = ({ callee }: Node): string => {
  const made = callee?.is('Member') && callee.object?.isNew ? callee.object.callee?.text : undefined;
  if (callee && made) return `new ${made}(…).${callee.name}`;
  const text = (callee?.text ?? '').replace(/\s+/g, ' ');
  return text.length > 60 ? (callee?.name ?? text.slice(0, 60)) : text;
};
