import type { Node } from '../../facts/node.ts';
import type { Unknown } from '../../findings.ts';
import type { ClientKind } from '../../libraries/table.ts';
import type { Calls } from '../resolution/calls.ts';
import { lineageOf } from '../resolution/classes.ts';
import { makerAt } from './clients/makers.ts';
import type { Trace } from './clients/trace.ts';
import type { Usage } from './clients/usage.ts';
import type { Roles } from './roles.ts';
import { ErrorListeners } from './error-listeners.ts';
import { splitMember } from '../resolution/library-path.ts';
import { alternatives, type LibraryOrigin } from '../resolution/origin.ts';

/** Something whose `error` event ends the process where nobody listens. */
export interface Emitter {
  /** Where it is made, or the parameter through which a library gives it, or the `emit` of an own class. */
  site: Node;
  /** As the library names it: `Pool`, `ChildProcess`; the class's name for an own one. */
  name: string;
  kind: ClientKind | 'own';
  /** Given to a callback for each connection of a peer. */
  isPerPeer: boolean;
  /** The call that listens, or hands it to something that does. */
  listener?: Node;
  /** It is given to code that may listen and cannot be seen. */
  open?: Unknown;
  /** Connections that are taken out of it, of which nobody listens to. */
  unheard: readonly Node[];
}

export interface EmittersInput {
  trace: Trace;
  calls: Calls;
  roles: Roles;
  usage: Usage;
  serviceCalls: readonly Node[];
}

const CRASH = 'ends the process';

/** L2: emitters that can end the process, and who listens to their failures. */
export class Emitters {
  private readonly listeners: ErrorListeners;
  private known: readonly Emitter[] | undefined;

  constructor(private readonly input: EmittersInput) {
    this.listeners = new ErrorListeners(input.trace, input.calls);
  }

  /** In path and source order of the calls that make them. */
  get all(): readonly Emitter[] {
    return (this.known ??= this.input.serviceCalls
      .filter((call) => this.input.usage.isReached(call))
      .flatMap((call) => [...this.made(call), ...this.given(call), ...this.own(call)]));
  }

  /** An emitter that a call or construction gives back. */
  private made(call: Node): Emitter[] {
    const library = this.input.trace.origins.library;
    const instance = this.instanceAt(call);
    if (!instance) return [];
    const info = library.instanceInfo(instance.package, instance.path);
    if (info?.crash !== CRASH || info.kind === 'stream' || this.isCheckout(call)) return [];
    const listener = this.listeners.of(call);
    const open = listener ? undefined : this.listeners.openness(call, instance);
    const unheard = listener ? this.unheardCheckouts(call) : [];
    return [
      {
        site: call,
        name: instance.path,
        kind: info.kind ?? 'other',
        isPerPeer: false,
        unheard,
        ...(listener && { listener }),
        ...(open && { open }),
      },
    ];
  }

