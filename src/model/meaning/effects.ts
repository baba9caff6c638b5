import type { Node } from '../../facts/node.ts';
import type { Facts } from '../../libraries/facts.ts';
import type { RoleName } from '../../libraries/table.ts';
import type { Calls } from '../resolution/calls.ts';
import { isReadThrough } from './read-through.ts';
import { startOfChain } from './query-chains.ts';
import type { Role, Roles } from './roles.ts';
import type { Values } from '../resolution/values.ts';

export type EffectKind =
  | 'db'
  | 'outbound'
  | 'mail'
  | 'publish'
  | 'cache'
  | 'file'
  | 'spawn'
  | 'sleep'
  | 'lock'
  | 'log'
  | 'answer'
  | 'exit';

export type EffectMode = 'read' | 'write' | 'send';

export interface Effect {
  kind: EffectKind;
  mode: EffectMode;
  /** The library call that does it. */
  call: Node;
  role: Role;
}

/** An effect and the calls of project functions that lead to it, outermost first. */
export interface ReachedEffect {
  effect: Effect;
  through: readonly Node[];
  /** A cache or loader is asked on the way. */
  isCached: boolean;
}

const BY_ROLE: Partial<Record<RoleName, [EffectKind, EffectMode]>> = {
  'http.request': ['outbound', 'send'],
  'rpc.call': ['outbound', 'send'],
  'sdk.call': ['outbound', 'send'],
  'mail.send': ['mail', 'send'],
  publish: ['publish', 'send'],
  enqueue: ['publish', 'send'],
  'cache.get': ['cache', 'read'],
  'cache.set': ['cache', 'write'],
  'cache.delete': ['cache', 'write'],
  'cache.wrap': ['cache', 'read'],
  spawn: ['spawn', 'send'],
  sleep: ['sleep', 'read'],
  lock: ['lock', 'write'],
  log: ['log', 'send'],
  report: ['log', 'send'],
  answer: ['answer', 'send'],
  exit: ['exit', 'send'],
};

/** Effects that wait for something outside of the process. */
export const IO_KINDS: ReadonlySet<EffectKind> = new Set([
  'db',
  'outbound',
  'mail',
  'publish',
  'file',
  'spawn',
]);

const HOPS_COUNTED = 4;
const WRITING_VERBS = new Set(['insert', 'update', 'delete', 'upsert', 'ddl']);

/** L3: what functions do to the world, bottom-up over the call graph; one shortest path is kept per kind and mode,
 * one more through caches. */
export class Effects {
  private readonly direct = new Map<Node, Effect[]>();
  private readonly callsByFunction = new Map<Node, Node[]>();
  private readonly summaries: Map<Node, Map<string, ReachedEffect>>;

  constructor(
    private readonly calls: Calls,
    private readonly roles: Roles,
    private readonly values: Values,
  ) {
    for (const call of calls.production) {
      const effect = this.ofCall(call);
      if (!effect) continue;
      const list = this.direct.get(call.fn);
      if (list) list.push(effect);
      else this.direct.set(call.fn, [effect]);
    }
    this.summaries = this.propagate();
  }

  /** What a single library call does; undefined for calls of the project and calls without a role. */
  ofCall(call: Node): Effect | undefined {
    const role = this.roles.of(call);
    if (!role) return undefined;
    const start = role.facts.step === 'run' ? startOfChain(this.roles, role) : undefined;
    const said = start && isWritingStart(start) ? start : role;
    const text = (start?.facts.verb === 'raw' && start) || role;
    return effectOf(role, said.facts, () => this.values.text(this.roles.argument(text, 'text')));
  }

  /** Everything that a function does, itself or through what it calls. */
  of(fn: Node): ReachedEffect[] {
    return [...(this.summaries.get(fn)?.values() ?? [])];
  }

  /** What a call does: its own effect, or those of the project functions that it runs. */
  reached(call: Node): ReachedEffect[] {
    const own = this.ofCall(call);
    if (own) return [{ effect: own, through: [], isCached: isReadThrough(call) }];
    const cached = isReadThrough(call);
    return this.calls.targets(call).flatMap(({ fn }) =>
      this.of(fn).map(({ effect, through, isCached }) => ({
        effect,
        through: [call, ...through],
        isCached: isCached || cached,
      })),
    );
  }

  find(call: Node, test: (effect: Effect) => boolean): ReachedEffect | undefined {
    return this.reached(call)
      .filter(({ effect }) => test(effect))
      .sort((a, b) => a.through.length - b.through.length)[0];
  }

