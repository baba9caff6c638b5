import type { Node } from '../../../facts/node.ts';
import { environmentGate } from '../../service/entry-points/environment.ts';
import { IO_KINDS, type ReachedEffect } from '../../meaning/effects.ts';
import type { ServiceModel } from '../../model.ts';
import type { Labelled } from './label.ts';
import { conditionsOf } from './named-options.ts';

/** An answer that carries an error. */
export interface ErrorAnswer {
  /** The call that answers, or the page that is mounted. */
  site: Node;
  what: 'stack' | 'message' | 'error' | 'page';
  /** Where the error is caught; the handler of errors itself. */
  source: Node;
  state: 'leak' | 'safe';
  isCentral: boolean;
}

/** Fields of an error that its class chose for the public. */
const PUBLIC =
  /^(issues|errors|details|code|errorCode|status|statusCode|name|id|type|title|reason|data|response|flatten|format|expose)$/;
const ENVIRONMENT = /NODE_ENV|production|development|is_?prod|is_?dev/i;

/** Answers with an error in them and pages that show one, in path and source order. */
export const errorAnswers = (model: ServiceModel): ErrorAnswer[] => {
  const own = new Set(model.serviceCalls);
  const seen = new Set<Node>();
  const found: ErrorAnswer[] = [];
  for (const role of model.roles.callsOf('answer', 'sink.template')) {
    const { call } = role;
    const body = model.roles.argument(role, 'body');
    if (!own.has(call) || seen.has(call) || !body || role.facts.exception) continue;
    const leak = leakIn(model, call, body);
    if (!leak) continue;
    seen.add(call);
    found.push(leak);
  }
  for (const { call, facts } of model.roles.callsOf('error-handler')) {
    if (!own.has(call) || facts.phase !== 'development') continue;
    const state = environmentGate(call) ? 'safe' : 'leak';
    found.push({ site: call, what: 'page', source: call, state, isCentral: true });
  }
  return found;
};

const leakIn = (model: ServiceModel, call: Node, body: Node): ErrorAnswer | undefined => {
  const errors = model.dataflow.labelsOf(body).filter(({ label }) => label.kind === 'error');
  const [worst] = [...errors].sort((a, b) => rank(b) - rank(a));
  if (!worst) return undefined;
  const isCentral = worst.at.is('Param');
  const what = whatOf(worst);
  const state = isLeak(model, call, worst, isCentral, what) ? 'leak' : 'safe';
  return { site: call, what, source: worst.at, state, isCentral };
};

const whatOf = ({ names, through }: Labelled): 'stack' | 'message' | 'error' => {
  if (names.includes('stack')) return 'stack';
  return names.includes('message') || through.isPart || through.cast === 'string' ? 'message' : 'error';
};

const rank = (one: Labelled): number => ['error', 'message', 'stack'].indexOf(whatOf(one));

const isLeak = (
  model: ServiceModel,
  call: Node,
  error: Labelled,
  isCentral: boolean,
  what: ErrorAnswer['what'],
): boolean => {
  if (error.names.some((name) => PUBLIC.test(name))) return false;
  const handler = isCentral ? (error.at.parent ?? call.fn) : error.at;
  const name = nameOf(error.at);
  if (environmentGate(call) || testsEnvironment(handler) || isReplaced(error.at)) return false;
  // What is told apart before a helper is called need not be told apart again in it.
  const onTheWay = [call, ...error.path.filter((step) => handler.contains(step))];
  if (name !== undefined && onTheWay.some((step) => isClassified(step, handler, name))) return false;
  if (error.path.some((step) => isConverted(model, step))) return false;
  if (isCentral) return true;
  // a plain Error serialises to {}; what drivers throw has fields of its own
  return failsOutside(model, error.at) || what === 'stack';
};

