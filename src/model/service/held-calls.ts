import type { Node } from '../../facts/node.ts';
import { useOf } from '../behaviour/failure.ts';
import { isDevelopmentOnly } from '../behaviour/branches.ts';
import type { Effect, EffectKind, Effects } from '../meaning/effects.ts';
import type { Roles } from '../meaning/roles.ts';
import type { Calls } from '../resolution/calls.ts';
import { parameterPlace, runsInside, type TransactionExtent } from './transaction-extents.ts';

/** A wait for something outside of the store while a transaction is open. */
export interface HeldCall {
  extent: TransactionExtent;
  /** The call in the file of the extent that waits. */
  call: Node;
  effect: Effect;
  /** Calls between `call` and the effect, outermost first. */
  through: readonly Node[];
  /** What else waits in the same extent. */
  others: readonly Node[];
  /** A row is locked, or was written, before. */
  holds: 'rows' | 'connection';
  /** Rows are claimed with SKIP LOCKED and the call is the job itself. */
  isRelay: boolean;
}

export interface HeldSources {
  calls: Calls;
  roles: Roles;
  effects: Effects;
}

const OUTSIDE: ReadonlySet<EffectKind> = new Set(['outbound', 'mail', 'sleep', 'spawn']);
const DEPTH = 4;
const TARGETS = 6;
const RETRIES = /retry|backoff/i;
const LOCKS =
  /\bfor\s*\(\s*['"`]update|forUpdate\(|LOCK\.UPDATE|LOCK\.\w*UPDATE|lock:\s*true|pessimistic_write|FOR UPDATE/i;
const CLAIMS = /skip_?locked/i;

interface Found {
  effect: Effect;
  through: readonly Node[];
}

/** L4: calls to other services, mails, sleeps and processes that are waited for while a transaction is open. */
export const heldCalls = (
  extents: readonly TransactionExtent[],
  sources: HeldSources,
): { extent: TransactionExtent; held: HeldCall | undefined }[] => {
  const walk = new Walk(sources, new Set(extents.map(({ body }) => body)));
  return extents.map((extent) => ({ extent, held: heldBy(extent, walk, sources) }));
};

const heldBy = (extent: TransactionExtent, walk: Walk, sources: HeldSources): HeldCall | undefined => {
  const found: { call: Node; effect: Effect; through: readonly Node[] }[] = [];
  const inside = [...extent.body.descendants({ kinds: ['Call', 'Tagged'] })].filter((call) =>
    runsInside(extent, call, sources.roles),
  );
  for (const call of inside) {
    if (!isWaitedFor(call, extent.body) || isDevelopmentOnly(call) || isInRetry(call, extent.body)) continue;
    const wait = walk.from(call, DEPTH);
    if (!wait) continue;
    const path = [call, ...wait.through];
    const own = path.findLastIndex((one) => one.file === extent.body.file);
    const at = path[own] ?? call;
    if (!found.some((one) => one.call === at))
      found.push({ call: at, effect: wait.effect, through: path.slice(own + 1) });
  }
  const [first, ...others] = found;
  if (!first) return undefined;
  const before = inside.filter((call) => call.start < first.call.start);
  const holdsRows = before.some(
    (call) =>
      LOCKS.test(call.text) ||
      sources.effects.reached(call).some(({ effect }) => effect.kind === 'db' && effect.mode === 'write'),
  );
  return {
    extent,
    ...first,
    others: others.map(({ call }) => call),
    holds: holdsRows ? 'rows' : 'connection',
    isRelay: before.some((call) => CLAIMS.test(call.text)),
  };
};

/** The extent does not go on before the call has answered. */
const isWaitedFor = (call: Node, body: Node): boolean => {
  const use = useOf(call);
  if (use === 'dropped' || use === 'voided') return false;
  for (let fn = call.fn; fn !== body && fn.is('Function'); fn = fn.fn) {
    if (fn.slot !== 'argument') return false;
    const outer = fn.parent;
    const outerUse = outer ? useOf(outer) : 'dropped';
    if (outerUse === 'dropped' || outerUse === 'voided') return false;
  }
  return true;
};

/** Another check speaks of repeats while a transaction is open. */
const isInRetry = (call: Node, body: Node): boolean => {
  for (let at = call.parent; at && at !== body; at = at.parent) {
    if (at.is('While', 'DoWhile')) return true;
    if (at.is('Call') && RETRIES.test(at.callee?.text ?? '')) return true;
  }
  return RETRIES.test(call.callee?.text ?? '');
};

/** The nearest outside effect behind a call, over calls that are waited for. */
class Walk {
  private readonly memo = new Map<Node, Found | undefined>();

  constructor(
    private readonly sources: HeldSources,
    /** What runs in a transaction speaks for itself. */
    private readonly bodies: ReadonlySet<Node>,
  ) {}

  from(call: Node, depth: number): Found | undefined {
    const own = this.sources.effects.ofCall(call);
    if (own) return isOutside(own) ? { effect: own, through: [] } : undefined;
    if (depth === 0) return undefined;
    const targets = this.sources.calls.targets(call).map(({ fn }) => fn);
    const functions = targets.length ? targets : this.givenAs(call.callee);
    if (functions.length > TARGETS) return undefined;
    for (const fn of functions) {
      const inner = this.inFunction(fn, depth - 1);
      if (inner) return inner;
    }
    return undefined;
  }

  /** What callers give for a parameter that is called. */
  private givenAs(callee: Node | undefined): Node[] {
    const place = parameterPlace(callee);
    if (!place) return [];
    return this.sources.calls.callersOf(place.owner).flatMap((caller) => {
      const argument = caller.argument(place.index);
      return argument?.is('Function') ? [argument] : this.sources.calls.functionsOf(argument);
    });
  }

  private inFunction(fn: Node, depth: number): Found | undefined {
    if (this.bodies.has(fn)) return undefined;
    if (this.memo.has(fn)) return this.memo.get(fn);
    this.memo.set(fn, undefined);
    // the summary tells quickly that there is nothing
    if (!this.sources.effects.of(fn).some(({ effect }) => isOutside(effect))) return undefined;
    let found: Found | undefined;
    for (const call of fn.descendants({ kinds: ['Call', 'Tagged'] })) {
      if (!isWaitedFor(call, fn) || isDevelopmentOnly(call) || isInRetry(call, fn)) continue;
      const inner = this.from(call, depth);
      if (!inner) continue;
      const through = [call, ...inner.through];
      if (!found || through.length < found.through.length) found = { effect: inner.effect, through };
    }
    this.memo.set(fn, found);
    return found;
  }
}

const isOutside = (effect: Effect): boolean => OUTSIDE.has(effect.kind) && effect.role.facts.io !== 'none';
