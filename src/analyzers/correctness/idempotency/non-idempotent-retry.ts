import type { Severity } from '../../../findings.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import { retriedEffects, type RetriedEffect } from '../../../model/service/repeats/retried-effects.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const nonIdempotentRetry = defineCheck({
  title: 'A retry that repeats an effect',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A retry of a library, a wrapper of the project or a loop around an effect that happens again with every attempt: an amount that is added, a row with a new id, a mail, a message, a POST that creates something, with no key that is made outside of the attempt.',
  why: 'A timeout or a 502 does not say that nothing happened: the first attempt may have been carried out and only its answer lost. The second one then adds the amount, stores the row or sends the mail again.',
  leavesAlone: [
    'reads, writes of given values, upserts, uploads; methods that are safe to repeat',
    'a key, job id or message id that is made before the attempt, or by an interceptor that keeps it',
    'retries of failures after which nothing has happened: unique violations, deadlocks, refused connections, 429',
    'effects in a transaction that the attempt opens: what fails there is undone',
    'payment calls, which `provider-key` judges; attempts of jobs, which `consumer-dedup` judges',
    'requests to webhooks, whose receivers are told to expect a second delivery',
  ],
  howToFix:
    'Make a key outside of the attempt and send it with every one; or retry only what comes before the effect, and the effect not at all.',
  references: [
    'CWE-837',
    'https://github.com/sindresorhus/got/blob/main/documentation/7-retry.md',
    'https://github.com/softonic/axios-retry#readme',
  ],
  example: {
    bad: 'await pRetry(() => http.post("/payouts", body));',
    good: 'const key = payout.id;\nawait pRetry(() => http.post("/payouts", body, { headers: { "Idempotency-Key": key } }));',
  },
  run({ model, pass, report }) {
    const { found, harmless } = retriedEffects(model);
    for (const node of new Set(harmless.map((one) => one.node))) pass(node);
    for (const one of found) {
      const { retry, work } = one;
      report(retry.node, {
        message: messageOf(one),
        label: 'runs it again',
        severity: severityOf(one),
        confidence: retry.by === 'library' && work.through.length < 3 ? 'high' : 'medium',
        path: model.questions.pathFromEntryPoint(retry.node),
        evidence: [
          ...(work.at === work.effect.call ? [] : [stepAt(work.at, 'in each attempt')]),
          stepAt(work.effect.call, DOES[work.kind] ?? 'is done again'),
        ],
        fix: fixOf(one),
      });
    }
  },
});

const DOES: Readonly<Record<string, string>> = {
  delta: 'adds the amount again',
  row: 'stores another row',
  mail: 'sends another mail',
  job: 'hands on another job',
  post: 'is carried out again',
};

const severityOf = ({ work }: RetriedEffect): Severity => (work.kind === 'delta' ? 'critical' : 'medium');

const messageOf = ({ retry, work }: RetriedEffect): string => {
  const by = retry.by === 'loop' ? 'This loop' : `\`${callExcerpt(retry.node)}\``;
  const which = retry.decides.length ? '' : ' after any failure';
  return `${by} runs \`${callExcerpt(work.at)}\` again${which}: the first attempt may have been carried out before its answer was lost, and the next one ${DOES[work.kind] ?? 'is done again'}.`;
};

const fixOf = ({ work }: RetriedEffect): string => {
  const name = callExcerpt(work.at);
  switch (work.kind) {
    case 'job':
      return `Make the id of the job before the retry and give it to \`${name}\` with every attempt.`;
    case 'row':
    case 'delta':
      return `Make the id before the retry, store it with \`${name}\` under a unique key and ignore the conflict; or open a transaction in the attempt and retry only what it undoes.`;
    default:
      return `Make an idempotency key (for a mail: the message id) before the retry and send it with \`${name}\` in every attempt; or retry only what comes before it.`;
  }
};
