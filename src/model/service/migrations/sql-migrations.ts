import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { baseName, byCodeUnit, folderOf } from '../../../artefacts/place.ts';
import type { SqlDialect, SqlFile, SqlStatement } from '../../../artefacts/sql-model.ts';
import { sqlDialect } from '../../../artefacts/sql.ts';
import type { SourceUnit } from '../../../facts/node.ts';
import type { Project } from '../../../project/project.ts';
import { codeStatements, tablesBuilt } from './code-migrations.ts';

/** One step of a schema's history, forwards only. */
export interface MigrationUnit {
  path: string;
  /** Position in the history, from 0. */
  order: number;
  statements: SqlStatement[];
  /** Tables that the unit itself creates, in lower case. */
  created: ReadonlySet<string>;
}

/** The migrations of one folder in the order in which they run. */
export interface MigrationHistory {
  dir: string;
  dialect?: SqlDialect;
  units: MigrationUnit[];
}

/** Units before these were applied long ago: history, no defects. */
export const RECENT_UNITS = 10;

export const tableKey = (table: string | undefined): string => (table ?? '').toLowerCase();

const DOWN_FILE = /(?:^|[._-])(?:down|undo|rollback|revert)(?:[._-]|\.sql$)|^U\d[\w.]*__/i;
const DOWN_MARK =
  /^\s*--\s*(?:migrate:down|\+goose\s+down|\+migrate\s+down|down\s+migration|@down|!downs|rollback)\b/im;

/** `12` of `0012_add_users.sql` and of `V12__x.sql`. */
const leadingNumber = (name: string): bigint | undefined => {
  const digits = /^[A-Za-z]{0,12}?(\d+)/.exec(name)?.[1];
  return digits === undefined ? undefined : BigInt(digits);
};

const inOrder = (a: string, b: string): number => {
  const [first, second] = [leadingNumber(a), leadingNumber(b)];
  if (first !== undefined && second !== undefined && first !== second) return first < second ? -1 : 1;
  return byCodeUnit(a, b);
};

/** The folder of the history and the name of the step in it: Prisma keeps each step in a folder of its own. */
const stepOf = (path: string): { dir: string; step: string } => {
  const dir = folderOf(path);
  return baseName(path) === 'migration.sql'
    ? { dir: folderOf(dir), step: baseName(dir) }
    : { dir, step: baseName(path) };
};

const PROVIDERS: Readonly<Record<string, SqlDialect>> = {
  postgresql: 'postgresql',
  postgres: 'postgresql',
  cockroachdb: 'postgresql',
  pg: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
  sqlserver: 'mssql',
};

const DRIVERS: readonly (readonly [SqlDialect, RegExp])[] = [
  [
    'postgresql',
    /^(?:pg|postgres|@mikro-orm\/postgresql|@neondatabase\/serverless|@vercel\/postgres|pg-promise|slonik|postgres-pool)$/,
  ],
  ['mysql', /^(?:mysql2?|mariadb|@mikro-orm\/mysql|@planetscale\/database)$/],
  ['sqlite', /^(?:better-sqlite3|sqlite3|@libsql\/client|sql\.js)$/],
  ['mssql', /^(?:mssql|tedious)$/],
];

/** What the tool says of its folder, else the words of the files, else the only driver that the package declares. */
const dialectOf = (artefacts: Artefacts, dir: string, files: readonly SqlFile[]): SqlDialect | undefined => {
  const lock = artefacts.read(`${dir === '' ? '' : `${dir}/`}migration_lock.toml`);
  const journal = artefacts.read(`${dir === '' ? '' : `${dir}/`}meta/_journal.json`);
  const said =
    /provider\s*=\s*"(\w+)"/.exec(lock ?? '')?.[1] ?? /"dialect"\s*:\s*"(\w+)"/.exec(journal ?? '')?.[1];
  if (said !== undefined) return PROVIDERS[said];
  const words = new Set(files.flatMap((file) => file.dialect ?? []));
  if (words.size === 1) return [...words][0];
  if (words.size > 1) return undefined;
  const declared = artefacts.manifestOf(dir)?.dependencies ?? [];
  const drivers = DRIVERS.filter(([, name]) => declared.some((each) => name.test(each.name)));
  return drivers.length === 1 ? drivers[0]?.[0] : undefined;
};

const forwards = (artefacts: Artefacts, file: SqlFile): SqlStatement[] => {
  const text = file.path.endsWith('.sql') ? (artefacts.read(file.path) ?? '') : '';
  const mark = DOWN_MARK.exec(text);
  if (!mark) return file.statements;
  const line = text.slice(0, mark.index + mark[0].length).split('\n').length;
  return file.statements.filter((statement) => statement.span.line < line);
};

/** What the histories are made of; the model has all of it. */
export interface MigrationSources {
  readonly artefacts: Artefacts;
  readonly project: Pick<Project, 'file'>;
  readonly units: readonly SourceUnit[];
}

/** Migration files that are code, with the SQL in their texts. */
const codeFiles = ({ project, units }: MigrationSources): SqlFile[] =>
  units
    .filter((unit) => project.file(unit.path)?.role === 'migration')
    .map((unit) => {
      const statements = codeStatements(unit);
      const dialect = sqlDialect(statements.map((statement) => statement.text).join(';\n'));
      return { path: unit.path, statements, ...(dialect === undefined ? {} : { dialect }) };
    });

/** The histories of SQL migration files and of migrations in code that hold SQL, sorted by folder. */
export const migrationHistories = (sources: MigrationSources): MigrationHistory[] => {
  const { artefacts } = sources;
  const units = new Map(sources.units.map((unit) => [unit.path, unit]));
  const migrations = new Set(
    artefacts.files.filter((file) => file.kind === 'sql-migration').map((file) => file.path),
  );
  const byDir = new Map<string, SqlFile[]>();
  const files = artefacts.sqlFiles.filter(
    (file) => migrations.has(file.path) && !DOWN_FILE.test(baseName(file.path)),
  );
  for (const file of [...files, ...codeFiles(sources)]) {
    const { dir } = stepOf(file.path);
    byDir.set(dir, [...(byDir.get(dir) ?? []), file]);
  }
  return [...byDir.keys()].sort(byCodeUnit).map((dir) => {
    const files = (byDir.get(dir) ?? []).sort((a, b) => inOrder(stepOf(a.path).step, stepOf(b.path).step));
    const dialect = dialectOf(artefacts, dir, files);
    return {
      dir,
      ...(dialect === undefined ? {} : { dialect }),
      units: files.map((file, order) => {
        const statements = forwards(artefacts, file);
        const created = statements
          .filter((each) => each.kind === 'create-table')
          .map((each) => tableKey(each.table));
        const unit = units.get(file.path);
        const built = unit ? tablesBuilt(unit) : [];
        return { path: file.path, order, statements, created: new Set([...created, ...built]) };
      }),
    };
  });
};

/** The units that may still be ahead of a production database: the newest, without the one that starts the schema. */
export const recentUnits = (history: MigrationHistory): MigrationUnit[] =>
  history.units.slice(1).slice(-RECENT_UNITS);

/** The day that a migration's name begins with, `YYYY-MM-DD`: `20240602110946_add_key`, `Migration20240602110946`. */
export const writtenOn = ({ path }: MigrationUnit): string | undefined => {
  for (const part of path.split('/').reverse().slice(0, 2)) {
    const [, year, month, day] = /(?:^|\D)(20\d\d)-?(0[1-9]|1[0-2])-?([0-2]\d|3[01])/.exec(part) ?? [];
    if (year) return `${year}-${month ?? ''}-${day ?? ''}`;
  }
  return undefined;
};
