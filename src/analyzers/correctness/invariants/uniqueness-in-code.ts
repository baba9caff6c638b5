import type { Severity } from '../../../findings.ts';
import type { FindThenCreate } from '../../../model/service/db/find-then-create.ts';
import { stepAt } from '../../../model/steps.ts';
import { nameList } from '../../name-list.ts';
import { defineCheck } from '../../check.ts';

const COLUMNS_TOLD = 4;

export const uniquenessInCode = defineCheck({
  title: 'Uniqueness that only the code checks',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A look for a row, a branch on the answer and a create with the same values, where no unique key of the table covers the columns.',
  why: 'Two requests at the same time both find nothing and both create: two accounts for one address, two memberships, and every later look finds one of them by chance.',
  leavesAlone: [
    'tables with a unique key on these columns (invariants/unmapped-conflict)',
    'upserts and inserts that name what happens on a conflict',
    'serializable transactions, advisory and distributed locks',
    'looks by primary key, by a range of time, and tables whose keys cannot all be read',
  ],
  howToFix:
    'Add a unique index on the columns, after removing the duplicates, and use an upsert or map the violation to the answer that the look gives.',
  references: ['CWE-367', 'CWE-362', 'CWE-694', 'OWASP API6:2023'],
  example: {
    bad: 'if (await User.findOne({ where: { email } })) throw new Conflict(); await User.create({ email });',
    good: 'await User.create({ email }).catch((error) => { throw isDuplicate(error) ? new Conflict() : error; });',
  },
  run({ model, pass, report, notAssessed }) {
    for (const found of model.data.findThenCreates) {
      const { probe, create, table, columns, keys } = found;
      if (keys.length) {
        pass(probe);
        continue;
      }
      if (!table.complete) {
        notAssessed(probe, { unknown: 'outside', settles: `the keys of \`${table.name}\`` });
        continue;
      }
      if (model.questions.onServicePath(probe) === false) {
        pass(probe);
        continue;
      }
      const list = nameList(columns, COLUMNS_TOLD);
      const lock = found.locksRow ? ' A lock on a row that is not there locks nothing.' : '';
      report(probe, {
        message: `Two calls at once both find no \`${table.name}\` with the same ${list} and both create one: no unique key covers ${columns.length > 1 ? 'them' : 'it'}.${lock}`,
        label: 'looked for here, created below',
        severity: severityOf(found),
        path: model.questions.pathFromEntryPoint(probe),
        evidence: [stepAt(create, 'creates it here'), stepAt(table.site, 'declared without a unique key')],
      });
    }
  },
});

const severityOf = ({ table, columns }: FindThenCreate): Severity => {
  if (/tag|backlink|relationship|notification|reaction|view/i.test(table.name)) return 'medium';
  const isLogin = columns.some((column) => /e-?mail|user_?name|login|phone|voucher|coupon/i.test(column));
  return isLogin && /user|account|customer|member|voucher|coupon/i.test(table.name) ? 'critical' : 'high';
};
