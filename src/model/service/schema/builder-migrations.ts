import type { Node } from '../../../facts/node.ts';
import type { Replay, ReplayedTable } from './replay.ts';
import { entriesOf, isTrue, settingNode, textsOf, type SchemaReading } from './reading.ts';

/** Runs one call of a schema builder: Sequelize's query interface, Knex, Kysely, TypeORM's query runner. */
export const runBuilderCall = (reading: SchemaReading, replay: Replay, call: Node): void => {
  const callee = call.callee;
  if (!callee?.is('Member')) return;
  const step = STEPS[callee.name];
  if (!step || callee.object?.is('Call')) return; // links of a chain are read from its start
  const first = call.argument(0);
  const name = reading.values.text(first);
  if (step === kyselyIndex) return kyselyIndex(reading, replay, call, name ?? '');
  if (first?.isNew && callee.name === 'createTable') return typeormTable(reading, replay, first);
  if (name === undefined || name.includes('\0')) {
    if (first && !first.is('Function')) replay.hasUnknown = true;
    return;
  }
  step(reading, replay, call, name);
};

type Step = (reading: SchemaReading, replay: Replay, call: Node, name: string) => void;

const createTable: Step = (reading, replay, call, name) => {
  const second = call.argument(1);
  const table = replay.create(name, call);
  if (second?.is('Function')) return knexTable(reading, replay, table, second);
  if (second) {
    const { entries, open } = entriesOf(reading, second);
    if (open) table.complete = false;
    for (const { name: column, value, node } of entries)
      addSequelizeColumn(reading, replay, table, column, value, node);
    const options = call.argument(2);
    const keys = entriesOf(reading, settingNode(reading, options, 'uniqueKeys')).entries;
    for (const { value } of keys) {
      const columns = textsOf(reading, settingNode(reading, value, 'fields'));
      if (columns) replay.addKey(table, 'unique', columns, call);
    }
    return;
  }
  kyselyTable(reading, replay, table, call);
};

const addSequelizeColumn = (
  reading: SchemaReading,
  replay: Replay,
  table: ReplayedTable,
  name: string,
  value: Node,
  site: Node,
): void => {
  const isRequired = value.is('Object') && value.property('allowNull')?.is('False') === true;
  replay.addColumn(table, { name, nullable: !isRequired, site });
  if (isTrue(reading, value, 'primaryKey')) replay.addKey(table, 'primary', [name], site);
  if (isTrue(reading, value, 'unique'))
    replay.addKey(table, 'unique', [name], site, { name: `${table.name}_${name}_key` });
};

/** `createTable('users', (table) => { table.string('email').unique(); table.index(['a']); })` */
const knexTable = (reading: SchemaReading, replay: Replay, table: ReplayedTable, fn: Node): void => {
  for (const call of fn.descendants({ kinds: ['Call'] })) {
    const callee = call.callee;
    if (!callee?.is('Member')) continue;
    const { name } = callee;
    if (name === 'unique' || name === 'index' || name === 'primary') {
      const kind = name === 'primary' ? 'primary' : name;
      const columns = textsOf(reading, call.argument(0)) ?? columnOfChain(reading, callee.object);
      if (columns) replay.addKey(table, kind, columns, call);
      else table.complete = false;
    } else if (name === 'dropUnique' || name === 'dropIndex') {
      const columns = textsOf(reading, call.argument(0));
      if (columns) replay.dropKeyOn(table, columns);
    } else if (name === 'dropColumn') {
      const column = reading.values.text(call.argument(0));
      if (column !== undefined) replay.dropColumn(table, column);
    } else if (
      callee.object?.is('Identifier') &&
      callee.object.binding?.declaration?.parent === fn.params[0]
    ) {
      const column = reading.values.text(call.argument(0));
      if (column !== undefined) replay.addColumn(table, { name: column, type: name, site: call });
      if (name === 'increments' || name === 'bigIncrements')
        replay.addKey(table, 'primary', [column ?? 'id'], call);
    }
  }
};

/** The column at the start of `table.string('email').notNullable()`. */
const columnOfChain = (reading: SchemaReading, node: Node | undefined): string[] | undefined => {
  let at = node;
  while (at?.is('Call') && at.callee?.is('Member') && at.callee.object?.is('Call')) at = at.callee.object;
  const column = at?.is('Call') ? reading.values.text(at.argument(0)) : undefined;
  return column === undefined ? undefined : [column];
};

