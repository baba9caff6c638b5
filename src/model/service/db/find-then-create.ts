import type { Node } from '../../../facts/node.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Calls } from '../../resolution/calls.ts';
import { aliasesOf } from '../schema/class-tables.ts';
import type { Schema } from '../schema/schema.ts';
import type { Table, TableKey } from '../schema/table.ts';
import { branchesOn } from './answer.ts';
import type { Db } from './db.ts';
import { isExclusive } from './exclusive.ts';
import { Arguments, express, settle } from './expression.ts';
import type { Clause, ReachedOp } from './op.ts';

/** A look whether a row is there, a branch on the answer, and the row made where it was not. */
export interface FindThenCreate {
  probe: Node;
  create: Node;
  table: Table;
  /** Columns that both have with the same values. */
  columns: readonly string[];
  /** Keys that refuse the second row. */
  keys: readonly TableKey[];
  /** The row is locked by the probe, which locks nothing where there is none. */
  locksRow: boolean;
  /** The statement itself, where the create is a call of the project. */
  insert: Node;
  /** What the code throws or answers where the row is there. */
  refusal?: Node | undefined;
}

export interface FindSources {
  db: Db;
  schema: Schema;
  roles: Roles;
  calls: Calls;
  serviceCalls: readonly Node[];
}

/** L4: rows that are created after a look that found none. */
export const findThenCreates = (sources: FindSources): FindThenCreate[] => {
  const byFunction = new Map<Node, Node[]>();
  for (const call of sources.serviceCalls) {
    if (!call.is('Call')) continue;
    const list = byFunction.get(call.fn);
    if (list) list.push(call);
    else byFunction.set(call.fn, [call]);
  }
  return [...byFunction].flatMap(([fn, calls]) => inFunction(fn, calls, sources));
};

/** Calls of the function that run after the look and before the create. */
export const callsBetween = ({ probe, create }: FindThenCreate): Node[] =>
  create.fn
    .descendants({ kinds: ['Call'], enterFunctions: false })
    .filter((call) => call.start > probe.end && call.end <= create.start);

const inFunction = (fn: Node, calls: readonly Node[], sources: FindSources): FindThenCreate[] => {
  // what runs beside a save is about the row that was just made
  if (!fn.is('Function') || fn.decorators.some((one) => /^@(After|Before)/.test(one.text))) return [];
  const found: FindThenCreate[] = [];
  const taken = new Set<Node>();
  for (const probe of calls) {
    const asked = probeOf(probe, sources.db);
    const branches = asked && branchesOn(probe, fn);
    if (!branches) {
      found.push(...afterHelper(probe, fn, taken, sources));
      continue;
    }
    const { absent, refusal } = branches;
    const inner = [...fn.descendants({ kinds: ['Call'] })].filter(
      (call) => call.start > probe.end && absent(call) && !taken.has(call) && !isInOtherArm(probe, call),
    );
    for (const create of inner) {
      const made = createdBy(create, asked, sources);
      if (!made) continue;
      if (isExclusive(probe)) break;
      taken.add(create);
      found.push({ probe, create, ...made, locksRow: asked.op.locks, insert: made.insert, refusal });
      break;
    }
  }
  return found;
};

/** One runs in the `then`, the other in the `else`. */
const isInOtherArm = (probe: Node, call: Node): boolean => {
  for (let at = probe; at.parent; at = at.parent) {
    const { parent } = at;
    if (at.slot === 'then' && parent.is('If', 'Conditional') && parent.child('else')?.contains(call))
      return true;
  }
  return false;
};

