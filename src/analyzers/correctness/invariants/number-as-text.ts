import { excerpt } from '../../../model/behaviour/excerpt.ts';
import { textNumbers, type TextNumber } from '../../../model/service/db/text-numbers.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const numberAsText = defineCheck({
  title: 'Number that the driver delivers as text',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'absence',
  fix: 'suggestion',
  reports:
    'Columns of type `bigint`, `decimal` and `numeric` that TypeORM or Sequelize give as texts, and counts and sums typed `sql<number>` on PostgreSQL, where they are added to a number, compared with one by `===`, or dropped by `typeof x === "number"`.',
  why: 'The drivers keep what a JavaScript number cannot hold as text, whatever the type in the code says. `"9" + 1` is "91", a sum becomes a row of digits, and `=== 0` is never true, so that limits and prices are wrong without an error.',
  leavesAlone: [
    'values converted on the way: `Number()`, unary `+`, `::int`, `.mapWith(Number)`, a transformer of the column',
    '`-`, `*` and `/`, which convert by themselves; texts joined with texts',
    'counts that the mapper converts itself, SQLite',
  ],
  howToFix:
    'Convert where the row is read: `.mapWith(Number)`, `::int`, a transformer of the column; BigInt or a decimal library for ids and amounts.',
  references: [
    'CWE-704',
    'CWE-843',
    'https://node-postgres.com/features/types',
    'https://typeorm.io/docs/entity/entities/#column-types',
  ],
  example: {
    bad: 'if (seats.used + 1 > limit) throw full();  // used: sql<number>`count(*)`',
    good: 'if (seats.used + 1 > limit) throw full();  // used: sql<number>`count(*)`.mapWith(Number)',
  },
  run({ model, report }) {
    for (const one of textNumbers(model)) {
      report(one.site, {
        message: messageOf(one),
        label: 'a text, not a number',
        path: model.questions.pathFromEntryPoint(one.site),
        evidence: one.source ? [stepAt(one.source, one.kind === 'column' ? 'the column' : 'the query')] : [],
        fix:
          one.kind === 'column'
            ? `Give the column a transformer, or write \`Number(${excerpt(one.value, 30)})\`; for money use a decimal library.`
            : 'Add `.mapWith(Number)` to the query, or `::int`.',
      });
    }
  },
});

const messageOf = ({ site, value, kind, type, table, harm }: TextNumber): string => {
  const name = `\`${excerpt(value, 40)}\``;
  const what = kind === 'column' ? `the \`${type}\` column of \`${table}\`` : 'a count';
  const result = {
    joined: `\`${excerpt(site, 50)}\` joins texts: "9" + 1 is "91"`,
    'never equal': `\`${excerpt(site, 50)}\` is never equal`,
    dropped: `\`${excerpt(site, 50)}\` is never true`,
  }[harm];
  return `${name} is ${what}, which the driver gives as text: ${result}.`;
};
