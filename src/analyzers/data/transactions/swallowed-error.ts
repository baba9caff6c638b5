import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const swallowedError = defineCheck({
  title: 'A failed statement is swallowed inside its transaction',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A handler inside an open transaction that takes the failure of a write on it and neither throws again nor rolls back.',
  why: 'PostgreSQL has aborted the transaction by then: later statements fail and the commit rolls back without an error. Other databases commit what was written before the failure.',
  leavesAlone: [
    'handlers that throw, roll back, or return the failure as a value',
    'transactions and savepoints of their own inside the guarded code',
    'guarded code that writes nothing on the transaction',
    'handlers for violations of a unique key',
  ],
  howToFix: 'Throw the error again, or run the statement that may fail in a savepoint of its own.',
  references: ['CWE-390', 'CWE-755', 'https://www.postgresql.org/docs/current/errcodes-appendix.html'],
  example: {
    bad: 'await db.transaction(async (tx) => {\n  try { await tx.insert(a).values(v); } catch (error) { log.error(error); }\n  await tx.insert(b).values(w);\n});',
    good: 'await db.transaction(async (tx) => {\n  await tx.insert(a).values(v).onConflictDoNothing();\n  await tx.insert(b).values(w);\n});',
  },
  run({ model, pass, report }) {
    for (const { extent, fact, statement, isPassedOn } of model.data.swallowedFailures) {
      const at = fact.guarded.is('Try') ? fact.guarded : fact.clause;
      if (isPassedOn) {
        pass(at);
        continue;
      }
      const name = (statement.callee?.text ?? '').replace(/\s+/g, ' ').slice(-50);
      report(at, {
        message: `A failure of \`${name}()\` stays inside the transaction, which goes on to commit: PostgreSQL has aborted it and rolls back without an error, other databases keep the half that was written.`,
        label: 'the failure ends here',
        path: model.questions.pathFromEntryPoint(at),
        evidence: [
          stepAt(extent.opener, 'the transaction opens here'),
          stepAt(statement, 'the statement that can fail'),
        ],
      });
    }
  },
});