/** `await assertFree(email); await create({ email })`: the look and its refusal are in a function of the project. */
const afterHelper = (call: Node, fn: Node, taken: Set<Node>, sources: FindSources): FindThenCreate[] => {
  const { db, calls } = sources;
  const [target, ...others] = calls.targets(call);
  const helper = target?.fn;
  if (!helper || others.length || helper === fn || !hasRefusal(helper)) return [];
  const scope = Arguments.none.into(call, helper);
  const found: FindThenCreate[] = [];
  for (const probe of helper.descendants({ kinds: ['Call'], enterFunctions: false })) {
    const asked = probeOf(probe, db, scope);
    const refusal = asked && branchesOn(probe, helper)?.refusal;
    if (!asked || !refusal) continue;
    for (const create of fn.descendants({ kinds: ['Call'] })) {
      if (create.start < call.end || taken.has(create)) continue;
      const made = createdBy(create, asked, sources);
      if (!made) continue;
      if (isExclusive(probe) || isExclusive(call)) return found;
      taken.add(create);
      found.push({ probe, create, ...made, locksRow: asked.op.locks, refusal });
      return found;
    }
  }
  return found;
};

const hasRefusal = (fn: Node): boolean =>
  fn.descendants({ kinds: ['Throw'], enterFunctions: false }).length > 0;

/** A read that asks for one value of one table. */
const probeOf = (call: Node, db: Db, scope = Arguments.none): ReachedOp | undefined => {
  const reads = db.reached(call, scope).filter(({ op }) => /^(one|many|count|exists)$/.test(op.verb));
  const [first, ...others] = reads;
  if (!first?.op.table || others.some(({ op }) => op.table === first.op.table)) return undefined;
  const { where, data } = first.op;
  if (where.open || where.either.length || data.values.size) return undefined;
  // `_id: { $ne: own }`: all rows but one
  const asked = where.clauses.filter(
    ({ op, column }) => op !== 'null' && !(op === 'other' && /^_?id$/i.test(column)),
  );
  return asked.length && asked.every(({ op }) => op === '=') ? first : undefined;
};

/** `let email = null; if (…) email = input.email`: one of the values that a name takes. */
const isAssigned = (value: Node, scope: Arguments, wanted: string): boolean => {
  const { node, scope: inner } = settle(value, scope);
  return (node?.binding?.writes ?? []).some((write) => {
    const right =
      write.slot === 'left' && write.parent?.is('Assign') ? write.parent.child('right') : undefined;
    return right !== undefined && express(right, inner) === wanted;
  });
};

const createdBy = (
  create: Node,
  probe: ReachedOp,
  { db, schema }: FindSources,
): Pick<FindThenCreate, 'table' | 'columns' | 'keys' | 'insert'> | undefined => {
  const { table } = probe.op;
  if (!table) return undefined;
  for (const made of db.reached(create)) {
    const { op, scope } = made;
    if (op.table !== table || op.onConflict || !(op.verb === 'insert' || op.isSave)) continue;
    const written = (clause: Clause): boolean | undefined => {
      const wanted = express(clause.value, probe.whereScope);
      for (const [column, value] of op.data.values)
        if (aliasesOf(table, column).some((alias) => aliasesOf(table, clause.column).includes(alias)))
          return express(value, scope) === wanted || isAssigned(value, scope, wanted);
      for (const spread of op.data.spreads) {
        const whole = settle(spread, scope);
        const value = whole.node?.is('Object') ? whole.node.property(clause.column) : undefined;
        if (value) return express(value, whole.scope) === wanted;
        if (wanted === `${express(spread, scope)}.${clause.column}`) return true;
      }
      return undefined;
    };
    const clauses = probe.op.where.clauses.filter(({ op: kind }) => kind === '=');
    const same = clauses.filter((clause) => written(clause) === true);
    if (!same.length || clauses.some((clause) => written(clause) === false)) continue;
    if (same.length < clauses.length && !op.data.open && !op.data.spreads.length) continue;
    const asked = new Set(clauses.map((clause) => express(clause.value, probe.whereScope)));
    const columns = clauses.map(({ column }) => column);
    // another column that takes the same value is asked with it
    const twins = [...op.data.values].flatMap(([column, value]) =>
      asked.has(express(value, scope)) ? [column] : [],
    );
    const primary = table.keys.find(({ kind }) => kind === 'primary')?.columns ?? ['id'];
    if (columns.every((column) => /^_?id$/i.test(column) || (primary.length === 1 && primary[0] === column)))
      continue;
    return { table, columns, keys: schema.uniqueOn(table, [...columns, ...twins]), insert: op.call };
  }
  return undefined;
};
