import type { Severity } from '../../../findings.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import type { RepeatedEffect } from '../../../model/service/repeats/repeated-effects.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const consumerDedup = defineCheck({
  title: 'A message that comes back repeats what was done for it',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A consumer that may run again for one message, with an effect that a second run doubles (a row, a mail, an amount that is added, jobs that are handed on), followed by a step that can fail: a later turn of its loop, another write, a call, a publish, errors that are collected and thrown at the end.',
  why: 'Brokers and queues deliver again whatever was not finished. Everything before the step that failed happens once more: recipients get the same mail twice, rows are there twice, amounts are added twice.',
  leavesAlone: [
    'jobs with one attempt; transports that deliver at most once',
    'one effect that is the last step that can fail; later failures that are caught',
    'effects in one transaction; upserts, writes of given values',
    'rows that were looked for, or removed, before; a unique key on values of the message',
    'a key claimed before (`SET NX`, a lock, an update whose outcome is tested), a mark that is tested before and set after',
    'jobs with an id, mails with a key or a message id',
  ],
  howToFix:
    'Give each effect a key that the message decides, such as (event, recipient): a unique index with a conflict that is ignored, a job id, an idempotency key. Or put one job for each recipient on the queue.',
  references: [
    'CWE-837',
    'https://docs.bullmq.io/patterns/idempotent-jobs',
    'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues-at-least-once-delivery.html',
  ],
  example: {
    bad: 'for (const user of users) await Notification.create({ userId: user.id, event }); // 5 attempts',
    good: 'for (const user of users)\n  await Notification.findOrCreate({ where: { userId: user.id, eventId: event.id } }); // unique(userId, eventId)',
  },
  run({ model, pass, report }) {
    const repeated = new Map(model.repeatedEffects.map((one) => [one.consumer.handler, one]));
    for (const { handler } of model.messaging.consumers) if (!repeated.has(handler)) pass(handler);
    for (const one of repeated.values()) {
      const { consumer, effect, failure, through } = one;
      const { delivery } = consumer;
      report(effect, {
        message: messageOf(one),
        label: 'done again',
        severity: severityOf(one),
        path: [
          stepAt(consumer.site, consumer.label),
          ...through.map((call) => stepAt(call, call.callee?.name ?? '')),
        ],
        evidence: [
          ...(delivery.at ? [stepAt(delivery.at, delivery.againWhen)] : []),
          stepAt(failure.node, LATER[failure.how]),
        ],
      });
    }
  },
});

const LATER = {
  loop: 'a later turn may fail',
  later: 'may fail after it',
  collected: 'throws what was collected',
} as const;

const KINDS = {
  row: 'inserts the row',
  delta: 'adds the amount',
  mail: 'sends the mail',
  job: 'hands on the job',
};

const severityOf = ({ kind, isLog }: RepeatedEffect): Severity =>
  kind === 'delta' ? 'high' : isLog ? 'low' : 'medium';

const messageOf = ({ consumer, effect, kind, failure }: RepeatedEffect): string => {
  const failing =
    failure.how === 'loop'
      ? 'a failure in a later turn'
      : failure.how === 'collected'
        ? 'one failure among them'
        : `a failure of \`${callExcerpt(failure.node)}\` behind it`;
  const told = failure.how === 'later' ? 'a second time' : 'a second time for all that were done';
  return `\`${consumer.label}\` runs again (${consumer.delivery.againWhen.replaceAll('`', '')}): ${failing} ${KINDS[kind]} of \`${callExcerpt(effect)}\` ${told}.`;
};
