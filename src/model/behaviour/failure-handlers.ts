import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { CatchFact, Catches } from './catches.ts';
import { CaughtError, type Carried } from './caught-error.ts';
import type { Guarded, Operation } from '../resolution/guarded.ts';
import type { Logs, LogCall } from '../meaning/logs.ts';

/** A new error that takes the place of the caught one. */
export interface Replacement {
  /** The `throw`, or the call of `next` or `reject`. */
  site: Node;
  /** What makes the new error. */
  error: Node;
  carried: Carried;
  /** The handler asked which error it is. */
  toldApart: boolean;
}

/** A `catch` clause or `.catch` handler with what it knows of the failure and does with it. */
export interface FailureHandler {
  fact: CatchFact;
  /** The block, or the expression of an arrow function. */
  body: Node;
  error: CaughtError;
  operations: readonly Operation[];
  logs: readonly LogCall[];
  replacements: readonly Replacement[];
  /** Throws the caught error itself. */
  rethrows: boolean;
  /** Hands the error on: to a call that is no log, a variable, a result. */
  handsOn: boolean;
  /** Something stands in for what the guarded code would have given: a returned or assigned default, an answer, nothing. */
  standIn: 'value' | 'nothing' | 'variable' | 'answer' | undefined;
}

/** L4: what handlers of failures do with the error. */
export class FailureHandlers {
  readonly all: readonly FailureHandler[];

  constructor(
    catches: Catches,
    private readonly calls: Calls,
    private readonly guarded: Guarded,
    private readonly logs: Logs,
  ) {
    this.all = catches.all.flatMap((fact) => this.handlerOf(fact) ?? []);
  }

  private handlerOf(fact: CatchFact): FailureHandler | undefined {
    const callback = fact.clause.isCall ? fact.clause.argument(0) : undefined;
    const body = callback ? callback.body : (fact.clause.body ?? fact.clause);
    if (!body) return undefined;
    const target = callback ? callback.params[0]?.target : fact.clause.child('param');
    const error = new CaughtError(body, target);
    const nodes = [body, ...body.descendants()].filter((node) => isOwn(node, body));
    const logs = nodes.flatMap((node) => (node.isCall ? (this.logs.of(node) ?? []) : []));
    return {
      fact,
      body,
      error,
      operations: this.guarded.operationsOf(fact.guarded),
      logs,
      replacements: nodes.flatMap((node) => replacementsAt(node, error)),
      rethrows: nodes.some((node) => node.is('Throw') && error.isError(node.expression)),
      handsOn: this.isHandedOn(nodes, error, logs),
      standIn: standInOf(fact, body),
    };
  }

  /** The whole error goes somewhere else than into a log or a new error. */
  private isHandedOn(nodes: readonly Node[], error: CaughtError, logs: readonly LogCall[]): boolean {
    return nodes.some((node) => {
      if (node.is('Return', 'Yield')) return isKept(error.carriedBy(node.expression));
      if (node.is('Assign')) return isKept(error.carriedBy(node.child('right')));
      if (!node.isCall || logs.some(({ call }) => call === node) || isErrorMaker(node)) return false;
      if (node.parent?.is('Throw') || logs.some(({ call }) => call.contains(node))) return false;
      return node.args.some((argument) => isKept(error.carriedBy(argument))) && !this.isConversion(node);
    });
  }

  /** `JSON.stringify(e)`, `String(e)`: a value, nobody who is told. */
  private isConversion(call: Node): boolean {
    return this.calls.libraryCallee(call)?.package === 'global';
  }
}

const standInOf = (fact: CatchFact, body: Node): FailureHandler['standIn'] => {
  if (fact.outcome === 'answers') return 'answer';
  if (fact.outcome === 'returns a value') return 'value';
  if (fact.outcome === 'records') return 'variable';
  if (fact.outcome !== 'falls through') return undefined;
  if (!body.is('Block')) return body.isCall ? undefined : 'nothing'; // `.catch(() => null)`
  const own = [...body.descendants({ enterFunctions: false })];
  const returns = own.some((node) => node.is('Return'));
  if (returns) return givesValue(fact.guarded) ? 'nothing' : undefined;
  return !own.length && givesValue(fact.guarded) && isLast(fact.guarded) ? 'nothing' : undefined;
};

/** The guarded code returns something, or fills a variable of the function around it. */
const givesValue = (guarded: Node): boolean => {
  if (!guarded.is('Try')) return true;
  const own = [...(guarded.body?.descendants({ enterFunctions: false }) ?? [])];
  return own.some((node) => node.is('Return') && node.expression !== undefined);
};

/** Nothing of the function comes behind it. */
const isLast = (guarded: Node): boolean =>
  guarded.parent?.is('Block') === true &&
  guarded.parent.statements.at(-1) === guarded &&
  guarded.parent.slot === 'body';

const isKept = (carried: Carried): boolean => carried === 'whole' || carried === 'stack';

/** Not part of a handler inside the handler. */
const isOwn = (node: Node, body: Node): boolean => {
  for (let at = node; at !== body && at.parent; at = at.parent) {
    if (at.is('Catch')) return false;
    if (at.is('Function') && at.slot === 'argument' && at.parent.callee?.name === 'catch') return false;
  }
  return true;
};

const HANDS_FAILURE_ON = new Set(['next', 'reject', 'callback', 'cb', 'done']);

const replacementsAt = (node: Node, error: CaughtError): Replacement[] => {
  if (node.is('Throw')) return madeBy(node, node.expression, error);
  const { callee } = node;
  if (!node.isCall || !callee?.is('Identifier') || !HANDS_FAILURE_ON.has(callee.name)) return [];
  return callee.binding?.kind === 'param' ? madeBy(node, node.argument(0), error) : [];
};

const madeBy = (site: Node, expression: Node | undefined, error: CaughtError): Replacement[] => {
  if (!expression?.isCall) return [];
  const carried = error.carriedBy(expression);
  return [{ site, error: expression, carried, toldApart: error.isToldApart(site) }];
};

/** `throw new X(…)`, `next(new X(…))`: judged as a replacement. */
const isErrorMaker = (call: Node): boolean => {
  if (call.callee?.is('Identifier') && HANDS_FAILURE_ON.has(call.callee.name))
    return call.argument(0)?.isCall ?? false;
  return call.isNew && call.slot === 'argument' && HANDS_FAILURE_ON.has(call.parent?.callee?.name ?? '');
};