/** `createTable('a').addColumn('did', 'varchar', (col) => col.primaryKey()).addUniqueConstraint('x', ['a', 'b'])` */
const kyselyTable = (reading: SchemaReading, replay: Replay, table: ReplayedTable, start: Node): void => {
  for (const link of linksAfter(start)) {
    const step = link.callee?.name ?? '';
    const [first, second, third] = link.args;
    const name = reading.values.text(first);
    if (step === 'addColumn' && name !== undefined) {
      const build = third?.text ?? '';
      replay.addColumn(table, { name, nullable: !/notNull|primaryKey/.test(build), site: link });
      if (build.includes('primaryKey()')) replay.addKey(table, 'primary', [name], link);
      if (build.includes('unique()')) replay.addKey(table, 'unique', [name], link);
    } else if (step === 'addPrimaryKeyConstraint' || step === 'addUniqueConstraint') {
      const columns = textsOf(reading, second);
      const kind = step === 'addUniqueConstraint' ? 'unique' : 'primary';
      if (columns) replay.addKey(table, kind, columns, link, { name });
    } else if (step === 'dropConstraint' && name !== undefined) replay.dropKeyByName(name, table);
    else if (step === 'dropColumn' && name !== undefined) replay.dropColumn(table, name);
    else if (step === 'renameTo' && name !== undefined) replay.rename(table.name, name);
    else if (step === 'renameColumn' && name !== undefined) {
      const to = reading.values.text(second);
      if (to !== undefined) replay.renameColumn(table, name, to);
    }
  }
};

/** Calls of a chain behind its first, in order. */
const linksAfter = (start: Node): Node[] => {
  const links: Node[] = [];
  for (
    let at = start;
    at.slot === 'object' && at.parent?.slot === 'callee' && at.parent.parent?.is('Call');
  ) {
    at = at.parent.parent;
    links.push(at);
  }
  return links;
};

/** `createIndex('name').on('table').columns(['a']).unique()`; TypeORM's takes the table and an index object. */
const kyselyIndex: Step = (reading, replay, call, name) => {
  const made = call.argument(1);
  if (made) {
    const options = made.isNew ? made.argument(0) : made;
    const columns = textsOf(reading, settingNode(reading, options, 'columnNames'));
    if (columns)
      replay.addKey(
        replay.at(name, call),
        isTrue(reading, options, 'isUnique') ? 'unique' : 'index',
        columns,
        call,
        {
          name: reading.values.text(settingNode(reading, options, 'name')),
        },
      );
    return;
  }
  const links = linksAfter(call);
  const on = links.find((link) => link.callee?.name === 'on');
  const tableName = reading.values.text(on?.argument(0));
  if (tableName === undefined) return;
  const list = links.flatMap((link) => {
    const step = link.callee?.name;
    return step === 'column' || step === 'columns' ? (textsOf(reading, link.argument(0)) ?? []) : [];
  });
  const isUnique = links.some((link) => link.callee?.name === 'unique');
  const isExpression = links.some((link) => link.callee?.name === 'expression');
  const table = replay.at(tableName, call);
  if (isExpression || !list.length) {
    if (isUnique) table.complete = false;
    return;
  }
  const where = links
    .find((link) => link.callee?.name === 'where')
    ?.args.map((one) => one.text)
    .join(' ');
  const columns = list.map((column) => column.split(' ')[0] ?? column);
  replay.addKey(table, isUnique ? 'unique' : 'index', columns, call, { name, where });
};

/** `new Table({ name, columns: [{ name, isUnique }], indices, uniques })` */
const typeormTable = (reading: SchemaReading, replay: Replay, made: Node): void => {
  const options = made.argument(0);
  const name = reading.values.text(settingNode(reading, options, 'name'));
  if (name === undefined) {
    replay.hasUnknown = true;
    return;
  }
  const table = replay.create(name, made);
  const columns = settingNode(reading, options, 'columns');
  for (const one of columns?.is('Array') ? columns.elements : []) {
    const column = reading.values.text(settingNode(reading, one, 'name'));
    if (column === undefined) continue;
    replay.addColumn(table, { name: column, nullable: isTrue(reading, one, 'isNullable'), site: one });
    if (isTrue(reading, one, 'isPrimary')) replay.addKey(table, 'primary', [column], one);
    if (isTrue(reading, one, 'isUnique')) replay.addKey(table, 'unique', [column], one);
  }
  for (const key of ['indices', 'uniques'] as const) {
    const list = settingNode(reading, options, key);
    for (const one of list?.is('Array') ? list.elements : []) {
      const names = textsOf(reading, settingNode(reading, one, 'columnNames'));
      if (names)
        replay.addKey(
          table,
          key === 'uniques' || isTrue(reading, one, 'isUnique') ? 'unique' : 'index',
          names,
          one,
        );
    }
  }
};

