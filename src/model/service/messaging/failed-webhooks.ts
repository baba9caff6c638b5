import type { Node } from '../../../facts/node.ts';
import { useOf } from '../../behaviour/failure.ts';
import { STATED_POLICY } from '../../behaviour/stated-policy.ts';
import type { ServiceModel } from '../../model.ts';
import { initOf } from '../repeats/init.ts';
import { statementsBehind } from '../repeats/run-order.ts';
import type { Work } from '../repeats/works.ts';
import { isMissed } from './early-acks.ts';
import type { Webhook } from './webhooks.ts';

/** A branch of a webhook in which its work failed, and after which it is answered as done. */
export interface FailedWebhook {
  site: Node;
  work: Work;
  /** The call that failed. */
  failing: Node;
}

const DEPTH = 2;
const ERROR_CLASS = /(Error|Failure|Exception)$/;
const SAYS_GOOD = /^(ok|success|succeeded|isOk|isSuccess|completed)$/i;
const SAYS_BAD = /^(error|err|errors|failed|failure|isErr|isError|isFailure)$/i;

/** Branches of a webhook, and of the functions that it waits for and asks nothing of, that hide a failure. */
export const failedWebhooks = (model: ServiceModel, { handler }: Webhook): FailedWebhook[] => {
  const found: FailedWebhook[] = [];
  for (const { fn, isHandler } of runFor(model, handler)) {
    for (const statement of fn.descendants({ kinds: ['If'] })) {
      const failing = statement.test && failedCall(model, statement.test);
      const branch = statement.child('then');
      const work = failing && model.works.of(failing).find(isMissed);
      const end = work && branch && quietEnd(model, branch, isHandler);
      if (end) found.push({ site: end, work, failing });
    }
    for (const fact of model.catches.all) {
      if (!fn.contains(fact.clause)) continue;
      const body = fact.clause.is('Catch') ? fact.guarded.body : fact.guarded;
      const branch = fact.clause.is('Catch') ? fact.clause.body : fact.clause.argument(0);
      const work = body && model.works.of(body).find((one) => isMissed(one) && failsHere(one, body));
      if (!work || !branch || fact.comments.some((comment) => STATED_POLICY.test(comment))) continue;
      if (!isQuiet(model, branch) || refuses(model, branch) || goesOn(model, fact.clause)) continue;
      found.push({ site: fact.clause, work, failing: work.at });
    }
  }
  return found;
};

/** The handler and what it waits for without a look at the outcome: a failure that ends in there is gone. */
const runFor = (model: ServiceModel, handler: Node): { fn: Node; isHandler: boolean }[] => {
  const found = [{ fn: handler, isHandler: true }];
  const seen = new Set([handler]);
  let wave = [handler];
  for (let depth = 0; depth < DEPTH; depth++) {
    const next: Node[] = [];
    for (const fn of wave) {
      for (const call of fn.descendants({ kinds: ['Call'] })) {
        if (!call.parent?.is('Await') || useOf(call.parent) !== 'dropped') continue;
        const targets = model.calls.targets(call);
        const target = targets.length === 1 ? targets[0]?.fn : undefined;
        if (!target?.body || seen.has(target) || !model.isServiceCode(target)) continue;
        seen.add(target);
        next.push(target);
        found.push({ fn: target, isHandler: false });
      }
    }
    wave = next;
  }
  return found;
};

/** The awaited call whose outcome a test finds bad: `result instanceof OrderError`, `!result.ok`, `result.error`. */
const failedCall = (model: ServiceModel, test: Node): Node | undefined => {
  const subject = badSubject(test);
  if (!subject?.is('Identifier')) return undefined;
  const writes = (subject.binding?.writes ?? []).flatMap((write) =>
    write.parent?.is('Assign') ? (write.parent.child('right') ?? []) : [],
  );
  for (const value of [initOf(subject), ...writes]) {
    const call = value?.is('Await') ? value.expression : undefined;
    if (call?.isCall && call.start < test.start && model.works.of(call).some(isMissed)) return call;
  }
  return undefined;
};

const badSubject = (test: Node, isNegated = false): Node | undefined => {
  if (test.is('Unary') && test.operator === '!' && test.expression)
    return badSubject(test.expression, !isNegated);
  if (test.is('Binary') && test.operator === 'instanceof') {
    const isError = ERROR_CLASS.test(test.child('right')?.name ?? '');
    return isError === !isNegated ? test.child('left') : undefined;
  }
  const member = test.isCall ? test.callee : test;
  if (!member?.is('Member')) return undefined;
  const isBad = isNegated ? SAYS_GOOD.test(member.name) : SAYS_BAD.test(member.name);
  return isBad ? member.object : undefined;
};

/** The `return` of a branch in which nothing told the sender that it failed. */
const quietEnd = (model: ServiceModel, branch: Node, isHandler: boolean): Node | undefined => {
  const last = branch.is('Block') ? branch.statements.at(-1) : branch;
  if (!last?.is('Return') || refuses(model, branch) || !isQuiet(model, branch)) return undefined;
  // what a helper gives back may tell its caller
  return isHandler || last.expression === undefined ? last : undefined;
};

/** A status of 4xx or 5xx, a throw, an error that is handed on. */
const refuses = (model: ServiceModel, branch: Node): boolean =>
  [branch, ...branch.descendants({ enterFunctions: false })].some((node) => {
    if (node.is('Throw')) return true;
    if (node.is('Number')) return Number(node.string) >= 400 && Number(node.string) < 600;
    if (node.is('Member')) {
      const value = model.values.number(node);
      return value !== undefined && value >= 400 && value < 600;
    }
    if (!node.isCall) return false;
    const answer = model.answers.of(node);
    const role = model.roles.of(node);
    return (
      answer?.passesError === true ||
      answer?.status === 'open' ||
      role?.facts.exception === true ||
      role?.facts.neverReturns === true ||
      role?.facts.ack === 'negative'
    );
  });

/** Nothing but logs, reports and an answer: what is recorded, tried again or handed on is not lost. */
const isQuiet = (model: ServiceModel, branch: Node): boolean =>
  model.works.of(branch).length === 0 &&
  !branch
    .descendants({ kinds: ['Return', 'Assign'] })
    .some((node) => (node.is('Assign') ? true : isOutcome(model, node.expression)));

/** Work behind it that the failure does not keep from being done: this was one step of several. */
const goesOn = (model: ServiceModel, clause: Node): boolean =>
  [...statementsBehind(clause.is('Catch') ? (clause.parent ?? clause) : clause)].some((one) =>
    model.works.of(one).some(isMissed),
  );

/** A value that may tell the caller: no answer, no nothing. */
const isOutcome = (model: ServiceModel, value: Node | undefined): boolean =>
  value !== undefined &&
  !(value.is('Identifier') && value.name === 'undefined') &&
  ![value, ...value.descendants({ kinds: ['Call'] })].some(
    (call) => call.isCall && model.roles.of(call)?.name === 'answer',
  );

/** Inside of a `try` of its own it fails elsewhere. */
const failsHere = ({ at }: Work, body: Node): boolean => {
  for (let node: Node = at; node !== body && node.parent; node = node.parent)
    if (node.parent.is('Try') && node.slot === 'body' && node.parent.child('handler')) return false;
  return true;
};
