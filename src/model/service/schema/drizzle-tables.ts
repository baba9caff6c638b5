import type { Node } from '../../../facts/node.ts';
import { addKey, type Table, type TableKey } from './table.ts';
import { chainOf, entriesOf, type SchemaReading } from './reading.ts';

/** Tables made by `pgTable` and the like, with the keys of columns and of the third argument. */
export const drizzleTables = (reading: SchemaReading): Table[] =>
  reading.roles
    .callsOf('model')
    .filter(({ callee }) => callee.package.startsWith('drizzle-orm') && /able$/.test(callee.path))
    .map(({ call, callee }) =>
      tableOf(reading, call, /mssql|singlestore/.test(callee.path) ? 'equal' : 'distinct'),
    );

const tableOf = (reading: SchemaReading, call: Node, nulls: TableKey['nulls']): Table => {
  const { entries, open } = entriesOf(reading, call.argument(1));
  const declared = call.parent?.is('VarDecl') ? call.parent.target?.name : undefined;
  const name = reading.values.text(call.argument(0));
  const table: Table = {
    name: declared ?? name ?? '',
    ...(name !== undefined && { table: name }),
    source: 'drizzle',
    columns: [],
    keys: [],
    site: call,
    declaration: call,
    complete: true,
  };
  for (const { name: property, value, node } of entries) {
    const links = chainOf(value);
    const names = links.map((link) => link.callee?.name ?? '');
    const column = reading.values.text(links[0]?.argument(0));
    const reference = links.find((link) => link.callee?.name === 'references')?.argument(0)?.body;
    table.columns.push({
      name: property,
      ...(column !== undefined && { column }),
      type: names[0] ?? '',
      nullable: !names.includes('notNull') && !names.includes('primaryKey'),
      ...(reference?.is('Member') && reference.object && { references: reference.object.name }),
      site: node,
    });
    if (names.includes('primaryKey'))
      addKey(table, { kind: 'primary', columns: [property], nulls, site: node });
    if (names.includes('unique')) addKey(table, { kind: 'unique', columns: [property], nulls, site: node });
  }
  if (open && !entries.length) table.complete = false;
  readExtras(reading, call.argument(2), table, nulls);
  return table;
};

const readExtras = (
  reading: SchemaReading,
  extras: Node | undefined,
  table: Table,
  nulls: TableKey['nulls'],
): void => {
  if (!extras) return;
  const result = extras.is('Function') ? resultOf(extras) : extras;
  if (!result?.is('Object', 'Array')) {
    table.complete = false;
    return;
  }
  for (const element of result.elements) {
    const value = element.is('Property') ? element.value : element;
    const links = chainOf(value);
    const made = links[0]?.callee?.name ?? '';
    const on = links.find((link) => /^(on|using)/.test(link.callee?.name ?? ''));
    if (!value || !made) {
      table.complete = false;
      continue;
    }
    if (made === 'primaryKey') {
      const first = links[0]?.argument(0);
      const list = first?.is('Object') ? first.property('columns') : undefined;
      const columns = (list?.elements ?? links[0]?.args ?? []).flatMap(columnOf);
      addKey(table, { kind: 'primary', columns, nulls, site: value });
      continue;
    }
    const kind =
      made === 'uniqueIndex' || made === 'unique' ? 'unique' : made === 'index' ? 'index' : undefined;
    if (!kind) continue;
    const args = on?.callee?.name === 'using' ? on.args.slice(1) : (on?.args ?? []);
    const columns = args.flatMap(columnOf);
    const where = links.find((link) => link.callee?.name === 'where')?.argument(0)?.text;
    const isFolded = columns.length < args.length;
    if (isFolded && kind === 'unique') table.complete = false; // a key on an expression
    if (isFolded && !columns.length) continue;
    const equal = links.some((link) => link.callee?.name === 'nullsNotDistinct');
    addKey(table, {
      kind: isFolded ? 'index' : kind,
      columns,
      ...(where !== undefined && { where }),
      nulls: equal ? 'equal' : nulls,
      site: value,
    });
  }
};

/** `t.email`, `t.createdAt.desc()` */
const columnOf = (node: Node): string[] => {
  if (node.is('Member')) return [node.name];
  const first = node.is('Call') ? node.callee : undefined;
  return first?.is('Member') && first.object?.is('Member') ? [first.object.name] : [];
};

const resultOf = (fn: Node): Node | undefined => {
  const body = fn.body;
  if (!body?.is('Block')) return body;
  return body.statements.find((one) => one.is('Return'))?.expression;
};
