import type { Node, SourceUnit } from '../../../facts/node.ts';
import { Arguments, settle } from '../db/expression.ts';
import type { DbOp } from '../db/op.ts';
import { columnKey, type Table } from '../schema/table.ts';

/** What the service writes into tables, and the object literals that it gives around. */
export class Written {
  private lazyNulls: readonly { literal: Node; names: ReadonlySet<string> }[] | undefined;

  constructor(
    private readonly operations: ReadonlyMap<Table, readonly DbOp[]>,
    private readonly units: readonly SourceUnit[],
  ) {}

  /** Statements that make rows of the table. */
  of(table: Table): readonly DbOp[] {
    return (this.operations.get(table) ?? []).filter(
      ({ verb, isSave }) => verb === 'insert' || verb === 'upsert' || isSave,
    );
  }

  all(table: Table): readonly DbOp[] {
    return this.operations.get(table) ?? [];
  }

  /** Object literals that give `null` to a property. */
  get nulls(): readonly { literal: Node; names: ReadonlySet<string> }[] {
    return (this.lazyNulls ??= this.units.flatMap((unit) =>
      unit.nodesOf('Object').flatMap((literal) => {
        const names = new Set(
          literal.properties.flatMap((one) => (one.string ? [columnKey(one.string)] : [])),
        );
        return literal.properties.some(({ value }) => value && givesNull(value)) ? [{ literal, names }] : [];
      }),
    ));
  }
}

/** `null`, `value ?? null`, `value || null`, `has ? value : null` */
const givesNull = (value: Node): boolean => {
  if (value.is('Null')) return true;
  if (value.is('Logical')) return value.operator !== '&&' && value.child('right')?.is('Null') === true;
  return (
    value.is('Conditional') &&
    [value.child('then'), value.child('else')].some((one) => one?.is('Null') === true)
  );
};

/** Where a row with `null` in the column is stored. */
export const nullStored = (table: Table, column: string, written: Written): Node | undefined => {
  for (const { data } of written.of(table))
    for (const [name, value] of data.values)
      if (columnKey(name) === columnKey(column) && givesNull(value)) return value;
  return undefined;
};

const LOOKS = /^(find|get|list|count|exists|where|select|retrieve|query|filter|first|fetch)/i;

/** Where a row is looked up by the key with `null` in the column: then there should be one at most. */
export const nullLookedUp = (
  table: Table,
  columns: readonly string[],
  column: string,
  written: Written,
): Node | undefined => {
  const others = columns.filter((one) => one !== column);
  for (const { where, call } of written.all(table)) {
    const asks = (name: string, op: string): boolean =>
      where.clauses.some((clause) => clause.op === op && columnKey(clause.column) === columnKey(name));
    if (asks(column, 'null') && others.every((one) => asks(one, '='))) return call;
  }
  for (const { literal, names } of written.nulls) {
    if (!columns.every((one) => names.has(columnKey(one)))) continue;
    const given = literal.properties.find((one) => columnKey(one.string) === columnKey(column))?.value;
    const asking = literal.ancestor('Call');
    if (given && givesNull(given) && LOOKS.test(asking?.callee?.name ?? '')) return given;
  }
  return undefined;
};

/** Every writer that is known gives a value that the service makes: `newId('key')`, a constant. */
export const isMade = (table: Table, column: string, written: Written): boolean => {
  const values = written
    .of(table)
    .flatMap(({ data }) =>
      [...data.values].flatMap(([name, value]) => (columnKey(name) === columnKey(column) ? [value] : [])),
    );
  return values.length > 0 && values.every((value) => isOwn(value, Arguments.none));
};

const isOwn = (value: Node, scope: Arguments): boolean => {
  const { node, scope: inner } = settle(value, scope);
  if (!node) return false;
  switch (node.kind) {
    case 'String':
    case 'Number':
    case 'Null':
    case 'True':
    case 'False':
      return true;
    case 'Call':
      return node.args.every((argument) => isOwn(argument, inner)) && !isTransform(node);
    case 'Template':
    case 'Binary':
      return node.children().every((child) => child.is('TemplateText') || isOwn(child, inner));
    default:
      return false;
  }
};

/** `input.name.trim()` is the caller's name still. */
const isTransform = (call: Node): boolean => {
  const object = call.callee?.is('Member') ? call.callee.object : undefined;
  return object !== undefined && !object.is('Identifier');
};
