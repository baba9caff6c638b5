import type { Node } from '../../facts/node.ts';
import { namesAnyMember } from '../meaning/roles.ts';
import type { ServiceModel } from '../model.ts';
import type { CatchFact } from './catches.ts';
import { Promises, type Rejection } from './promises.ts';

/** A promise that is returned out of a `try` before it can fail. */
export interface BypassedCatch {
  fact: CatchFact;
  /** The returned promise. */
  promise: Node;
  rejection: Rejection;
  /** Further returns of the same try. */
  others: Node[];
}

/** Promises that leave a `try` unawaited, so that its `catch` never sees them fail. One per try, at the first return. */
export const bypassedCatches = (model: ServiceModel): { bypassed: BypassedCatch[]; sound: CatchFact[] } => {
  const bypassed: BypassedCatch[] = [];
  const sound: CatchFact[] = [];
  for (const fact of model.catches.all) {
    const { guarded } = fact;
    if (!guarded.is('Try') || isRetry(guarded) || onlyThrowsOn(fact)) continue;
    const returns = returnsOf(guarded);
    const escaping = returns.flatMap((value) => {
      const rejection = rejectionOf(model, value);
      return rejection ? [{ promise: value, rejection }] : [];
    });
    const [first, ...rest] = escaping;
    if (!first || isForEarlierErrors(fact, first.promise)) {
      if (returns.length) sound.push(fact);
    } else bypassed.push({ fact, ...first, others: rest.map(({ promise }) => promise) });
  }
  return { bypassed, sound };
};

/** Values returned by the body of a try, not by functions inside of it or tries within that have a catch of their own. */
const returnsOf = (statement: Node): Node[] =>
  (statement.body?.descendants({ enterFunctions: false, kinds: ['Return'] }) ?? []).flatMap((node) => {
    const { expression } = node;
    return expression && node.fn === statement.fn ? branchesOf(expression) : [];
  });

/** `a ? p() : q()` and `a && p()` return what their branches give. */
const branchesOf = (node: Node): Node[] => {
  if (node.is('Conditional'))
    return [node.child('then'), node.child('else')].flatMap((one) => (one ? branchesOf(one) : []));
  if (node.is('Logical'))
    return [node.child('left'), node.child('right')].flatMap((one) => (one ? branchesOf(one) : []));
  if (node.is('As')) return node.expression ? branchesOf(node.expression) : [];
  return node.isCall ? [node] : [];
};

const rejectionOf = (model: ServiceModel, call: Node): Rejection | undefined => {
  if (call.isNew || model.promises.kindOf(call) !== 'promise') return undefined;
  const row = model.roles.of(call)?.row;
  // a list of promises is no promise, and a row for any member says nothing sure of one
  if (row?.callback?.result === 'returned' || (row && namesAnyMember(row))) return undefined;
  // the next function of a chain: what fails there is not for this catch
  if (call.callee?.is('Identifier') && call.callee.binding?.kind === 'param' && call.callee.name === 'next')
    return undefined;
  // a chain that takes its own failures needs no catch around it
  if (handlesItself(call)) return undefined;
  return model.promises.rejectionOf(call);
};

const handlesItself = (call: Node): boolean => {
  const { rejected } = Promises.handlers(call);
  const object = call.callee?.is('Member') ? call.callee.object : undefined;
  return rejected !== undefined || (object?.isCall === true && handlesItself(object));
};

/** `catch (error) { throw error; }` does nothing when it runs. */
const onlyThrowsOn = ({ clause }: CatchFact): boolean => {
  const [only, ...more] = clause.body?.statements ?? [];
  const thrown = only?.is('Throw') && !more.length ? only.expression : undefined;
  const declared = thrown?.is('Identifier') ? thrown.binding?.declaration : undefined;
  return declared !== undefined && declared === clause.params[0];
};

/** A try inside a loop tries again: that it never does is another check's. */
const isRetry = (statement: Node): boolean => {
  for (let at = statement.parent; at && !at.is('Function', 'Module'); at = at.parent)
    if (at.is('For', 'ForOf', 'ForIn', 'While', 'DoWhile')) return true;
  return false;
};

/** The catch maps the error of a call that is awaited before the return, and throws on. */
const isForEarlierErrors = (fact: CatchFact, promise: Node): boolean =>
  fact.outcome === 'rethrows' &&
  (fact.guarded.body?.descendants({ enterFunctions: false, kinds: ['Await'] }) ?? []).some(
    (node) => node.start < promise.start,
  );
