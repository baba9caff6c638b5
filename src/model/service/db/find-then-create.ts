import type { Node } from '../../../facts/node.ts';
import type { Roles } from '../../meaning/roles.ts';
import { aliasesOf } from '../schema/class-tables.ts';
import type { Schema } from '../schema/schema.ts';
import type { Table, TableKey } from '../schema/table.ts';
import type { Db } from './db.ts';
import { isExclusive } from './exclusive.ts';
import { express, settle } from './expression.ts';
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
}

export interface FindSources {
  db: Db;
  schema: Schema;
  roles: Roles;
  serviceCalls: readonly Node[];
}

const EXITS = ['Throw', 'Return', 'Continue', 'Break'] as const;

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

const inFunction = (fn: Node, calls: readonly Node[], sources: FindSources): FindThenCreate[] => {
  // what runs beside a save is about the row that was just made
  if (!fn.is('Function') || fn.decorators.some((one) => /^@(After|Before)/.test(one.text))) return [];
  const found: FindThenCreate[] = [];
  const taken = new Set<Node>();
  for (const probe of calls) {
    const asked = probeOf(probe, sources.db);
    if (!asked) continue;
    const absent = whereAbsent(probe, fn);
    if (!absent) continue;
    const inner = [...fn.descendants({ kinds: ['Call'] })].filter(
      (call) => call.start > probe.end && absent(call) && !taken.has(call),
    );
    for (const create of inner) {
      const made = createdBy(create, asked, sources);
      if (!made) continue;
      if (isExclusive(probe)) break;
      taken.add(create);
      found.push({ probe, create, ...made, locksRow: asked.op.locks, insert: made.insert });
      break;
    }
  }
  return found;
};

/** A read that asks for one value of one table. */
const probeOf = (call: Node, db: Db): ReachedOp | undefined => {
  const reads = db.reached(call).filter(({ op }) => /^(one|many|count|exists)$/.test(op.verb));
  const [first, ...others] = reads;
  if (!first?.op.table || others.some(({ op }) => op.table === first.op.table)) return undefined;
  const { where, data } = first.op;
  if (where.open || where.either.length || data.values.size) return undefined;
  const asked = where.clauses.filter(({ op }) => op !== 'null');
  return asked.length && asked.every(({ op }) => op === '=') ? first : undefined;
};

/** Tells calls that run only where the probe found nothing. */
const whereAbsent = (probe: Node, fn: Node): ((call: Node) => boolean) | undefined => {
  const isAnswer = answerOf(probe);
  if (!isAnswer) return undefined;
  const branches = [...fn.descendants({ kinds: ['If', 'Logical', 'Conditional'] })].filter(
    (one) => one.end > probe.start,
  );
  const tests: ((call: Node) => boolean)[] = [];
  for (const branch of branches) {
    if (branch.is('Logical')) {
      // `found ?? (await create())`
      const left = branch.child('left');
      const right = branch.child('right');
      if (branch.operator !== '&&' && left && right && isAnswer(left))
        tests.push((call) => right.contains(call));
      continue;
    }
    const test = branch.test;
    const then = branch.child('then');
    if (!test || !then) continue;
    const polarity = polarityOf(test, isAnswer);
    if (polarity === 'absent') tests.push((call) => then.contains(call));
    else if (polarity === 'present') {
      const otherwise = branch.child('else');
      if (otherwise) tests.push((call) => otherwise.contains(call));
      if (branch.is('If') && exits(then)) tests.push((call) => call.start > branch.end);
    }
  }
  return tests.length ? (call) => tests.some((test) => test(call)) : undefined;
};

/** Recognises the probe's answer in a test. */
const answerOf = (probe: Node): ((node: Node) => boolean) | undefined => {
  let at: Node = probe;
  while (at.parent?.is('Await', 'As')) at = at.parent;
  const holder = at.parent;
  const target = holder?.is('VarDecl')
    ? holder.target
    : holder?.is('Assign')
      ? holder.child('left')
      : undefined;
  const name = target?.is('ArrayPattern') ? target.elements[0] : target;
  if (name?.is('Identifier')) return (node) => node.is('Identifier') && node.payload === name.payload;
  return holder?.is('If', 'Unary', 'Binary', 'Logical', 'Member', 'Conditional')
    ? (node) => node === at || node === probe
    : undefined;
};

const polarityOf = (test: Node, isAnswer: (node: Node) => boolean): 'present' | 'absent' | undefined => {
  if (isAnswer(test)) return 'present';
  switch (test.kind) {
    case 'Await':
    case 'As':
      return test.expression && polarityOf(test.expression, isAnswer);
    case 'Unary': {
      const inner =
        test.operator === '!' && test.expression ? polarityOf(test.expression, isAnswer) : undefined;
      return inner === 'present' ? 'absent' : inner === 'absent' ? 'present' : undefined;
    }
    case 'Member':
      return test.name === 'length' && test.object && isAnswer(test.object) ? 'present' : undefined;
    case 'Binary': {
      const left = test.child('left');
      const right = test.child('right');
      const side = left && polarityOf(left, isAnswer);
      if (side !== 'present' || !right) return undefined;
      const isNothing = right.is('Null') || right.text === 'undefined' || right.text === '0';
      if (!isNothing) return undefined;
      if (/^===?$/.test(test.operator)) return 'absent';
      return /^(!==?|>)$/.test(test.operator) ? 'present' : undefined;
    }
    case 'Logical': {
      const sides = [test.child('left'), test.child('right')].map(
        (side) => side && polarityOf(side, isAnswer),
      );
      if (test.operator === '&&')
        return sides.includes('absent') ? 'absent' : sides.includes('present') ? undefined : undefined;
      return sides.includes('present') ? 'present' : undefined;
    }
    default:
      return undefined;
  }
};

/** The branch leaves the function or the turn. */
const exits = (then: Node): boolean => {
  if (then.is(...EXITS)) return true;
  const last = then.is('Block') ? then.statements.at(-1) : undefined;
  return last?.is(...EXITS) ?? false;
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
          return express(value, scope) === wanted;
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
