import type { Node } from '../../facts/node.ts';
import { mentions } from '../behaviour/derived.ts';
import { useOf } from '../behaviour/failure.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Role, Roles } from '../meaning/roles.ts';
import type { EntryPoint } from './entry-points/entry-point.ts';

/** Code that runs while a transaction is open. */
export interface TransactionExtent {
  /** The call, decorator or middleware step that opens it, as the code of the extent sees it. */
  opener: Node;
  /** The library call that begins it. */
  begins: Role;
  body: Node;
  /** Only what stands between the two runs inside; everything in `body` where undefined. */
  between?: readonly [Node, Node];
  /** What the code calls the open transaction. */
  handle?: Node | undefined;
  through: 'callback' | 'middleware' | 'decorator' | 'statements';
}

export interface ExtentSources {
  calls: Calls;
  roles: Roles;
  serviceCalls: readonly Node[];
  entries: readonly EntryPoint[];
}

const ROUNDS = 3;

/** L4: where transactions are open: callbacks of openers (learnt ones too), handlers behind a middleware, methods, statements. */
export const transactionExtents = (sources: ExtentSources): readonly TransactionExtent[] => {
  const { calls, roles, serviceCalls } = sources;
  const extents: TransactionExtent[] = [];
  const bodies = new Set<Node>();
  const add = (extent: TransactionExtent): void => {
    if (bodies.has(extent.body) && !extent.between) return;
    bodies.add(extent.body);
    extents.push(extent);
  };
  const openers = roles.callsOf('tx.open');
  const open = openers.flatMap((begins) =>
    calls
      .callbacks(begins.call)
      .filter((use) => use.fn.body && use.runs !== 'later' && use.runs !== 'stored')
      .map(({ fn }) => ({ begins, fn })),
  );
  const serving = new Set(serviceCalls);
  for (const { begins, fn } of open) {
    if (serving.has(begins.call))
      add({ opener: begins.call, begins, body: fn, handle: fn.params[0]?.target, through: 'callback' });
  }
  for (const { begins, fn, call } of learntCallbacks(open, sources))
    if (serving.has(call))
      add({ opener: call, begins, body: fn, handle: fn.params[0]?.target, through: 'callback' });
  for (const extent of behindMiddleware(open, sources.entries)) add(extent);
  for (const begins of openers) {
    if (!serving.has(begins.call)) continue;
    const holder = begins.call.parent;
    const method = holder?.is('Decorator') ? holder.parent : undefined;
    if (method?.is('Function') && method.body)
      add({ opener: begins.call, begins, body: method, through: 'decorator' });
    else {
      const extent = betweenStatements(begins, roles);
      if (extent) extents.push(extent);
    }
  }
  return extents;
};

type Opened = { begins: Role; fn: Node };

/** Callbacks of project functions that run what they are given inside of a transaction. */
const learntCallbacks = (open: readonly Opened[], { calls }: ExtentSources): (Opened & { call: Node })[] => {
  const found: (Opened & { call: Node })[] = [];
  const known = new Set<Node>();
  let wave = open.flatMap(({ begins, fn }) => runnersOf(fn).map((runner) => ({ begins, ...runner })));
  for (let round = 0; round < ROUNDS && wave.length; round++) {
    const next: typeof wave = [];
    for (const { begins, owner, index } of wave) {
      if (known.has(owner)) continue;
      known.add(owner);
      for (const call of calls.callersOf(owner)) {
        const argument = call.argument(index);
        if (!argument) continue;
        const given = argument.is('Function') ? [argument] : calls.functionsOf(argument);
        for (const fn of given) if (fn.body) found.push({ begins, fn, call });
        const passed = parameterPlace(argument);
        if (passed) next.push({ begins, ...passed });
      }
    }
    wave = next;
  }
  return found;
};

/** The parameters of functions around an open callback that are called in it, with its handle or as all that it does. */
const runnersOf = (callback: Node): { owner: Node; index: number }[] => {
  const found: { owner: Node; index: number }[] = [];
  const handle = callback.params[0]?.target;
  const names = new Set(handle?.is('Identifier') ? [handle.payload] : []);
  for (const call of callback.descendants({ kinds: ['Call'] })) {
    const place = parameterPlace(call.callee);
    if (!place || place.owner === callback || !place.owner.contains(callback)) continue;
    if (!call.args.length || call.args.some((argument) => isHandle(argument, names)) || isResult(call))
      found.push(place);
  }
  return found;
};

