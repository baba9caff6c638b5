import type { AlterAction, SqlIndex, SqlStatement } from '../../../artefacts/sql-model.ts';
import type { Site } from '../../../findings.ts';
import { columnKey, tableKey, type TableColumn, type TableKey } from './table.ts';

export type ReplayedKey = TableKey & { name: string };

/** What the migrations leave of a table. */
export interface ReplayedTable {
  name: string;
  columns: TableColumn[];
  keys: ReplayedKey[];
  complete: boolean;
  site: Site;
}

const nameOf = (table: string, columns: readonly string[]): string =>
  `${table}_${columns.join('_')}`.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

/** The tables of one history while its steps are run. */
export class Replay {
  readonly tables = new Map<string, ReplayedTable>();
  /** A key or table was changed whose name the code computes. */
  hasUnknown = false;

  get(name: string): ReplayedTable | undefined {
    return this.tables.get(tableKey(name));
  }

  create(name: string, site: Site): ReplayedTable {
    const table: ReplayedTable = { name, columns: [], keys: [], complete: true, site };
    this.tables.set(tableKey(name), table);
    return table;
  }

  /** The table, or one whose start is not in the history. */
  at(name: string, site: Site): ReplayedTable {
    const known = this.get(name);
    if (known) return known;
    const table = this.create(name, site);
    table.complete = false;
    return table;
  }

  drop(name: string): void {
    this.tables.delete(tableKey(name));
  }

  rename(name: string, to: string): void {
    const table = this.get(name);
    if (!table) return;
    this.tables.delete(tableKey(name));
    this.tables.set(tableKey(to), { ...table, name: to });
  }

  addColumn(table: ReplayedTable, column: TableColumn): void {
    this.dropColumn(table, column.name, false);
    table.columns.push(column);
  }

  dropColumn(table: ReplayedTable, name: string, withKeys = true): void {
    const gone = columnKey(name);
    table.columns = table.columns.filter((one) => columnKey(one.name) !== gone);
    if (withKeys)
      table.keys = table.keys.filter((key) => !key.columns.some((one) => columnKey(one) === gone));
  }

  renameColumn(table: ReplayedTable, name: string, to: string): void {
    const old = columnKey(name);
    table.columns = table.columns.map((one) => (columnKey(one.name) === old ? { ...one, name: to } : one));
    table.keys = table.keys.map((key) => ({
      ...key,
      columns: key.columns.map((one) => (columnKey(one) === old ? to : one)),
    }));
  }

  addKey(
    table: ReplayedTable,
    kind: TableKey['kind'],
    columns: readonly string[],
    site: Site,
    more: { name?: string | undefined; where?: string | undefined; equal?: boolean } = {},
  ): void {
    if (!columns.length) return;
    table.keys.push({
      kind,
      columns,
      ...(more.where !== undefined && { where: more.where }),
      nulls: more.equal === true ? 'equal' : 'distinct',
      site,
      name: more.name === undefined ? nameOf(table.name, columns) : columnKey(more.name),
    });
  }

  dropKeyByName(name: string, table?: ReplayedTable): void {
    const gone = columnKey(name);
    for (const one of table ? [table] : this.tables.values())
      one.keys = one.keys.filter((key) => key.name !== gone);
  }

  dropKeyOn(table: ReplayedTable, columns: readonly string[]): void {
    const gone = columns.map(columnKey).join();
    table.keys = table.keys.filter((key) => key.columns.map(columnKey).join() !== gone);
  }

  sql(statement: SqlStatement): void {
    const { table, site } = statement;
    if (statement.kind === 'drop-index') this.dropKeyByName(statement.name.split('.').at(-1) ?? '');
    if (table === undefined) return;
    if (statement.kind === 'create-table' && !statement.temporary) {
      if (statement.ifNotExists && this.get(table)) return;
      const made = this.create(table, site);
      if (statement.asQuery) made.complete = false;
      for (const column of statement.columns) {
        this.addColumn(made, { name: column.name, type: column.type, nullable: !column.notNull, site });
        if (column.primaryKey) this.addKey(made, 'primary', [column.name], site);
        if (column.unique)
          this.addKey(made, 'unique', [column.name], site, { name: `${table}_${column.name}_key` });
      }
      for (const constraint of statement.constraints)
        this.alter(made, { kind: 'add-constraint', constraint, span: statement.span }, site);
    } else if (statement.kind === 'drop-table') this.drop(table);
    else if (statement.kind === 'create-index') this.index(this.at(table, site), statement.index, site);
    else if (statement.kind === 'alter-table') {
      const changed = this.at(table, site);
      for (const action of statement.actions) this.alter(changed, action, site);
    }
  }

  private index(table: ReplayedTable, index: SqlIndex, site: Site): void {
    if (!index.columns.length) {
      if (index.unique) table.complete = false; // on an expression
      return;
    }
    this.addKey(table, index.unique ? 'unique' : 'index', index.columns, site, {
      name: index.name,
      where: index.where,
    });
  }

  private alter(table: ReplayedTable, action: AlterAction, site: Site): void {
    switch (action.kind) {
      case 'add-column':
      case 'modify-column': {
        const { column } = action;
        this.addColumn(table, { name: column.name, type: column.type, nullable: !column.notNull, site });
        if (column.primaryKey) this.addKey(table, 'primary', [column.name], site);
        if (column.unique)
          this.addKey(table, 'unique', [column.name], site, { name: `${table.name}_${column.name}_key` });
        return;
      }
      case 'drop-column':
        return this.dropColumn(table, action.name);
      case 'rename-column':
        return this.renameColumn(table, action.name, action.to);
      case 'rename-table':
        return this.rename(table.name, action.to);
      case 'add-index':
        return this.index(table, action.index, site);
      case 'drop-constraint':
        return this.dropKeyByName(action.name, table);
      case 'add-constraint': {
        const { kind, columns, name, usingIndex } = action.constraint;
        if (kind === 'primary-key') this.addKey(table, 'primary', columns, site, { name });
        if (kind === 'unique') {
          if (usingIndex && !columns.length) return;
          this.addKey(table, 'unique', columns, site, { name });
        }
        return;
      }
      case 'set-not-null':
      case 'drop-not-null': {
        const wanted = columnKey(action.name);
        table.columns = table.columns.map((one) =>
          columnKey(one.name) === wanted ? { ...one, nullable: action.kind === 'drop-not-null' } : one,
        );
        return;
      }
      default:
    }
  }
}
