import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import { aliasesOf } from '../schema/class-tables.ts';
import type { Schema } from '../schema/schema.ts';
import type { Table } from '../schema/table.ts';
import { changeOf, type Change } from './change.ts';
import type { Db } from './db.ts';
import { isExclusiveInCallers } from './exclusive.ts';
import { express, type Arguments } from './expression.ts';
import type { DbOp, ReachedOp } from './op.ts';
import { ownerOf, rowRead, type RowRead } from './row-read.ts';

/** A value that is read, changed in code and written to the row that it comes from. */
export interface ReadModifyWrite {
  /** The call that reads the row. */
  read: Node;
  /** The new value, computed from the old one. */
  change: Node;
  /** The call that writes it. */
  write: Node;
  column: string;
  kind: Change['kind'];
  table?: Table | undefined;
  /** Nothing but this call stands between two that run at once. */
  guard?: 'row lock' | 'old value in the condition' | 'version' | 'one at a time';
}

export interface ChangeSources {
  db: Db;
  schema: Schema;
  origins: Origins;
  calls: Calls;
  serviceCalls: readonly Node[];
}

const VERSIONED = /@VersionColumn|optimisticConcurrency|@Version\b|version:\s*true|optimisticLock/;
const VERSION = /^_*(lock_?)?(version|revision|rev|etag|v)$/i;
/** Database objects that send a changed list as the change that it is. */
const SENDS_CHANGES = new Set<Table['source']>(['mongoose', 'mikro-orm']);

/** L4: numbers and lists that are written back changed, after they were read. */
export const readModifyWrites = (sources: ChangeSources): ReadModifyWrite[] => {
  const found = new Map<Node, ReadModifyWrite>();
  const add = (one: ReadModifyWrite | undefined): void => {
    if (one && !found.has(one.change)) found.set(one.change, one);
  };
  const assigned = new Set<Node>();
  for (const call of sources.serviceCalls) {
    if (!call.is('Call')) continue;
    for (const reached of sources.db.reached(call)) {
      if (!isWrite(reached.op)) continue;
      for (const one of inData(call, reached, sources)) add(one);
    }
    for (const name of savedBy(call, sources.db)) {
      if (assigned.has(name)) continue;
      assigned.add(name);
      for (const one of inEntity(call, name, sources)) add(one);
    }
  }
  return [...found.values()];
};

/** `update(row.id, { stock: row.stock - 1 })` */
const inData = (
  call: Node,
  { op, scope, whereScope }: ReachedOp,
  sources: ChangeSources,
): ReadModifyWrite[] => {
  const found: ReadModifyWrite[] = [];
  for (const [column, value] of op.data.values) {
    const change = changeOf(value, scope);
    if (!change || !sameColumn(op.table, change.old.name, column)) continue;
    const row = rowRead(change.old.object, sources.db);
    if (!row || row.fn !== ownerOf(call)) continue;
    const isSame = isSameRow(op, whereScope, change.old, row);
    if (!isSame && !isOfTable(op.table, change.old, row, sources)) continue;
    if (op.isSave && !isSame) continue;
    // an order among rows takes its next value from another row
    if (!isSame && ORDERS.test(column)) continue;
    if (
      change.kind === 'list' &&
      op.table &&
      op.table.source !== 'mongoose' &&
      !isListColumn(op.table, column)
    )
      continue;
    const one = {
      read: row.call,
      change: placeOf(call, value, change.old),
      write: call,
      column,
      kind: change.kind,
    };
    found.push(finish({ ...one, table: op.table }, op, row, sources));
  }
  return found;
};

/** The new value as it stands in the call, where the statement itself is in a helper. */
const placeOf = (call: Node, value: Node, old: Node): Node => {
  if (call.contains(value)) return value;
  if (!call.contains(old)) return call;
  let at = old;
  while (at.parent && at.parent !== call) at = at.parent;
  return at;
};

const isWrite = (op: DbOp): boolean => op.isSave || op.verb === 'update' || op.verb === 'upsert';

const ORDERS = /priority|position|sort|order|index|rank/i;

/** `row.stock -= 1; await row.save()` */
const inEntity = (call: Node, name: Node, sources: ChangeSources): ReadModifyWrite[] => {
  const found: ReadModifyWrite[] = [];
  const op = sources.db.reached(call).find((one) => isWrite(one.op))?.op;
  for (const use of name.binding?.reads ?? []) {
    if (use.start > call.start || use.fn !== name.fn) continue;
    const member = use.slot === 'object' ? use.parent : undefined;
    if (!member?.is('Member')) continue;
    const change = assignedChange(member);
    if (!change) continue;
    const row = rowRead(use, sources.db);
    if (!row || row.fn !== ownerOf(call)) continue;
    const table = tableOf(use, row, sources) ?? op?.table;
    if (change.kind === 'list' && !isListColumn(table, member.name)) continue;
    const one = { read: row.call, change: change.at, write: call, column: member.name, kind: change.kind };
    found.push(finish({ ...one, table }, op, row, sources));
  }
  return found;
};

