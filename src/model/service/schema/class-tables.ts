import type { Node, SourceUnit } from '../../../facts/node.ts';
import { lineageOf } from '../../resolution/classes.ts';
import { addKey, columnKey, type Table, type TableKey } from './table.ts';
import {
  decorationsOf,
  isTrue,
  librarySymbol,
  settingNode,
  textsOf,
  type Decoration,
  type SchemaReading,
} from './reading.ts';

const SOURCES: readonly (readonly [RegExp, Table['source']])[] = [
  [/^typeorm$/, 'typeorm'],
  [/^@mikro-orm\//, 'mikro-orm'],
  [/^(sequelize-typescript|@sequelize\/core.*)$/, 'sequelize'],
  [/^@nestjs\/mongoose$/, 'mongoose'],
];
/** The decorator that makes a class a model, per source. */
const MARKS: Readonly<Record<string, RegExp>> = {
  typeorm: /^(Entity|ChildEntity|ViewEntity)$/,
  'mikro-orm': /^Entity$/,
  sequelize: /^Table$/,
  mongoose: /^Schema$/,
};
const PRIMARY = /^(Primary\w*|ObjectIdColumn|SerializedPrimaryKey)$/;
const RELATIONS = /^(ManyToOne|OneToOne|OneToMany|ManyToMany|BelongsTo\w*|HasMany|HasOne)$/;
const SOFT = /^(DeleteDateColumn|DeletedAt)$/;

const sourceOf = (packageName: string): Table['source'] | undefined =>
  SOURCES.find(([name]) => name.test(packageName))?.[1];

/** Models declared by decorated classes: TypeORM, MikroORM, sequelize-typescript, Mongoose under Nest. */
export const classTables = (reading: SchemaReading, units: readonly SourceUnit[]): Table[] =>
  units.flatMap((unit) =>
    unit.nodesOf('Class').flatMap((cls) => {
      const decorations = decorationsOf(reading, cls);
      const mark = decorations.find((one) => {
        const source = sourceOf(one.package);
        return source !== undefined && MARKS[source]?.test(one.name);
      });
      const source = mark && sourceOf(mark.package);
      return mark && source ? [tableOf(reading, cls, mark, source)] : [];
    }),
  );

const tableOf = (reading: SchemaReading, cls: Node, mark: Decoration, source: Table['source']): Table => {
  const lineage = lineageOf(reading.origins, cls).classes;
  const table: Table = {
    name: cls.name,
    source,
    columns: [],
    keys: [],
    site: cls,
    declaration: cls,
    complete: true,
  };
  const named = tableName(reading, mark);
  if (named !== undefined) table.table = named;
  for (const one of lineage) {
    for (const decoration of decorationsOf(reading, one)) readClassKeys(reading, table, decoration);
    for (const decorator of one.decorators) readMedusaIndex(reading, table, decorator.expression);
    for (const member of one.members) if (member.is('Field', 'Function')) readMember(reading, table, member);
  }
  if (source === 'mongoose') {
    addKey(table, { kind: 'primary', columns: ['_id'], nulls: 'equal', site: cls });
    table.keys = table.keys.map((one) => ({ ...one, nulls: 'equal' }));
  }
  return table;
};

const tableName = (reading: SchemaReading, mark: Decoration): string | undefined => {
  const [first] = mark.args;
  return (
    reading.values.text(first) ??
    ['name', 'tableName', 'collection']
      .map((key) => reading.values.text(settingNode(reading, first, key)))
      .find((text) => text !== undefined)
  );
};

/** `@Index('name', ['a', 'b'], { unique })`, `@Unique(['a'])`, `@Unique({ properties })`, `@Table({ indexes })`. */
const readClassKeys = (
  reading: SchemaReading,
  table: Table,
  { name, node, args, package: from }: Decoration,
): void => {
  if (sourceOf(from) === undefined) return;
  const options = args.findLast((one) => one.is('Object'));
  if (name === 'Index' || name === 'Unique') {
    const list =
      args.find((one) => one.is('Array', 'Function')) ?? settingNode(reading, options, 'properties');
    const columns = textsOf(reading, list?.is('Function') ? list.body : list);
    const isUnique = name === 'Unique' || isTrue(reading, options, 'unique');
    if (!columns) {
      // an expression or a computed list
      table.complete = false;
      return;
    }
    addKey(table, key(reading, isUnique ? 'unique' : 'index', columns, options, node));
  } else if (name === 'Table') {
    readIndexOptions(reading, table, args[0]);
    if (isTrue(reading, args[0], 'paranoid'))
      table.softDelete ??= reading.values.text(settingNode(reading, args[0], 'deletedAt')) ?? 'deletedAt';
  }
};

/** `@createPsqlIndexStatementHelper({ columns, unique, where }).MikroORMIndex()` of Medusa, also by its name. */
const readMedusaIndex = (reading: SchemaReading, table: Table, decorator: Node | undefined): void => {
  const made = decorator?.isCall ? decorator.callee : undefined;
  if (!made?.is('Member') || made.name !== 'MikroORMIndex') return;
  const helper = made.object?.isCall ? made.object : declaredCall(made.object);
  const symbol = librarySymbol(reading, helper?.callee);
  if (!helper || !symbol?.package.startsWith('@medusajs/')) return;
  const options = helper.argument(0);
  const columns = textsOf(reading, settingNode(reading, options, 'columns'));
  if (columns)
    addKey(
      table,
      key(reading, isTrue(reading, options, 'unique') ? 'unique' : 'index', columns, options, helper),
    );
};

const declaredCall = (node: Node | undefined): Node | undefined => {
  const holder = node?.is('Identifier') ? node.binding?.declaration?.parent : undefined;
  return holder?.is('VarDecl') && holder.init?.isCall ? holder.init : undefined;
};

/** `indexes: [{ unique: true, fields: ['a', 'b'] }]` of Sequelize. */
export const readIndexOptions = (reading: SchemaReading, table: Table, options: Node | undefined): void => {
  const setting = reading.values.setting(options, 'indexes');
  if (setting.state === 'none') return;
  const list = setting.state === 'set' && setting.value.kind === 'array' ? setting.value.node : undefined;
  if (!list) {
    table.complete = false;
    return;
  }
  for (const one of list.elements) {
    const columns = textsOf(reading, settingNode(reading, one, 'fields'));
    if (columns)
      addKey(table, key(reading, isTrue(reading, one, 'unique') ? 'unique' : 'index', columns, one, one));
    else table.complete = false;
  }
};

const key = (
  reading: SchemaReading,
  kind: TableKey['kind'],
  columns: readonly string[],
  options: Node | undefined,
  site: Node,
): TableKey => {
  const where = settingNode(reading, options, 'where');
  const sparse =
    isTrue(reading, options, 'sparse') ||
    settingNode(reading, options, 'partialFilterExpression') !== undefined;
  return {
    kind,
    columns: columns.flatMap((column) => column.split(/\s+/)[0] ?? []),
    ...(where && { where: reading.values.text(where) ?? where.text }),
    nulls: isTrue(reading, options, 'nullsNotDistinct') ? 'equal' : 'distinct',
    ...(sparse && { sparse }),
    site,
  };
};

const readMember = (reading: SchemaReading, table: Table, member: Node): void => {
  const decorations = decorationsOf(reading, member).filter((one) => sourceOf(one.package) !== undefined);
  if (!decorations.length || !member.string) return;
  const name = member.string;
  const find = (test: RegExp): Decoration | undefined => decorations.find((one) => test.test(one.name));
  const column = find(
    /^(Column|Property|Prop|Primary\w*|ObjectIdColumn|\w*DateColumn|Enum|JoinColumn|ManyToOne|OneToOne|ForeignKey|CreatedAt|UpdatedAt|DeletedAt|EnumType|Embedded|VersionColumn)$/,
  );
  const options = column?.args.findLast((one) => one.is('Object'));
  const join = find(/^JoinColumn$/);
  const joinName =
    reading.values.text(settingNode(reading, join?.args[0], 'name')) ??
    reading.values.text(settingNode(reading, options, 'joinColumn'));
  const relation = find(RELATIONS);
  const physical =
    joinName ??
    ['name', 'fieldName', 'field']
      .map((path) => reading.values.text(settingNode(reading, options, path)))
      .find((text) => text !== undefined);
  const target = relation?.args[0]?.is('Function') ? relation.args[0].body : relation?.args[0];
  const owns = relation !== undefined && /^(ManyToOne|OneToOne)$/.test(relation.name);
  const type = columnType(reading, column, options);
  table.columns.push({
    name,
    ...(physical !== undefined ? { column: physical } : owns && { column: `${name}Id` }),
    ...(type !== undefined && { type }),
    ...(member.typeAnnotation && { declared: member.typeAnnotation.text }),
    ...(settingNode(reading, options, 'transformer') && { isTransformed: true }),
    nullable:
      isTrue(reading, options, 'nullable') ||
      isTrue(reading, options, 'allowNull') ||
      find(/^AllowNull$/) !== undefined ||
      (member.typeAnnotation?.text.includes('null') ?? false),
    ...(target?.is('Identifier') && { references: target.name }),
    site: member,
  });
  if (find(SOFT)) table.softDelete = name;
  const add = (kind: TableKey['kind'], given: Node | undefined, site: Node): void =>
    addKey(table, key(reading, kind, [name], given, site));
  if (find(PRIMARY) || isTrue(reading, options, 'primaryKey') || isTrue(reading, options, 'primary'))
    add('primary', undefined, member);
  for (const one of decorations) {
    const own = one.args.findLast((argument) => argument.is('Object'));
    if (one.name === 'Unique') add('unique', own, one.node);
    if (one.name === 'Index') add(isTrue(reading, own, 'unique') ? 'unique' : 'index', own, one.node);
    if (one.name === 'OneToOne' && (join || isTrue(reading, own, 'owner')))
      add('unique', undefined, one.node);
    if (
      one.name === 'ForeignKey' ||
      one === join ||
      (owns && table.source === 'mikro-orm' && one === relation)
    )
      if (table.source === 'mikro-orm') add('index', undefined, one.node);
  }
  if (column && (isTrue(reading, options, 'unique') || isTrue(reading, options, 'index'))) {
    const unique = reading.values.setting(options, 'unique');
    const named =
      unique.state === 'set' && unique.value.kind === 'constant' && typeof unique.value.constant === 'string';
    if (named)
      table.complete = false; // a key of several columns that share its name
    else add(isTrue(reading, options, 'unique') ? 'unique' : 'index', options, column.node);
  }
};

/** `@Column('timestamptz')`, `@Column({ type: 'float' })`, `@Column(DataType.DECIMAL)`; `CreateDateColumn` by itself. */
const columnType = (
  reading: SchemaReading,
  column: Decoration | undefined,
  options: Node | undefined,
): string | undefined => {
  if (!column) return undefined;
  const [first] = column.args;
  const given = settingNode(reading, options, 'type') ?? (first?.is('Object') ? undefined : first);
  const text = reading.values.text(given);
  if (text !== undefined) return text;
  if (given) {
    const name = given.is('Call') ? given.callee : given;
    return name?.is('Member') ? name.name : given.is('Identifier') ? given.name : undefined;
  }
  return /DateColumn$/.test(column.name) ? column.name : undefined;
};

/** Names under which a column of a table is known, as compared. */
export const aliasesOf = (table: Table, name: string): string[] => {
  const wanted = columnKey(name);
  const column = table.columns.find(
    (one) => columnKey(one.name) === wanted || columnKey(one.column ?? '') === wanted,
  );
  const aliases = column
    ? [columnKey(column.name), ...(column.column === undefined ? [] : [columnKey(column.column)])]
    : [];
  return [...new Set([wanted, ...aliases])];
};
