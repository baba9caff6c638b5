import type { Node } from '../../../facts/node.ts';
import type { Severity, Step } from '../../../findings.ts';
import type { Rejection } from '../../../model/behaviour/promises.ts';
import { isOnlyLogged } from '../../../model/behaviour/rejection-policy.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { defineCheck } from '../../check.ts';
import { stepAt } from '../../../model/steps.ts';

export const floatingPromise = defineCheck({
  title: 'A promise nobody awaits, returns or catches',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A statement (also behind `void`, `&&`, `??` or `?:`) whose value is a promise that can reject and that nobody awaits, returns, stores or catches; a chain that ends in one-argument `then`, in `finally`, or in a `catch` handler that throws; a query builder that only runs when awaited.',
  why: 'The caller goes on as if the work were done. When it fails, nobody answers, retries or logs it, and Node ends the process on the unhandled rejection, with every request that is in flight.',
  leavesAlone: [
    'promises that cannot reject: the callee catches everything, or never awaits and never throws',
    'handlers that forward the failure: `.then(resolve, reject)`, `.catch(next)`',
    'top-level statements of a process entry, where a crash at start is wanted',
    'a comment at the statement that says the crash is meant',
    'explicit `void` where an `unhandledRejection` handler logs and goes on',
    'publishes to a queue or broker (outbox/unconfirmed-publish), statements of an open transaction (transactions/escapes-callback)',
    'log, metric and tracing calls',
  ],
  howToFix: 'Await it, or end the chain in a `catch` that logs and decides what the caller is told.',
  references: [
    'CWE-252',
    'CWE-755',
    'CWE-248',
    'https://nodejs.org/api/cli.html#--unhandled-rejectionsmode',
    'https://typescript-eslint.io/rules/no-floating-promises/',
  ],
  example: {
    bad: 'mailer.sendReset(user);\nreturn ok();',
    good: 'await mailer.sendReset(user);\nreturn ok();',
  },
  run({ model, pass, report }) {
    // what a consumer or a webhook does not wait for is another check's
    const acknowledged = new Set(model.earlyAcks.map(({ site }) => site));
    for (const { first, others, rejection } of model.floatingPromises.sites) {
      if (acknowledged.has(first)) continue;
      if (!rejection) {
        pass(first);
        continue;
      }
      report(first, {
        message: messageOf(model, first, rejection),
        label: 'nobody waits for it',
        severity: severityOf(model, first),
        confidence: rejection.through.length > 2 ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(first),
        evidence: evidenceOf(first, rejection),
        sites: others,
        fix: fixOf(first),
      });
    }
  },
});

const CHAINING = new Set(['then', 'catch', 'finally']);

const nameOf = (call: Node): string => {
  let shown: Node | undefined = call;
  while (shown?.callee?.is('Member') && CHAINING.has(shown.callee.name)) shown = shown.callee.object;
  const callee = shown?.isCall ? shown.callee : shown;
  const text = callee?.text.replace(/\s+/g, ' ') ?? '';
  if (callee?.is('Function')) return '`(async () => …)()`';
  if (shown?.isNew) return `\`new ${text}(…)\``;
  if (callee?.isCall) return `\`${callee.callee?.text ?? ''}(…)()\``;
  return `\`${text.length > 60 ? (callee?.name ?? text.slice(0, 60)) : text}()\``;
};

const messageOf = (model: ServiceModel, call: Node, { at, through }: Rejection): string => {
  if (model.promises.kindOf(call) === 'lazy') {
    return `${nameOf(call)} only builds the statement: it runs when awaited, and nothing awaits it, so it never reaches the database.`;
  }
  const isElsewhere = through.length > 0 || at.path !== call.path;
  const where = isElsewhere ? `can reject (${at.path.split('/').at(-1)}:${at.line})` : 'can reject';
  const outcome = isOnlyLogged(model, call) ? 'the failure is only logged' : 'the rejection ends the process';
  return `${nameOf(call)} is a promise that ${where} and nothing awaits it: the caller goes on as if it had succeeded, and ${outcome}.`;
};

const severityOf = (model: ServiceModel, call: Node): Severity => {
  if (model.promises.kindOf(call) === 'lazy') return 'critical';
  const served = model.questions.onServicePath(call) === true;
  const lowered = isOnlyLogged(model, call);
  return served && !lowered ? 'high' : 'medium';
};

const evidenceOf = (call: Node, { at, through }: Rejection): Step[] => {
  const declaration = through[1] ?? (at === call ? undefined : at);
  return declaration ? [stepAt(at, at.is('Throw') ? 'throws here' : 'can reject here')] : [];
};

const fixOf = (call: Node): string =>
  call.fn.isAsync
    ? `Await ${nameOf(call)}, or catch its failure here and say what the caller is told.`
    : `Return or await ${nameOf(call)}, or end it in a \`catch\` that logs the failure.`;
