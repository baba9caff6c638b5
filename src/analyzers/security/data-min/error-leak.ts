import type { Severity } from '../../../findings.ts';
import { errorAnswers, type ErrorAnswer } from '../../../model/behaviour/dataflow/error-leaks.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const errorLeak = defineCheck({
  title: 'Internal errors answered to the client',
  severity: 'high',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An answer with the stack, the message or the whole of an error that nobody classified: in a `catch` around a database or another service, in the error handler without a branch for production, or on an error page for developers that is mounted everywhere.',
  why: 'Messages of drivers hold queries, table names, paths and hosts, and sometimes the values of other customers. Whoever probes the service reads them first.',
  leavesAlone: [
    'errors of own classes, codes and validation results that the code tests for',
    'messages that are replaced by a fixed one in production, error ids',
    'branches for development and tests',
    'a plain `Error` as body, which serialises to `{}`',
    'errors of code that leaves the process nowhere',
  ],
  howToFix: 'Log the error with an id and answer a fixed text and the id.',
  references: ['CWE-209', 'CWE-497', 'OWASP API8:2023', 'ASVS 5.0 V16.5.1'],
  example: {
    bad: 'app.use((err, _q, res, _n) => res.status(500).json(err.message));',
    good: "app.use((err, req, res, _n) => { req.log.error({ err }); res.status(500).json({ error: 'internal', id: req.id }); });",
  },
  run({ model, pass, report }) {
    for (const answer of errorAnswers(model)) {
      if (answer.state === 'safe') {
        pass(answer.site);
        continue;
      }
      report(answer.site, {
        message: messageOf(answer),
        label: 'reaches the client in production',
        severity: severityOf(answer),
        path: model.questions.pathFromEntryPoint(answer.site),
        evidence: answer.what === 'page' ? [] : [stepAt(answer.source, 'any error arrives here')],
      });
    }
  },
});

const severityOf = ({ what }: ErrorAnswer): Severity =>
  what === 'stack' || what === 'page' ? 'high' : 'medium';

const messageOf = ({ what, isCentral }: ErrorAnswer): string => {
  if (what === 'page')
    return 'The error page for developers is mounted in every environment: every unexpected error shows its stack to the client.';
  const thing = { stack: 'The stack', message: 'The message', error: 'The whole error object' }[what];
  return isCentral
    ? `${thing} of every error that reaches this handler goes to the client, in production too: texts of drivers name queries, tables and hosts.`
    : `${thing} of whatever failed in this block goes to the client: a failed query or call tells its text, tables and hosts.`;
};
