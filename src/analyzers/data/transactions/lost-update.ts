import type { Severity } from '../../../findings.ts';
import { runsAtStartUp } from '../../../model/behaviour/start-up.ts';
import type { ReadModifyWrite } from '../../../model/service/db/read-modify-write.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const lostUpdate = defineCheck({
  title: 'A number or list that is written back from an old copy',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A number or list that is read from a row, changed in code and written to the same row as a whole, with no lock on the read and no condition on the old value.',
  why: 'Two calls at the same time both read the old value and both write their own result: one of the changes is gone. A transaction at READ COMMITTED does not prevent it.',
  leavesAlone: [
    'changes that the store makes itself (increment, $inc, SQL expressions)',
    'reads that lock the row, writes whose condition names the old value or a version',
    'tables with a version column, serializable transactions, locks around the function or in all its callers',
    'rows that the same function creates, values in memory, work at start-up',
    'lists that the ORM sends as the change that was made',
  ],
  howToFix:
    'Let the store change the value in one statement with the limit as its condition, and look at the number of rows that it changed; or lock the row with the read.',
  references: [
    'CWE-362',
    'CWE-367',
    'https://www.postgresql.org/docs/current/transaction-iso.html#XACT-READ-COMMITTED',
  ],
  example: {
    bad: 'const level = await levels.findOneBy({ id });\nawait levels.update(id, { onHand: level.onHand - quantity });',
    good: "const result = await levels.decrement({ id, onHand: MoreThanOrEqual(quantity) }, 'onHand', quantity);\nif (!result.affected) throw new OutOfStock();",
  },
  run({ model, pass, report }) {
    for (const found of model.data.readModifyWrites) {
      const { read, change, write, guard } = found;
      if (guard || runsAtStartUp(model.calls, model.questions, change)) {
        pass(change);
        continue;
      }
      report(change, {
        message: messageOf(found),
        label: 'made of the old value',
        severity: severityOf(found),
        path: model.questions.pathFromEntryPoint(change),
        evidence: [
          stepAt(read, 'reads the old value without a lock'),
          ...(write.contains(change) ? [] : [stepAt(write, 'writes the new one')]),
        ],
      });
    }
  },
});

const SHARED =
  /stock|inventor|on_?hand|allocat|reserv|balance|credit|wallet|quota|usage|used|amount|remaining|points/i;
const ORDER = /priority|position|sort|order$|index|rank/i;

const severityOf = ({ column, table }: ReadModifyWrite): Severity => {
  if (ORDER.test(column)) return 'low';
  return SHARED.test(`${column} ${table?.name ?? ''}`) ? 'high' : 'medium';
};

const messageOf = ({ column, table, kind }: ReadModifyWrite): string => {
  const field = table ? `\`${table.name}.${column}\`` : `\`${column}\``;
  return kind === 'list'
    ? `Two concurrent calls both change the same old list and the later write of ${field} drops the entry of the other; a transaction at READ COMMITTED does not prevent it.`
    : `Two concurrent calls both compute ${field} from the same old value and one change is lost; a transaction at READ COMMITTED does not prevent it.`;
};
