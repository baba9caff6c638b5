import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { entryLabel, type EntryPoint } from '../entry-points/entry-point.ts';

/** Functions that are looked at on the way up from one call. */
const UPWARDS = 4_000;

/** `GET /orders/:id`, `consumer mail`. */
const callerLabel = (entry: EntryPoint): string =>
  entry.kind === 'http' ? entryLabel(entry) : `${entry.kind} ${entryLabel(entry)}`;

/** Which entry points lead to a call. */
export class Callers {
  private readonly byFunction = new Map<Node, EntryPoint[]>();
  private readonly memo = new Map<Node, readonly EntryPoint[]>();

  constructor(
    private readonly model: ServiceModel,
    entries: readonly EntryPoint[],
  ) {
    for (const entry of entries) {
      const functions = [...entry.handlers, ...entry.chain.flatMap(({ fns }) => fns)].map(({ fn }) => fn);
      for (const fn of new Set(functions)) {
        const list = this.byFunction.get(fn);
        if (list) list.push(entry);
        else this.byFunction.set(fn, [entry]);
      }
    }
  }

  /** Their labels, sorted: `GET /orders/:id`. */
  of(calls: readonly Node[]): string[] {
    return [...new Set(calls.flatMap((call) => this.above(call.fn).map(callerLabel)))].sort();
  }

  private above(from: Node): readonly EntryPoint[] {
    const known = this.memo.get(from);
    if (known) return known;
    const seen = new Set([from]);
    const found: EntryPoint[] = [];
    for (const fn of seen) {
      const own = this.byFunction.get(fn);
      if (own) {
        // what calls a handler is the wrapper that all handlers share
        found.push(...own);
        continue;
      }
      if (seen.size > UPWARDS) break;
      for (const caller of this.model.calls.callersOf(fn)) seen.add(caller.fn);
      if (fn.is('Function') && fn.parent && !fn.parent.is('Class', 'Module')) {
        const around = fn.parent.fn;
        if (around.is('Function')) seen.add(around);
      }
    }
    this.memo.set(from, found);
    return found;
  }
}