  /** The library instance that a call makes, subclasses of the project included; not what a chained call hands on. */
  private instanceAt(call: Node): LibraryOrigin | undefined {
    const { trace, calls } = this.input;
    const maker = makerAt(trace, call);
    if (maker) return { kind: 'library', package: maker.package, path: maker.row.instance };
    if (calls.targets(call).length) return undefined;
    for (const origin of alternatives(trace.origins.of(call))) {
      if (origin.kind !== 'library' || !/^[^#.()]+#$/.test(origin.path)) continue;
      const callee = alternatives(calls.callee(call)).find((one) => one.kind === 'library');
      // a signature that declares an instance as its result hands on what somebody else made
      if (!callee && !call.isNew) continue;
      if (callee?.kind === 'library' && isHandedOn(callee)) continue;
      const name = origin.path.slice(0, -1);
      const isChained =
        callee?.kind === 'library' && splitMember(callee.path)?.instance === name && !isCopy(callee.path);
      if (!isChained) return { ...origin, path: name };
    }
    return undefined;
  }

  /** A connection that a pool lends: `pool.connect()`. */
  private isCheckout(call: Node): boolean {
    const callee = this.input.calls.libraryCallee(call);
    const row = callee && this.input.trace.origins.library.callRow(callee.package, callee.path)?.row;
    return row?.role === 'acquire';
  }

  /** Lent connections that nobody listens to, where the pool itself has no hook that listens to each. */
  private unheardCheckouts(maker: Node): Node[] {
    if (this.listeners.hasConnectHook(maker)) return [];
    const { serviceCalls, usage } = this.input;
    return serviceCalls.filter(
      (call) =>
        call.callee?.is('Member') === true &&
        this.isCheckout(call) &&
        usage.isReached(call) &&
        this.listeners.rootsOf(call.callee.object).has(maker) &&
        !this.listeners.of(call),
    );
  }

  /** Sockets that a library gives to a callback, one for each peer. */
  private given(call: Node): Emitter[] {
    const library = this.input.trace.origins.library;
    return this.input.roles.allOf(call).flatMap(({ row, callee }) => {
      const gives = Object.entries(row.callback?.gives ?? {});
      return gives.flatMap(([index, name]) => {
        const ref = library.instanceRef(callee.package, name);
        const info = library.instanceInfo(ref.package, ref.instance);
        if (info?.crash !== CRASH || info.kind !== 'sockets') return [];
        return this.callbacksOf(call, row.callback?.arg ?? '0').flatMap((fn): Emitter[] => {
          const param = fn.params[Number(index)];
          if (!param?.target?.is('Identifier')) return [];
          const listener = this.listeners.of(param) ?? this.listeners.handedOn(param);
          return [
            {
              site: call,
              name: ref.instance,
              kind: info.kind ?? 'sockets',
              isPerPeer: true,
              unheard: [],
              ...(listener && { listener }),
            },
          ];
        });
      });
    });
  }

  private callbacksOf(call: Node, path: string): Node[] {
    const args = call.args;
    const argument = path === 'last' ? args.at(-1) : args[Number(path.split('.')[0])];
    if (!argument) return [];
    return argument.is('Function') ? [argument] : this.input.calls.functionsOf(argument);
  }

  /** `this.emit('error', …)` of a class of the project that extends an emitter. */
  private own(call: Node): Emitter[] {
    const callee = call.callee;
    if (!callee?.is('Member') || callee.name !== 'emit' || call.argument(0)?.stringValue !== 'error')
      return [];
    const { trace } = this.input;
    return alternatives(trace.origins.of(callee.object)).flatMap((origin): Emitter[] => {
      if (origin.kind !== 'instance' || !origin.of.is('Class')) return [];
      const base = lineageOf(trace.origins, origin.of).library;
      const isEmitter = base && /(^|\.)EventEmitter#$/.test(base.path) && /events$/.test(base.package);
      if (!isEmitter || this.isAsked(call) || !this.instancesOf(origin.of).length) return [];
      const listener = this.listeners.ofClass(origin.of);
      return [
        {
          site: call,
          name: origin.of.name || 'the class',
          kind: 'own',
          isPerPeer: false,
          unheard: [],
          ...(listener && { listener }),
        },
      ];
    });
  }

  /** `if (this.listenerCount('error') > 0) this.emit('error', …)` */
  private isAsked(call: Node): boolean {
    for (let at: Node | undefined = call; at && !at.is('Function', 'Module'); at = at.parent) {
      const test: Node | undefined = at.parent?.test;
      if (test && at !== test && /listenerCount|listeners\(/.test(test.text)) return true;
    }
    return false;
  }

  private instancesOf(cls: Node): Node[] {
    const { calls, trace, usage } = this.input;
    return calls.all.filter(
      (call) =>
        call.isNew &&
        usage.isServed(call.path) &&
        alternatives(trace.origins.of(call)).some(
          (origin) => origin.kind === 'instance' && lineageOf(trace.origins, origin.of).classes.includes(cls),
        ),
    );
  }
}

/** Methods of an instance that give another one without its listeners. */
const isCopy = (path: string): boolean => /#duplicate$/.test(path);

/** `pools.get(key)`, `list.find(…)`, `Promise.all([…])`: the language hands on what others made. */
const isHandedOn = ({ package: name, path }: LibraryOrigin): boolean =>
  name === 'global' && (splitMember(path) !== undefined || /^(Promise|Object|Array)\./.test(path));