const addIndex: Step = (reading, replay, call, name) => {
  const second = call.argument(1);
  const isObject = second?.is('Object') === true;
  const options = isObject ? second : call.argument(2);
  const columns = textsOf(reading, isObject ? settingNode(reading, second, 'fields') : second);
  const table = replay.at(name, call);
  const isUnique =
    isTrue(reading, options, 'unique') ||
    /unique/i.test(
      reading.values.text(settingNode(reading, options, 'type')) ??
        reading.values.text(settingNode(reading, options, 'indicesType')) ??
        '',
    );
  if (!columns) {
    if (isUnique) table.complete = false;
    return;
  }
  replay.addKey(table, isUnique ? 'unique' : 'index', columns, call, {
    name: reading.values.text(settingNode(reading, options, 'name')),
    where: settingNode(reading, options, 'where')?.text,
  });
};

const addConstraint: Step = (reading, replay, call, name) => {
  const second = call.argument(1);
  const options = second?.is('Object') ? second : call.argument(2);
  const type = reading.values.text(settingNode(reading, options, 'type')) ?? '';
  const columns = textsOf(reading, second?.is('Object') ? settingNode(reading, second, 'fields') : second);
  const kind = /unique/i.test(type) ? 'unique' : /primary/i.test(type) ? 'primary' : undefined;
  const table = replay.at(name, call);
  if (kind && columns)
    replay.addKey(table, kind, columns, call, {
      name: reading.values.text(settingNode(reading, options, 'name')),
    });
};

const removeKey: Step = (reading, replay, call, name) => {
  const table = replay.get(name);
  if (!table) return;
  const second = call.argument(1);
  const columns = second?.is('Array') ? textsOf(reading, second) : undefined;
  const key = reading.values.text(second);
  if (columns) replay.dropKeyOn(table, columns);
  else if (key !== undefined) replay.dropKeyByName(key, table);
};

const changeColumn: Step = (reading, replay, call, name) => {
  const column = reading.values.text(call.argument(1));
  const value = call.argument(2);
  if (column !== undefined && value)
    addSequelizeColumn(reading, replay, replay.at(name, call), column, value, call);
};

const alterTable: Step = (reading, replay, call, name) => {
  const table = replay.at(name, call);
  const second = call.argument(1);
  if (second?.is('Function')) knexTable(reading, replay, table, second);
  else kyselyTable(reading, replay, table, call);
};

const STEPS: Readonly<Record<string, Step>> = {
  createTable,
  createTableIfNotExists: createTable,
  createIndex: kyselyIndex,
  addIndex,
  addConstraint,
  removeIndex: removeKey,
  removeConstraint: removeKey,
  addColumn: changeColumn,
  changeColumn,
  alterTable,
  table: alterTable,
  dropTable: (_reading, replay, _call, name) => replay.drop(name),
  dropTableIfExists: (_reading, replay, _call, name) => replay.drop(name),
  dropIndex: (_reading, replay, _call, name) => replay.dropKeyByName(name),
  renameTable: (reading, replay, call, name) => {
    const to = reading.values.text(call.argument(1));
    if (to !== undefined) replay.rename(name, to);
  },
  removeColumn: (reading, replay, call, name) => {
    const table = replay.get(name);
    const column = reading.values.text(call.argument(1));
    if (table && column !== undefined) replay.dropColumn(table, column);
  },
  renameColumn: (reading, replay, call, name) => {
    const table = replay.get(name);
    const [, from, to] = call.args.map((one) => reading.values.text(one));
    if (table && from !== undefined && to !== undefined) replay.renameColumn(table, from, to);
  },
};