/** The handle, or something made of it; a row that was read with it is none. */
const isHandle = (argument: Node, names: ReadonlySet<number>): boolean => {
  if (mentions(argument, names)) return true;
  const declared = argument.is('Identifier') ? argument.binding?.declaration?.parent : undefined;
  const init = declared?.is('VarDecl') ? declared.init : undefined;
  return init !== undefined && !init.is('Await') && mentions(init, names);
};

/** `return work()`, `return await work()` */
const isResult = (call: Node): boolean => {
  const holder = call.parent?.is('Await') ? call.parent : call;
  return useOf(holder) === 'returned';
};

/** The function whose parameter a name is, and the parameter's place. */
export const parameterPlace = (node: Node | undefined): { owner: Node; index: number } | undefined => {
  const declared = node?.is('Identifier') ? node.binding?.declaration : undefined;
  const param = declared?.is('Param') ? declared : declared?.parent;
  const owner = param?.is('Param') ? param.parent : undefined;
  if (!param || !owner?.is('Function')) return undefined;
  const index = owner.params.findIndex((one) => one.id === param.id);
  return index < 0 ? undefined : { owner, index };
};

/** Handlers of chains in which an earlier step calls the next one inside of a transaction. */
const behindMiddleware = (open: readonly Opened[], entries: readonly EntryPoint[]): TransactionExtent[] => {
  const wrapping = new Map<Node, Role>();
  for (const { begins, fn } of open)
    for (const { owner, index } of runnersOf(fn))
      if (index === owner.params.length - 1) wrapping.set(owner, begins);
  const found: TransactionExtent[] = [];
  for (const entry of entries) {
    const at = entry.chain.findIndex((step) => step.fns.some(({ fn }) => wrapping.has(fn)));
    const step = entry.chain[at];
    const begins = step?.fns.map(({ fn }) => wrapping.get(fn)).find((one) => one !== undefined);
    if (!step || !begins) continue;
    const bodies = [
      ...entry.chain.slice(at + 1).flatMap(({ fns }) => fns.map(({ fn }) => fn)),
      ...entry.handlers.map(({ fn }) => fn),
    ];
    for (const body of bodies) found.push({ opener: step.node, begins, body, through: 'middleware' });
  }
  return found;
};

/** `const transaction = await sequelize.transaction()` to the last commit or rollback of the function. */
const betweenStatements = (begins: Role, roles: Roles): TransactionExtent | undefined => {
  if (begins.row.callback || begins.facts.managed !== false) return undefined;
  const fn = begins.call.fn;
  const ends = [...fn.descendants({ kinds: ['Call'], enterFunctions: false })].filter(
    (call) => call.start > begins.call.end && roles.of(call)?.name === 'tx.end',
  );
  const last = ends.findLast((call) => roles.of(call)?.facts.ends === 'commit');
  if (!last) return undefined;
  const declaration = begins.call.ancestor('VarDecl');
  return {
    opener: begins.call,
    begins,
    body: fn,
    between: [begins.call, last],
    handle: declaration?.target ?? begins.call.callee?.object,
    through: 'statements',
  };
};

/** Whether a node runs while the transaction is open: not in a callback for after the commit, nor in another transaction. */
export const runsInside = (extent: TransactionExtent, node: Node, roles: Roles): boolean => {
  if (node.file !== extent.body.file || !extent.body.contains(node)) return false;
  if (extent.between && (node.start < extent.between[0].end || node.start >= extent.between[1].start))
    return false;
  for (let fn = node.fn; fn !== extent.body && fn.is('Function'); fn = fn.fn) {
    const outer = fn.slot === 'argument' ? fn.parent : undefined;
    const name = outer?.isCall ? roles.of(outer)?.name : undefined;
    if (name === 'tx.after-commit' || name === 'timer' || name === 'listener') return false;
    if (name === 'tx.open' && outer !== extent.opener) return false;
  }
  return true;
};
