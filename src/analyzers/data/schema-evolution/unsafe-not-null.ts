import { siteAt } from '../../../artefacts/place.ts';
import type { AlterAction, SqlColumn, SqlStatement } from '../../../artefacts/sql-model.ts';
import type { Site } from '../../../findings.ts';
import { columnBefore, isEmptied } from '../../../model/service/migrations/column-history.ts';
import {
  migrationHistories,
  recentUnits,
  tableKey,
  type MigrationHistory,
  type MigrationUnit,
} from '../../../model/service/migrations/sql-migrations.ts';
import { defineCheck } from '../../check.ts';

/** Functions that give another value for each row, so that adding the column rewrites the table. */
const VOLATILE =
  /^\(?\s*(?:[\w"]+\.)?"?(?:gen_random_uuid|uuid_generate_v[14]c?|random|clock_timestamp|timeofday|nextval|uuidv[47])"?\s*\(/i;

type Verdict = { safe: true } | { fails: string } | { unknown: string } | undefined;

const ofNewColumn = (column: SqlColumn, table: string): Verdict => {
  if (column.generated) return undefined;
  if (column.default !== undefined && !/^null$/i.test(column.default)) {
    return VOLATILE.test(column.default)
      ? {
          fails: `\`${column.name}\` is added to \`${table}\` with the volatile default \`${column.default.slice(0, 40)}\`: every row is rewritten under ACCESS EXCLUSIVE`,
        }
      : column.notNull
        ? { safe: true }
        : undefined;
  }
  if (!column.notNull) return { safe: true };
  return {
    fails: `\`${column.name}\` is added to \`${table}\` as NOT NULL without a default: the statement fails on existing rows, and INSERTs of the running release fail after it`,
  };
};

const ofTightening = (
  history: MigrationHistory,
  unit: MigrationUnit,
  index: number,
  table: string,
  name: string,
): Verdict => {
  const before = columnBefore(history, unit, index, table, name);
  if (!before) return { unknown: `the statement that created \`${table}.${name}\`` };
  if (before.notNull) return undefined;
  if (before.filled || before.hasDefault || before.checked) return { safe: true };
  return {
    fails: `\`${table}.${name}\` becomes NOT NULL with no backfill and no validated CHECK before it: existing NULL rows make the statement fail`,
  };
};

const nameOf = (action: AlterAction): string | undefined =>
  action.kind === 'add-column'
    ? action.column.name
    : action.kind === 'set-not-null'
      ? action.name
      : undefined;

export const unsafeNotNull = defineCheck({
  title: 'Required column added or tightened in one step',
  severity: 'high',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A column added to an existing table as NOT NULL without a default, or with a volatile one, and `SET NOT NULL` on a column that nothing filled before: in the newest ten migrations of a folder.',
  why: 'The migration fails on the first row that exists, in the middle of a deploy, and while it rolls out the old release still inserts rows without the column.',
  leavesAlone: [
    'Constant defaults, `now()`, generated and identity columns',
    'Tables that the same migration creates or empties',
    'Columns that an UPDATE filled before, or that a validated CHECK already guards',
    'The first migration of a folder, older ones, and down migrations',
    'MySQL, which fills existing rows by itself',
  ],
  howToFix:
    'Add the column nullable, write it in code, backfill in batches, add `CHECK (… IS NOT NULL) NOT VALID`, validate it, and only then `SET NOT NULL`.',
  references: [
    'https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES',
    'https://martinfowler.com/bliki/ParallelChange.html',
  ],
  example: {
    bad: 'ALTER TABLE "User" ADD COLUMN "tenantId" uuid NOT NULL;',
    good: 'ALTER TABLE "User" ADD COLUMN "tenantId" uuid; -- backfilled and tightened later',
  },
  run({ model, pass, report, notAssessed }) {
    const visit = (
      history: MigrationHistory,
      unit: MigrationUnit,
      index: number,
      statement: SqlStatement,
    ): void => {
      const table = statement.table ?? '';
      if (
        statement.kind !== 'alter-table' ||
        unit.created.has(tableKey(table)) ||
        isEmptied(unit, index, table)
      )
        return;
      const added = new Set<string>();
      for (const action of statement.actions) {
        const name = nameOf(action);
        if (name === undefined || name.includes('${') || table.includes('${')) continue;
        const site: Site = siteAt(
          statement.site.path,
          action.span,
          `alter-table ${table} ${name} ${action.kind}`,
          action.kind,
        );
        const verdict =
          action.kind === 'add-column'
            ? ofNewColumn(action.column, table)
            : ofTightening(history, unit, index, table, name);
        if (!verdict || added.has(name)) continue;
        added.add(name);
        if (history.dialect === undefined && !('safe' in verdict)) {
          notAssessed(site, { unknown: 'unresolved', settles: `the dialect of \`${history.dir}\`` });
        } else if ('safe' in verdict) pass(site);
        else if ('unknown' in verdict) notAssessed(site, { unknown: 'outside', settles: verdict.unknown });
        else report(site, { message: `${verdict.fails}.`.slice(0, 240), label: 'not in one step' });
      }
    };
    for (const history of migrationHistories(model)) {
      if (history.dialect === 'mysql') continue;
      for (const unit of recentUnits(history)) {
        for (const [index, statement] of unit.statements.entries()) visit(history, unit, index, statement);
      }
    }
  },
});