  /** How many places that write to a store a call leads to, counted up to `most`. */
  writesBelow(call: Node, most: number): number {
    const seen = new Set<Node>();
    let frontier = this.calls.targets(call).map(({ fn }) => fn);
    let count = 0;
    for (let hops = 0; hops < HOPS_COUNTED && frontier.length && count < most; hops++) {
      const next: Node[] = [];
      for (const fn of frontier) {
        if (seen.has(fn)) continue;
        seen.add(fn);
        count += (this.direct.get(fn) ?? []).filter(
          ({ kind, mode }) => kind === 'db' && mode === 'write',
        ).length;
        if (!this.of(fn).some(({ effect }) => effect.kind === 'db' && effect.mode === 'write')) continue;
        for (const inner of this.callsIn(fn))
          next.push(...this.calls.targets(inner).map((target) => target.fn));
      }
      frontier = next;
    }
    return count;
  }

  private callsIn(fn: Node): readonly Node[] {
    if (!this.callsByFunction.size) {
      for (const call of this.calls.production) {
        const list = this.callsByFunction.get(call.fn);
        if (list) list.push(call);
        else this.callsByFunction.set(call.fn, [call]);
      }
    }
    return this.callsByFunction.get(fn) ?? [];
  }

  /** Breadth first from the functions that have an effect to their callers, so that the first path is the shortest. */
  private propagate(): Map<Node, Map<string, ReachedEffect>> {
    const summaries = new Map<Node, Map<string, ReachedEffect>>();
    let frontier: { fn: Node; reached: ReachedEffect }[] = [];
    const add = (fn: Node, reached: ReachedEffect): void => {
      const key = `${reached.effect.kind} ${reached.effect.mode}${reached.isCached ? ' cached' : ''}`;
      let summary = summaries.get(fn);
      if (!summary) summaries.set(fn, (summary = new Map()));
      if (summary.has(key)) return;
      summary.set(key, reached);
      frontier.push({ fn, reached });
    };
    for (const [fn, effects] of this.direct) {
      for (const effect of effects) add(fn, { effect, through: [], isCached: isReadThrough(effect.call) });
    }
    while (frontier.length) {
      const wave = frontier;
      frontier = [];
      for (const { fn, reached } of wave) {
        for (const call of this.calls.callersOf(fn)) {
          const isCached = reached.isCached || isReadThrough(call);
          add(call.fn, { effect: reached.effect, through: [call, ...reached.through], isCached });
        }
        const outer = inlineOwner(fn);
        if (outer) add(outer, reached);
      }
    }
    return summaries;
  }
}

/** A function written as an argument runs on behalf of the function around it. */
const inlineOwner = (fn: Node): Node | undefined =>
  fn.is('Function') && fn.slot === 'argument' ? fn.parent?.fn : undefined;

/** Raw SQL whose text is known and is no query. */
const changes = (sql: string | undefined): boolean =>
  sql !== undefined && /\w/.test(sql) && !READING_SQL.test(sql);

/** Statements that change nothing, by their first word. */
const READING_SQL =
  /^[\s(]*(--[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)*(select|show|explain|describe|pragma|values|with\b(?![\s\S]*\b(insert|update|delete|merge)\b))/i;

/** A chain that begins with an insert writes, whatever its last link is called. */
const isWritingStart = ({ facts }: Role): boolean =>
  facts.writes !== undefined
    ? facts.writes !== 'no'
    : facts.verb === 'raw' || WRITING_VERBS.has(facts.verb ?? '');

/** `said`: the facts of the link that says what is done. */
const effectOf = (role: Role, said: Facts, sql: () => string | undefined): Effect | undefined => {
  const { call } = role;
  const runsSql = role.name === 'sink.sql' && role.facts.verb !== undefined; // without a verb it only builds a fragment
  if (role.name === 'db.op' || runsSql) {
    const verb = said.verb ?? 'raw';
    const writes = said.writes
      ? said.writes !== 'no'
      : WRITING_VERBS.has(verb) || (verb === 'raw' && changes(sql()));
    return { kind: 'db', mode: writes ? 'write' : 'read', call, role };
  }
  if (role.name === 'fs')
    return { kind: 'file', mode: role.facts.io === 'write' ? 'write' : 'read', call, role };
  const known = BY_ROLE[role.name];
  return known && { kind: known[0], mode: known[1], call, role };
};
