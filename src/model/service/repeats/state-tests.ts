import type { Node } from '../../../facts/node.ts';
import { leaves } from '../../behaviour/leaves.ts';
import type { Effects } from '../../meaning/effects.ts';
import { initOf } from './init.ts';

const COMPARISONS = new Set(['===', '!==', '==', '!=']);
const PRODUCTION = /production|isProd\b|isProduction/;

/**
 * A test of the state of a record that was read in the same function, which keeps the node from running a second
 * time: `if (payment.status !== 'open') return;` before it, or `if (payment.status === 'open')` around it.
 */
export const stateTestBefore = (node: Node, effects: Effects): Node | undefined => {
  const around = testsAround(node);
  return [...around, ...exitsBefore(node)].find((test) => readsState(test, node.fn, effects));
};

/** `if (production) throw …` before the node. */
export const isRefusedInProduction = (node: Node): Node | undefined =>
  exitsBefore(node).find((test) => PRODUCTION.test(test.text) && !/^!|!==?/.test(test.text));

const testsAround = (node: Node): Node[] => {
  const tests: Node[] = [];
  for (let at = node; at.parent && !at.is('Function', 'Module'); at = at.parent) {
    if (at.parent.is('If') && at.slot === 'then' && at.parent.test) tests.push(at.parent.test);
  }
  return tests;
};

/** Tests of earlier statements whose branch leaves the function. */
export const exitsBefore = (node: Node): Node[] =>
  node.fn
    .descendants({ enterFunctions: false, kinds: ['If'] })
    .filter((statement) => statement.end <= node.start && leaves(statement.child('then')))
    .flatMap((statement) => statement.test ?? []);

/** One side is a constant word, the other a property of something that was read from a store or a service. */
const readsState = (test: Node, fn: Node, effects: Effects): boolean =>
  [test, ...test.descendants({ kinds: ['Binary'] })].some((binary) => {
    if (!binary.is('Binary') || !COMPARISONS.has(binary.operator)) return false;
    const left = binary.child('left');
    const right = binary.child('right');
    return (
      (isWord(right) && isReadProperty(left, fn, effects)) ||
      (isWord(left) && isReadProperty(right, fn, effects))
    );
  });

/** `'paid'`, `PaymentStatus.paid`, `true`. */
const isWord = (node: Node | undefined): boolean =>
  node?.is('String', 'True', 'False') === true ||
  (node?.is('Member') === true && node.object?.is('Identifier') === true && /^[A-Z]/.test(node.object.name));

const isReadProperty = (node: Node | undefined, fn: Node, effects: Effects): boolean => {
  if (!node?.is('Member')) return false;
  let root: Node | undefined = node;
  while (root?.is('Member', 'Index')) root = root.object;
  const init = root?.is('Identifier') ? initOf(root) : undefined;
  if (!init?.is('Await') || init.fn !== fn) return false;
  return [init, ...init.descendants({ kinds: ['Call'] })].some(
    (call) =>
      call.isCall && effects.find(call, ({ kind }) => kind === 'db' || kind === 'outbound') !== undefined,
  );
};
