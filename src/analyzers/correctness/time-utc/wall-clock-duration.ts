import { elapsedDecisions } from '../../../model/behaviour/dataflow/wall-clock.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const wallClockDuration = defineCheck({
  title: 'A wait measured by a clock that can jump',
  severity: 'medium',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'Two readings of the wall clock in one process whose difference ends a loop or becomes a delay: poll deadlines, shutdown waits, retry budgets, padding to a constant time.',
  why: 'The wall clock is set back and forth by time synchronisation and by people. A step of a minute prolongs the wait by a minute, or ends it at once.',
  leavesAlone: [
    'times from a database, a token, a message, a file or another process, where the wall clock is right',
    'durations that are only logged, traced or shown',
    'throttles in which a step costs one extra write',
    '`performance.now()`, `process.hrtime`, tests, command-line tools, generated code',
  ],
  howToFix: 'Read `performance.now()` both times.',
  references: ['CWE-682', 'https://nodejs.org/api/perf_hooks.html#performancenow'],
  example: {
    bad: 'const start = Date.now();\nwhile (busy() && Date.now() - start < 10_000) await sleep(100);',
    good: 'const start = performance.now();\nwhile (busy() && performance.now() - start < 10_000) await sleep(100);',
  },
  run({ model, pass, report }) {
    for (const { site, start, decides, monotonic } of elapsedDecisions(model)) {
      if (monotonic) {
        pass(site);
        continue;
      }
      const text = site.text.replace(/\s+/g, ' ').slice(0, 80);
      report(site, {
        message:
          decides === 'loop'
            ? `\`${text}\` ends this loop by the wall clock: a step back of a minute prolongs the wait by a minute, a step ahead ends it at once.`
            : `\`${text}\` becomes a delay: a step of the wall clock between the readings makes it too long or nothing.`,
        label: 'the wall clock can jump',
        path: model.questions.pathFromEntryPoint(site),
        evidence: [stepAt(start, 'the first reading')],
      });
    }
  },
});