const assignedChange = (member: Node): { at: Node; kind: Change['kind'] } | undefined => {
  const holder = member.parent;
  if (holder?.is('Update')) return { at: holder, kind: 'number' };
  if (!holder?.is('Assign') || member.slot !== 'left') return undefined;
  const right = holder.child('right');
  if (/^[+-]=$/.test(holder.operator))
    return right?.is('String', 'Template') ? undefined : { at: holder, kind: 'number' };
  if (holder.operator !== '=' || !right) return undefined;
  const change = changeOf(right, undefined);
  const isOwn =
    change?.old.name === member.name &&
    change.old.object?.is('Identifier') === true &&
    change.old.object.payload === member.object?.payload;
  return change && isOwn ? { at: holder, kind: change.kind } : undefined;
};

/** Names of the rows that a call writes whole: `row.save()`, `repository.save(row)`. */
const savedBy = (call: Node, db: Db): Node[] => {
  if (!db.reached(call).some(({ op }) => isWrite(op))) return [];
  const receiver = call.callee?.is('Member') ? call.callee.object : undefined;
  return [receiver, ...call.args.flatMap((one) => (one.is('Array') ? one.elements : [one]))].flatMap((one) =>
    one?.is('Identifier') && one.binding?.isGlobal === false ? [one] : [],
  );
};

const sameColumn = (table: Table | undefined, left: string, right: string): boolean =>
  left === right ||
  (table !== undefined && aliasesOf(table, left).some((alias) => aliasesOf(table, right).includes(alias)));

/** A list in one column, as JSON or an array: those of related rows are rows of their own. */
const isListColumn = (table: Table | undefined, name: string): boolean => {
  if (!table || SENDS_CHANGES.has(table.source)) return false;
  const column = table.columns.find((one) => one.name === name);
  return column !== undefined && column.references === undefined;
};

/** The table of the row that an old value is taken from. */
const tableOf = (row: Node, read: RowRead, { origins, schema }: ChangeSources): Table | undefined => {
  for (const one of alternatives(origins.of(row))) {
    const table = one.kind === 'instance' ? schema.ofDeclaration(one.of) : undefined;
    if (table) return table;
  }
  return read.isDirect ? read.ops.find(({ table }) => table)?.table : undefined;
};

const isOfTable = (table: Table | undefined, old: Node, row: RowRead, sources: ChangeSources): boolean => {
  if (!table || !old.object) return false;
  if (row.isDirect) return row.ops.some((op) => op.table === table);
  return tableOf(old.object, row, sources) === table;
};

/** The write names the row by what was read of it, or by what it was read by. */
const isSameRow = (op: DbOp, scope: Arguments, old: Node, row: RowRead): boolean => {
  const name = old.object;
  if (!name?.is('Identifier')) return false;
  const receiver = op.call.callee?.is('Member') ? op.call.callee.object : undefined;
  if (receiver?.is('Identifier') && receiver.payload === name.payload && receiver.file === name.file)
    return true;
  const asked = row.isDirect
    ? row.reached.flatMap((one) =>
        one.op.where.clauses
          .filter((clause) => clause.op === '=')
          .map((clause) => express(clause.value, one.whereScope)),
      )
    : [];
  const clauses = op.where.clauses.filter((clause) => clause.op === '=');
  const key = op.data.values.get('id');
  return [...clauses.map(({ value }) => value), key].some((value) => {
    if (!value) return false;
    if (value.is('Member') && value.object?.is('Identifier') && value.object.payload === name.payload)
      return true;
    return asked.includes(express(value, scope));
  });
};

const finish = (
  one: Omit<ReadModifyWrite, 'guard'>,
  op: DbOp | undefined,
  row: RowRead,
  { calls }: ChangeSources,
): ReadModifyWrite => {
  const { table } = one;
  const asked = op?.where.clauses ?? [];
  const isCompared = asked.some(
    ({ column }) =>
      sameColumn(table, column, one.column) || VERSION.test(column) || /updated_?at/i.test(column),
  );
  const guard = row.ops.some(({ locks }) => locks)
    ? 'row lock'
    : isCompared
      ? 'old value in the condition'
      : table?.declaration && VERSIONED.test(table.declaration.text)
        ? 'version'
        : isExclusiveInCallers(one.read, calls)
          ? 'one at a time'
          : undefined;
  return { ...one, ...(guard && { guard }) };
};
