import type { Node } from '../../../facts/node.ts';
import { conditionsOf } from '../../behaviour/dataflow/named-options.ts';
import type { Effect } from '../../meaning/effects.ts';
import type { ServiceModel } from '../../model.ts';
import { Arguments } from '../db/expression.ts';
import type { DbOp } from '../db/op.ts';
import { addsTo, isKeyed } from './repeatable.ts';

/** What an effect changes outside of the process. */
export type WorkKind = 'row' | 'delta' | 'set' | 'delete' | 'money' | 'mail' | 'job' | 'post';

/** An effect that a piece of code has on the world, with the calls that lead to it. */
export interface Work {
  kind: WorkKind;
  effect: Effect;
  op?: DbOp | undefined;
  /** The call in the code that was asked about: the effect itself or the first call on the way. */
  at: Node;
  /** Calls of project functions on the way, outermost first. */
  through: readonly Node[];
  /** What the parameters on the way stand for. */
  scope: Arguments;
  /** A key of the caller makes a second one the same. */
  isKeyed: boolean;
}

const DEPTH = 4;
const TARGETS = 2;
const SENDS = /^(POST|PATCH)$/i;

/** L4: everything that code changes outside of the process, in the order of the code. */
export class Works {
  private readonly deltas: ReadonlySet<Node>;
  private readonly touching = new Map<Node, boolean>();

  constructor(private readonly model: ServiceModel) {
    this.deltas = new Set(
      model.data.readModifyWrites.flatMap(({ kind, write }) => (kind === 'number' ? [write] : [])),
    );
  }

  /** The works of a function, a statement or a call; branches that the given arguments rule out are left out. */
  of(root: Node, depth = DEPTH): Work[] {
    return this.collect(root, { scope: Arguments.none, through: [], at: undefined, depth, open: new Set() });
  }

  private collect(root: Node, way: Way): Work[] {
    const found: Work[] = [];
    const calls = [...(root.isCall ? [root] : []), ...root.descendants({ kinds: ['Call', 'Tagged'] })];
    for (const call of calls) {
      if (way.through.length && isRuledOut(call, root, way.scope)) continue;
      const own = this.ownOf(call);
      const at = way.at ?? call;
      if (own) found.push({ ...own, at, through: way.through, scope: way.scope });
      else if (way.depth > 0 && call.isCall && this.changesSomething(call))
        found.push(...this.inside(call, way));
    }
    return found;
  }

  private inside(call: Node, way: Way): Work[] {
    const targets = this.model.calls.targets(call);
    if (targets.length > TARGETS) return [];
    return targets.flatMap(({ fn }) => {
      if (way.open.has(fn)) return [];
      return this.collect(fn, {
        scope: way.scope.into(call, fn),
        through: [...way.through, call],
        at: way.at ?? call,
        depth: way.depth - 1,
        open: new Set([...way.open, fn]),
      });
    });
  }

  /** Most calls lead nowhere: they are not walked. */
  private changesSomething(call: Node): boolean {
    let known = this.touching.get(call);
    if (known === undefined) {
      known = this.model.effects
        .reached(call)
        .some(({ effect }) => effect.mode !== 'read' && effect.kind !== 'log' && effect.kind !== 'answer');
      this.touching.set(call, known);
    }
    return known;
  }

  private ownOf(call: Node): Pick<Work, 'kind' | 'effect' | 'op' | 'isKeyed'> | undefined {
    const { model } = this;
    const effect = model.effects.ofCall(call);
    const op = effect?.kind === 'db' ? model.data.db.of(call) : undefined;
    const kind = effect && this.kindOf(effect, op);
    return kind && { kind, effect, op, isKeyed: isKeyed(effect, model) };
  }

  private kindOf(effect: Effect, op: DbOp | undefined): WorkKind | undefined {
    const { facts, name } = effect.role;
    switch (effect.kind) {
      case 'mail':
        return 'mail';
      case 'publish':
        return 'job';
      case 'outbound':
        if (facts.io === 'read') return undefined;
        if (facts.money) return 'money';
        return name === 'sdk.call' || SENDS.test(facts.method ?? '') ? 'post' : undefined;
      case 'db':
        return effect.mode === 'write' ? this.writeKind(effect, op) : undefined;
      default:
        return undefined;
    }
  }

  private writeKind(effect: Effect, op: DbOp | undefined): WorkKind {
    const { facts } = effect.role;
    if (facts.writes === 'delta' || (op && addsTo(op)) || this.deltas.has(effect.call)) return 'delta';
    const verb = op?.verb ?? facts.verb;
    if (verb === 'delete') return 'delete';
    if (verb === 'insert' && !op?.onConflict && !op?.isSave) return 'row';
    return 'set';
  }
}

interface Way {
  scope: Arguments;
  through: readonly Node[];
  at: Node | undefined;
  depth: number;
  open: ReadonlySet<Node>;
}

/** The branch needs a parameter that this caller gives otherwise: `if (createIfMissing) …` called without it. */
const isRuledOut = (call: Node, fn: Node, scope: Arguments): boolean =>
  conditionsOf(call).some(({ test, holds }) => {
    if (!fn.contains(test)) return false;
    const known = truthOf(test, scope);
    return known !== undefined && known !== holds;
  });

const truthOf = (test: Node, scope: Arguments): boolean | undefined => {
  if (test.is('True', 'False')) return test.is('True');
  if (test.is('Unary') && test.operator === '!' && test.expression) {
    const inner = truthOf(test.expression, scope);
    return inner === undefined ? undefined : !inner;
  }
  const left = test.child('left');
  const right = test.child('right');
  if (test.is('Logical') && left && right && test.operator !== '??') {
    const sides = [truthOf(left, scope), truthOf(right, scope)];
    const decides = test.operator === '||';
    if (sides.includes(decides)) return decides;
    return sides.every((side) => side === !decides) ? !decides : undefined;
  }
  return test.is('Identifier') ? truthOfName(test, scope) : undefined;
};

/** A parameter by what it is given, or by its default. */
const truthOfName = (name: Node, scope: Arguments): boolean | undefined => {
  if (name.name === 'undefined') return false;
  const param = name.binding?.declaration?.ancestor('Param', 'Function', 'VarDecl');
  if (!param?.is('Param') || param.target !== name.binding?.declaration || name.binding?.isReassigned)
    return undefined;
  const given = scope.of(param);
  if (given) return truthOf(given.node, given.scope);
  if (!scope.isKnown(param)) return undefined;
  const { init } = param;
  return init ? truthOf(init, scope) : false;
};

/** The name that a reader knows the record by: its table, its class, its receiver. */
export const recordName = ({ op, effect, through }: Pick<Work, 'op' | 'effect' | 'through'>): string => {
  if (op?.table) return op.table.name;
  const receivers = [effect.call, ...[...through].reverse()].map((call) => call.callee?.object);
  return receivers.find((one) => one && !one.is('This', 'Super'))?.name ?? '';
};
