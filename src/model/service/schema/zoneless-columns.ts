import type { Node } from '../../../facts/node.ts';
import type { Site } from '../../../findings.ts';
import { makerAt } from '../../meaning/clients/makers.ts';
import type { ServiceModel } from '../../model.ts';
import { dependencyTest } from '../entry-points/dependency-test.ts';
import type { Table, TableColumn } from './table.ts';

/** A schema whose points in time are kept as the wall time of whoever writes them. */
export interface ZonelessSchema {
  /** The column of the base class, else the first. */
  site: Site;
  column: string;
  table: string;
  /** Other columns of the schema like it. */
  others: readonly Site[];
  store: 'PostgreSQL' | 'MySQL';
  by: 'typeorm' | 'pg';
  /** The application may be run on several databases. */
  isChosenByUser: boolean;
  /** Where the client is made; its `timezone` is missing there. */
  client: Node | undefined;
}

const ZONELESS = /^(timestamp|datetime)(\s*\(\d\))?(\s+without\s+time\s+zone)?$/i;
const DATES = /^(Create|Update|Delete)DateColumn$/;
/** Wall time by intent: hours of a shop, birthdays. */
const LOCAL_BY_INTENT = /(birth|opening|closing|local|wall|holiday)/i;

/** One for each kind of declaration in the schema, or none where all of its columns are in UTC both ways. */
export const zonelessSchemas = (model: ServiceModel): ZonelessSchema[] => {
  const uses = dependencyTest((path) => model.project.packageOf(path));
  const tables = model.data.schema.tables.filter(({ site }) => {
    const file = model.project.file(site.path);
    return file === undefined || file.inScope;
  });
  return [...ofTypeorm(model, tables, uses), ...ofDriver(model, tables, uses)];
};

type Uses = (path: string, libraries: readonly string[]) => boolean;

const ofTypeorm = (model: ServiceModel, tables: readonly Table[], uses: Uses): ZonelessSchema[] => {
  const own = tables.filter(({ source }) => source === 'typeorm');
  const [first] = own;
  if (!first) return [];
  const postgres = uses(first.site.path, ['pg', 'postgres', 'pg-promise']);
  const mysql = uses(first.site.path, ['mysql2', 'mysql']);
  const clients = model.calls.production.filter(
    (call) => makerAt(model.outbound.trace, call)?.package === 'typeorm',
  );
  const dialects = new Set(
    clients.flatMap((call) => model.values.text(model.roles.argumentAt(call, '0.type')) ?? []),
  );
  const isPostgres = dialects.size ? dialects.has('postgres') : postgres;
  const isMysql = dialects.size ? dialects.has('mysql') || dialects.has('mariadb') : mysql && !postgres;
  const unset = isMysql
    ? clients.find((call) => model.values.setting(call.argument(0), 'timezone').state === 'none')
    : undefined;
  if (!isPostgres && !unset) return [];
  const store = isPostgres ? 'PostgreSQL' : 'MySQL';
  const found = own.flatMap((table) =>
    table.columns.flatMap((column) => (isZoneless(column, store) ? [{ table, column }] : [])),
  );
  const isChosenByUser = dialects.size > 1 || (!dialects.size && postgres && mysql);
  return schemaOf(found, { store, by: 'typeorm', isChosenByUser, client: isPostgres ? undefined : unset });
};

const isZoneless = (
  { name, type, declared, isTransformed }: TableColumn,
  store: ZonelessSchema['store'],
): boolean => {
  if (isTransformed || LOCAL_BY_INTENT.test(name)) return false;
  if (type === undefined) return declared !== undefined && /^Date\b/.test(declared);
  if (store === 'MySQL' && /^timestamp/i.test(type)) return true;
  return DATES.test(type) || type === 'Date' || ZONELESS.test(type);
};

const MAPPERS = [
  'typeorm',
  'sequelize',
  '@prisma/client',
  'drizzle-orm',
  '@mikro-orm/core',
  'knex',
  'objection',
];

/** Tables of migrations that a driver for PostgreSQL reads and writes without a mapper in between. */
const ofDriver = (model: ServiceModel, tables: readonly Table[], uses: Uses): ZonelessSchema[] => {
  const own = tables.filter(
    ({ source, site }) =>
      source === 'migrations' && uses(site.path, ['pg', 'postgres']) && !uses(site.path, MAPPERS),
  );
  if (!own.length || parsesItself(model)) return [];
  const found = own.flatMap((table) =>
    table.columns.flatMap((column) =>
      column.type !== undefined && ZONELESS.test(column.type) && !LOCAL_BY_INTENT.test(column.name)
        ? [{ table, column }]
        : [],
    ),
  );
  return schemaOf(found, { store: 'PostgreSQL', by: 'pg', isChosenByUser: false, client: undefined });
};

/** `types.setTypeParser(1114, …)`: the parser of `timestamp` is replaced for the process. */
const parsesItself = (model: ServiceModel): boolean =>
  model.calls.production.some(
    (call) => call.callee?.name === 'setTypeParser' && /1114|TIMESTAMP\b/.test(call.argument(0)?.text ?? ''),
  );

const schemaOf = (
  found: readonly { table: Table; column: TableColumn }[],
  shared: Pick<ZonelessSchema, 'store' | 'by' | 'isChosenByUser' | 'client'>,
): ZonelessSchema[] => {
  const bySite = new Map<Site, { table: Table; column: TableColumn; count: number }>();
  for (const { table, column } of found) {
    const known = bySite.get(column.site);
    bySite.set(column.site, { table, column, count: (known?.count ?? 0) + 1 });
  }
  const ranked = [...bySite.values()].sort(
    (a, b) => b.count - a.count || before(a.column.site, b.column.site),
  );
  const [first, ...others] = ranked;
  if (!first) return [];
  const { table, column } = first;
  return [
    {
      ...shared,
      site: column.site,
      column: column.name,
      table: table.name,
      others: others.map((one) => one.column.site),
    },
  ];
};

const before = (a: Site, b: Site): number =>
  a.path === b.path ? a.span.line - b.span.line : a.path < b.path ? -1 : 1;
