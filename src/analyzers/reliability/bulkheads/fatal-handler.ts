import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const fatalHandler = defineCheck({
  title: 'The process goes on after an uncaught exception',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A listener of `uncaughtException` in a process that serves or consumes, which neither exits nor rethrows nor starts something that does.',
  why: 'After an uncaught exception the state of the process is undefined: locks stay taken, transactions open, requests without an answer. Such a process looks alive to its supervisor and answers wrongly until somebody restarts it by hand.',
  leavesAlone: [
    'listeners that exit, rethrow, kill the process, or call a function that does',
    '`unhandledRejection`, where going on is a policy',
    '`uncaughtExceptionMonitor`, which only observes',
    'tests, scripts, command-line tools and development servers',
  ],
  howToFix:
    'Log the error as fatal, stop accepting work and exit with a code other than 0 after a short deadline.',
  references: [
    'CWE-248',
    'CWE-460',
    'https://nodejs.org/api/process.html#warning-using-uncaughtexception-correctly',
  ],
  example: {
    bad: "process.on('uncaughtException', (err) => log.error(err));",
    good: "process.on('uncaughtException', (err) => {\n  log.fatal({ err });\n  process.exit(1);\n});",
  },
  run({ model, pass, report, notAssessed }) {
    for (const { site, event, exit, open, fns } of model.uncaughtHandlers) {
      if (open) notAssessed(site, open);
      else if (exit) pass(site);
      else {
        report(site, {
          message: `The listener of \`${event}\` returns: after a throw that nobody caught, this process goes on with locks, transactions and requests in an unknown state.`,
          label: 'goes on',
          evidence: fns.filter((fn) => fn.parent !== site).map((fn) => stepAt(fn, 'the listener')),
        });
      }
    }
  },
});
