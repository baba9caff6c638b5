import type { Severity } from '../../../findings.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import type { EarlyAck } from '../../../model/service/messaging/early-acks.ts';
import { recordName } from '../../../model/service/repeats/works.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const ackBeforeWork = defineCheck({
  title: 'A message acknowledged before, or without, its work',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A consumer that acknowledges or deletes a message before its work, takes messages with `noAck`, or does not wait for the work on which its acknowledgement depends; a webhook that answers first and then works in the process with nothing stored; a webhook whose failure branch ends in the same 2xx.',
  why: 'What was acknowledged is never delivered again. When the process ends, or the step behind fails, the payment is taken and the order is not paid, and nobody sends the event a second time.',
  leavesAlone: [
    'an acknowledgement behind the awaited work, `ack` in `then` and `nack` in `catch`',
    'webhooks that store the event, or hand it to a queue, before they answer',
    '2xx for events that need no work: another type, another tenant, already processed',
    'failures that are thrown, answered with 4xx or 5xx, or recorded for a later try',
    'alerts, log lines and analytics that are lost; a comment that states the policy',
    'transports that deliver at most once; jobs with one attempt',
  ],
  howToFix:
    'Acknowledge, or answer 2xx, only behind the work. Throw or answer 5xx when it fails; or store the event under its id, answer, and work from the store.',
  references: [
    'CWE-390',
    'CWE-755',
    'https://docs.stripe.com/webhooks#best-practices',
    'https://www.rabbitmq.com/docs/confirms',
  ],
  example: {
    bad: 'if (!(result instanceof Order)) {\n  log.error(result.message);\n  return;\n}\nresponse.status(200).send("ok");',
    good: 'if (!(result instanceof Order)) throw new PaymentNotApplied(event.id, result); // 5xx: delivered again',
  },
  run({ model, pass, report }) {
    const found = model.earlyAcks;
    const bad = new Set(found.map(({ receiver }) => receiver));
    const receivers = [
      ...model.messaging.consumers.map(({ site }) => site),
      ...model.webhooks.map(({ entry }) => entry.node),
    ];
    for (const receiver of new Set(receivers)) if (!bad.has(receiver)) pass(receiver);
    for (const one of found) {
      const { work, evidence } = one;
      report(one.site, {
        message: messageOf(one),
        label: LABELS[one.how],
        severity: severityOf(one),
        confidence: work.through.length > 2 ? 'medium' : 'high',
        path: one.receiver.is('Function') ? [] : [stepAt(one.receiver, one.label)],
        evidence: [
          ...(evidence && evidence !== work.effect.call ? [stepAt(evidence, EVIDENCE[one.how])] : []),
          stepAt(work.effect.call, KINDS[work.kind]),
        ],
        sites: [...(one.others ?? [])],
        fix: fixOf(one),
      });
    }
  },
});

const LABELS = {
  'acknowledged first': 'acknowledged here, the work comes after',
  'never acknowledged': 'taken as done when it is sent',
  'not awaited': 'nothing waits for it',
  'after the answer': 'the sender was told that it is done',
  'failure answered': 'the failure is answered as a success',
} as const;

const EVIDENCE = {
  'acknowledged first': 'acknowledged here',
  'never acknowledged': 'taken here',
  'not awaited': 'started here',
  'after the answer': 'answered here',
  'failure answered': 'may be refused or fail',
} as const;

const KINDS = {
  row: 'stores the row',
  delta: 'changes the amount',
  set: 'writes here',
  delete: 'removes here',
  money: 'moves the money',
  mail: 'sends the mail',
  job: 'hands on the job',
  post: 'calls another service',
} as const;

const MONEY =
  /payment|order|invoice|subscription|credit|balance|wallet|checkout|refund|transaction|charge|licen[cs]e|provision|entitlement/i;

const severityOf = (one: EarlyAck): Severity => {
  const { work } = one;
  const names = [recordName(work), ...work.through.map((call) => call.callee?.name ?? '')].join(' ');
  if (work.kind === 'money' || work.kind === 'delta' || MONEY.test(names)) return 'critical';
  return work.kind === 'mail' ? 'medium' : 'high';
};

const messageOf = (one: EarlyAck): string => {
  const work = callExcerpt(one.work.at);
  const label = one.label ? `\`${one.label}\`` : 'The consumer';
  switch (one.how) {
    case 'acknowledged first':
      return `${label} acknowledges the message with \`${callExcerpt(one.site)}\` before \`${work}\`: when that fails, or the process ends, the message is gone.`;
    case 'never acknowledged':
      return `${label} takes messages with \`noAck\`: one whose \`${work}\` fails is not delivered again.`;
    case 'not awaited':
      return `${label} does not wait for \`${work}\`: the message counts as done at once, and a failure does not bring it back.`;
    case 'after the answer':
      return `${label} answers first and then runs \`${work}\` in the process, with nothing stored: what is lost in between is not sent again.`;
    case 'failure answered':
      return `When \`${callExcerpt(one.evidence ?? one.work.at)}\` fails, ${label} still answers 2xx: the sender takes the event as processed and does not send it again.`;
  }
};

const fixOf = (one: EarlyAck): string => {
  const work = callExcerpt(one.work.at);
  switch (one.how) {
    case 'acknowledged first':
      return `Put \`${callExcerpt(one.site)}\` behind the awaited \`${work}\`.`;
    case 'never acknowledged':
      return `Take \`noAck\` out, acknowledge behind the awaited \`${work}\`, and \`nack\` when it fails.`;
    case 'not awaited':
      return `Await \`${work}\`, so that its failure reaches the consumer.`;
    case 'after the answer':
      return `Store the event under its id, or put it on a queue, before the answer; or await \`${work}\` and answer behind it.`;
    case 'failure answered':
      return `Throw in this branch, or answer 5xx, so that the event comes again; or store it for a later try.`;
  }
};
