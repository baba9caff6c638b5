import type { Node, SourceUnit } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import { isOneOf } from '../meaning/clients/verdict.ts';
import type { Trace } from '../meaning/clients/trace.ts';
import type { Promises } from './promises.ts';
import type { Roles } from '../meaning/roles.ts';

/** A place where an operation is meant to run again when it fails. */
export interface RetryAttempt {
  /** The operation in a loop, or the source of an observable. */
  site: Node;
  kind: 'loop' | 'observable';
  /** False where a failure never comes back to what retries. */
  runsAgain: boolean;
  /** The `catch` or the operator that is never reached. */
  retry: Node;
}

export interface RetryAttemptsInput {
  trace: Trace;
  calls: Calls;
  roles: Roles;
  promises: Promises;
  units: readonly SourceUnit[];
}

const LOOPS = ['For', 'ForIn', 'ForOf', 'While', 'DoWhile'] as const;

/** L4: retries written as loops around a `try`, and as operators of observables, in path and source order. */
export const retryAttempts = (input: RetryAttemptsInput): RetryAttempt[] =>
  input.units.flatMap((unit) => [
    ...unit.nodesOf('Try').flatMap((statement) => inLoop(input, statement)),
    ...unit.nodesOf('Call').flatMap((call) => inPipe(input, call)),
  ]);

/** `for (…) { try { return operation(); } catch { … } }` */
const inLoop = (input: RetryAttemptsInput, statement: Node): RetryAttempt[] => {
  const handler = statement.child('handler');
  const loop = statement.ancestor(...LOOPS, 'Function', 'Module');
  if (!handler || !loop?.is(...LOOPS) || !goesOn(handler)) return [];
  const body = statement.body;
  const attempts: RetryAttempt[] = [];
  for (const node of body?.descendants({ enterFunctions: false }) ?? []) {
    const value = node.is('Return') && node.ancestor('Try') === statement ? node.expression : undefined;
    if (!value) continue;
    const operation = value.is('Await') ? value.expression : value;
    if (!operation?.isCall || operation.isNew) continue;
    if (value.is('Await')) attempts.push({ site: operation, kind: 'loop', runsAgain: true, retry: handler });
    else if (isPromise(input, operation))
      attempts.push({ site: operation, kind: 'loop', runsAgain: false, retry: handler });
  }
  return attempts;
};

/** The loop has another turn after the `catch`: it does not end in a throw, a return or a break. */
const goesOn = (handler: Node): boolean => {
  const last = handler.body?.statements.at(-1);
  return !last?.is('Throw', 'Return', 'Break');
};

const isPromise = ({ promises, trace }: RetryAttemptsInput, call: Node): boolean => {
  if (promises.kindOf(call) === 'promise') return true;
  // a parameter that is declared as `() => Promise<…>`
  const origin = trace.origins.of(call.callee);
  const declared = origin.kind === 'signature' ? origin.node.returnType : undefined;
  return declared?.is('TypeRef') === true && declared.string === 'Promise';
};

/** `from(operation()).pipe(retry(3))`: subscribing again gives the same settled promise. */
const inPipe = (input: RetryAttemptsInput, call: Node): RetryAttempt[] => {
  const callee = call.callee;
  if (!callee?.is('Member') || callee.name !== 'pipe') return [];
  const retry = call.args.find(
    (arg) => arg.isCall && input.roles.allOf(arg).some(({ name }) => name === 'retry'),
  );
  const source = callee.object;
  if (!retry || !source) return [];
  const isFixed =
    source.isCall && isOneOf(input.trace, source, 'rxjs from') && isStarted(input, source.argument(0));
  return [{ site: source, kind: 'observable', runsAgain: !isFixed, retry }];
};

/** A promise that already runs when the observable is made. */
const isStarted = (input: RetryAttemptsInput, node: Node | undefined): boolean => {
  if (!node) return false;
  return (
    input.trace
      .of(node)
      .some((leaf) => leaf.kind === 'node' && leaf.node.isCall && isPromise(input, leaf.node)) ||
    (node.isCall && isPromise(input, node))
  );
};
