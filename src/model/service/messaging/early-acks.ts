import type { Node } from '../../../facts/node.ts';
import { triesAround, useOf } from '../../behaviour/failure.ts';
import type { ServiceModel } from '../../model.ts';
import { entryLabel } from '../entry-points/entry-point.ts';
import { recordName, type Work } from '../repeats/works.ts';
import { statementsBehind } from '../repeats/run-order.ts';
import { failedWebhooks } from './failed-webhooks.ts';
import type { Consumer } from './messaging.ts';
import type { Webhook } from './webhooks.ts';

/** A message that its sender takes for done although its work is not, or never will be. */
export interface EarlyAck {
  site: Node;
  how: 'acknowledged first' | 'never acknowledged' | 'not awaited' | 'after the answer' | 'failure answered';
  /** The consumer or the route. */
  label: string;
  /** Where messages come in. */
  receiver: Node;
  /** What is lost. */
  work: Work;
  /** The acknowledgement or the answer, where it is another place. */
  evidence?: Node | undefined;
  /** Other branches of the same webhook that do the same. */
  others?: readonly Node[];
}

const LOGS = /event|log|audit|history|activit|metric|session|cache/i;
const DELETES = /^DeleteMessage(Batch)?Command$/;
const LOOPS = ['For', 'ForOf', 'While', 'DoWhile'] as const;

/** Work that somebody misses when it is not done: no calls that may be alerts, no log lines. */
export const isMissed = (work: Work): boolean => work.kind !== 'post' && !LOGS.test(recordName(work));

/** L4: messages that are acknowledged before or without their work, in path and source order. */
export const earlyAcks = (model: ServiceModel): EarlyAck[] => {
  const found = new Map<Node, EarlyAck>();
  const add = (one: EarlyAck | undefined): void => {
    if (one && !found.has(one.site)) found.set(one.site, one);
  };
  for (const consumer of model.messaging.consumers) for (const one of ofConsumer(model, consumer)) add(one);
  for (const call of model.serviceCalls) add(acknowledgedFirst(model, call));
  for (const webhook of model.webhooks) for (const one of ofWebhook(model, webhook)) add(one);
  return [...found.values()];
};

const missedIn = (model: ServiceModel, nodes: readonly Node[]): Work | undefined => {
  for (const node of nodes) {
    const work = model.works.of(node).find(isMissed);
    if (work) return work;
  }
  return undefined;
};

const ofConsumer = (model: ServiceModel, consumer: Consumer): EarlyAck[] => {
  const { handler, label, site } = consumer;
  const shared = { label, receiver: site };
  const role = site.isCall ? model.roles.of(site) : undefined;
  const noAck = role && model.roles.argument(role, 'noAck');
  if (noAck && model.values.constant(noAck) === true) {
    const work = missedIn(model, [handler]);
    return work ? [{ ...shared, site: noAck, how: 'never acknowledged', work }] : [];
  }
  const ack = role?.facts.ack;
  if (consumer.delivery.times !== 'at least once' || (ack !== undefined && ack !== 'on resolve')) return [];
  return droppedIn(model, handler).map(({ call, work }) => ({
    ...shared,
    site: call,
    how: 'not awaited',
    work,
  }));
};

/** `channel.ack(message)`, `DeleteMessageCommand` in front of the work, in one function. */
const acknowledgedFirst = (model: ServiceModel, call: Node): EarlyAck | undefined => {
  const role = model.roles.of(call);
  const isAck =
    role?.name === 'ack'
      ? role.facts.ack === 'positive' ||
        (!role.facts.ack && /^(x?ack|commitOffsets)/i.test(call.callee?.name ?? ''))
      : DELETES.test(call.argument(0)?.callee?.name ?? '') && call.callee?.name === 'send';
  if (!isAck) return undefined;
  const behind = [...statementsBehind(call)].filter((one) => !isNextTurn(one, call));
  const work = missedIn(model, behind);
  if (!work || model.roles.of(work.at)?.name === 'ack') return undefined;
  // what is published after a batch was taken is news of it, not its work
  const consumer = model.messaging.consumers.find(({ handler }) => handler.contains(call));
  const label = consumer?.label ?? model.questions.reachedBy(call)?.entry.path ?? '';
  return { site: call, how: 'acknowledged first', label, receiver: consumer?.site ?? call.fn, work };
};

