import type { Node } from '../../../facts/node.ts';
import { alternatives } from '../../resolution/origin.ts';
import { addKey, type Table, type TableKey } from './table.ts';
import { entriesOf, isTrue, librarySymbol, settingNode, type SchemaReading } from './reading.ts';

/** Collections of Mongoose: `new Schema({ … })` with its `schema.index(…)` calls, named by `model('Name', schema)`. */
export const documentTables = (reading: SchemaReading, classTables: readonly Table[]): Table[] => {
  const models = reading.roles.callsOf('model').filter(({ callee }) => callee.package === 'mongoose');
  const tables = new Map<Node, Table>();
  for (const { call, callee } of models)
    if (callee.path === 'Schema') tables.set(call, tableOf(reading, call));
  const schemaOf = (node: Node | undefined): Table | undefined =>
    reading.definitions
      .of(node)
      .map((bound) => tables.get(bound.node) ?? ofClass(reading, bound.node, classTables))
      .find((table) => table !== undefined);
  for (const { call, callee } of models) {
    if (callee.path.endsWith('#index') || callee.path === 'Schema.index') {
      const table = schemaOf(call.callee?.object);
      if (table) readIndexCalls(reading, table, call);
    } else if (callee.path === 'model' || callee.path.endsWith('#model')) {
      const table = schemaOf(call.argument(1));
      const name = reading.values.text(call.argument(0));
      if (table && name !== undefined) table.name = name;
    }
  }
  // `schema.index(…)` on what a factory gives is no call of a known library object
  for (const call of reading.calls.production) {
    const callee = call.callee;
    if (!callee?.is('Member')) continue;
    if (callee.name === 'index' && call.argument(0)?.is('Object')) {
      const table = schemaOf(callee.object);
      if (table) readIndexCalls(reading, table, call);
    } else if (callee.name === 'plugin' && isSoftDelete(reading, call.argument(0))) {
      const table = schemaOf(callee.object);
      if (table) table.softDelete = 'deleted';
    }
  }
  return [...tables.values()];
};

/** `SchemaFactory.createForClass(User)` */
const ofClass = (reading: SchemaReading, node: Node, classTables: readonly Table[]): Table | undefined => {
  if (!node.is('Call') || node.callee?.name !== 'createForClass') return undefined;
  const classes = alternatives(reading.origins.of(node.argument(0)));
  return classTables.find((table) =>
    classes.some((one) => one.kind === 'class' && one.cls === table.declaration),
  );
};

const tableOf = (reading: SchemaReading, call: Node): Table => {
  const holder = call.parent?.is('VarDecl') ? call.parent.target?.name : undefined;
  const table: Table = {
    name: (holder ?? '').replace(/_?schema$/i, ''),
    source: 'mongoose',
    columns: [],
    keys: [],
    site: call,
    declaration: call,
    complete: true,
  };
  readFields(reading, table, call.argument(0), '');
  addKey(table, { kind: 'primary', columns: ['_id'], nulls: 'equal', site: call });
  return table;
};

const readFields = (reading: SchemaReading, table: Table, fields: Node | undefined, prefix: string): void => {
  const { entries, open } = entriesOf(reading, fields);
  if (open) table.complete = false;
  for (const { name, value, node } of entries) {
    const path = `${prefix}${name}`;
    const item = value.is('Array') ? value.elements[0] : value;
    const options = item?.is('Object') ? item : undefined;
    const isField = options?.property('type') !== undefined;
    if (options && !isField && options.properties.length) {
      readFields(reading, table, options, `${path}.`);
      continue;
    }
    const reference = reading.values.text(settingNode(reading, options, 'ref'));
    table.columns.push({
      name: path,
      type: options?.property('type')?.text ?? value.text,
      nullable: !isTrue(reading, options, 'required'),
      isList: value.is('Array') || options?.property('type')?.is('Array') === true,
      ...(reference !== undefined && { references: reference }),
      site: node,
    });
    const kind = isTrue(reading, options, 'unique')
      ? 'unique'
      : isTrue(reading, options, 'index')
        ? 'index'
        : undefined;
    if (kind)
      addKey(table, {
        kind,
        columns: [path],
        nulls: 'equal',
        ...(isTrue(reading, options, 'sparse') && { sparse: true }),
        site: node,
      });
  }
};

const isSoftDelete = (reading: SchemaReading, plugin: Node | undefined): boolean =>
  librarySymbol(reading, plugin)?.package === 'mongoose-delete';

/** `schema.index(fields, options)`; in a function that is given both, the calls of that function. */
const readIndexCalls = (reading: SchemaReading, table: Table, call: Node): void => {
  const fields = call.argument(0);
  const { fn } = call;
  const place = (node: Node | undefined): number =>
    node?.is('Identifier')
      ? fn.params.findIndex((param) => param.target?.binding?.declaration === node.binding?.declaration)
      : -1;
  if (!fn.is('Function') || place(fields) < 0) return readIndexCall(reading, table, call, call.args);
  const places = [place(fields), place(call.argument(1))];
  for (const outer of reading.calls.callersOf(fn))
    readIndexCall(
      reading,
      table,
      outer,
      places.flatMap((index) => outer.argument(index) ?? []),
    );
};

const readIndexCall = (
  reading: SchemaReading,
  table: Table,
  call: Node,
  [fields, options]: readonly Node[],
): void => {
  const { entries, open } = entriesOf(reading, fields);
  if (open) table.complete = false;
  const kind: TableKey['kind'] = isTrue(reading, options, 'unique') ? 'unique' : 'index';
  const where = settingNode(reading, options, 'partialFilterExpression');
  addKey(table, {
    kind,
    columns: entries.map(({ name }) => name),
    nulls: 'equal',
    ...(where && { where: where.text }),
    ...((where ?? isTrue(reading, options, 'sparse')) && { sparse: true }),
    site: call,
  });
};
