import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Origins } from '../resolution/origins.ts';
import { namesAnyMember, type Role, type Roles } from '../meaning/roles.ts';
import { AwaitedCalls } from './awaited-calls.ts';
import { useOf } from './failure.ts';
import { isLookedInto, placeOf, type ValuePlace } from './promise-places.ts';
import type { Promises, Rejection } from './promises.ts';

/** A function that gives a promise, handed to something that does not wait for it. */
export interface UnwaitedCallback {
  fn: Node;
  /** The call that takes it. */
  call: Node;
  kind: 'tested' | 'executor' | 'each' | 'mapped' | 'timer' | 'listener' | 'callback';
  /** How it can fail; undefined where it cannot. */
  rejection: Rejection | undefined;
  /** Further callbacks of the file that fail in the same place. */
  others: Node[];
}

/** A promise that stands where a plain value is needed. */
export interface PromiseAsValue {
  /** The call that gives it. */
  call: Node;
  /** Where it is taken for the value: the call itself, or a read of the variable that holds it. */
  at: Node;
  place: ValuePlace;
}

const HANDLERS = new Set([
  'route',
  'middleware',
  'error-handler',
  'controller',
  'procedure',
  'resolver',
  'tx.open',
  'test',
]);
/** Signals end the process anyway, and so does what fails while it ends. */
const SIGNALS = /^SIG[A-Z]+$/;

/** L3: functions nobody waits for, and promises taken for what they resolve to. */
export class MisusedPromises {
  readonly callbacks: readonly UnwaitedCallback[];
  readonly values: readonly PromiseAsValue[];
  private readonly awaited: AwaitedCalls;

  constructor(
    calls: readonly Node[],
    private readonly graph: Calls,
    private readonly promises: Promises,
    private readonly roles: Roles,
    private readonly origins: Origins,
  ) {
    this.awaited = new AwaitedCalls(calls, origins);
    this.callbacks = joined(calls.flatMap((call) => this.callbacksOf(call)));
    this.values = calls.flatMap((call) => this.valuesOf(call));
  }

  private callbacksOf(call: Node): UnwaitedCallback[] {
    const callee = this.graph.libraryCallee(call);
    if (!callee) return [];
    const role = this.roles.of(call);
    if (role && HANDLERS.has(role.name)) return [];
    const callbacks = this.graph.callbacks(call);
    if (!callbacks.length && role) return this.givenListeners(call, role);
    return callbacks.flatMap(({ fn, result, argument }): UnwaitedCallback[] => {
      if (this.promises.kindOfFunction(fn) !== 'promise') return [];
      const kind = this.kindOf(call, callee.path, result, role?.name);
      if (!kind || SIGNALS.test(call.argument(0)?.stringValue ?? '') || endsProcess(call)) return [];
      // written here, or named here: the function is the site only where it is written
      const site = argument.is('Function') ? fn : argument;
      const rejection = this.promises.rejectionOfFunction(fn);
      return [{ fn: site, call, kind, rejection, others: [] }];
    });
  }

  /** `emitter.on(event, subscriber)` with a `subscriber` whose type says that it gives a promise, whoever writes it. */
  private givenListeners(call: Node, role: Role): UnwaitedCallback[] {
    const { callback } = role.row;
    if (role.name !== 'listener' || callback?.result !== 'dropped' || endsProcess(call)) return [];
    const argument = this.roles.argumentAt(call, callback.arg);
    const origin = argument && this.origins.of(argument);
    if (!argument || origin?.kind !== 'signature') return [];
    if (this.promises.kindOfFunction(origin.node) !== 'promise') return [];
    return [{ fn: argument, call, kind: 'listener', rejection: { at: argument, through: [] }, others: [] }];
  }

  private kindOf(
    call: Node,
    path: string,
    result: string,
    role: string | undefined,
  ): UnwaitedCallback['kind'] | undefined {
    if (result === 'tested') return 'tested';
    if (result === 'returned' && /^Array#(map|flatMap)$/.test(path))
      return isUnused(call) ? 'mapped' : undefined;
    if (result !== 'dropped') return undefined;
    if (call.isNew && this.roles.of(call)?.facts.executor) return 'executor';
    if (/#(forEach|each)$/.test(path)) return 'each';
    if (role === 'timer') return 'timer';
    return role === 'listener' || role === 'consume' ? 'listener' : 'callback';
  }

  private valuesOf(call: Node): PromiseAsValue[] {
    if (call.isNew) return [];
    if (this.promises.kindOf(call) !== 'promise' && !this.awaited.elsewhere(call)) return [];
    const row = this.roles.of(call)?.row;
    // a list of promises is a list, and a row for any member says nothing sure of one
    if (row?.callback?.result === 'returned' || (row && namesAnyMember(row))) return [];
    const own = this.placeOf(call);
    // what libraries give may be a promise with members of its own: `got(url).json()`
    if (own && isLookedInto(own) && row) return [];
    if (own) return [{ call, at: call, place: own }];
    const holder = call.parent;
    const binding = holder?.is('VarDecl') && call.slot === 'init' ? holder.target?.binding : undefined;
    if (!binding || binding.isReassigned) return [];
    // awaited or chained somewhere: the code knows that it is a promise, and a test of it means something else
    const reads = binding.reads;
    if (reads.some((read) => useOf(read) !== 'condition' && !this.placeOf(read))) return [];
    const first = reads.find((read) => this.placeOf(read));
    const place = first && this.placeOf(first);
    return first && place ? [{ call, at: first, place }] : [];
  }

  private placeOf(node: Node): ValuePlace | undefined {
    return placeOf(node, (taker) => this.roles.of(taker)?.name);
  }
}

/** `process.on('disconnect', …)`: as with a signal, the process ends anyway. */
const endsProcess = (call: Node): boolean =>
  call.callee?.object?.name === 'process' &&
  /^(disconnect|beforeExit|exit)$/.test(call.argument(0)?.stringValue ?? '');

/** One cause, one site: callbacks of a file that fail in the same place in the same way. */
const joined = (callbacks: readonly UnwaitedCallback[]): UnwaitedCallback[] => {
  const first = new Map<string, UnwaitedCallback>();
  return callbacks.filter((one) => {
    const at = one.rejection?.at;
    if (!at || one.kind === 'tested' || one.fn.contains(at)) return true;
    const key = `${one.fn.path} ${one.kind} ${at.path}:${String(at.id)}`;
    const known = first.get(key);
    if (known) known.others.push(one.fn);
    else first.set(key, one);
    return !known;
  });
};

/** `items.map(async …);` and a list that nothing reads. */
const isUnused = (call: Node): boolean => {
  const use = useOf(call);
  if (use === 'dropped') return true;
  const binding = call.parent?.is('VarDecl') ? call.parent.target?.binding : undefined;
  return use === 'assigned' && binding !== undefined && binding.references.length === 1;
};
