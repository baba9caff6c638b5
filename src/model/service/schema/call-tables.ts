import type { Node } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import { readIndexOptions } from './class-tables.ts';
import { addKey, type Table } from './table.ts';
import { chainOf, entriesOf, isTrue, settingNode, textsOf, type SchemaReading } from './reading.ts';

/** Models of Sequelize made by `define('user', { … })` and `User.init({ … }, { … })`. */
export const sequelizeTables = (reading: SchemaReading): Table[] =>
  reading.roles.callsOf('model').flatMap(({ call, callee }) => {
    if (!/^(sequelize|@sequelize\/core|sequelize-typescript)$/.test(callee.package)) return [];
    if (callee.path.endsWith('#define')) {
      const name = reading.values.text(call.argument(0));
      return [sequelizeTable(reading, call, name ?? '', call.argument(1), call.argument(2))];
    }
    if (!/[.#]init$/.test(callee.path)) return [];
    const cls = alternatives(reading.origins.of(call.callee?.object)).find((one) => one.kind === 'class');
    const table = sequelizeTable(
      reading,
      call,
      call.callee?.object?.name ?? '',
      call.argument(0),
      call.argument(1),
    );
    if (cls?.kind === 'class') table.declaration = cls.cls;
    return [table];
  });

const sequelizeTable = (
  reading: SchemaReading,
  call: Node,
  name: string,
  columns: Node | undefined,
  options: Node | undefined,
): Table => {
  const { entries, open } = entriesOf(reading, columns);
  const tableName = reading.values.text(settingNode(reading, options, 'tableName'));
  const table: Table = {
    name,
    ...(tableName !== undefined && { table: tableName }),
    source: 'sequelize',
    columns: [],
    keys: [],
    site: call,
    declaration: call,
    complete: !open,
    ...(isTrue(reading, options, 'paranoid') && {
      softDelete: reading.values.text(settingNode(reading, options, 'deletedAt')) ?? 'deletedAt',
    }),
  };
  for (const { name: property, value, node } of entries) {
    const field = value.is('Object') ? value : undefined;
    const column = reading.values.text(settingNode(reading, field, 'field'));
    const isRequired = field?.property('allowNull')?.is('False') === true;
    table.columns.push({
      name: property,
      ...(column !== undefined && { column }),
      type: sequelizeType(settingNode(reading, field, 'type') ?? value),
      nullable: !isRequired,
      site: node,
    });
    if (isTrue(reading, field, 'primaryKey'))
      addKey(table, { kind: 'primary', columns: [property], nulls: 'distinct', site: node });
    const unique = reading.values.setting(field, 'unique');
    if (
      unique.state === 'set' &&
      unique.value.kind === 'constant' &&
      typeof unique.value.constant === 'string'
    )
      table.complete = false; // a key of several columns that share its name
    else if (isTrue(reading, field, 'unique'))
      addKey(table, { kind: 'unique', columns: [property], nulls: 'distinct', site: node });
  }
  readIndexOptions(reading, table, options);
  return table;
};

/** `DECIMAL(10, 2)` of `DataTypes.DECIMAL(10, 2)`. */
const sequelizeType = (type: Node): string => {
  const callee = type.is('Call') ? type.callee : type;
  const args = type.is('Call') && type.args.length ? `(${type.args.map((one) => one.text).join(', ')})` : '';
  return callee?.is('Member') ? `${callee.name}${args}` : type.text;
};

/** Models of Medusa: `model.define('order', { … }).indexes([…])`. */
export const medusaTables = (reading: SchemaReading): Table[] =>
  reading.calls.production.flatMap((call) => {
    const callee = call.callee;
    if (!callee?.is('Member') || callee.name !== 'define' || callee.object?.name !== 'model') return [];
    const fields = call.argument(1);
    const first = call.argument(0);
    const name = reading.values.text(first) ?? reading.values.text(settingNode(reading, first, 'name'));
    if (name === undefined || !fields) return [];
    const { entries, open } = entriesOf(reading, fields);
    const tableName = reading.values.text(settingNode(reading, first, 'tableName'));
    const table: Table = {
      name,
      ...(tableName !== undefined && { table: tableName }),
      source: 'medusa',
      columns: [],
      keys: [],
      site: call,
      declaration: call,
      complete: !open,
      softDelete: 'deleted_at',
    };
    for (const { name: property, value, node } of entries) {
      const links = chainOf(value);
      const names = links.map((link) => link.callee?.name ?? '');
      const isReference = names[0] === 'belongsTo';
      table.columns.push({
        name: property,
        ...(isReference && { column: `${property}_id` }),
        nullable: names.includes('nullable'),
        site: node,
      });
      if (names.includes('primaryKey'))
        addKey(table, { kind: 'primary', columns: [property], nulls: 'distinct', site: node });
      if (names.includes('unique'))
        addKey(table, {
          kind: 'unique',
          columns: [property],
          where: 'deleted_at IS NULL',
          nulls: 'distinct',
          site: node,
        });
      if (names.includes('index') || isReference)
        addKey(table, { kind: 'index', columns: [property], nulls: 'distinct', site: node });
    }
    for (let at: Node = call; at.slot === 'object' && at.parent?.parent?.is('Call');) {
      at = at.parent.parent;
      if (at.callee?.name === 'indexes') readIndexes(reading, table, at.argument(0));
    }
    return [table];
  });

const readIndexes = (reading: SchemaReading, table: Table, list: Node | undefined): void => {
  const value = reading.values.of(list);
  if (value.kind !== 'array') {
    table.complete = false;
    return;
  }
  for (const one of value.node.elements) {
    const columns = textsOf(reading, settingNode(reading, one, 'on'));
    const where = settingNode(reading, one, 'where');
    if (!columns) table.complete = false;
    else
      addKey(table, {
        kind: isTrue(reading, one, 'unique') ? 'unique' : 'index',
        columns,
        ...(where && { where: where.text }),
        nulls: 'distinct',
        site: one,
      });
  }
};

/** `new EntitySchema({ name, columns, indices, uniques })` of TypeORM. */
export const entitySchemas = (reading: SchemaReading): Table[] =>
  reading.calls.production.flatMap((call) => {
    if (!call.isNew || call.callee?.name !== 'EntitySchema') return [];
    const options = call.argument(0);
    const name = reading.values.text(settingNode(reading, options, 'name'));
    if (name === undefined) return [];
    const { entries, open } = entriesOf(
      reading,
      settingNode(reading, options, 'columns') ?? settingNode(reading, options, 'properties'),
    );
    const tableName = reading.values.text(settingNode(reading, options, 'tableName'));
    const table: Table = {
      name,
      ...(tableName !== undefined && { table: tableName }),
      source: 'typeorm',
      columns: entries.map(({ name: property, value, node }) => ({
        name: property,
        nullable: isTrue(reading, value, 'nullable'),
        site: node,
      })),
      keys: [],
      site: call,
      declaration: call,
      complete: !open,
    };
    for (const { name: property, value, node } of entries) {
      const kind = isTrue(reading, value, 'primary')
        ? 'primary'
        : isTrue(reading, value, 'unique')
          ? 'unique'
          : undefined;
      if (kind) addKey(table, { kind, columns: [property], nulls: 'distinct', site: node });
    }
    for (const key of ['indices', 'uniques'] as const) {
      const list = settingNode(reading, options, key);
      for (const one of list?.is('Array') ? list.elements : []) {
        const columns = textsOf(reading, settingNode(reading, one, 'columns'));
        if (!columns) table.complete = false;
        else
          addKey(table, {
            kind: key === 'uniques' || isTrue(reading, one, 'unique') ? 'unique' : 'index',
            columns,
            nulls: 'distinct',
            site: one,
          });
      }
    }
    return [table];
  });
