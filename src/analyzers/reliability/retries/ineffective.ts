import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import type { RetryAttempt } from '../../../model/behaviour/retry-attempts.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const ineffective = defineCheck({
  title: 'A retry that never runs the operation again',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A loop that returns a promise from inside its `try` without awaiting it, so that the `catch` never sees the failure; a retry operator on an observable made from a promise that is already running.',
  why: 'The code looks as if it survived a short outage and does not: the first failure goes straight to the caller. Nobody notices until the dependency has its first bad minute.',
  leavesAlone: [
    '`return await`, and sources that make a new promise for each subscription',
    'a `catch` that throws, returns or leaves the loop',
    'operations that give no promise',
    'the same mistake outside of a loop (invariants/catch-bypassed)',
  ],
  howToFix: 'Await the operation inside the `try`; make the observable with `defer(() => operation())`.',
  references: [
    'CWE-754',
    'CWE-390',
    'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Statements/async_function#rewriting_a_promise_chain_with_an_async_function',
    'https://rxjs.dev/api/index/function/defer',
  ],
  example: {
    bad: 'for (let i = 0; i < 3; i++) { try { return fn(); } catch (e) { last = e; } }',
    good: 'for (let i = 0; i < 3; i++) { try { return await fn(); } catch (e) { last = e; } }',
  },
  run({ model, pass, report }) {
    for (const attempt of model.retryAttempts) {
      const { site, kind, retry, runsAgain } = attempt;
      if (runsAgain) {
        pass(site);
        continue;
      }
      report(site, {
        message: messageOf(attempt),
        label: kind === 'loop' ? 'returned without await' : 'already running',
        severity: 'medium',
        evidence: [stepAt(retry, kind === 'loop' ? 'never runs' : 'subscribes to the same promise')],
        fix:
          kind === 'loop'
            ? `Write \`return await ${callExcerpt(site)}\`.`
            : `Write \`defer(() => ${callExcerpt(site.argument(0) ?? site)})\` in place of \`from(…)\`.`,
      });
    }
  },
});

const messageOf = ({ site, kind }: RetryAttempt): string =>
  kind === 'loop'
    ? `\`${callExcerpt(site)}\` leaves the loop as a promise that nobody awaits here: when it rejects, the \`catch\` does not run and there is no second try.`
    : `\`${callExcerpt(site)}\` wraps a promise that already runs: each retry subscribes to the same rejection and the operation runs once.`;
