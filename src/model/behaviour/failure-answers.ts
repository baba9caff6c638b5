import type { Node } from '../../facts/node.ts';
import { conditionsOf } from './dataflow/named-options.ts';
import type { ServiceModel } from '../model.ts';
import { returnedValues } from '../resolution/results.ts';

/** An answer to a failure, or one with a body that its status leaves no room for. */
export interface FailureAnswer {
  call: Node;
  status: number;
  what: 'failure' | 'body';
  /** What failed, or the body that says so. */
  evidence: Node;
  /** The `return` of the helper that chose the status. */
  chosenAt: Node | undefined;
  isWrong: boolean;
}

const FAILURE_KEY = /^(err|error|errors|errorMessage|error_message)$/;
const FAILURE_TEXT =
  /\b(error|fail(ed|ure)?|invalid|unable|could ?n[o']t|cannot|not (found|supported|allowed)|try again)\b/i;
/** Keys that describe a failure and nothing else. */
const ABOUT_FAILURE =
  /^(err|errors?|message|msg|code|status|statusCode|success|ok|details?|reason|description|hint)$/i;
const PROTOCOL_KEYS = new Set(['jsonrpc', 'data', 'results', 'items']);
/** Senders of these repeat what is refused; another rule judges them. */
const RECEIVES_EVENTS = /webhook|hooks?\b|callback/i;
const SELDOM = 3;

/** Answers to failures with their statuses, in path and source order. */
export const failureAnswers = (model: ServiceModel): FailureAnswer[] => {
  const found = model.responsePaths
    .all()
    .flatMap(({ statuses }) =>
      [...statuses].flatMap(([call, sent]) => answerAt(model, call, [...sent]) ?? []),
    );
  const isOwnStyle = ownStyles(model, found);
  const once = new Map(found.filter((one) => !isOwnStyle(one)).map((one) => [one.call, one]));
  return [...once.values()];
};

const answerAt = (
  model: ServiceModel,
  call: Node,
  sent: readonly (number | 'open' | undefined)[],
): FailureAnswer | undefined => {
  const answer = model.answers.of(call);
  const body = answer && model.roles.argument(answer.role, 'body');
  if (!answer || !body || answer.act !== 'answer' || answer.role.facts.bodyKind === 'html') return undefined;
  // what the framework makes of an error has its status
  if (answer.role.facts.rejections === 'handled' && !body.is('Object') && isCaught(model, body))
    return undefined;
  const [status, ...others] = sent;
  if (others.length === 0 && (status === 204 || status === 304) && !isEmpty(body))
    return { call, status, what: 'body', evidence: body, chosenAt: undefined, isWrong: true };
  const evidence = failureBehind(model, call, body);
  if (!evidence || isEventReceiver(call)) return undefined;
  const chosenAt = sent.includes('open') ? chosenSuccess(model, call) : undefined;
  const isWrong = chosenAt !== undefined || (others.length === 0 && isSuccess(status));
  const known = typeof status === 'number' ? status : 200;
  return { call, status: known, what: 'failure', evidence, chosenAt, isWrong };
};

const isSuccess = (status: number | 'open' | undefined): boolean =>
  status === undefined || (typeof status === 'number' && status >= 200 && status < 300);

const isEmpty = (body: Node): boolean =>
  body.is('Null') ||
  body.stringValue === '' ||
  (body.is('Object') && !body.properties.length) ||
  body.name === 'undefined';

/** The caught failure or the body that makes this the answer to a failure. */
const failureBehind = (model: ServiceModel, call: Node, body: Node): Node | undefined => {
  const object = bodyObject(model, body);
  if (object?.properties.some(({ string }) => PROTOCOL_KEYS.has(string))) return undefined;
  const handler = failureAround(call);
  if (handler && saysFailure(model, body, object)) return handler;
  if (!object || !object.properties.length) return undefined;
  const failing = object.properties.find(
    (property) => FAILURE_KEY.test(property.string) && isSaid(model, property.value),
  );
  const isAll = object.properties.every(({ string }) => ABOUT_FAILURE.test(string));
  // an object that only tells of a failure
  return failing && isAll ? failing : undefined;
};

/** The object of the body, itself or handed through a helper. */
const bodyObject = (model: ServiceModel, body: Node): Node | undefined => {
  const direct = model.values.object(body);
  if (direct) return direct;
  return body.isCall && body.args.length === 1 ? model.values.object(body.argument(0)) : undefined;
};

const isSaid = (model: ServiceModel, value: Node | undefined): boolean => {
  if (!value || value.is('False', 'Null')) return false;
  if (value.is('Array') && !value.elements.length) return false;
  return value.is('String', 'Template')
    ? value.text.length > 2
    : model.dataflow.labelsOf(value).some(({ label }) => label.kind === 'error');
};

/** Inside a `catch`, a rejection handler, or a branch on the error of a callback. */
const failureAround = (call: Node): Node | undefined => {
  for (let at: Node = call; at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.is('Catch')) return parent;
    if (!at.is('Function') || !parent.isCall) continue;
    const name = parent.callee?.name;
    if (name === 'catch' || (name === 'then' && parent.argument(1) === at)) return at;
    const error = at.params[0]?.target?.binding;
    const isTested =
      error !== undefined &&
      /^(e|err|error)$/.test(error.name) &&
      conditionsOf(call).some(({ test, holds }) => holds && at.contains(test) && test.binding === error);
    return isTested ? at : undefined;
  }
  return undefined;
};

/** In a failure branch: a text or an object that tells of it, or the error itself. */
const saysFailure = (model: ServiceModel, body: Node, object: Node | undefined): boolean => {
  const text = model.values.text(body) ?? (body.is('Template') ? body.text : undefined);
  if (text !== undefined) return FAILURE_TEXT.test(text);
  if (object)
    return object.properties.some(
      ({ string, value }) =>
        (FAILURE_KEY.test(string) && value !== undefined && !value.is('Null', 'False')) ||
        (/^(status|result)$/.test(string) &&
          /^(error|fail(ed|ure)?)$/i.test(model.values.text(value) ?? '')) ||
        (/^(success|ok)$/.test(string) && value?.is('False') === true),
    );
  return isCaught(model, body);
};

const isCaught = (model: ServiceModel, body: Node): boolean =>
  model.dataflow.labelsOf(body).some(({ label }) => label.kind === 'error');

const isEventReceiver = (call: Node): boolean => RECEIVES_EVENTS.test(`${call.path} ${call.symbol}`);

/** The helper that picks the status may pick one of success. */
const chosenSuccess = (model: ServiceModel, call: Node): Node | undefined => {
  for (let at = call.callee?.object; at?.isCall; at = at.callee?.object) {
    const answer = model.answers.of(at);
    if (answer?.status !== 'open') continue;
    const chosen = at.argument(0);
    const made = chosen?.is('Identifier') ? chosen.binding?.declaration?.parent?.init : chosen;
    if (!made?.isCall) return undefined;
    return model.calls
      .targets(made)
      .flatMap(({ fn }) => returnedValues(fn))
      .find((value) => {
        const status = model.values.number(value);
        return status !== undefined && isSuccess(status);
      });
  }
  return undefined;
};

/** Services that answer every failure with 200 and a word in the body have agreed on that. */
const ownStyles = (
  model: ServiceModel,
  found: readonly FailureAnswer[],
): ((one: FailureAnswer) => boolean) => {
  const refusing = new Set<string>();
  for (const { handler, statuses } of model.responsePaths.all()) {
    const refuses = [...statuses].some(([call, sent]) => {
      const answer = model.answers.of(call);
      if (!answer || answer.passesError) return answer?.passesError;
      // a probe that says no has no body
      const hasBody = model.roles.argument(answer.role, 'body') !== undefined;
      return hasBody && [...sent].some((status) => status === 'open' || Number(status) >= 400);
    });
    if (refuses) refusing.add(model.project.packageOf(handler.path).dir);
  }
  const counts = new Map<string, number>();
  for (const { call, what, isWrong } of found) {
    const { dir } = model.project.packageOf(call.path);
    if (what === 'failure' && isWrong) counts.set(dir, (counts.get(dir) ?? 0) + 1);
  }
  return ({ call, what }) => {
    const { dir } = model.project.packageOf(call.path);
    return what === 'failure' && !refusing.has(dir) && (counts.get(dir) ?? 0) >= SELDOM;
  };
};
