import type { Node } from '../facts/node.ts';
import { declaredName } from '../facts/identity.ts';
import type { Step, Unknown } from '../findings.ts';
import type { Calls } from './resolution/calls.ts';
import { entryLabel, type EntryPoint, type EntryPointKind } from './service/entry-points/entry-point.ts';
import { stepAt } from './steps.ts';

/** True, false, or what keeps bpx from knowing. */
export type Tri = true | false | Unknown;

const REQUEST: readonly EntryPointKind[] = ['http', 'graphql', 'trpc', 'rpc', 'ws'];
const MESSAGE: readonly EntryPointKind[] = ['consumer'];
const SCHEDULE: readonly EntryPointKind[] = ['cron'];

export interface ReachedEntry {
  entry: EntryPoint;
  /** Calls from the entry's handler to the function, outermost first. */
  calls: readonly Node[];
}

interface Link {
  entry: EntryPoint;
  /** The call that leads here, and the function that it stands in; absent at the handler itself. */
  call?: Node;
  from?: Node;
}

const UPWARDS = 4_000;

/**
 * L5: what checks ask about reach. One sweep per kind of entry over the call graph, shortest path first;
 * paths are rebuilt on demand.
 */
export class Questions {
  private readonly sweeps = new Map<string, Map<Node, Link>>();
  private readonly edges = new Map<Node, { fn: Node; call?: Node }[]>();
  private readonly callsByFunction = new Map<Node, Node[]>();
  private readonly referencesByFunction = new Map<Node, Node[]>();
  private readonly unreachedMemo = new Map<Node, Tri>();

  constructor(
    private readonly calls: Calls,
    private readonly entries: readonly EntryPoint[],
  ) {
    for (const call of calls.production) {
      const list = this.callsByFunction.get(call.fn);
      if (list) list.push(call);
      else this.callsByFunction.set(call.fn, [call]);
    }
  }

  /** Entry points that run the code, the most exposed kind first. */
  reachedBy(node: Node): ReachedEntry | undefined {
    const fn = functionOf(node);
    for (const kinds of [REQUEST, MESSAGE, SCHEDULE]) {
      const reached = this.sweep(kinds).get(fn);
      if (reached) return { entry: reached.entry, calls: this.callsTo(kinds, fn) };
    }
    return undefined;
  }

  /** The consumer of messages or jobs that runs the code. */
  consumerOf(node: Node): ReachedEntry | undefined {
    const fn = functionOf(node);
    const reached = this.sweep(MESSAGE).get(fn);
    return reached && { entry: reached.entry, calls: this.callsTo(MESSAGE, fn) };
  }

  /** Evidence from the entry point to the node; empty where no entry point leads there. */
  pathFromEntryPoint(node: Node): Step[] {
    const reached = this.reachedBy(node);
    if (!reached) return [];
    const { entry, calls } = reached;
    const steps = [stepAt(entry.node, entryLabel(entry))];
    for (const call of calls) {
      const [target] = this.calls.targets(call);
      const owner = target?.fn.parent?.is('Class') ? `${declaredName(target.fn.parent)}.` : '';
      steps.push(stepAt(call, target ? `${owner}${declaredName(target.fn)}` : (call.callee?.name ?? '')));
    }
    return steps;
  }

  /** Every kind of request: http, graphql, trpc, rpc, sockets. */
  onRequestPath(node: Node): Tri {
    return this.isReached(node, REQUEST);
  }

  onMessagePath(node: Node): Tri {
    return this.isReached(node, MESSAGE);
  }

  onSchedulePath(node: Node): Tri {
    return this.isReached(node, SCHEDULE);
  }

  /** Requests, messages or schedules. */
  onServicePath(node: Node): Tri {
    return this.reachedBy(node) ? true : this.unreached(functionOf(node));
  }

  private isReached(node: Node, kinds: readonly EntryPointKind[]): Tri {
    const fn = functionOf(node);
    if (this.sweep(kinds).has(fn)) return true;
    return this.reachedBy(node) ? false : this.unreached(fn);
  }