/** Statements behind the loop in which the message was taken do not belong to it. */
const isNextTurn = (statement: Node, call: Node): boolean => {
  const loop = call.ancestor(...LOOPS, 'Function');
  return loop?.is(...LOOPS) === true && !loop.contains(statement);
};

/** Promises of the handler that nobody waits for. */
const droppedIn = (model: ServiceModel, handler: Node): { call: Node; work: Work }[] =>
  handler.descendants({ kinds: ['Call'] }).flatMap((call) => {
    const use = useOf(call);
    if ((use !== 'dropped' && use !== 'voided') || !isInline(call, handler)) return [];
    if (model.promises.kindOf(call) !== 'promise') return [];
    const work = missedIn(model, [call]);
    return work && work.kind !== 'job' ? [{ call, work }] : [];
  });

/** Callbacks that are kept for later run for other messages. */
const isInline = (call: Node, handler: Node): boolean => {
  for (let { fn } = call; fn !== handler; fn = fn.fn)
    if (
      !handler.contains(fn) ||
      fn.slot !== 'argument' ||
      !/^(map|flatMap|\$?transaction)$/i.test(fn.parent?.callee?.name ?? '')
    )
      return false;
  return true;
};

const ofWebhook = (model: ServiceModel, webhook: Webhook): EarlyAck[] => {
  const { handler, entry } = webhook;
  const shared = { label: entryLabel(entry), receiver: entry.node };
  const isStored = (before: Node): boolean =>
    model.works
      .of(handler)
      .some(
        ({ kind, at }) =>
          /^(row|set|delta|job)$/.test(kind) &&
          at.end <= before.start &&
          /^(awaited|returned)$/.test(useOf(at)),
      );
  const later = [...deferredIn(model, handler), ...droppedIn(model, handler)].filter(
    ({ call }) => !isStored(call),
  );
  const answered = handler.descendants({ kinds: ['Call'] }).flatMap((call): EarlyAck[] => {
    const answer = model.answers.of(call);
    const isGood = answer?.act === 'answer' && (answer.status === undefined || Number(answer.status) < 300);
    if (!isGood || isStored(call) || triesAround(call).some((one) => !handler.contains(one))) return [];
    const work = missedIn(model, [...statementsBehind(call)]);
    return work && work.kind !== 'job'
      ? [{ ...shared, site: work.at, how: 'after the answer', work, evidence: call }]
      : [];
  });
  const early = [
    ...later.map(({ call, work }): EarlyAck => ({ ...shared, site: call, how: 'after the answer', work })),
    ...answered,
  ];
  const lost = new Set(early.map(({ work }) => work.effect.call));
  const [failed, ...others] = failedWebhooks(model, webhook).filter(
    ({ work }) => !lost.has(work.effect.call),
  );
  if (!failed) return early;
  const { site, work, failing } = failed;
  const sites = others.map((one) => one.site);
  return [...early, { ...shared, site, how: 'failure answered', work, evidence: failing, others: sites }];
};

/** `after(work)`, `setImmediate(work)`, `waitUntil(work())` */
const deferredIn = (model: ServiceModel, handler: Node): { call: Node; work: Work }[] =>
  handler.descendants({ kinds: ['Call'] }).flatMap((call) => {
    const role = model.roles.of(call);
    const isDeferring =
      role?.facts.phase === 'after the answer' || (role?.name === 'timer' && role.facts.repeats !== true);
    const work = isDeferring
      ? missedIn(
          model,
          call.args.flatMap((one) => bodyOf(model, one)),
        )
      : undefined;
    return work ? [{ call, work }] : [];
  });

const bodyOf = (model: ServiceModel, argument: Node): Node[] =>
  argument.is('Identifier', 'Member') ? model.calls.functionsOf(argument) : [argument];
