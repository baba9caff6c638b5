import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Roles } from '../../meaning/roles.ts';

const LOOPS = ['For', 'ForIn', 'ForOf', 'While', 'DoWhile'] as const;
const LIST_CALLBACKS = /^(map|forEach|flatMap|reduce|filter)$/;

/** What may fail after a node has run, so that the whole function runs again. */
export interface LaterFailure {
  how: 'loop' | 'later' | 'collected';
  /** The loop, the later call, the `throw` of what was collected. */
  node: Node;
}

export interface OrderSources {
  calls: Calls;
  roles: Roles;
  /** Whether a call waits for something that may fail. */
  canFail(call: Node): boolean;
}

/** The first thing behind a node, in its own function, whose failure leaves the function. */
export const failureAfter = (node: Node, sources: OrderSources): LaterFailure | undefined => {
  let at: Node = node;
  let isCaught: Node | undefined; // the `try` around the node that takes its failure
  for (; at.parent !== undefined; at = at.parent ?? at) {
    const parent = at.parent;
    if (parent.is('Function') || parent.is('Module')) {
      const outer = inlineCall(parent);
      if (!outer) return undefined;
      const runs = runsOf(outer, parent, sources);
      if (runs === 'stored') return undefined;
      if (runs === 'each') {
        const found = inLoop(outer, outer, isCaught);
        if (found) return found;
        isCaught = undefined;
      }
      at = parent;
      continue;
    }
    if (parent.is('Try') && at.slot === 'body' && swallows(parent)) isCaught ??= parent;
    if (parent.is(...LOOPS) && at.slot === 'body') {
      const found = inLoop(parent, parent, isCaught);
      if (found) return found;
      isCaught = undefined;
    }
    if (at.slot === 'statement') {
      const { found, ends } = inSiblings(at, parent, sources);
      if (found) return { how: 'later', node: found };
      if (ends) return undefined;
    }
  }
  return undefined;
};

/** Statements that run after a node in its own function, outwards from its block, as far as they are reached. */
export function* statementsBehind(node: Node): Generator<Node> {
  for (let at: Node = node; at.parent && !at.is('Function', 'Module'); at = at.parent) {
    if (at.slot !== 'statement') continue;
    if (at.is('Return', 'Throw')) return;
    for (const sibling of at.parent.children()) {
      if (sibling.slot !== 'statement' || sibling.start <= at.start) continue;
      if (sibling.is('Break', 'Continue')) break;
      yield sibling;
      if (sibling.is('Return', 'Throw')) return;
    }
  }
}

/** The node stands in the callback of a transaction. */
export const transactionAround = (node: Node, roles: Roles): Node | undefined => {
  for (let fn = node.fn; fn.is('Function'); fn = fn.fn) {
    const outer = inlineCall(fn);
    if (!outer) return undefined;
    if (roles.of(outer)?.name === 'tx.open' || /transaction/i.test(outer.callee?.name ?? '')) return outer;
  }
  return undefined;
};

/** A `catch` that neither throws nor ends the function. */
export const swallows = (attempt: Node): boolean => {
  const handler = attempt.child('handler');
  return handler !== undefined && !handler.descendants({ enterFunctions: false, kinds: ['Throw'] }).length;
};

const inlineCall = (fn: Node): Node | undefined =>
  fn.slot === 'argument' && fn.parent?.isCall ? fn.parent : undefined;

const runsOf = (outer: Node, fn: Node, { calls, roles }: OrderSources): 'each' | 'once' | 'stored' => {
  const name = outer.callee?.is('Member') ? outer.callee.name : '';
  if (LIST_CALLBACKS.test(name) && calls.targets(outer).length === 0) return 'each';
  const role = roles.of(outer)?.name;
  if (role === 'tx.after-commit' || role === 'listener' || role === 'timer') return 'stored';
  const use = calls.callbacks(outer).find((one) => one.fn === fn);
  if (use?.runs === 'each' || calledInLoop(outer, fn, calls)) return 'each';
  return use?.runs === 'stored' || use?.runs === 'later' ? 'stored' : 'once';
};

/** A function of the project that calls its callback in a loop: `findAllInBatches(options, callback)`. */
const calledInLoop = (outer: Node, fn: Node, calls: Calls): boolean => {
  const index = outer.args.indexOf(fn);
  return calls
    .targets(outer)
    .some(({ fn: target }) =>
      (target.params[index]?.target?.binding?.reads ?? []).some(
        (read) => read.slot === 'callee' && read.ancestor(...LOOPS, 'Function')?.is(...LOOPS) === true,
      ),
    );
};

/** A later turn fails; where each turn catches its own failure, only what is thrown after the loop. */
const inLoop = (loop: Node, place: Node, isCaught: Node | undefined): LaterFailure | undefined => {
  if (!isCaught) return { how: 'loop', node: loop };
  const thrown = thrownAfter(isCaught, place);
  return thrown && { how: 'collected', node: thrown };
};

/** `catch (error) { failed = error; }` in the loop, `if (failed) throw failed;` behind it. */
const thrownAfter = (attempt: Node, loop: Node): Node | undefined => {
  const handler = attempt.child('handler');
  const names = new Set<number>();
  for (const node of handler?.descendants({ kinds: ['Assign', 'Call'] }) ?? []) {
    const target = node.is('Assign')
      ? node.child('left')
      : node.callee?.is('Member') && node.callee.name === 'push'
        ? node.callee.object
        : undefined;
    if (target?.is('Identifier')) names.add(target.payload);
  }
  return loop.fn.descendants({ enterFunctions: false, kinds: ['Throw'] }).find((one) => {
    const test = one.ancestor('If', 'Function')?.test;
    const parts = [one, ...(test ? [test] : [])];
    return (
      one.start > loop.end &&
      parts.some((part) =>
        [part, ...part.descendants({ kinds: ['Identifier'] })].some(
          (name) => name.is('Identifier') && names.has(name.payload),
        ),
      )
    );
  });
};

/** Later statements of the same block, as far as they are reached. */
const inSiblings = (at: Node, block: Node, sources: OrderSources): { found?: Node; ends?: boolean } => {
  for (const sibling of block.children()) {
    if (sibling.slot !== 'statement' || sibling.start <= at.start) continue;
    const found = sibling
      .descendants({ kinds: ['Call'] })
      .find((call) => sources.canFail(call) && !isSwallowed(call) && runsInline(call, sibling, sources));
    if (found) return { found };
    if (sibling.is('Return', 'Throw')) return { ends: true };
    if (sibling.is('Break', 'Continue')) return {};
  }
  return at.is('Return', 'Throw') ? { ends: true } : {};
};

const isSwallowed = (call: Node): boolean => {
  for (let at: Node = call; at.parent && !at.is('Function', 'Module'); at = at.parent)
    if (at.parent.is('Try') && at.slot === 'body' && swallows(at.parent)) return true;
  return false;
};

/** Functions on the way from the statement to the call run while the statement does. */
const runsInline = (call: Node, statement: Node, sources: OrderSources): boolean => {
  for (let fn = call.fn; statement.contains(fn) && fn.is('Function'); fn = fn.fn) {
    const outer = inlineCall(fn);
    if (!outer || runsOf(outer, fn, sources) === 'stored') return false;
  }
  return true;
};
