import type { Severity } from '../../../findings.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import type { PaidCall } from '../../../model/service/repeats/paid-calls.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const providerKey = defineCheck({
  title: 'A payment call without the idempotency key that its provider takes',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A refund, charge, transfer, payment or subscription created at a provider that takes an idempotency key, with no key; and a key that is made anew by what repeats the call, which protects nothing.',
  why: 'After a timeout nobody knows whether the provider has booked it. Whoever tries again, a person, a job or a retry, books it a second time, and the money is gone before anyone looks.',
  leavesAlone: [
    'calls that cannot happen twice: capture, cancel and confirm by id, updates to given values, hosted sessions, customers',
    'options that come from a caller or a spread whose keys are not in the code',
    'a test of the state of a record that was read in the same function, before the call',
    'providers whose interface takes no key; code that is refused in production, scripts',
    'repeats by the SDK itself: it makes a key for those of its own',
  ],
  howToFix:
    'Write the row of the payment or refund first and pass its id as the idempotency key, never a random one.',
  references: [
    'CWE-837',
    'OWASP API6:2023',
    'https://docs.stripe.com/api/idempotent_requests',
    'https://docs.mollie.com/reference/api-idempotency',
  ],
  example: {
    bad: 'await stripe.refunds.create({ payment_intent: intent, amount });',
    good: 'await stripe.refunds.create({ payment_intent: intent, amount }, { idempotencyKey: `refund:${refund.id}` });',
  },
  run({ model, pass, report }) {
    for (const paid of model.paidCalls) {
      const { call, key, guard, again, undone } = paid;
      const isExempt =
        guard !== undefined || model.isDevelopmentOnly(call) || model.questions.onServicePath(call) === false;
      if (key === 'given' || key === 'unknown' || isExempt) {
        pass(call);
        continue;
      }
      report(call, {
        message: messageOf(paid),
        label: key === 'fresh' ? 'another key at each attempt' : 'no idempotency key',
        severity: severityOf(paid),
        path: model.questions.pathFromEntryPoint(call),
        evidence: [
          ...(paid.keyNode ? [stepAt(paid.keyNode, 'made anew each time')] : []),
          ...(again ? [stepAt(again.node, AGAIN[again.by])] : []),
          ...(undone ? [stepAt(undone, 'removes the record although it may have been booked')] : []),
        ],
        fix: `Pass ${placeOf(paid)} with the id of a row that is written before the call, as \`\${row.id}\`.`,
      });
    }
  },
});

const AGAIN = {
  retry: 'runs it again when it fails',
  message: 'runs it again when the message comes back',
  loop: 'a later turn that fails leaves these to be repeated',
} as const;

const SEVERITIES: readonly Severity[] = ['medium', 'high', 'critical'];

/** One up when something repeats it by itself, and where a failure removes the record of it. */
const severityOf = ({ money, again, undone }: PaidCall): Severity => {
  const level = (money === 'moves' ? 1 : 0) + (again ? 1 : 0) + (undone ? 1 : 0);
  return SEVERITIES[Math.min(level, 2)] ?? 'critical';
};

const messageOf = ({ call, key, again, money }: PaidCall): string => {
  const name = callExcerpt(call);
  const twice = money === 'moves' ? 'moves the money twice' : 'opens a second one that can be paid';
  if (key === 'fresh')
    return `\`${name}\` gets another idempotency key at each attempt: when an attempt times out after the provider has booked it, the next one ${twice}.`;
  const who =
    again?.by === 'retry'
      ? 'the retry around it'
      : again?.by === 'message'
        ? 'the message that comes back'
        : 'whoever tries again';
  return `\`${name}\` carries no idempotency key: after a timeout the provider may have booked it, and ${who} ${twice}.`;
};

/** `idempotencyKey` and where it goes. */
const placeOf = ({ role }: PaidCall): string => {
  const [index = '0', name] = (role.facts.keyOption ?? '').split('.');
  const place = ['first', 'second', 'third'][Number(index)] ?? 'last';
  return name ? `\`${name}\` in the ${place} argument` : `the key as the ${place} argument`;
};
