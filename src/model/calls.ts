import type { Node, SourceUnit } from '../facts/node.ts';
import { constructorOf, lineageOf } from './classes.ts';
import { alternatives, type LibraryOrigin, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';

export interface Target {
  fn: Node;
  via: 'direct' | 'method' | 'interface' | 'construct';
}

/** A function handed to a call: when it runs and what becomes of its result. */
export interface CallbackUse {
  fn: Node;
  argument: Node;
  runs: 'now' | 'each' | 'later' | 'stored' | 'unknown';
  result: 'awaited' | 'dropped' | 'forwarded' | 'returned' | 'unknown';
}

const IMPLEMENTATIONS_FOLLOWED = 12;

/** L1: which function of the project a call runs, and which calls run a function. */
export class Calls {
  private readonly targetMemo = new Map<Node, readonly Target[]>();
  private readonly callerIndex = new Map<Node, Node[]>();
  private implementationIndex: Map<Node, Node[]> | undefined;
  /** Every call, construction and tagged template of the reviewed files, in path and source order. */
  readonly all: readonly Node[];

  constructor(
    private readonly origins: Origins,
    private readonly units: readonly SourceUnit[],
  ) {
    this.all = units.flatMap((unit) => [...unit.nodesOf('Call'), ...unit.nodesOf('Tagged')]);
    this.resolveAll();
    // second round: parameters without a type take what the callers found so far pass
    const passed = new Map<Node, readonly Node[]>();
    for (const [fn, callers] of this.callerIndex) passed.set(fn, callers);
    origins.startRound((fn, index) =>
      (passed.get(fn) ?? []).slice(0, 6).flatMap((call) => call.argument(index) ?? []),
    );
    this.targetMemo.clear();
    this.callerIndex.clear();
    this.resolveAll();
  }

  /** Functions of the project that a call may run; empty when it leaves the project or is unknown. */
  targets(call: Node): readonly Target[] {
    return this.targetMemo.get(call) ?? [];
  }

  /** The calls that run a function. */
  callersOf(fn: Node): readonly Node[] {
    return this.callerIndex.get(fn) ?? [];
  }

  callee(call: Node): Origin {
    return this.origins.of(call.callee);
  }

  /** The library symbol that a call runs; undefined when it is none, or one of several. */
  libraryCallee(call: Node): LibraryOrigin | undefined {
    const origin = this.callee(call);
    return origin.kind === 'library' ? origin : undefined;
  }

  /** The functions that an argument stands for. */
  functionsOf(node: Node | undefined): Node[] {
    if (!node) return [];
    return alternatives(this.origins.of(node)).flatMap((origin) =>
      origin.kind === 'function' ? [origin.fn] : [],
    );
  }

  /** Functions that a call hands to a library or to a project function. */
  callbacks(call: Node): CallbackUse[] {
    const uses: CallbackUse[] = [];
    const callee = this.libraryCallee(call);
    const rows = callee ? this.origins.library.callRows(callee.package, callee.path) : [];
    call.args.forEach((argument, index) => {
      const literal = argument.is('Function') ? [argument] : this.functionsOf(argument);
      for (const fn of literal) {
        const row = rows.find(
          ({ row: one }) => one.callback && isArgument(one.callback.arg, index, call.args.length),
        )?.row;
        uses.push({
          fn,
          argument,
          runs: row?.callback?.runs ?? 'unknown',
          result: row?.callback?.result ?? 'unknown',
        });
      }
    });
    return uses;
  }

  /** Classes and object literals that stand for an interface or an abstract class. */
  implementationsOf(owner: Node): readonly Node[] {
    if (!this.implementationIndex) {
      const index = new Map<Node, Node[]>();
      for (const unit of this.units) {
        for (const cls of unit.nodesOf('Class')) {
          const bases = new Set<Node>(lineageOf(this.origins, cls).classes.slice(1));
          for (const heritage of [cls, ...bases].flatMap((one) => one.childrenIn('implements'))) {
            for (const one of alternatives(this.origins.ofType(heritage)))
              if (one.kind === 'instance') bases.add(one.of);
          }
          for (const base of bases) {
            const list = index.get(base);
            if (list) list.push(cls);
            else index.set(base, [cls]);
          }
        }
      }
      this.implementationIndex = index;
    }
    return this.implementationIndex.get(owner) ?? [];
  }

  private resolveAll(): void {
    for (const call of this.all) {
      const targets = this.find(call);
      if (!targets.length) continue;
      this.targetMemo.set(call, targets);
      for (const { fn } of targets) {
        const list = this.callerIndex.get(fn);
        if (list) list.push(call);
        else this.callerIndex.set(fn, [call]);
      }
    }
  }

  private find(call: Node): Target[] {
    const callee = call.callee;
    if (!callee) return [];
    const via = callee.is('Member') ? 'method' : 'direct';
    const targets = alternatives(this.origins.of(callee)).flatMap((origin) =>
      this.targetsOf(origin, call, via),
    );
    return [...new Map(targets.map((target) => [target.fn, target])).values()];
  }

  private targetsOf(origin: Origin, call: Node, via: 'direct' | 'method'): Target[] {
    switch (origin.kind) {
      case 'function':
        return [{ fn: origin.fn, via: call.isNew ? 'construct' : via }];
      case 'class': {
        if (!call.isNew) return [];
        for (const cls of lineageOf(this.origins, origin.cls).classes) {
          const fn = constructorOf(cls);
          if (fn) return [{ fn, via: 'construct' }];
        }
        return [];
      }
      case 'signature':
        return this.implementing(origin);
      case 'instance':
        // `super(…)`
        return call.callee?.is('Super')
          ? this.targetsOf({ kind: 'function', fn: constructorOf(origin.of) ?? origin.of }, call, via).filter(
              (t) => t.fn.is('Function'),
            )
          : [];
      default:
        return [];
    }
  }

  private implementing(signature: Extract<Origin, { kind: 'signature' }>): Target[] {
    const { owner, node } = signature;
    if (!owner) return [];
    const classes = this.implementationsOf(owner);
    if (classes.length > IMPLEMENTATIONS_FOLLOWED) return [];
    const found = classes.flatMap((cls) => {
      const member = this.origins.memberOf({ kind: 'instance', of: cls }, node.string);
      return member.kind === 'function' ? [{ fn: member.fn, via: 'interface' as const }] : [];
    });
    return found;
  }
}

/** Whether an argument path of a table means this argument. */
export const isArgument = (path: string, index: number, count: number): boolean => {
  const [head] = path.split('.');
  return head === String(index) || (head === 'last' && index === count - 1) || head === 'rest';
};
