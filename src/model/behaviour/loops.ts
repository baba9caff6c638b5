import { Flag } from '../../facts/kinds.ts';
import type { Node, SourceUnit } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import { useOf } from './failure.ts';
import type { Effect, Effects, ReachedEffect } from '../meaning/effects.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Roles } from '../meaning/roles.ts';
import { reachesEffect } from './carried.ts';
import { bindingsFrom, mentions } from './derived.ts';
import { boundOf, type Bound } from './loop-bounds.ts';
import { isSwitchedOff } from './option-gates.ts';
import type { Values } from '../resolution/values.ts';

/** One database operation, or one call that leads to it, that a loop repeats for every item. */
export interface LoopCall {
  call: Node;
  reached: ReachedEffect;
  /** Its arguments or receiver come from the item. */
  dependsOnItem: boolean;
}

export interface LoopIO {
  /** The loop statement, or the call that takes the callback. */
  loop: Node;
  construct: 'statement' | 'callback';
  /** What is walked over. */
  source: Node;
  bound: Bound;
  /** `Promise.all(xs.map(…))` and the like: the operations are issued together. */
  concurrent: boolean;
  /** In source order. */
  calls: readonly LoopCall[];
  /** A map is asked before and filled after the operation. */
  memoised: boolean;
  /** Each item has its own transaction or lock, or its own `try`. */
  isolated: 'transaction' | 'try' | undefined;
  /** What a turn does besides reading. */
  acts: ReadonlySet<'write' | 'send'>;
}

/** Roles that begin something of the item's own. */
const OPENS: ReadonlySet<string> = new Set(['tx.open', 'lock']);
const SENDS: ReadonlySet<string> = new Set(['mail', 'publish', 'outbound']);

const LIST_CALLBACKS = new Set([
  'map',
  'forEach',
  'flatMap',
  'filter',
  'some',
  'every',
  'find',
  'reduce',
  'reduceRight',
]);

/** L3: loops of the service code that reach a data store in every turn. */
export class Loops {
  readonly all: readonly LoopIO[];
  /** Functions that open a transaction or take a lock, and those that call them. */
  private readonly openers: ReadonlySet<Node>;

  constructor(
    units: readonly SourceUnit[],
    serviceCalls: readonly Node[],
    private readonly origins: Origins,
    private readonly calls: Calls,
    private readonly values: Values,
    private readonly roles: Roles,
    private readonly effects: Effects,
  ) {
    const opening = roles.callsOf('tx.open', 'lock').map(({ call }) => call.fn);
    this.openers = new Set(
      [...opening, ...opening.flatMap((fn) => calls.callersOf(fn).map((call) => call.fn))].filter((fn) =>
        fn.is('Function'),
      ),
    );
    const loops: LoopIO[] = [];
    for (const unit of units) {
      for (const loop of [...unit.nodesOf('ForOf'), ...unit.nodesOf('ForIn'), ...unit.nodesOf('For')]) {
        const found = this.statementLoop(loop);
        if (found) loops.push(found);
      }
    }
    for (const call of serviceCalls) {
      const found = this.callbackLoop(call);
      if (found) loops.push(found);
    }
    this.all = loops;
  }

  private statementLoop(loop: Node): LoopIO | undefined {
    const body = loop.body;
    if (!body || loop.hasFlag(Flag.Async)) return undefined; // `for await` walks a stream or a page, not a list of keys
    const walked = loop.is('ForOf', 'ForIn') ? loop.child('right') : indexedList(loop);
    if (!walked) return undefined;
    const items = loop.is('ForOf', 'ForIn') ? loop.child('left') : loop.init;
    return items && this.describe(loop, 'statement', walked, items, body, false);
  }

