import type { Node, SourceUnit } from '../../facts/node.ts';
import { UNKNOWN_USE, useOfParameter } from './callback-uses.ts';
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
  result: 'awaited' | 'dropped' | 'tested' | 'forwarded' | 'returned' | 'unknown';
}

const IMPLEMENTATIONS_FOLLOWED = 12;
const CALLERS_FOLLOWED = 6;
const ROUNDS = 3;
const TEST_ROLES: ReadonlySet<string | undefined> = new Set(['test', 'fixture', 'mock']);

/** L1: which function of the project a call runs, and which calls run a function. */
export class Calls {
  private readonly targetMemo = new Map<Node, readonly Target[]>();
  private callerIndex = new Map<Node, Node[]>();
  private testCallerIndex: Map<Node, Node[]> | undefined;
  private takerIndex: Map<Node, { call: Node; index: number }[]> | undefined;
  private implementationIndex: Map<Node, Node[]> | undefined;
  /** Every call, construction and tagged template of the reviewed files, in path and source order. */
  readonly all: readonly Node[];
  /** Those of files that are not tests, fixtures or mocks. */
  readonly production: readonly Node[];
  private readonly inTests: readonly Node[];

  constructor(
    private readonly origins: Origins,
    private readonly units: readonly SourceUnit[],
  ) {
    const callsOf = (unit: SourceUnit): Node[] => [...unit.nodesOf('Call'), ...unit.nodesOf('Tagged')];
    const isTest = (unit: SourceUnit): boolean => TEST_ROLES.has(origins.modules.roleOf(unit.path));
    this.all = units.flatMap(callsOf);
    this.production = units.filter((unit) => !isTest(unit)).flatMap(callsOf);
    this.inTests = units.filter(isTest).flatMap(callsOf);
    // in a fixed order, so that what is remembered does not depend on who asks first
    this.resolve(this.production);
    for (let round = 1; round < ROUNDS; round++) {
      // parameters without a type take what the callers found so far pass, and what the calls they are handed to give
      const callers = this.callerIndex;
      const handed = this.handedByName();
      const waiting = this.production.filter((call) => call.callee && origins.isWaiting(call.callee));
      origins.startRound(
        (fn, index) => this.passedTo(callers, fn, index),
        (fn) => handed.get(fn) ?? [],
      );
      this.resolve(waiting);
    }
    origins.settle();
  }

  /** Functions of the project that a call may run; empty when it leaves the project or is unknown. */
  targets(call: Node): readonly Target[] {
    let targets = this.targetMemo.get(call);
    if (!targets) this.targetMemo.set(call, (targets = this.find(call)));
    return targets;
  }

  /** The calls of production code that run a function. */
  callersOf(fn: Node): readonly Node[] {
    return this.callerIndex.get(fn) ?? [];
  }

  /** The calls in tests, fixtures and mocks that run a function; all of them are resolved when first asked for. */
  testCallersOf(fn: Node): readonly Node[] {
    if (!this.testCallerIndex) {
      this.testCallerIndex = new Map();
      for (const call of this.inTests) this.index(call, this.targets(call), this.testCallerIndex);
    }
    return this.testCallerIndex.get(fn) ?? [];
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
    return call.args.flatMap((argument, index) => {
      const functions = argument.is('Function') ? [argument] : this.functionsOf(argument);
      if (!functions.length) return [];
      const use = this.useOfArgument(call, index);
      return functions.map((fn) => ({ fn, argument, ...use }));
    });
  }

  /** When a function runs that is given at a place of a call: by the row of the library, else by what the project function does with it. */
  private useOfArgument(call: Node, index: number, hops?: number): Pick<CallbackUse, 'runs' | 'result'> {
    const callee = this.libraryCallee(call);
    const rows = callee ? this.origins.library.callRows(callee.package, callee.path) : [];
    for (const { row } of rows) {
      if (row.callback && isArgument(row.callback.arg, index, call.args.length)) {
        return { runs: row.callback.runs, result: row.callback.result };
      }
    }
    const [target] = this.targets(call);
    if (!target) return UNKNOWN_USE;
    return useOfParameter(target.fn, index, (inner, at, left) => this.useOfArgument(inner, at, left), hops);
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

  /** Calls of libraries that a function is handed to by name: `setInterval(sweep, …)`. */
  takersOf(fn: Node): readonly Node[] {
    this.takerIndex ??= this.handedByName();
    return (this.takerIndex.get(fn) ?? []).map(({ call }) => call);
  }

  private resolve(calls: readonly Node[]): void {
    for (const call of calls) this.targetMemo.set(call, this.find(call));
    this.callerIndex = new Map();
    for (const call of this.production) this.index(call, this.targetMemo.get(call) ?? [], this.callerIndex);
  }

  private index(call: Node, targets: readonly Target[], into: Map<Node, Node[]>): void {
    for (const { fn } of targets) {
      const list = into.get(fn);
      if (list) list.push(call);
      else into.set(fn, [call]);
    }
  }

  /** Functions that are named, not written, where a call of a library takes them: `app.get('/', controller.list)`. */
  private handedByName(): Map<Node, { call: Node; index: number }[]> {
    const handed = new Map<Node, { call: Node; index: number }[]>();
    for (const call of this.production) {
      if (!alternatives(this.callee(call)).some((origin) => origin.kind === 'library')) continue;
      call.args.forEach((argument, index) => {
        if (!argument.is('Identifier', 'Member', 'Call')) return;
        for (const fn of this.functionsOf(argument)) {
          const list = handed.get(fn);
          if (list) list.push({ call, index });
          else handed.set(fn, [{ call, index }]);
        }
      });
    }
    return handed;
  }

  /** Arguments that callers give to a parameter; for a function handed to a project function, what that one calls it with. */
  private passedTo(callers: ReadonlyMap<Node, readonly Node[]>, fn: Node, index: number): Node[] {
    const direct = (callers.get(fn) ?? [])
      .slice(0, CALLERS_FOLLOWED)
      .flatMap((call) => call.argument(index) ?? []);
    const call = fn.slot === 'argument' ? fn.parent : undefined;
    if (!call?.isCall) return direct;
    const place = call.args.indexOf(fn);
    const handed = this.find(call).flatMap((target) => callsOfParameter(target.fn.params[place]));
    return [...direct, ...handed.slice(0, CALLERS_FOLLOWED).flatMap((one) => one.argument(index) ?? [])];
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

/** Calls of a parameter within its function. */
export const callsOfParameter = (param: Node | undefined): Node[] => {
  const binding = param?.target?.binding;
  return (binding?.reads ?? []).flatMap((read) =>
    read.slot === 'callee' && read.parent ? [read.parent] : [],
  );
};
