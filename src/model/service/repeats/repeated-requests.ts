import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { claimedBefore, dedupGuard, markedAfter } from './dedup-guards.ts';
import { exitsBefore, stateTestBefore } from './state-tests.ts';
import { transactionAround } from './run-order.ts';
import { recordName, type Work } from './works.ts';

/** A request whose repeat moves money or stock, or makes an order, again. */
export interface RepeatedRequest {
  entry: EntryPoint;
  handler: Node;
  work: Work;
  /** What else each repeat does again. */
  others: readonly Work[];
  /** `idempotent`: clients and proxies repeat the method by themselves. */
  method: 'idempotent' | 'other';
}

const AMOUNT =
  /balance|points|credit|stock|inventor|quota|quantit|^qty$|amount|funds|seats|allowance|budget|coins|tokens(Left|Remaining)|remaining/i;
const HOLDS_AMOUNT = /wallet|ledger|stock|inventor|balance/i;
const ORDERED =
  /(^|[a-z_])(order|payment|charge|refund|payout|transfer|purchase|invoice|booking|reservation|withdrawal|deposit|transaction)s?(Collection|Model|Entity|Repository|Table)?$/i;
const LOGS = /event|log|audit|history|activit|metric|revision|version|session|outbox|notification/i;
const IDEMPOTENT = /idempoten/i;

/** L4: request handlers that change something, with the first effect that a repeat doubles, if one does. */
export const repeatedRequests = (
  model: ServiceModel,
): { entry: EntryPoint; handler: Node; found?: RepeatedRequest }[] => {
  const seen = new Set<Node>();
  return model.entryPoints.all.flatMap((entry) => {
    const { handler } = entry;
    const method = methodOf(entry);
    if (!handler || !method || seen.has(handler) || !model.isServiceCode(handler)) return [];
    seen.add(handler);
    const found = isKeyed(entry, handler) ? undefined : firstDoubled(model, entry, handler, method);
    return [{ entry, handler, ...(found && { found }) }];
  });
};

const methodOf = ({ kind, method, path }: EntryPoint): RepeatedRequest['method'] | undefined => {
  if (kind === 'http') {
    if (/^(PUT|DELETE)$/.test(method ?? '')) return 'idempotent';
    return /^(POST|PATCH)$/.test(method ?? '') ? 'other' : undefined;
  }
  if (kind === 'graphql') return path?.startsWith('Mutation.') ? 'other' : undefined;
  return kind === 'trpc' && method === 'POST' ? 'other' : undefined;
};

const isKeyed = ({ chain }: EntryPoint, handler: Node): boolean =>
  chain.some(
    ({ node, label, fns }) =>
      IDEMPOTENT.test(label ?? '') || [node, ...fns.map(({ fn }) => fn)].some(namesKey),
  ) || namesKey(handler);

/** By a name or a header; comments say nothing. */
const namesKey = (code: Node): boolean =>
  [code, ...code.descendants({ kinds: ['Identifier', 'Member', 'String'] })].some((one) =>
    IDEMPOTENT.test(one.is('String') ? one.string : one.name),
  );

const firstDoubled = (
  model: ServiceModel,
  entry: EntryPoint,
  handler: Node,
  method: RepeatedRequest['method'],
): RepeatedRequest | undefined => {
  const works = model.works.of(handler);
  // without a key for the provider, that call is the root of it
  if (works.some(({ kind }) => kind === 'money')) return undefined;
  const removes = entry.method === 'DELETE' && works.some(({ kind }) => kind === 'delete');
  if (removes) return undefined;
  const doubled = works.filter(
    (one) => isDoubled(one, entry, method) && !isGuarded(model, one, works, handler),
  );
  const work = doubled.find((one) => one.kind === 'delta' && isMoney(one)) ?? doubled[0];
  if (!work) return undefined;
  return { entry, handler, work, method, others: doubled.filter((one) => one !== work) };
};

const isMoney = (work: Work): boolean =>
  [recordName(work), ...changedColumns(work)].some((name) =>
    /balance|wallet|credit|points|funds|ledger/i.test(name),
  );

const isDoubled = (work: Work, entry: EntryPoint, method: RepeatedRequest['method']): boolean => {
  const { kind, op } = work;
  const name = recordName(work);
  if (LOGS.test(name)) return false;
  if (kind === 'delta') {
    const columns = changedColumns(work);
    return (
      columns.some((column) => AMOUNT.test(column)) ||
      (!columns.length && HOLDS_AMOUNT.test(name)) ||
      HOLDS_AMOUNT.test(name)
    );
  }
  if (kind !== 'row' || op?.isSave) return false;
  return ORDERED.test(name) || (method === 'idempotent' && entry.method === 'PUT' && work.through.length < 2);
};

/** Columns whose value is added to. */
export const changedColumns = ({ op, effect }: Pick<Work, 'op' | 'effect'>): string[] => {
  const added = op ? [...op.data.values] : [];
  const names = added.flatMap(([name, value]) =>
    name === '$inc' && value.is('Object') ? value.properties.map((one) => one.string) : [name],
  );
  const [first] = effect.call.args;
  if (first?.stringValue) names.push(first.stringValue);
  if (first?.is('Object')) names.push(...first.properties.map((one) => one.string));
  return names;
};

const isGuarded = (model: ServiceModel, work: Work, works: readonly Work[], handler: Node): boolean => {
  const { db, schema } = model.data;
  const sources = { db, schema, effects: model.effects };
  const places = [work.effect.call, ...work.through];
  return (
    places.some((place) => {
      const guard =
        work.kind === 'row'
          ? dedupGuard(place, place === work.effect.call ? work.op : undefined, sources)
          : (claimedBefore(place, sources) && !readsOnly(place)) || markedAfter(place, sources);
      return (
        Boolean(guard) ||
        stateTestBefore(place, model.effects) !== undefined ||
        endsItsState(model, place, works) ||
        (transactionAround(place, model.roles) !== undefined && emptiesInside(model, place))
      );
    }) || checksState(handler)
  );
};

/** A claim is tested: a lock or a key alone in the handler counts as one. */
const readsOnly = (place: Node): boolean => exitsBefore(place).length === 0;

/** A state machine decides: `if (!canTransition(order, 'paid')) throw …`, `order.transitionTo(…)`. */
const checksState = (handler: Node): boolean =>
  /transition(To)?|stateMachine|canTransition/i.test(handler.text);

/** The record is looked for in a state that a later write ends: the repeat finds none. */
const endsItsState = (model: ServiceModel, place: Node, works: readonly Work[]): boolean => {
  const written = new Set(
    works.flatMap(({ op, kind }) => (kind === 'set' && op ? [...op.data.values.keys()] : [])),
  );
  return place.fn.descendants({ kinds: ['Call'] }).some((call) => {
    if (call.end > place.start) return false;
    const op = model.data.db.of(call);
    return op?.verb === 'one' && op.where.clauses.some(({ column }) => written.has(column));
  });
};

/** What was ordered is taken out of the cart in the same transaction. */
const emptiesInside = (model: ServiceModel, place: Node): boolean => {
  const opener = transactionAround(place, model.roles);
  return opener !== undefined && model.works.of(opener).some(({ kind }) => kind === 'delete');
};
