import type { Node } from '../../../facts/node.ts';
import type { Site } from '../../../findings.ts';
import type { FindThenCreate } from '../db/find-then-create.ts';
import type { DbOp } from '../db/op.ts';
import type { Schema } from '../schema/schema.ts';
import { columnKey, type Table, type TableColumn, type TableKey } from '../schema/table.ts';
import { isRevived, softDeleteOf } from './soft-deletes.ts';
import { holds, isTenantTable, tenantColumnOf } from './tenant-column.ts';
import { isMade, nullLookedUp, nullStored, type Written } from './written-values.ts';

/** A unique key that does not say what the code takes it to say. */
export interface UniqueGap {
  kind: 'soft delete' | 'null distinct' | 'null equal' | 'tenant missing' | 'enforces nothing' | 'wrong rows';
  table: Table;
  key: TableKey;
  /** The column that makes the gap: the marker, the nullable column, the tenant, the surplus column. */
  column: string;
  /** Columns that the code takes to be unique. */
  columns: readonly string[];
  /** Where to report: the declaration that people edit. */
  site: Site;
  /** What proves it: where the row is marked, the null is stored, the row is created after a look. */
  proof?: Node | undefined;
  sibling?: TableKey | undefined;
}

export interface CheckedKeys {
  gaps: readonly UniqueGap[];
  sound: readonly { key: TableKey; site: Site }[];
}

export interface GapSources {
  schema: Schema;
  ops: ReadonlyMap<Table, readonly DbOp[]>;
  finds: readonly FindThenCreate[];
  written: Written;
  /** Tables of which creations bring deleted rows back. */
  revivals: ReadonlySet<Table>;
  isMigration(path: string): boolean;
}

/** Names of values that the service makes, or that are the same for everybody. */
const MADE =
  /(^|_)(id|uuid|guid|ulid|token|hash|secret|nonce|salt|digest|fingerprint|checksum|jti|k8s\w*)$|(Id|Uuid|Token|Hash|Secret|Nonce)$/;
const CHOSEN =
  /^(slug|name|code|handle|title|label|sku|identifier|key|alias|external_?id|reference|number)$/i;

/** L4: unique keys that refuse what they should let pass, or let pass what they should refuse. */
export const uniqueGaps = (sources: GapSources): CheckedKeys => {
  const gaps: UniqueGap[] = [];
  const sound: { key: TableKey; site: Site }[] = [];
  const tenant = tenantColumnOf(sources.schema.tables);
  for (const table of sources.schema.tables) {
    for (const key of table.keys) {
      if (key.kind !== 'unique') continue;
      const site = siteOf(table, key, sources);
      const gap =
        wrongRows(table, key, site) ??
        enforcesNothing(table, key, site, sources) ??
        softDeleted(table, key, site, sources) ??
        nulls(table, key, site, sources) ??
        (tenant && tenantMissing(table, key, site, tenant, sources));
      if (gap) gaps.push(gap);
      else sound.push({ key, site });
    }
  }
  return { gaps, sound };
};

/** Old migrations are not edited: what they leave is reported where the model is declared. */
const siteOf = (table: Table, key: TableKey, { isMigration }: GapSources): Site => {
  if (!isMigration(key.site.path) || !table.declaration) return key.site;
  const first = table.columns.find(({ name }) => name === key.columns.at(-1));
  return first?.site ?? table.site;
};

const columnOf = (table: Table, name: string): TableColumn | undefined =>
  table.columns.find(
    (one) => columnKey(one.name) === columnKey(name) || columnKey(one.column ?? '') === columnKey(name),
  );