  /** False where every way up ends in code that runs at load; unknown where a function on the way has no known caller. */
  private unreached(fn: Node): Tri {
    const known = this.unreachedMemo.get(fn);
    if (known !== undefined) return known;
    const seen = new Set<Node>([fn]);
    const queue = [fn];
    let answer: Tri = false;
    for (let at = queue.pop(); at && answer === false; at = queue.pop()) {
      if (at.is('Module')) continue;
      const above = this.above(at);
      if (!above.length || seen.size > UPWARDS) {
        answer = { unknown: 'unresolved', settles: `what calls \`${declaredName(at) || 'the function'}\`` };
      }
      for (const next of above) {
        if (seen.has(next)) continue;
        seen.add(next);
        queue.push(next);
      }
    }
    this.unreachedMemo.set(fn, answer);
    return answer;
  }

  /** Functions that run this one: callers, and the function around it. */
  private above(fn: Node): Node[] {
    const callers = this.calls.callersOf(fn).map((call) => call.fn);
    const passing = this.passedBy(fn);
    const outer = fn.slot === 'argument' ? [fn.fn] : [];
    return [...callers, ...passing, ...outer];
  }

  /** Functions that hand it over by name: `items.map(present)`. */
  private passedBy(fn: Node): Node[] {
    if (!this.referencesByFunction.size) {
      for (const call of this.calls.production) {
        for (const argument of call.args) {
          if (!argument.is('Identifier', 'Member')) continue;
          for (const passed of this.calls.functionsOf(argument)) {
            const list = this.referencesByFunction.get(passed);
            if (list) list.push(call.fn);
            else this.referencesByFunction.set(passed, [call.fn]);
          }
        }
      }
    }
    return this.referencesByFunction.get(fn) ?? [];
  }

  private sweep(kinds: readonly EntryPointKind[]): Map<Node, Link> {
    const key = kinds.join();
    const known = this.sweeps.get(key);
    if (known) return known;
    const reached = new Map<Node, Link>();
    let frontier: Node[] = [];
    const add = (fn: Node, link: Link): void => {
      if (reached.has(fn)) return;
      reached.set(fn, link);
      frontier.push(fn);
    };
    for (const entry of this.entries) {
      if (!kinds.includes(entry.kind)) continue;
      if (entry.handler) add(entry.handler, { entry });
      for (const { fn } of entry.handlers) add(fn, { entry });
      for (const step of entry.chain) for (const { fn } of step.fns) add(fn, { entry });
    }
    while (frontier.length) {
      const wave = frontier;
      frontier = [];
      for (const fn of wave) {
        const entry = reached.get(fn)?.entry;
        if (!entry) continue;
        for (const { fn: next, call } of this.below(fn))
          add(next, { entry, from: fn, ...(call && { call }) });
      }
    }
    this.sweeps.set(key, reached);
    return reached;
  }

  /** Functions that run when this one does: callees, and functions that it writes or passes as arguments. */
  private below(fn: Node): { fn: Node; call?: Node }[] {
    const known = this.edges.get(fn);
    if (known) return known;
    const edges: { fn: Node; call?: Node }[] = [];
    for (const call of this.callsByFunction.get(fn) ?? []) {
      for (const target of this.calls.targets(call)) edges.push({ fn: target.fn, call });
      for (const argument of call.args) {
        if (argument.is('Function')) edges.push({ fn: argument });
        else if (argument.is('Identifier', 'Member')) {
          for (const passed of this.calls.functionsOf(argument)) edges.push({ fn: passed, call });
        }
      }
    }
    this.edges.set(fn, edges);
    return edges;
  }

  private callsTo(kinds: readonly EntryPointKind[], fn: Node): Node[] {
    const reached = this.sweep(kinds);
    const calls: Node[] = [];
    for (let at: Node | undefined = fn; at; at = reached.get(at)?.from) {
      const call = reached.get(at)?.call;
      if (call) calls.unshift(call);
    }
    return calls;
  }
}

const functionOf = (node: Node): Node => (node.is('Function', 'Module') ? node : node.fn);
