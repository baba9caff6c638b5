import type { Node } from '../../../facts/node.ts';
import type { Site } from '../../../findings.ts';

export interface TableColumn {
  /** As the code calls it. */
  name: string;
  /** As the database calls it, where the declaration says so. */
  column?: string;
  /** As the declaration writes it: `timestamptz`, `DECIMAL(10, 2)`, `Float`; the decorator where it gives the type. */
  type?: string;
  /** The type that the code gives it. */
  declared?: string;
  /** Values are changed on their way in and out. */
  isTransformed?: boolean;
  /** Undefined where nothing says it. */
  nullable?: boolean;
  isList?: boolean;
  /** The model that it refers to. */
  references?: string;
  site: Site;
}

export interface TableKey {
  kind: 'primary' | 'unique' | 'index';
  columns: readonly string[];
  /** Only rows of this predicate are in it. */
  where?: string;
  nulls: 'distinct' | 'equal';
  /** Rows without the field are left out (MongoDB). */
  sparse?: boolean;
  site: Site;
}

/** A table or collection as its declarations and migrations leave it. */
export interface Table {
  /** The model's name. */
  name: string;
  /** The table's name, where it is known. */
  table?: string;
  source: 'prisma' | 'drizzle' | 'typeorm' | 'mikro-orm' | 'sequelize' | 'mongoose' | 'medusa' | 'migrations';
  columns: TableColumn[];
  keys: TableKey[];
  site: Site;
  /** The class, the call that makes it, the schema object. */
  declaration?: Node;
  /** Nothing of its keys is hidden: neither in its declaration nor in the migrations. */
  complete: boolean;
  /** The model hides rows that are marked as deleted: the column that marks them. */
  softDelete?: string;
}

/** `userId`, `user_id` and `"userId"` are one column: names are compared without case, underscores and quotes. */
export const columnKey = (name: string): string => name.replace(/[^A-Za-z0-9.]/g, '').toLowerCase();

/** Names of tables as different tools write them: with a schema, in any case, in the plural. */
export const tableKey = (name: string): string =>
  (name.split('.').at(-1) ?? name).replace(/[^A-Za-z0-9]/g, '').toLowerCase();

/** Adds a key unless the same one is there. */
export const addKey = (table: Table, key: TableKey): void => {
  const same = (one: TableKey): boolean =>
    one.kind === key.kind &&
    one.where === key.where &&
    one.columns.map(columnKey).join() === key.columns.map(columnKey).join();
  if (key.columns.length && !table.keys.some(same)) table.keys.push(key);
};
