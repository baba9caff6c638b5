import type { Node } from '../../../facts/node.ts';
import type { DbOp } from '../db/op.ts';
import { columnKey, type Table } from '../schema/table.ts';

/** Rows of a table that stay when they are deleted. */
export interface SoftDelete {
  /** The column that marks them. */
  marker: string;
  /** Where a row is marked; absent where the library marks it on every deletion. */
  at?: Node | undefined;
}

const MARKER = /^(is_?)?deleted(_?(at|on|date|time))?(_?m(s|illis)?)?$/i;
const ABSENT = new Set(['Null', 'False']);

/** How a table's rows are deleted; undefined where they are removed, or where deleted rows are not hidden. */
export const softDeleteOf = (table: Table, ops: readonly DbOp[]): SoftDelete | undefined => {
  if (table.softDelete !== undefined) {
    const marking = ops.find(({ role }) => role.facts.marks === 'deleted') ?? setting(table.softDelete, ops);
    if (table.source !== 'sequelize') return marking && { marker: table.softDelete, at: marking.call };
    // the library marks on `destroy`, unless it is told to remove
    const removals = ops.filter(({ verb }) => verb === 'delete');
    const marks = removals.filter(({ call }) => !isForced(call));
    return removals.length && !marks.length
      ? undefined
      : { marker: table.softDelete, at: marks[0]?.call ?? marking?.call };
  }
  for (const { name } of table.columns) {
    if (!MARKER.test(name)) continue;
    const marking = setting(name, ops);
    if (marking && isFiltered(name, ops)) return { marker: name, at: marking.call };
  }
  return undefined;
};

/** A statement that creates a row brings the deleted one back, or takes the value out of its way. */
export const isRevived = (
  { marker }: SoftDelete,
  columns: readonly string[],
  ops: readonly DbOp[],
): boolean => {
  const key = columnKey(marker);
  const creates = ops.filter((op) => op.verb === 'insert' || op.onConflict || op.isSave);
  const isBesideCreate = ({ call }: DbOp): boolean =>
    creates.some((one) => one.call !== call && one.call.fn === call.fn);
  return ops.some((op) => {
    if (op.onConflict && clearsMarker(op.call, key)) return true;
    const value = valueOf(op, key);
    if (op.role.facts.marks === 'restored' || (value && isAbsent(value))) return isBesideCreate(op);
    // `deletedAt: now, slug: slug + now`
    const isMoved = columns.some((column) => valueOf(op, columnKey(column)) !== undefined);
    return value !== undefined && isMoved && op.verb === 'update';
  });
};

/** `onConflictDoUpdate({ set: { deletedAt: null } })` */
const clearsMarker = (call: Node, key: string): boolean =>
  call
    .descendants({ kinds: ['Property'] })
    .some(({ string, value }) => columnKey(string) === key && value !== undefined && isAbsent(value));

const setting = (marker: string, ops: readonly DbOp[]): DbOp | undefined =>
  ops.find((op) => {
    if (op.verb === 'insert' || op.onConflict) return false;
    const value = valueOf(op, columnKey(marker));
    return value !== undefined && !isAbsent(value);
  });

const valueOf = ({ data }: DbOp, key: string): Node | undefined => {
  for (const [column, value] of data.values) if (columnKey(column) === key) return value;
  return undefined;
};

const isAbsent = (value: Node): boolean =>
  ABSENT.has(value.kind) || (value.is('Identifier') && value.name === 'undefined') || value.numberValue === 0;

/** Reads leave the marked rows out. */
const isFiltered = (marker: string, ops: readonly DbOp[]): boolean =>
  ops.some(
    ({ verb, where }) =>
      /^(one|many|count|exists)$/.test(verb) &&
      where.clauses.some(
        ({ column, op }) => columnKey(column) === columnKey(marker) && (op === 'null' || op === '='),
      ),
  );

const isForced = (call: Node): boolean =>
  call.args.some((argument) => argument.property('force')?.is('True') === true);
