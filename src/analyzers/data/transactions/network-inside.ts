import type { HeldCall } from '../../../model/service/held-calls.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';
import { oneLine } from '../../../model/behaviour/excerpt.ts';

export const networkInside = defineCheck({
  title: 'A call to another service while a transaction is open',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A call to another service, a mail, a sleep or a process that is waited for while a transaction is open: in its callback, in what that calls, in a handler behind a middleware that opens it.',
  why: 'For as long as the other side takes, a connection of the pool and every locked row wait with it; and what the call did there stays when the transaction rolls back.',
  leavesAlone: [
    'calls before the transaction opens or after it ends, callbacks for after the commit',
    'calls that nobody waits for',
    'relays that claim rows with SKIP LOCKED, where the call is the job',
    'calls in a retry (retries/inside-transaction), publishes (outbox/publish-inside-transaction)',
    'functions of SDKs that send nothing',
  ],
  howToFix:
    'Make the call first and pass its result, or store the intent in the transaction and call after the commit with an idempotency key.',
  references: ['CWE-400', 'CWE-833', 'https://www.prisma.io/docs/orm/prisma-client/queries/transactions'],
  example: {
    bad: 'await prisma.$transaction(async (tx) => { await tx.order.create({ data }); await stripe.refunds.create({ charge }); });',
    good: 'const refund = await stripe.refunds.create({ charge }, { idempotencyKey });\nawait prisma.$transaction(async (tx) => { await tx.order.create({ data }); });',
  },
  run({ model, pass, report }) {
    for (const { extent, held } of model.data.transactionWaits) {
      if (!held || held.isRelay) {
        pass(extent.opener);
        continue;
      }
      report(held.call, {
        message: messageOf(held),
        label: 'waits with the transaction open',
        severity: held.holds === 'rows' || isSend(held) ? 'high' : 'medium',
        confidence: held.through.length > 2 ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(held.call),
        evidence: [
          stepAt(extent.opener, 'the transaction opens here'),
          ...(held.through.length ? [stepAt(held.effect.call, 'calls out here')] : []),
        ],
        sites: [...held.others],
      });
    }
  },
});

const isSend = ({ effect }: HeldCall): boolean =>
  effect.kind === 'mail' || /post|put|patch|delete|create|send/i.test(effect.call.callee?.name ?? '');

const messageOf = ({ call, effect, holds, through }: HeldCall): string => {
  const what = through.length
    ? `\`${oneLine(call.callee?.text ?? '', 60)}()\` ends in \`${oneLine(effect.call.callee?.text ?? '', 60)}()\` and`
    : `\`${oneLine(call.callee?.text ?? '', 60)}()\``;
  const held =
    holds === 'rows' ? 'a connection and the rows written or locked wait' : 'a connection of the pool waits';
  return `${what} is waited for while the transaction is open: ${held} with it, and a rollback does not undo what it did.`;
};
