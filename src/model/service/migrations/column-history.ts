import type { AlterAction, SqlColumn } from '../../../artefacts/sql-model.ts';
import { tableKey, type MigrationHistory, type MigrationUnit } from './sql-migrations.ts';

/** What is known of a column before a point of the history. */
export interface ColumnState {
  notNull: boolean;
  hasDefault: boolean;
  /** Rows were given a value by a statement after the column was added. */
  filled: boolean;
  /** A CHECK that refuses NULL stands and is validated. */
  checked: boolean;
  addedIn: number;
}

type Columns = Map<string, ColumnState>;

const ofColumn = (column: SqlColumn, order: number): ColumnState => ({
  notNull: column.notNull || column.primaryKey,
  hasDefault: column.default !== undefined && !/^null$/i.test(column.default),
  filled: false,
  checked: false,
  addedIn: order,
});

const notNullCheck = (expression: string | undefined): string | undefined =>
  /^\(?\s*"?(\w+)"?\s+is\s+not\s+null\s*\)?$/i.exec(expression ?? '')?.[1]?.toLowerCase();

const applyAction = (
  columns: Columns,
  checks: Map<string, string>,
  action: AlterAction,
  order: number,
): void => {
  const state =
    'name' in action && action.name !== undefined ? columns.get(action.name.toLowerCase()) : undefined;
  if (action.kind === 'add-column')
    columns.set(action.column.name.toLowerCase(), ofColumn(action.column, order));
  else if (action.kind === 'drop-column') columns.delete(action.name.toLowerCase());
  else if (action.kind === 'rename-column' && state) {
    columns.delete(action.name.toLowerCase());
    columns.set(action.to.toLowerCase(), state);
  } else if (action.kind === 'modify-column')
    columns.set(action.column.name.toLowerCase(), ofColumn(action.column, order));
  else if (action.kind === 'set-not-null' && state) state.notNull = true;
  else if (action.kind === 'drop-not-null' && state) state.notNull = false;
  else if (action.kind === 'add-constraint') {
    const column = notNullCheck(action.constraint.expression);
    if (column === undefined) return;
    if (action.constraint.name !== undefined) checks.set(action.constraint.name.toLowerCase(), column);
    const checked = columns.get(column);
    if (checked && !action.constraint.notValid) checked.checked = true;
  } else if (action.kind === 'validate-constraint') {
    const checked = columns.get(checks.get(action.name.toLowerCase()) ?? '');
    if (checked) checked.checked = true;
  }
};

/**
 * Replays a history up to a statement of a unit and gives what is then known of a column; undefined when no statement
 * before it speaks of the table or of the column.
 */
export const columnBefore = (
  history: MigrationHistory,
  unit: MigrationUnit,
  statementIndex: number,
  table: string,
  column: string,
): ColumnState | undefined => {
  const tables = new Map<string, Columns>();
  const checks = new Map<string, string>();
  for (const each of history.units) {
    if (each.order > unit.order) break;
    for (const [index, statement] of each.statements.entries()) {
      if (each.order === unit.order && index >= statementIndex) break;
      const key = tableKey(statement.table);
      if (statement.kind === 'create-table') {
        tables.set(
          key,
          new Map(statement.columns.map((own) => [own.name.toLowerCase(), ofColumn(own, each.order)])),
        );
        continue;
      }
      const columns = tables.get(key) ?? new Map<string, ColumnState>();
      if (statement.kind === 'alter-table') {
        for (const action of statement.actions) {
          applyAction(columns, checks, action, each.order);
          if (action.kind === 'rename-table') {
            tables.delete(key);
            tables.set(tableKey(action.to), columns);
          }
        }
        if (!tables.has(key) && !statement.actions.some((action) => action.kind === 'rename-table'))
          tables.set(key, columns);
      } else if (statement.kind === 'update' || statement.kind === 'delete') {
        const emptied =
          statement.where === undefined ? undefined : /"?(\w+)"?\s+is\s+null/i.exec(statement.where)?.[1];
        const touched =
          statement.kind === 'update'
            ? statement.columns
            : emptied === undefined
              ? [...columns.keys()]
              : [emptied];
        for (const name of touched) {
          const state = columns.get(name.toLowerCase());
          if (state) state.filled = true;
        }
      } else if (statement.kind === 'truncate') for (const state of columns.values()) state.filled = true;
    }
  }
  return tables.get(tableKey(table))?.get(column.toLowerCase());
};

/** Whether the unit leaves no row in the table before a statement. */
export const isEmptied = (unit: MigrationUnit, statementIndex: number, table: string): boolean =>
  unit.statements
    .slice(0, statementIndex)
    .some(
      (statement) =>
        tableKey(statement.table) === tableKey(table) &&
        (statement.kind === 'truncate' || (statement.kind === 'delete' && statement.where === undefined)),
    );
