import type { Node } from '../../../facts/node.ts';
import type { Library } from '../../../libraries/library-index.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Effects } from '../../meaning/effects.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Records, RecordModel } from './records.ts';

/** A piece of data that an entry point reaches. */
export interface Touch {
  mode: 'read' | 'write';
  kind: 'db' | 'file';
  call: Node;
  /** Calls that lead to it from the handler, outermost first. */
  through: readonly Node[];
  record?: RecordModel | undefined;
  /** By a library that no table speaks of: its member's name is all that is known. */
  isGuess?: boolean;
}

const DEPTH = 5;
/** What so many entry points reach is bookkeeping, not what they are for. */
const COMMON_SHARE = 0.15;
const COMMON_COUNT = 6;
const WRITES = /^(insert(One|Many)?|update(One|Many)?|remove|delete(One|Many)?|upsert|replaceOne|bulkWrite)$/;

/** First links of a query builder's chain. */
const STARTS: Readonly<Record<string, Touch['mode']>> = {
  select: 'read',
  insert: 'write',
  update: 'write',
  delete: 'write',
};
/** Links of a pipeline that is run as a whole. */
const BATCHED = /^(del|unlink|h?set|hdel|[sz]add|[sz]rem|incr(by)?|decr(by)?|[lr]push)$/i;

/** Names of the calls that a chain is made of, the last first. */
const chainOf = (call: Node): string[] => {
  const names: string[] = [];
  for (let at: Node | undefined = call; at?.is('Call'); at = at.callee?.object)
    names.push(at.callee?.name ?? '');
  return names;
};

/** The last call of the chain that starts here. */
const wholeChain = (call: Node): Node => {
  let at = call;
  while (at.slot === 'object' && at.parent?.parent?.is('Call') && at.parent.slot === 'callee')
    at = at.parent.parent;
  return at;
};

/** L4: the data that entry points reach, all of it and not the nearest alone. */
export class Touches {
  private readonly memo = new Map<EntryPoint, readonly Touch[]>();
  private common: ReadonlySet<Node> | undefined;

  constructor(
    private readonly calls: Calls,
    private readonly effects: Effects,
    private readonly roles: Roles,
    private readonly records: Records,
    private readonly library: Library,
    private readonly entries: readonly EntryPoint[],
  ) {}

  /** The data that an entry point is for; what most of them do besides is left out. */
  of(entry: EntryPoint): readonly Touch[] {
    this.common ??= this.commonCalls();
    const { common } = this;
    return this.all(entry).filter(({ call }) => !common.has(call));
  }

  /** The record model that a call on a store is about. */
  recordOf(call: Node): RecordModel | undefined {
    return this.records.of(call);
  }

  private commonCalls(): Set<Node> {
    const counts = new Map<Node, number>();
    for (const entry of this.entries) {
      if (entry.generatedFor) continue;
      for (const call of new Set(this.all(entry).map((touch) => touch.call)))
        counts.set(call, (counts.get(call) ?? 0) + 1);
    }
    const limit = Math.max(COMMON_COUNT, this.entries.length * COMMON_SHARE);
    return new Set([...counts].flatMap(([call, count]) => (count > limit ? [call] : [])));
  }

  private all(entry: EntryPoint): readonly Touch[] {
    let touches = this.memo.get(entry);
    if (!touches) {
      touches = entry.generatedFor ? this.generated(entry, entry.generatedFor) : this.reached(entry);
      this.memo.set(entry, touches);
    }
    return touches;
  }

  private generated(entry: EntryPoint, model: Node): Touch[] {
    const record = model.is('Class') ? this.records.ofClass(model) : undefined;
    return [
      { mode: entry.method === 'GET' ? 'read' : 'write', kind: 'db', call: entry.node, through: [], record },
    ];
  }

  private reached(entry: EntryPoint): Touch[] {
    const found: Touch[] = [];
    const seen = new Set<Node>();
    let wave = [
      ...entry.handlers,
      ...entry.chain.filter(({ from }) => from === 'route').flatMap(({ fns }) => fns),
    ].map(({ fn }) => ({ fn, through: [] as Node[] }));
    for (let depth = 0; wave.length && depth <= DEPTH; depth++) {
      const next: typeof wave = [];
      for (const { fn, through } of wave) {
        if (seen.has(fn)) continue;
        seen.add(fn);
        for (const call of fn.descendants()) {
          if (!call.is('Call', 'Tagged')) continue;
          const touch = this.ofCall(call, through);
          if (touch) found.push(touch);
          for (const target of this.calls.targets(call))
            next.push({ fn: target.fn, through: [...through, call] });
        }
      }
      wave = next;
    }
    return found;
  }

  private ofCall(call: Node, through: readonly Node[]): Touch | undefined {
    const effect = this.effects.ofCall(call);
    if (effect && (effect.kind === 'db' || effect.kind === 'file')) {
      const isWrite = effect.mode !== 'read' || chainOf(call).some((name) => BATCHED.test(name));
      return {
        mode: isWrite ? 'write' : 'read',
        kind: effect.kind,
        call,
        through,
        record: effect.kind === 'db' ? this.records.of(call) : undefined,
      };
    }
    // a store such as Redis may hold a cache or the only copy
    if (effect?.kind === 'cache' && effect.mode === 'write')
      return { mode: 'write', kind: 'db', call, through, isGuess: true };
    const role = this.roles.of(call);
    const start = role?.name === 'db.step' ? STARTS[call.callee?.name ?? ''] : undefined;
    if (start) return { mode: start, kind: 'db', call, through, record: this.records.of(wholeChain(call)) };
    if (role?.name === 'stream' && role.facts.io === 'write' && role.callee.package.startsWith('node:fs')) {
      return { mode: 'write', kind: 'file', call, through };
    }
    if (effect || !call.callee?.is('Member') || !WRITES.test(call.callee.name)) return undefined;
    const origin = alternatives(this.calls.callee(call)).find((one) => one.kind === 'library');
    const isUnknownStore =
      origin?.kind === 'library' &&
      origin.package !== 'global' &&
      !origin.package.startsWith('node:') &&
      !this.library.knows(origin.package);
    return isUnknownStore ? { mode: 'write', kind: 'db', call, through, isGuess: true } : undefined;
  }
}
