import type { Node } from '../../../facts/node.ts';
import { injectionsInto, stepsOfMore, type Injection } from '../../../model/behaviour/taint/injections.ts';
import { quotedValues, sqlSinks } from '../../../model/behaviour/taint/sql.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';

export const sqlInjection = defineCheck({
  title: 'Query text is built from input',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'Text of an SQL statement (a raw query, a fragment, a condition or an order of a query builder) that holds a value of the client as text; in packages without entry points, parameters that stand between quotes of the statement.',
  why: 'Whoever sends the value writes part of the statement: reads other tables, passes the login, deletes. Quotes around it stop nobody who can send a quote.',
  leavesAlone: [
    'constants, numbers, values of a closed list, generated ids, escaped values',
    'placeholders and bound values, tags of query builders that bind',
    'names from metadata, configuration and catalogue queries',
    'migrations, set-up and maintenance code',
  ],
  howToFix:
    'Bind the value: a placeholder in the text and the value beside it; take column names from a map of constants.',
  references: ['CWE-89', 'ASVS 5.0 V1.2.4', 'OWASP Injection'],
  example: {
    bad: "sequelize.query(`SELECT * FROM Users WHERE email = '${req.body.email}'`);",
    good: "sequelize.query('SELECT * FROM Users WHERE email = :email', { replacements: { email } });",
  },
  run({ model, pass, report }) {
    const { found, safe } = injectionsInto(model, sqlSinks(model), { severity: 'critical' });
    const said = new Set(found.flatMap(({ sink, others }) => [sink.call, ...others]));
    for (const injection of found) {
      report(injection.sink.call, {
        message: messageOf(injection),
        label: 'the text of the statement holds it',
        severity: injection.severity,
        path: injection.path,
        evidence: stepsOfMore(injection),
        sites: [...injection.others],
        fix: bindHint(injection.sink.call),
      });
    }
    for (const { call, part } of quotedValues(model)) {
      if (said.has(call)) continue;
      said.add(call);
      report(call, {
        message: `\`${excerpt(part, 60)}\` stands between quotes of the statement as text: a quote in it ends the literal, and the rest is read as SQL.`,
        label: 'quoted instead of bound',
        severity: 'high',
        confidence: 'medium',
        evidence: [stepAt(part, 'between quotes')],
        fix: bindHint(call),
      });
    }
    for (const call of safe) if (!said.has(call)) pass(call);
  },
});

const messageOf = ({ text, source, write }: Injection): string => {
  const place = source.through.quoted ? 'between quotes' : 'as it is';
  return write
    ? `A column that clients fill (\`${text}\`) is put into the statement ${place}: what was stored is read as SQL.`
    : `\`${text}\` is put into the statement ${place}: the client can end the value and write SQL of its own.`;
};

const bindHint = (call: Node): string =>
  `Put a placeholder into the text of \`${call.callee?.text.slice(0, 60) ?? 'the query'}\` and hand the value over beside it; names of columns come from a map of constants.`;
