import type { Node } from '../../../facts/node.ts';
import type { Effects } from '../../meaning/effects.ts';
import type { Db } from '../db/db.ts';
import type { DbOp } from '../db/op.ts';
import type { Schema } from '../schema/schema.ts';
import { initOf } from './init.ts';
import { exitsBefore } from './state-tests.ts';

const READS = /^(one|many|count|exists)$/;
/** Columns that a database or an id library fills: they refuse nothing. */
const CLAIMS: ReadonlySet<string> = new Set(['cache', 'lock']);

export interface GuardSources {
  db: Db;
  schema: Schema;
  effects: Effects;
}

/** What keeps an effect from happening a second time for the same message. */
export const dedupGuard = (effect: Node, op: DbOp | undefined, sources: GuardSources): Node | undefined =>
  (op && (refusedByKey(op, sources) ?? askedBefore(effect, op, sources))) ??
  claimedBefore(effect, sources) ??
  markedAfter(effect, sources);

/** The row has an id of its own, or a unique key stands on values that the message decides. */
const refusedByKey = (op: DbOp, { schema }: GuardSources): Node | undefined => {
  if (op.onConflict) return op.call;
  const given = [...op.data.values].filter(([, value]) => !isFresh(value)).map(([name]) => name);
  const id = given.find((name) => /^_?id$/.test(name));
  if (id !== undefined) return op.data.values.get(id);
  if (!op.table || op.data.open) return undefined;
  return schema.uniqueOn(op.table, given).some(({ where }) => where === undefined) ? op.call : undefined;
};

/** Made anew at each run: a call without arguments of the message. */
const isFresh = (value: Node): boolean => value.isCall && value.args.length === 0;

/** The table was read, or its rows removed, before. */
const askedBefore = (effect: Node, op: DbOp, { db }: GuardSources): Node | undefined => {
  const { table } = op;
  const holder = receiverOf(op.call);
  for (let fn = effect.fn; fn.is('Function'); fn = fn.fn) {
    for (const call of fn.descendants({ kinds: ['Call'] })) {
      if (call.end > effect.start) break;
      const reached = db.reached(call, undefined, 2);
      const same = reached.some(
        ({ op: other }) =>
          (READS.test(other.verb) || other.verb === 'delete') &&
          (table ? other.table === table : receiverOf(other.call) === holder && holder !== ''),
      );
      if (same) return call;
    }
    if (fn.slot !== 'argument') break;
  }
  return undefined;
};

/** `Notification` of `Notification.create`, `prisma.refund` of `prisma.refund.create`. */
const receiverOf = (call: Node): string => call.callee?.object?.text ?? '';

/** A key set if it was not there, a lock, an update that only one run can make, whose outcome is tested. */
export const claimedBefore = (effect: Node, { effects }: GuardSources): Node | undefined => {
  const around = lockAround(effect, effects);
  if (around) return around;
  for (const test of exitsBefore(effect)) {
    const parts = [test, ...test.descendants({ kinds: ['Identifier', 'Call'] })];
    for (const part of parts) {
      const source = part.isCall ? part : part.is('Identifier') ? initOf(part) : undefined;
      if (!source) continue;
      const claim = [source, ...source.descendants({ kinds: ['Call'] })].find(
        (call) =>
          call.isCall &&
          effects.find(call, ({ kind, mode }) => CLAIMS.has(kind) || (kind === 'db' && mode === 'write')),
      );
      if (claim) return claim;
    }
  }
  return undefined;
};

const lockAround = (effect: Node, effects: Effects): Node | undefined => {
  for (let fn = effect.fn; fn.is('Function') && fn.slot === 'argument'; fn = fn.fn) {
    const outer = fn.parent;
    if (outer?.isCall && effects.ofCall(outer)?.kind === 'lock') return outer;
  }
  return undefined;
};

/** A property that is tested before the effect and written after it. */
export const markedAfter = (effect: Node, { db }: GuardSources): Node | undefined => {
  const tested = new Set<string>();
  for (let fn = effect.fn; fn.is('Function'); fn = fn.fn) {
    for (const statement of fn.descendants({ kinds: ['If'] })) {
      if (statement.start > effect.start) break;
      for (const member of statement.test
        ? [statement.test, ...statement.test.descendants({ kinds: ['Member'] })]
        : [])
        if (member.is('Member')) tested.add(member.name);
    }
    for (const node of fn.descendants({ kinds: ['Assign', 'Call'] })) {
      if (node.start < effect.start) continue;
      const left = node.is('Assign') ? node.child('left') : undefined;
      if (left?.is('Member') && tested.has(left.name)) return node;
      if (!node.isCall) continue;
      const op = db.of(node);
      if (
        op &&
        /^(update|upsert)$/.test(op.verb) &&
        op.role.facts.writes !== 'delta' &&
        [...op.data.values.keys()].some((name) => tested.has(name))
      )
        return node;
    }
    if (fn.slot !== 'argument') break;
  }
  return undefined;
};
