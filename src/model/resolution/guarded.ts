import type { Node } from '../../facts/node.ts';
import type { Calls } from './calls.ts';
import { IO_KINDS, type EffectKind, type Effects } from '../meaning/effects.ts';
import type { Promises } from '../behaviour/promises.ts';
import type { Roles } from '../meaning/roles.ts';

/** Something that guarded code waits for. */
export interface Operation {
  call: Node;
  /** `io`: known to leave the process; `unknown`: a promise of nobody known; `local`: it does not. */
  kind: 'io' | 'unknown' | 'local';
  /** Kinds of effects behind it. */
  effects: readonly EffectKind[];
  /** A method of a client of a library that no row describes. */
  isForeign: boolean;
}

const LEAVES: ReadonlySet<EffectKind> = new Set([...IO_KINDS, 'cache', 'lock']);
const LOCAL_ROLES = new Set([
  'verify',
  'sign',
  'validate',
  'compare',
  'kdf',
  'digest',
  'mac',
  'cipher',
  'sleep',
  'decode',
  'listen',
]);

/** What guarded code waits for, with what it does: the things that can fail for reasons of their own. */
export class Guarded {
  constructor(
    private readonly calls: Calls,
    private readonly promises: Promises,
    private readonly effects: Effects,
    private readonly roles: Roles,
  ) {}

  /** Operations of the body of a `try`, or of the promise before a `.catch`, in source order. */
  operationsOf(guarded: Node): Operation[] {
    const body = guarded.is('Try') ? guarded.body : undefined;
    if (!body) return this.operationsAt(guarded);
    return [...body.descendants()].flatMap((node) => {
      if (!node.is('Await') || !node.expression || !isWaitedFor(node, body)) return [];
      return this.operationsAt(node.expression);
    });
  }

  private operationsAt(awaited: Node): Operation[] {
    if (awaited.is('As', 'Await') && awaited.expression) return this.operationsAt(awaited.expression);
    // a module of the code itself is there; one that is chosen at run time may not be
    if (awaited.is('ImportCall'))
      return awaited.payload < 0 ? [{ call: awaited, kind: 'unknown', effects: [], isForeign: false }] : [];
    if (awaited.is('Conditional'))
      return [awaited.child('then'), awaited.child('else')].flatMap((one) =>
        one ? this.operationsAt(one) : [],
      );
    if (awaited.is('Array')) return awaited.elements.flatMap((one) => this.operationsAt(one));
    if (!awaited.isCall && !awaited.is('Tagged')) return [];
    const chained = this.promises.chained(awaited);
    if (chained) return handlesFailure(awaited) ? [] : this.operationsAt(chained);
    const role = this.roles.of(awaited);
    if (role?.facts.combinator) {
      const list = awaited.argument(0);
      if (list?.is('Array')) return this.operationsAt(list);
    }
    const found = this.effects.reached(awaited).map(({ effect }) => effect.kind);
    const effects = [...new Set(found)].filter((kind) => LEAVES.has(kind));
    const isContained = this.calls.targets(awaited).length > 0 && !this.promises.rejectionOf(awaited);
    const kind = effects.length && !isContained ? 'io' : this.kindOf(awaited);
    return [{ call: awaited, kind, effects, isForeign: kind === 'unknown' && this.isForeign(awaited) }];
  }

  private isForeign(call: Node): boolean {
    const callee = this.calls.libraryCallee(call);
    return callee !== undefined && callee.path.includes('#') && !/^(global$|node:)/.test(callee.package);
  }

  private kindOf(call: Node): Operation['kind'] {
    if (call.isNew) return 'local'; // `new Promise(…)` around a callback
    const role = this.roles.of(call);
    if (role && (role.name === 'tx.open' || role.name === 'acquire')) return 'io';
    if (role && LOCAL_ROLES.has(role.name)) return 'local';
    const rejection = this.promises.rejectionOf(call);
    if (!this.calls.targets(call).length) return role && !rejection ? 'local' : 'unknown';
    if (!rejection || rejection.at.is('Throw')) return 'local';
    const inner = this.roles.of(rejection.at);
    return inner && LOCAL_ROLES.has(inner.name) ? 'local' : 'unknown';
  }
}

/** `p.catch(…)`, `p.then(a, b)` */
const handlesFailure = (chain: Node): boolean =>
  chain.callee?.name === 'catch' || (chain.callee?.name === 'then' && chain.argument(1) !== undefined);

/** Its failure reaches the `catch`: no inner one takes it, and no function between runs on its own. */
const isWaitedFor = (node: Node, body: Node): boolean => {
  for (let at = node; at !== body && at.parent; at = at.parent) {
    if (at.slot === 'body' && at.parent.is('Try') && at.parent.child('handler')) return false;
    if (at.is('Function') && !(at.slot === 'argument' && isAwaited(at.parent))) return false;
  }
  return true;
};

const isAwaited = (call: Node | undefined): boolean => {
  for (let at = call; at; at = at.parent) {
    if (at.is('Await')) return true;
    if (!at.isCall && !at.is('Member', 'As', 'Array')) return false;
  }
  return false;
};