/** The caught name. */
const nameOf = (at: Node): string | undefined => {
  const target = at.is('Function')
    ? at.params[0]?.target
    : (at.child('param')?.target ?? at.target ?? at.child('param'));
  return target?.name || undefined;
};

/** A test of the environment anywhere in the handler: one of its branches is production's. */
const testsEnvironment = (handler: Node): boolean => {
  for (const node of handler.descendants()) {
    if (node.is('If', 'Conditional') && node.test && ENVIRONMENT.test(node.test.text)) return true;
    if (node.is('Logical') && ENVIRONMENT.test(node.child('left')?.text ?? '')) return true;
  }
  return false;
};

/** `err = InternalError()`: what is answered may be another error. */
const isReplaced = (at: Node): boolean => {
  for (const node of at.descendants())
    if (node.is('Identifier') && node.binding?.declaration === node && node.binding.isReassigned) return true;
  return false;
};

/** The answer is given for a kind of error that the code tests for, or after others were passed on. */
const isClassified = (call: Node, handler: Node, name: string): boolean => {
  const around = conditionsOf(call).filter(({ test }) => handler.contains(test));
  if (around.some(({ test, holds }) => holds && classifies(test, name))) return true;
  for (const node of handler.descendants({ enterFunctions: false })) {
    if (node.start >= call.start) break;
    const then = node.is('If') ? node.child('then') : undefined;
    if (
      then &&
      node.test &&
      /!|!==/.test(node.test.text) &&
      classifies(node.test, name) &&
      /\bthrow\b|\bnext\(/.test(then.text)
    )
      return true;
  }
  return false;
};

/** A call of a function that tells kinds of errors apart: what it gives back is its choice. */
const isConverted = (model: ServiceModel, call: Node): boolean =>
  model.calls.targets(call).some(({ fn }) => {
    const names = fn.params.flatMap((param) => param.target?.name || []);
    for (const node of fn.descendants({ enterFunctions: false })) {
      const test = node.is('If', 'Conditional') ? node.test : undefined;
      if (test && names.some((name) => classifies(test, name))) return true;
    }
    return false;
  });

/** More than presence and more than being an `Error`. */
const classifies = (test: Node, name: string): boolean => {
  const text = test.text
    .replace(/\s+/g, ' ')
    .replaceAll(new RegExp(`!?\\(?${name} instanceof Error\\)?`, 'g'), '');
  return new RegExp(
    `\\b${name}\\b\\??(\\.|\\[| instanceof )|\\(${name}[,)]|["'][^"']+["'] in ${name}\\b`,
  ).test(text);
};

/** What may fail in the try leaves the process: a database, a service, a queue. */
const failsOutside = (model: ServiceModel, at: Node): boolean => {
  const tried = at.is('Function') ? at.parent?.callee?.object : at.parent?.child('body');
  if (!tried) return false;
  return model.serviceCalls.some(
    (call) =>
      call.file === tried.file &&
      (tried === call || tried.contains(call)) &&
      (model.effects.reached(call).some((reached) => failsHere(model, call, reached)) ||
        isAwaitedUnknown(model, call)),
  );
};

/** A function that gives no promise and only starts the work keeps its failure away from the try. */
const failsHere = (model: ServiceModel, call: Node, { effect, through }: ReachedEffect): boolean => {
  if (!IO_KINDS.has(effect.kind)) return false;
  if (model.promises.kindOf(call) !== 'no') return true;
  return [...through.slice(1), effect.call].every((inner) => model.promises.kindOf(inner) === 'no');
};

/** A method that is awaited or chained and that nothing is known of: what it throws is not this code's. */
const isAwaitedUnknown = (model: ServiceModel, call: Node): boolean => {
  if (model.calls.targets(call).length || !call.callee?.is('Member')) return false;
  const isChained = call.parent?.is('Member') === true && /^(then|catch)$/.test(call.parent.name);
  return (call.parent?.is('Await') === true || isChained) && model.roles.of(call) === undefined;
};
