import type { Node } from '../../../facts/node.ts';
import { useOf } from '../../behaviour/failure.ts';
import type { ServiceModel } from '../../model.ts';
import type { Consumer } from '../messaging/messaging.ts';
import { dedupGuard } from './dedup-guards.ts';
import { repeatableKind, type RepeatableKind } from './repeatable.ts';
import { failureAfter, transactionAround, type LaterFailure } from './run-order.ts';

const DEPTH = 2;
const WAITED = new Set(['awaited', 'returned', 'argument', 'collected', 'yielded']);
const FALLIBLE = new Set(['outbound', 'publish', 'mail']);
const LOGS = /event|log|audit|history|activit|metric/i;

/** An effect that happens a second time when the message of a consumer comes back. */
export interface RepeatedEffect {
  consumer: Consumer;
  effect: Node;
  kind: RepeatableKind;
  /** Rows of an event log: more lines, nothing else. */
  isLog: boolean;
  failure: LaterFailure;
  /** Calls from the handler to the effect, outermost first. */
  through: readonly Node[];
}

/** L4: for each consumer that may run again, the first effect that a repeat doubles. */
export const repeatedEffects = (model: ServiceModel): RepeatedEffect[] => {
  const found: RepeatedEffect[] = [];
  const seen = new Set<Node>();
  for (const consumer of model.messaging.consumers) {
    if (consumer.delivery.times !== 'at least once' || seen.has(consumer.handler)) continue;
    seen.add(consumer.handler);
    const first = new Run(model, consumer).first(consumer.handler, [], undefined);
    if (first) found.push(first);
  }
  return found;
};

/** One run of a handler, in the order of its code. */
class Run {
  private readonly entered = new Set<Node>();

  constructor(
    private readonly model: ServiceModel,
    private readonly consumer: Consumer,
  ) {}

  /** `outer`: what may fail after the function has returned. */
  first(fn: Node, through: readonly Node[], outer: LaterFailure | undefined): RepeatedEffect | undefined {
    if (this.entered.has(fn)) return undefined;
    this.entered.add(fn);
    for (const call of fn.descendants({ kinds: ['Call'] })) {
      if (transactionAround(call, this.model.roles) || !WAITED.has(useOf(call))) continue;
      const then = (): LaterFailure | undefined => failureAfter(call, this.order()) ?? outer;
      const found = this.at(call, through, then) ?? this.inside(call, through, then);
      if (found) return found;
    }
    return undefined;
  }

  private at(
    call: Node,
    through: readonly Node[],
    then: () => LaterFailure | undefined,
  ): RepeatedEffect | undefined {
    const effect = this.model.effects.ofCall(call);
    const op = effect?.kind === 'db' ? this.model.data.db.of(call) : undefined;
    const kind = effect && repeatableKind(effect, op, this.model);
    const later = kind && then();
    if (!kind || !later || (kind === 'job' && later.how !== 'collected')) return undefined;
    const { db, schema } = this.model.data;
    if (dedupGuard(call, op, { db, schema, effects: this.model.effects })) return undefined;
    const name = op?.table?.name ?? call.callee?.object?.name ?? '';
    return {
      consumer: this.consumer,
      effect: siteOf(call, through),
      kind,
      isLog: kind === 'row' && LOGS.test(name),
      failure: later,
      through,
    };
  }

  private inside(
    call: Node,
    through: readonly Node[],
    then: () => LaterFailure | undefined,
  ): RepeatedEffect | undefined {
    const targets = this.model.calls.targets(call);
    const [target] = targets;
    if (targets.length !== 1 || !target?.fn.body || through.length >= DEPTH) return undefined;
    return this.first(target.fn, [...through, call], then());
  }

  private order(): Parameters<typeof failureAfter>[1] {
    const { calls, roles } = this.model;
    return { calls, roles, canFail: (call) => this.canFail(call) };
  }

  private canFail(call: Node): boolean {
    return (
      WAITED.has(useOf(call)) &&
      this.model.effects.find(
        call,
        ({ kind, mode }) => FALLIBLE.has(kind) || (kind === 'db' && mode === 'write'),
      ) !== undefined
    );
  }
}

/** A helper that writes whatever class it is called on says nothing of the row: its caller does. */
const siteOf = (call: Node, through: readonly Node[]): Node =>
  [call, ...[...through].reverse()].find((one) => !one.callee?.object?.is('This')) ?? call;
