import type { Artefacts } from '../../../artefacts/artefacts.ts';
import type { SourceUnit } from '../../../facts/node.ts';
import type { Node } from '../../../facts/node.ts';
import { isBackwards } from '../migrations/code-migrations.ts';
import { migrationHistories, type MigrationSources } from '../migrations/sql-migrations.ts';
import { runBuilderCall } from './builder-migrations.ts';
import { entitySchemas, medusaTables, sequelizeTables } from './call-tables.ts';
import { aliasesOf, classTables } from './class-tables.ts';
import { documentTables } from './document-tables.ts';
import { drizzleTables } from './drizzle-tables.ts';
import { prismaTables } from './prisma-tables.ts';
import type { SchemaReading } from './reading.ts';
import { Replay, type ReplayedTable } from './replay.ts';
import { addKey, columnKey, tableKey, type Table, type TableKey } from './table.ts';

export interface SchemaSources extends SchemaReading, MigrationSources {
  artefacts: Artefacts;
}

/** L4: tables, columns and keys, from the declarations of ORMs and from replayed migrations: a key of either exists. */
export class Schema {
  readonly tables: readonly Table[];
  private readonly byDeclaration = new Map<Node, Table>();
  private readonly byName = new Map<string, Table[]>();

  constructor(sources: SchemaSources) {
    const { artefacts } = sources;
    // what tests declare is no schema of the service
    const units = sources.units.filter(
      (unit) => !/^(test|fixture|mock)$/.test(sources.project.file(unit.path)?.role ?? ''),
    );
    const paths = new Set(units.map(({ path }) => path));
    const classes = classTables(sources, units);
    const declared = [
      ...artefacts.prismaSchemas.flatMap(prismaTables),
      ...drizzleTables(sources),
      ...classes,
      ...sequelizeTables(sources),
      ...documentTables(sources, classes),
      ...medusaTables(sources),
      ...entitySchemas(sources),
    ].filter((table) => table.declaration === undefined || paths.has(table.declaration.path));
    const replays = replayed(sources, units);
    this.tables = joined(declared, replays);
    for (const table of this.tables) {
      if (table.declaration) this.byDeclaration.set(table.declaration, table);
      for (const name of new Set([table.name, table.table ?? table.name].map(tableKey))) {
        const list = this.byName.get(name);
        if (list) list.push(table);
        else this.byName.set(name, [table]);
      }
    }
  }

  ofDeclaration(node: Node): Table | undefined {
    return this.byDeclaration.get(node);
  }

  /** The table of a name; undefined where several have it. */
  named(name: string, source?: Table['source']): Table | undefined {
    const found = (this.byName.get(tableKey(name)) ?? []).filter(
      (one) => source === undefined || one.source === source,
    );
    return found.length === 1 ? found[0] : undefined;
  }

  /** Keys that let no two rows have the same values in these columns: their columns are among them. */
  uniqueOn(table: Table, columns: readonly string[]): TableKey[] {
    const given = new Set(columns.flatMap((column) => aliasesOf(table, column)));
    return table.keys.filter(
      (key) =>
        key.kind !== 'index' &&
        key.columns.every((column) => aliasesOf(table, column).some((alias) => given.has(alias))),
    );
  }

  /** Keys whose leading column is among these. */
  servedBy(table: Table, columns: readonly string[]): TableKey[] {
    const given = new Set(columns.flatMap((column) => aliasesOf(table, column)));
    return table.keys.filter((key) => {
      const [leading] = key.columns;
      return leading !== undefined && aliasesOf(table, leading).some((alias) => given.has(alias));
    });
  }
}

const replayed = (sources: SchemaSources, units: readonly SourceUnit[]): Replay[] => {
  const byPath = new Map(units.map((unit) => [unit.path, unit]));
  return migrationHistories({ ...sources, units }).map((history) => {
    const replay = new Replay();
    for (const step of history.units) {
      const unit = byPath.get(step.path);
      const steps = [
        ...step.statements.map((statement) => ({
          line: statement.span.line,
          run: () => replay.sql(statement),
        })),
        ...(unit ? unit.nodesOf('Call') : [])
          .filter((call) => !isBackwards(call))
          .map((call) => ({ line: call.span.endLine, run: () => runBuilderCall(sources, replay, call) })),
      ];
      for (const { run } of steps.sort((a, b) => a.line - b.line)) run();
    }
    return replay;
  });
};

/** Declared tables with the keys of their migrations, and tables that only migrations know. */
const joined = (declared: Table[], replays: readonly Replay[]): Table[] => {
  const used = new Set<ReplayedTable>();
  for (const table of declared) {
    if (table.source === 'mongoose') continue;
    const names = [...new Set([table.table ?? table.name, table.name, `${table.name}s`].map(tableKey))];
    const found = replays.flatMap((replay) => {
      const name = names.find((one) => replay.tables.has(one));
      const one = name === undefined ? undefined : replay.tables.get(name);
      return one ? [one] : [];
    });
    for (const one of found) {
      used.add(one);
      for (const key of one.keys) addKey(table, asNamed(table, key));
      if (one.keys.length && !one.complete && !table.keys.length) table.complete = false;
    }
    if (!found.length && table.source === 'sequelize' && replays.some(({ tables }) => tables.size > 0))
      table.complete = false;
    // a table that a migration names by a computed text may be any
    if (replays.some(({ hasUnknown }) => hasUnknown) && table.source === 'sequelize' && !found.length)
      table.complete = false;
  }
  const only = replays.flatMap((replay) =>
    [...replay.tables.values()]
      .filter((one) => !used.has(one))
      .map((one): Table => ({
        name: one.name,
        table: one.name,
        source: 'migrations',
        columns: one.columns,
        keys: [...one.keys],
        site: one.site,
        complete: one.complete && !replay.hasUnknown,
      })),
  );
  return [...declared, ...only];
};

/** A key of the migrations in the words of the declaration. */
const asNamed = (table: Table, key: ReplayedTable['keys'][number]): TableKey => ({
  ...key,
  columns: key.columns.map((column) => {
    const declared = table.columns.find(
      (one) =>
        columnKey(one.column ?? one.name) === columnKey(column) || columnKey(one.name) === columnKey(column),
    );
    return declared?.name ?? column;
  }),
});