const DELETED = /["'`]?(\w*delet\w*)["'`]?\s+is\s+not\s+null/i;

const wrongRows = (table: Table, key: TableKey, site: Site): UniqueGap | undefined => {
  const column = DELETED.exec(key.where ?? '')?.[1];
  // next to a key over the live rows, one over the dead ones is meant
  const hasLive = table.keys.some((one) => one !== key && one.kind === 'unique' && sameColumns(one, key));
  return column === undefined || hasLive
    ? undefined
    : { kind: 'wrong rows', table, key, column, columns: key.columns, site };
};

const sameColumns = (a: TableKey, b: TableKey): boolean =>
  a.columns.map(columnKey).sort().join() === b.columns.map(columnKey).sort().join();

/** A primary key or another unique value among the columns: no two rows can collide. */
const enforcesNothing = (
  table: Table,
  key: TableKey,
  site: Site,
  { finds }: GapSources,
): UniqueGap | undefined => {
  const inner = table.keys.find(
    (one) =>
      one !== key &&
      one.kind !== 'index' &&
      one.where === undefined &&
      one.columns.length < key.columns.length &&
      one.columns.every((column) => holds(key, column)),
  );
  if (!inner) return undefined;
  const rest = key.columns.filter((column) => !holds(inner, column));
  const isKept = table.keys.some(
    (one) =>
      one !== key &&
      one.kind === 'unique' &&
      one.columns.every((column) => rest.some((own) => columnKey(own) === columnKey(column))),
  );
  if (isKept) return undefined;
  const relied = finds.find(
    (found) =>
      found.table === table &&
      !found.keys.length &&
      found.columns.every((column) => rest.some((own) => columnKey(own) === columnKey(column))),
  );
  // a collection has no foreign keys that could want the longer key
  const isPointless = table.source === 'mongoose' && inner.kind === 'primary' && rest.length > 1;
  if (!relied && !isPointless) return undefined;
  const columns = relied?.columns ?? rest;
  return {
    kind: 'enforces nothing',
    table,
    key,
    column: inner.columns[0] ?? '',
    columns,
    site,
    proof: relied?.create,
  };
};

const softDeleted = (
  table: Table,
  key: TableKey,
  site: Site,
  { ops, written, revivals }: GapSources,
): UniqueGap | undefined => {
  // Medusa adds the predicate to the keys of its models itself
  if (table.source === 'medusa' || revivals.has(table) || key.where !== undefined || key.sparse)
    return undefined;
  const [only, ...more] = key.columns;
  if (only === undefined) return undefined;
  if (!more.length && (MADE.test(only) || columnOf(table, only)?.references !== undefined)) return undefined;
  if (key.columns.every((column) => isMade(table, column, written))) return undefined;
  if (key.columns.some((column) => /delet/i.test(column))) return undefined;
  const found = softDeleteOf(table, ops.get(table) ?? []);
  if (!found || isRevived(found, key.columns, ops.get(table) ?? [])) return undefined;
  return {
    kind: 'soft delete',
    table,
    key,
    column: found.marker,
    columns: key.columns,
    site,
    proof: found.at,
  };
};

const nulls = (table: Table, key: TableKey, site: Site, { written }: GapSources): UniqueGap | undefined => {
  if (key.where !== undefined || key.sparse) return undefined;
  const nullable = key.columns.filter((name) => columnOf(table, name)?.nullable === true);
  if (key.nulls === 'equal') {
    if (table.source !== 'mongoose') return undefined;
    for (const column of nullable) {
      const declared = columnOf(table, column);
      const proof = nullStored(table, column, written);
      const isDeclared = /\bnull\b/.test(declared?.declared ?? '');
      if (key.columns.length === 1 && (proof ?? isDeclared))
        return { kind: 'null equal', table, key, column, columns: key.columns, site, proof };
    }
    return undefined;
  }
  if (key.columns.length < 2) return undefined;
  for (const column of nullable) {
    const rest = key.columns.filter((one) => one !== column);
    if (!rest.every((one) => columnOf(table, one)?.nullable === false)) continue;
    const isCovered = table.keys.some(
      (one) =>
        one !== key &&
        one.kind === 'unique' &&
        !holds(one, column) &&
        one.columns.some((own) => rest.some((name) => columnKey(name) === columnKey(own))),
    );
    if (isCovered) continue;
    const proof = nullLookedUp(table, key.columns, column, written);
    if (proof) return { kind: 'null distinct', table, key, column, columns: key.columns, site, proof };
  }
  return undefined;
};

const tenantMissing = (
  table: Table,
  key: TableKey,
  site: Site,
  tenant: { column: string; siblings: readonly TableKey[] },
  { written }: GapSources,
): UniqueGap | undefined => {
  const { column } = tenant;
  if (key.where !== undefined || holds(key, column) || isTenantTable(table, column)) return undefined;
  if (columnOf(table, column)?.nullable !== false) return undefined;
  if (
    !key.columns.some((name) => CHOSEN.test(name)) ||
    key.columns.some((name) => /id$/i.test(name) && !CHOSEN.test(name))
  )
    return undefined;
  if (key.columns.some((name) => columnOf(table, name)?.references !== undefined)) return undefined;
  const writers = written.of(table);
  const isGiven = key.columns.every((name) => !isMade(table, name, written)) && writers.length > 0;
  const [sibling] = tenant.siblings;
  return isGiven
    ? { kind: 'tenant missing', table, key, column, columns: key.columns, site, sibling }
    : undefined;
};
