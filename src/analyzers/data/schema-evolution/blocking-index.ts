import { siteAt } from '../../../artefacts/place.ts';
import type { AlterAction, SqlStatement } from '../../../artefacts/sql-model.ts';
import type { Site } from '../../../findings.ts';
import { isEmptied } from '../../../model/service/migrations/column-history.ts';
import {
  migrationHistories,
  recentUnits,
  tableKey,
  writtenOn,
  type MigrationUnit,
} from '../../../model/service/migrations/sql-migrations.ts';
import { defineCheck } from '../../check.ts';

interface Operation {
  site: Site;
  table: string;
  /** What it does, with names, up to the verb. */
  said: string;
  /** The lock and how long it is held; undefined for the form that does not block. */
  blocks?: string;
  fix: string;
}

const CONCURRENT =
  'Create the index with `CONCURRENTLY`, in a migration of its own that runs outside of a transaction.';
const NOT_VALID = 'Add the constraint with `NOT VALID`, then run `VALIDATE CONSTRAINT` in a later migration.';
const WRITES = 'holds a SHARE lock that stops writes while the index is built';
const BOTH = 'holds SHARE ROW EXCLUSIVE on both tables while every row is checked';
const EXCLUSIVE = 'holds ACCESS EXCLUSIVE, which stops reads and writes, while';

const ofAction = (statement: SqlStatement, action: AlterAction): Operation | undefined => {
  const table = statement.table ?? '';
  const at = (name: string): Site =>
    siteAt(statement.site.path, action.span, `alter-table ${table} ${name}`, action.kind);
  if (action.kind === 'add-column' && action.column.unique) {
    return {
      site: at(action.column.name),
      table,
      said: `the unique column \`${action.column.name}\` on \`${table}\``,
      blocks: `${EXCLUSIVE} its index is built`,
      fix: CONCURRENT,
    };
  }
  if (action.kind !== 'add-constraint') return undefined;
  const { constraint } = action;
  const name = constraint.name ?? constraint.columns.join(', ');
  const said = `\`${name}\` on \`${table}\``;
  switch (constraint.kind) {
    case 'unique':
    case 'primary-key':
      return {
        site: at(name),
        table,
        said,
        ...(constraint.usingIndex ? {} : { blocks: `${EXCLUSIVE} its index is built` }),
        fix: 'Build a unique index with `CONCURRENTLY` first, then add the constraint with `USING INDEX`.',
      };
    case 'foreign-key':
      return {
        site: at(name),
        table,
        said: `the foreign key ${said}`,
        ...(constraint.notValid ? {} : { blocks: BOTH }),
        fix: NOT_VALID,
      };
    case 'check':
    case 'exclude':
      return {
        site: at(name),
        table,
        said: `the check ${said}`,
        ...(constraint.notValid ? {} : { blocks: `${EXCLUSIVE} every row is checked` }),
        fix: NOT_VALID,
      };
    default:
      return undefined;
  }
};

const operationsOf = (statement: SqlStatement): Operation[] => {
  if (statement.kind === 'create-index') {
    const { index } = statement;
    const said = `the${index.unique ? ' unique' : ''} index ${index.name === undefined ? '' : `\`${index.name}\` `}on \`${statement.table ?? ''}\``;
    return [
      {
        site: statement.site,
        table: statement.table ?? '',
        said,
        ...(index.concurrently ? {} : { blocks: WRITES }),
        fix: CONCURRENT,
      },
    ];
  }
  return statement.kind === 'alter-table'
    ? statement.actions.flatMap((action) => ofAction(statement, action) ?? [])
    : [];
};

/** A constraint that is taken off and put on again under its name keeps the rows as they were. */
const isReplaced = (statements: readonly SqlStatement[], operation: Operation): boolean => {
  const name = operation.site.symbol.split(' ').at(-1)?.toLowerCase();
  return statements.some(
    (statement) =>
      statement.kind === 'alter-table' &&
      tableKey(statement.table) === tableKey(operation.table) &&
      statement.actions.some(
        (action) => action.kind === 'drop-constraint' && action.name.toLowerCase() === name,
      ),
  );
};

/** More than a year old by its name: applied long ago where the service runs, it blocks only who is far behind. */
const isHistory = (unit: MigrationUnit, today: string | undefined): boolean => {
  const day = writtenOn(unit);
  if (day === undefined || today === undefined) return false;
  return `${Number(day.slice(0, 4)) + 1}${day.slice(4)}` < today;
};

export const blockingIndex = defineCheck({
  title: 'Index or constraint that locks an existing table',
  severity: 'high',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'PostgreSQL: `CREATE INDEX` without `CONCURRENTLY`, and unique keys, foreign keys and checks added to an existing table without `USING INDEX` or `NOT VALID`, in the newest ten migrations of a folder.',
  why: 'The lock is held while every row is read: writes queue behind it, the pool fills up, and the deploy becomes an outage on a table that has grown.',
  leavesAlone: [
    'Tables that the same migration creates or empties',
    'The first migration of a folder, older ones, and down migrations',
    '`CONCURRENTLY`, `NOT VALID`, `USING INDEX`',
    'MySQL, SQLite and SQL Server',
  ],
  howToFix:
    'Build indexes with `CONCURRENTLY` outside of a transaction; add constraints `NOT VALID` and validate them in a later migration.',
  references: [
    'https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY',
    'https://www.postgresql.org/docs/current/explicit-locking.html',
    'https://squawkhq.com/docs/require-concurrent-index-creation',
  ],
  example: {
    bad: 'CREATE INDEX "events_team" ON "events" ("teamId");',
    good: 'CREATE INDEX CONCURRENTLY "events_team" ON "events" ("teamId");',
  },
  run({ model, pass, report, notAssessed }) {
    for (const history of migrationHistories(model)) {
      for (const unit of recentUnits(history)) {
        for (const [index, statement] of unit.statements.entries()) {
          for (const operation of operationsOf(statement)) {
            const { site, table, said, blocks, fix } = operation;
            const isNew = unit.created.has(tableKey(table)) || table.includes('${') || table === '';
            if (isNew || isEmptied(unit, index, table) || isReplaced(unit.statements, operation)) continue;
            if (history.dialect === undefined) {
              notAssessed(site, { unknown: 'unresolved', settles: `the dialect of \`${history.dir}\`` });
            } else if (history.dialect === 'postgresql') {
              if (blocks === undefined) pass(site);
              else
                report(site, {
                  message: `Adding ${said}, an existing table, ${blocks}.`.slice(0, 240),
                  label: 'locks the table',
                  ...(isHistory(unit, model.today) ? { severity: 'low' as const } : {}),
                  fix,
                });
            }
          }
        }
      }
    }
  },
});
