import type { Node } from '../../facts/node.ts';
import type { CatchFact, Catches } from '../behaviour/catches.ts';
import type { Effects } from '../meaning/effects.ts';
import type { Roles } from '../meaning/roles.ts';
import { runsInside, type TransactionExtent } from './transaction-extents.ts';

/** A handler in an open transaction that keeps the failure of one of its statements. */
export interface SwallowedFailure {
  extent: TransactionExtent;
  fact: CatchFact;
  /** The statement that can fail. */
  statement: Node;
  /** The failure goes on, or the transaction is rolled back. */
  isPassedOn: boolean;
}

export interface SwallowedSources {
  catches: Catches;
  effects: Effects;
  roles: Roles;
}

const HANDLES = /\b(transaction|tx|trx|dbTxn|transactionalEntityManager|queryRunner|session)\b/;
const INNER = /transaction\w*$|savepoint/i;
const UNDOES = /roll_?back|abortTransaction|\bprocess\.exit\b/i;
const CONFLICTS = /P2002|23505|ER_DUP_ENTRY|UniqueConstraint|11_?000|duplicate|isUnique|isConflict/i;
const KEEPS: ReadonlySet<CatchFact['outcome']> = new Set(['falls through', 'answers', 'acts']);

/** L4: failures of statements that stay inside of an open transaction. */
export const swallowedFailures = (
  extents: readonly TransactionExtent[],
  sources: SwallowedSources,
): SwallowedFailure[] =>
  sources.catches.all.flatMap((fact) => {
    const extent = extents.find(
      (one) => one.body !== fact.clause && runsInside(one, fact.clause, sources.roles),
    );
    const statement = extent && statementIn(fact, extent, sources);
    if (!extent || !statement) return [];
    const text = fact.clause.is('Catch') ? fact.clause.text : (fact.clause.argument(0)?.text ?? '');
    const isPassedOn = !KEEPS.has(fact.outcome) || UNDOES.test(text) || CONFLICTS.test(text);
    return [{ extent, fact, statement, isPassedOn }];
  });

/** The first write in the guarded code that runs on the open transaction. */
const statementIn = (
  { guarded }: CatchFact,
  extent: TransactionExtent,
  { effects, roles }: SwallowedSources,
): Node | undefined => {
  const body = guarded.is('Try') ? guarded.body : guarded;
  if (!body) return undefined;
  return [body, ...body.descendants({ kinds: ['Call', 'Tagged'] })].find(
    (call) =>
      call.is('Call', 'Tagged') &&
      runsInside(extent, call, roles) &&
      !isInInner(call, body) &&
      usesHandle(call, extent) &&
      effects.reached(call).some(({ effect }) => effect.kind === 'db' && effect.mode === 'write'),
  );
};

/** In a transaction or savepoint of its own inside the guarded code. */
const isInInner = (call: Node, body: Node): boolean => {
  for (let at: Node | undefined = call; at && at !== body.parent; at = at.parent)
    if (at.is('Call') && INNER.test(at.callee?.name ?? '')) return true;
  return false;
};

/** It mentions the handle of the transaction or something that is made of it. */
const usesHandle = (call: Node, extent: TransactionExtent): boolean => {
  const handle = extent.handle?.is('Identifier') ? extent.handle : undefined;
  const names = call.descendants({ kinds: ['Identifier'] });
  if (!handle) return HANDLES.test(call.text);
  return names.some((name) => {
    if (name.payload === handle.payload) return true;
    const holder = name.binding?.declaration?.parent;
    const init = holder?.is('VarDecl') && extent.body.contains(holder) ? holder.init : undefined;
    if (!init || init.is('Await')) return false;
    return [init, ...init.descendants({ kinds: ['Identifier'] })].some(
      (one) => one.payload === handle.payload && one.is('Identifier'),
    );
  });
};
