import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Roles } from '../meaning/roles.ts';
import type { Origins } from '../resolution/origins.ts';
import { flowThrough, type FlowRules } from './flow.ts';
import type { Facts } from './flow-facts.ts';
import { Settlers } from './settlers.ts';
import { unansweredEvent } from './settling-events.ts';

/** A promise that nothing settles on some way. */
export interface PendingPromise {
  /** Where the way ends, or what is missing: a `return`, a catch, a callback, a listener, the promise itself. */
  at: Node;
  /** `new Promise(…)`, `Promise.withResolvers()`, `Promise.race([])` */
  promise: Node;
  kind:
    'nothing settles' | 'path' | 'catch' | 'callback' | 'event' | 'unknown event' | 'table' | 'empty race';
  /** The event, the ignored error, the table. */
  name: string;
}

interface Sources {
  calls: Calls;
  roles: Roles;
  origins: Origins;
  serviceCalls: readonly Node[];
  neverReturns(call: Node): boolean;
}

type State = 'open' | 'settled';

/** L3: promises of the service with a way on which they stay pending, one per promise. */
export const pendingPromises = (sources: Sources): { pending: PendingPromise[]; settled: Node[] } => {
  const pending: PendingPromise[] = [];
  const settled: Node[] = [];
  for (const call of sources.serviceCalls) {
    const callee = sources.calls.libraryCallee(call);
    const isExecutor = call.isNew && sources.roles.of(call)?.facts.executor === true;
    const isMaker = callee?.package === 'global' && callee.path.startsWith('Promise.');
    if (!isExecutor && !isMaker) continue;
    const found = isExecutor ? ofExecutor(call, sources) : ofMaker(call, callee?.path ?? '');
    if (found) pending.push(found);
    else if (call.isNew) settled.push(call);
  }
  return { pending, settled };
};

const ofMaker = (call: Node, path: string): PendingPromise | undefined => {
  const list = call.argument(0);
  if (path === 'Promise.race' && list?.is('Array') && !list.elements.length)
    return { at: call, promise: call, kind: 'empty race', name: '' };
  if (path !== 'Promise.withResolvers' || !call.parent?.is('VarDecl')) return undefined;
  const pattern = call.parent.target;
  if (!pattern?.is('ObjectPattern')) return undefined;
  const parts = pattern.childrenIn('element').filter((one) => /^(resolve|reject)$/.test(one.string));
  const isUsed = parts.some((one) => {
    const name = one.value ?? one.target ?? one;
    return [one, name, ...name.descendants({ kinds: ['Identifier'] })].some(
      ({ binding }) => (binding?.reads.length ?? 0) > 0,
    );
  });
  return isUsed || !parts.length ? undefined : { at: call, promise: call, kind: 'nothing settles', name: '' };
};

const ofExecutor = (promise: Node, sources: Sources): PendingPromise | undefined => {
  const executor = promise.argument(0);
  if (!executor?.is('Function') || executor.isAsync || !executor.body) return undefined;
  const settlers = new Settlers(executor);
  if (!settlers.hasNames || !settlers.isUsed) {
    // `new Promise(() => {})` waits for ever on purpose
    const works = executor.body.descendants({ kinds: ['Call'] });
    return works.length && settlers.hasNames
      ? { at: promise, promise, kind: 'nothing settles', name: '' }
      : undefined;
  }
  if (settlers.isStored) return pendingTable(promise, settlers);
  return (
    openEnd(executor, promise, settlers, sources) ??
    settlers.callbacks
      .filter((callback) => !settlers.onlyRejects(callback) && !settlers.isRepeated(callback))
      .map((callback) => openEnd(callback, promise, settlers, sources))
      .find((one) => one !== undefined) ??
    unansweredEvent(promise, settlers, sources.origins)
  );
};

/** A way through the executor, or through a callback of it, that ends without settling. */
const openEnd = (
  fn: Node,
  promise: Node,
  settlers: Settlers,
  { neverReturns }: Sources,
): PendingPromise | undefined => {
  const rules: FlowRules<State> = {
    key: (state) => state,
    call: (call, state) => (neverReturns(call) ? [] : settlers.settles(call) ? ['settled'] : [state]),
    mayFail: (call, state) => state === 'open' && !settlers.settles(call) && isRisky(call),
    runs: () => false,
    isWhole: (chain) => settlers.settles(chain),
  };
  for (const { node, kind, paths } of flowThrough<State>(fn, 'open', rules)) {
    if (kind === 'throw' || !paths.some(({ state, facts }) => state === 'open' && !isOver(facts))) continue;
    // what comes back from a `return` may settle itself
    if (node.is('Return') && node.expression && settlers.mentions(node.expression)) continue;
    const taken = node.ancestor('Catch');
    if (fn !== promise.argument(0))
      return { at: fn, promise, kind: 'callback', name: fn.params[0]?.target?.name ?? '' };
    const swallowing = taken ?? silentCatch(fn, settlers);
    return swallowing?.fn === fn
      ? { at: swallowing, promise, kind: 'catch', name: '' }
      : { at: node === fn ? promise : node, promise, kind: 'path', name: '' };
  }
  return undefined;
};

const OVER =
  /^\w*(settled|done|finished|called|resolved|rejected|closed|ended|completed|aborted|timedOut|destroyed)\w*$/i;

/** A flag says that it was settled before. */
const isOver = (facts: Facts): boolean => [...facts].some(([key, { holds }]) => holds && OVER.test(key));

/** The catch whose end is the end of the function. */
const silentCatch = (fn: Node, settlers: Settlers): Node | undefined =>
  fn.descendants({ enterFunctions: false, kinds: ['Catch'] }).find((clause) => !settlers.mentions(clause));

const HARMLESS =
  /^(log|info|debug|warn|error|trace|push|set|get|has|add|delete|on|once|off|clearTimeout|clearInterval|removeListener)$/;

/** Calls whose failure a catch is there for. */
const isRisky = (call: Node): boolean => !HARMLESS.test(call.callee?.name ?? '');

/** `pending.set(id, { resolve, reject })`: entries that nothing goes through when the other side is gone. */
const pendingTable = (promise: Node, settlers: Settlers): PendingPromise | undefined => {
  const call = settlers.storedIn;
  const table = call?.callee?.is('Member') && call.callee.name === 'set' ? call.callee.object : undefined;
  if (!call || !table?.is('Member') || !table.object?.is('This')) return undefined;
  const owner = promise.classNode;
  if (!owner) return undefined;
  const hasTimer =
    promise.fn
      .descendants({ kinds: ['Call'] })
      .some((one) => /^(setTimeout|timeout|addEventListener)$/i.test(one.callee?.name ?? '')) ||
    /abort|timeout/i.test(promise.fn.text);
  if (hasTimer) return undefined;
  const uses = owner
    .descendants({ kinds: ['Member'] })
    .filter((one) => one.name === table.name && one.object?.is('This') === true);
  const isGoneThrough = uses.some((use) => {
    const { parent } = use;
    if (use.slot !== 'object') return parent?.is('ForOf', 'Call', 'Spread', 'VarDecl', 'Return') === true;
    return /^(values|entries|forEach|keys)$/.test(parent?.name ?? '');
  });
  const isTakenOut = uses.some((use) => use.slot === 'object' && use.parent?.name === 'get');
  return isTakenOut && !isGoneThrough ? { at: promise, promise, kind: 'table', name: table.name } : undefined;
};
