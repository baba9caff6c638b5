import { Flag } from '../../facts/kinds.ts';
import type { Node, SourceUnit } from '../../facts/node.ts';
import type { Roles } from '../meaning/roles.ts';
import { Promises, type Rejection } from './promises.ts';

/** A promise that can fail before anything listens to it. */
export interface LateRejection {
  /** The call that starts it. */
  start: Node;
  /** The variable or list that holds it; empty inside of a list literal. */
  name: string;
  /** What the function does meanwhile: an `await`, a `throw`, a `return`, a call that throws. */
  gap: Node;
  /** Where somebody listens at last. */
  handover: Node;
  rejection: Rejection;
  /** Further promises of the function. */
  others: Node[];
}

type Gap = Pick<LateRejection, 'name' | 'gap' | 'handover'>;

const LEAVING = ['Await', 'Throw', 'Return', 'ForOf', 'Call'] as const;
const LOOPS = ['For', 'ForOf', 'ForIn', 'While', 'DoWhile'] as const;

interface Sources {
  units: readonly SourceUnit[];
  promises: Promises;
  roles: Roles;
}

/** L3: promises that are started, and handed to a listener only after the function waited or could leave. */
export const lateRejections = ({
  units,
  promises,
  roles,
}: Sources): { late: LateRejection[]; heard: Node[] } => {
  const byFunction = new Map<Node, LateRejection>();
  const heard: Node[] = [];
  const add = (start: Node, found: Gap | undefined): void => {
    if (start.fn.is('Module')) return;
    const rejection = found && rejectionOf(start, promises);
    if (!found || !rejection) {
      heard.push(start);
      return;
    }
    const known = byFunction.get(start.fn);
    if (known) known.others.push(start);
    else byFunction.set(start.fn, { start, rejection, ...found, others: [] });
  };
  for (const unit of units) {
    for (const holder of unit.nodesOf('VarDecl')) {
      const start = startOf(holder, promises);
      if (start) add(start, kept(start, holder, promises, roles));
    }
    for (const call of unit.nodesOf('Call')) {
      const pushed = isPush(call) ? call.argument(0) : undefined;
      if (pushed && isStarted(pushed, promises)) add(pushed, collected(call, promises));
      if (isCombinator(call, roles))
        for (const [start, gap] of inLiteral(call, promises))
          add(start, gap && { name: '', gap, handover: call });
    }
  }
  return { late: [...byFunction.values()], heard };
};

const isStarted = (node: Node, promises: Promises): boolean =>
  node.isCall && promises.kindOf(node) === 'promise';

const rejectionOf = (start: Node, promises: Promises): Rejection | undefined =>
  handlesItself(start) ? undefined : promises.rejectionOf(start);

/** A chain that ends in a handler of its own. */
const handlesItself = (call: Node): boolean => {
  const object = call.callee?.is('Member') ? call.callee.object : undefined;
  return Promises.handlers(call).rejected !== undefined || (object?.isCall === true && handlesItself(object));
};

/** `const rates = loadRates();` */
const startOf = (holder: Node, promises: Promises): Node | undefined => {
  const { init, target } = holder;
  return init &&
    target?.is('Identifier') &&
    target.binding?.isReassigned === false &&
    isStarted(init, promises)
    ? init
    : undefined;
};

const kept = (start: Node, holder: Node, promises: Promises, roles: Roles): Gap | undefined => {
  const binding = holder.target?.binding;
  const reads = (binding?.reads ?? []).filter((read) => read.start > start.end);
  const [first] = reads;
  // a closure that reads it may run at any time
  if (!binding || !first || reads.some((read) => read.fn !== start.fn)) return undefined;
  const handover = handoverOf(first, roles);
  if (!handover) return undefined;
  const until = handover.is('Call') ? handover.end : first.start;
  const gap = gapBetween(start, until, handover, promises, (node) => mentions(node, binding.reads));
  return gap && { name: binding.name, gap, handover };
};

/** The `await`, the combinator or the `return` that takes it; undefined where something else does. */
const handoverOf = (read: Node, roles: Roles): Node | undefined => {
  const parent = read.parent;
  if (parent?.is('Await', 'Return')) return parent;
  let list = parent;
  while (list?.is('Array', 'Spread')) list = list.parent;
  return list?.isCall && list !== parent && isCombinator(list, roles) ? list : undefined;
};

const isCombinator = (call: Node, roles: Roles): boolean => roles.of(call)?.facts.combinator !== undefined;

const mentions = (node: Node, reads: readonly Node[]): boolean => reads.some((read) => node.contains(read));

/** What runs between two places of a function and waits, leaves or throws. */
const gapBetween = (
  start: Node,
  until: number,
  handover: Node,
  promises: Promises,
  holds: (node: Node) => boolean,
): Node | undefined => {
  for (const node of start.fn.descendants({ enterFunctions: false, kinds: LEAVING })) {
    if (node.start <= start.end || node.start >= until || node === handover || node.contains(handover))
      continue;
    if (!isWaiting(node, promises) && !isLeaving(node, promises)) continue;
    if (!holds(node)) return node;
  }
  return undefined;
};

const isWaiting = (node: Node, promises: Promises): boolean => {
  if (node.is('Await')) {
    const { expression } = node;
    return expression !== undefined && (expression.isCall || promises.kindOf(expression) !== 'no');
  }
  return node.is('ForOf') && node.hasFlag(Flag.Async);
};

const isLeaving = (node: Node, promises: Promises): boolean =>
  node.is('Throw', 'Return') || throwsItself(node, promises);

/** What is called throws: a throw deeper inside is a matter of its arguments. */
const throwsItself = (node: Node, promises: Promises): boolean => {
  const thrown = node.isCall ? promises.throwsFrom(node) : undefined;
  return thrown !== undefined && thrown.through.length < 2;
};

/** `list.push(promise)` */
const isPush = (call: Node): boolean =>
  call.callee?.is('Member') === true &&
  call.callee.name === 'push' &&
  call.callee.object?.is('Identifier') === true &&
  call.args.length === 1;

/** `for (…) { list.push(save(one)); await step(one); }` */
const collected = (push: Node, promises: Promises): Gap | undefined => {
  const binding = push.callee?.object?.binding;
  const loop = push.ancestor(...LOOPS);
  if (!binding || !loop || loop.fn !== push.fn || binding.declaration?.fn !== push.fn) return undefined;
  const taken = binding.reads.find((read) => read.start > loop.end && read.fn === push.fn);
  if (!taken || binding.declaration.start > loop.start) return undefined;
  for (const node of loop.descendants({ enterFunctions: false, kinds: ['Await'] })) {
    const within = loop.child('body');
    if (!within?.contains(node) || !isWaiting(node, promises) || mentions(node, binding.reads)) continue;
    return { name: binding.name, gap: node, handover: taken };
  }
  return undefined;
};

/** Promises of `Promise.all([a(), await b()])` with what comes behind them in the list. */
const inLiteral = (combinator: Node, promises: Promises): [Node, Node | undefined][] => {
  const list = combinator.argument(0);
  if (!list?.is('Array')) return [];
  return list.elements.flatMap((element, index): [Node, Node | undefined][] => {
    if (!isStarted(element, promises)) return [];
    for (const later of list.elements.slice(index + 1)) {
      const inside = [later, ...later.descendants({ enterFunctions: false, kinds: ['Await', 'Call'] })];
      const gap = inside.find((node) =>
        node.is('Await') ? isWaiting(node, promises) : promises.throwsFrom(node) !== undefined,
      );
      if (gap) return [[element, gap]];
    }
    return [[element, undefined]];
  });
};
