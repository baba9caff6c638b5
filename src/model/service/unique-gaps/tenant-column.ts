import { columnKey, type Table, type TableKey } from '../schema/table.ts';

const TENANT =
  /^_?(tenant|workspace|organi[sz]ation|org|team|account|company|store|shop|channel|environment|project)_?id$/i;
const FEWEST = 3;
const MOST_OF = 0.6;

/** The column that says whose a row is, where most unique keys of several columns hold it. */
export const tenantColumnOf = (
  tables: readonly Table[],
): { column: string; siblings: readonly TableKey[] } | undefined => {
  const counted = new Map<string, { name: string; tables: number; keys: TableKey[]; others: number }>();
  for (const table of tables) {
    for (const { name } of table.columns) {
      if (!TENANT.test(name)) continue;
      const entry = counted.get(columnKey(name)) ?? { name, tables: 0, keys: [], others: 0 };
      counted.set(columnKey(name), entry);
      entry.tables++;
      for (const key of table.keys) {
        if (key.kind !== 'unique' || key.columns.length < 2) continue;
        if (holds(key, name)) entry.keys.push(key);
        else entry.others++;
      }
    }
  }
  const [best] = [...counted.values()]
    .filter(
      ({ tables: count, keys, others }) =>
        count >= FEWEST && keys.length >= FEWEST && keys.length >= (keys.length + others) * MOST_OF,
    )
    .sort((a, b) => b.keys.length - a.keys.length || (a.name < b.name ? -1 : 1));
  return best && { column: best.name, siblings: best.keys };
};

export const holds = (key: TableKey, column: string): boolean =>
  key.columns.some((one) => columnKey(one) === columnKey(column));

/** The table of the tenants themselves. */
export const isTenantTable = (table: Table, column: string): boolean => {
  const stem = columnKey(column).replace(/id$/, '');
  return [table.name, table.table ?? ''].some(
    (name) => columnKey(name).replace(/(entity|model|schema|class)?s?$/, '') === stem,
  );
};