  private callbackLoop(call: Node): LoopIO | undefined {
    const callee = call.callee;
    const isList = callee?.is('Member') === true && LIST_CALLBACKS.has(callee.name);
    const row = isList ? undefined : this.roles.of(call)?.row;
    if (!isList && row?.callback?.runs !== 'each') return undefined;
    const source = isList ? callee.object : call.argument(0);
    const fn =
      call.args.find((argument) => argument.is('Function')) ??
      this.calls.functionsOf(call.argument(isList ? 0 : 1))[0];
    if (!source || !fn?.body || this.isOtherThing(callee, isList)) return undefined;
    const isReduce = callee?.name === 'reduce' || callee?.name === 'reduceRight';
    const item = fn.params[isReduce ? 1 : 0]?.target;
    return (
      item &&
      this.describe(
        call,
        'callback',
        source,
        item,
        fn.body,
        // a list starts them all, whoever waits for them
        !isReduce && (isList || (fn.parent === call && (isCombined(call) || isStartedForEach(call, fn)))),
      )
    );
  }

  /** `map` of something that is known not to be a list. */
  private isOtherThing(callee: Node | undefined, isList: boolean): boolean {
    if (!isList || !callee?.object) return false;
    const origin = this.origins.of(callee.object);
    return (
      origin.kind === 'library' &&
      !(origin.package === 'global' && /^(Array|Set|Map)#/.test(origin.path)) &&
      origin.path.endsWith('#') &&
      this.roles.of(callee.parent as Node) !== undefined
    );
  }

  private describe(
    loop: Node,
    construct: LoopIO['construct'],
    source: Node,
    items: Node,
    body: Node,
    concurrent: boolean,
  ): LoopIO | undefined {
    const derived = bindingsFrom(items, body);
    const calls: LoopCall[] = [];
    const inside = [
      ...(body.isCall ? [body] : []),
      ...body.descendants({ kinds: ['Call', 'Assign', 'Index', 'Try'] }),
    ];
    for (const node of inside) {
      if (!node.isCall || innermostLoop(node, loop, body)) continue;
      const use = useOf(node);
      if (use === 'dropped' && !node.fn.isAsync && node.fn !== loop.fn) continue;
      const reached = this.storeEffect(node);
      if (!reached || this.isLock(reached.effect)) continue;
      const dependsOnItem = mentions(node, derived) && reachesEffect(this.calls, reached, derived);
      calls.push({ call: node, reached, dependsOnItem });
    }
    if (!calls.length) return undefined;
    return {
      loop,
      construct,
      source,
      bound: boundOf(this.origins, this.values, source, loop),
      concurrent,
      calls,
      memoised: this.isMemoised(inside),
      isolated: this.isIsolated(inside, body),
      acts: this.actsOf(inside),
    };
  }

  /** The store operation that a call always leads to, nearest first; calls with several targets count if all of them do. */
  private storeEffect(call: Node): ReachedEffect | undefined {
    const found = this.effects
      .reached(call)
      .filter(({ effect, through, isCached }) => isStore(effect, through) && !isCached)
      .flatMap((reached) => (isSwitchedOff(this.calls, reached) ? this.getterReads(call) : reached));
    if (!found.length) return undefined;
    const targets = this.calls.targets(call);
    if (
      targets.length > 1 &&
      !targets.every(({ fn }) => this.effects.of(fn).some(({ effect, through }) => isStore(effect, through)))
    )
      return undefined;
    const reads = found.filter(({ effect }) => effect.mode === 'read');
    const [nearest] = (reads.length ? reads : found).sort((a, b) => a.through.length - b.through.length);
    return nearest;
  }

  /** Reads of getters that the functions a call runs ask for: `revision.collaborators`. */
  private getterReads(call: Node): ReachedEffect[] {
    return this.calls.targets(call).flatMap(({ fn }) =>
      [...fn.descendants({ kinds: ['Member'] })].flatMap((member) => {
        const holder = member.object && this.origins.of(member.object);
        if (holder?.kind !== 'instance' || !holder.of.is('Class')) return [];
        const getter = holder.of.members.find(
          (one) => one.hasFlag(Flag.Getter) && one.string === member.name,
        );
        const reads = getter ? this.effects.of(getter) : [];
        return reads
          .filter(({ effect }) => effect.kind === 'db' && effect.mode === 'read')
          .map(({ effect, isCached }) => ({ effect, through: [call], isCached }));
      }),
    );
  }

  private isLock({ role }: Effect): boolean {
    const text = this.values.text(this.roles.argument(role, 'text')) ?? '';
    return role.facts.verb === 'lock' || /advisory_|\bget_lock\s*\(|\bfor\s+update\b/i.test(text);
  }

  /** One map is asked and filled; a set only says which items were seen. */
  private isMemoised(inside: readonly Node[]): boolean {
    const asked = new Set<string>();
    const filled = new Set<string>();
    for (const node of inside) {
      const target = node.is('Assign') ? node.child('left') : undefined;
      if (target?.is('Index')) filled.add(target.object?.text ?? '');
      if (
        node.is('Index') &&
        node.parent !== undefined &&
        !(node.parent.is('Assign') && node.slot === 'left')
      )
        asked.add(node.object?.text ?? '');
      if (!node.isCall) continue;
      const callee = this.origins.of(node.callee);
      if (callee.kind !== 'library' || callee.package !== 'global') continue;
      const holder = node.callee?.object?.text ?? '';
      if (/^(Map|WeakMap)#(get|has)$/.test(callee.path)) asked.add(holder);
      if (/^(Map|WeakMap)#set$/.test(callee.path)) filled.add(holder);
    }
    return [...asked].some((holder) => filled.has(holder));
  }

  private isIsolated(inside: readonly Node[], body: Node): LoopIO['isolated'] {
    const opens = (node: Node): boolean =>
      OPENS.has(this.roles.of(node)?.name ?? '') ||
      this.calls.targets(node).some(({ fn }) => this.openers.has(fn));
    if (inside.some((node) => node.isCall && opens(node))) return 'transaction';
    const tried = inside.some(
      (node) => node.is('Try') && (node.parent === body || node.parent?.parent === body),
    );
    return tried ? 'try' : undefined;
  }

  /** What a turn does besides reading. */
  private actsOf(inside: readonly Node[]): LoopIO['acts'] {
    const acts = new Set<'write' | 'send'>();
    for (const node of inside) {
      if (!node.isCall) continue;
      for (const { effect } of this.effects.reached(node)) {
        if (effect.kind === 'db' && effect.mode === 'write') acts.add('write');
        if (SENDS.has(effect.kind)) acts.add('send');
      }
    }
    return acts;
  }
}

/** A database, or the shared cache that the loop asks itself. */
const isStore = ({ kind, mode, role }: Effect, through: readonly Node[]): boolean =>
  kind === 'db' ||
  (kind === 'cache' && mode === 'read' && role.facts.medium === 'redis' && through.length === 0);

/** The nearest loop around a call is another one: it speaks for the call. */
const innermostLoop = (node: Node, loop: Node, body: Node): boolean => {
  for (let at = node.parent; at && at !== body && at !== loop; at = at.parent) {
    if (at.is('ForOf', 'ForIn', 'For', 'While', 'DoWhile')) return true;
    if (
      at.isCall &&
      at.callee?.is('Member') &&
      LIST_CALLBACKS.has(at.callee.name) &&
      at.args.some((a) => a.is('Function') && a.contains(node))
    )
      return true;
  }
  return false;
};

/** `for (let i = 0; i < list.length; i++)`: the list. */
const indexedList = (loop: Node): Node | undefined => {
  const test = loop.test;
  const right = test?.is('Binary') ? test.child('right') : undefined;
  if (!right?.is('Member') || right.name !== 'length') return undefined;
  return loop.child('update')?.is('Update') ? right.object : undefined;
};

/** `list.forEach(async …)`: the next turn does not wait for the one before. */
const isStartedForEach = (call: Node, fn: Node): boolean => call.callee?.name === 'forEach' && fn.isAsync;

/** Somebody waits for all of them at once. */
const isCombined = (call: Node): boolean => {
  const outer = call.parent;
  return (
    outer?.isCall === true &&
    outer.callee?.is('Member') === true &&
    /^(all|allSettled|race|any)$/.test(outer.callee.name)
  );
};
