import type { Node } from '../../../facts/node.ts';
import { swallows } from './run-order.ts';
import type { ServiceModel } from '../../model.ts';

/** Code that runs again by itself when it fails. */
export interface RetrySite {
  /** The call of the wrapper, or the loop. */
  node: Node;
  /** What runs again. */
  attempt: Node;
  by: 'library' | 'own wrapper' | 'loop';
  /** What decides which failures it tries again, as far as it is written. */
  decides: readonly Node[];
}

const LOOPS = ['For', 'While', 'DoWhile'] as const;
const HOPS = 3;

/** A function that runs one of its parameters again when it fails. */
interface Wrapper {
  index: number;
  decides: readonly Node[];
}

/** L4: retries of libraries, of the project's own wrappers, and loops, in path and source order. */
export const retrySites = (model: ServiceModel): RetrySite[] => {
  const wrappers = learnt(model);
  const found: RetrySite[] = [];
  for (const call of model.serviceCalls) {
    const role = model.roles.of(call);
    const path = role?.name === 'retry' ? role.row.callback?.arg : undefined;
    const attempt = role && path !== undefined ? model.roles.argumentAt(call, path) : undefined;
    if (role && attempt) {
      const predicate = model.roles.argument(role, 'predicate');
      for (const fn of functionsAt(model, attempt))
        found.push({ node: call, attempt: fn, by: 'library', decides: predicate ? [predicate] : [] });
      continue;
    }
    for (const { fn } of model.calls.targets(call)) {
      const wrapper = wrappers.get(fn);
      const given = wrapper && call.argument(wrapper.index);
      // a wrapper that hands its parameter on is judged where it is called
      if (!wrapper || !given || parameterOf(given)) continue;
      const others = call.args.filter((one) => one !== given);
      for (const body of functionsAt(model, given))
        found.push({
          node: call,
          attempt: body,
          by: 'own wrapper',
          decides: [...wrapper.decides, ...others, ...madeWith(call)],
        });
    }
  }
  for (const unit of model.serviceUnits) {
    for (const statement of unit.nodesOf('Try')) {
      const loop = loopOf(statement);
      const handler = statement.child('handler');
      if (loop && handler && statement.body && endsOnSuccess(statement, loop))
        found.push({ node: loop, attempt: statement.body, by: 'loop', decides: [handler] });
    }
  }
  return found;
};

const functionsAt = (model: ServiceModel, node: Node): Node[] =>
  node.is('Function') ? [node] : model.calls.functionsOf(node);

/** `createRetryable(isTransient)` behind the name that is called. */
const madeWith = (call: Node): Node[] => {
  const declaration = call.callee?.binding?.declaration;
  const init = declaration?.parent?.is('VarDecl') ? declaration.parent.init : undefined;
  return init?.isCall ? init.args : [];
};

/** Functions that call a parameter in a loop around a `try`, or again from its `catch`; and those that hand theirs to one. */
const learnt = (model: ServiceModel): Map<Node, Wrapper> => {
  const wrappers = new Map<Node, Wrapper>();
  for (const unit of model.units) {
    if (!model.isServing(unit.path)) continue;
    for (const statement of unit.nodesOf('Try')) {
      const handler = statement.child('handler');
      if (!handler || (!loopOf(statement) && !callsItself(model, handler))) continue;
      if (loopOf(statement) && !goesOn(handler)) continue;
      for (const call of statement.body?.descendants({ kinds: ['Call'] }) ?? []) {
        const at = parameterOf(call.callee);
        if (at && at.fn === call.fn) wrappers.set(at.fn, { index: at.index, decides: [handler] });
      }
    }
  }
  for (let hop = 0; hop < HOPS; hop++) {
    const before = wrappers.size;
    for (const call of model.calls.production) {
      for (const { fn } of model.calls.targets(call)) {
        const inner = wrappers.get(fn);
        const at = inner && parameterOf(call.argument(inner.index));
        if (inner && at && at.fn === call.fn && !wrappers.has(at.fn))
          wrappers.set(at.fn, { index: at.index, decides: [...inner.decides, ...call.args.slice(1)] });
      }
    }
    if (wrappers.size === before) break;
  }
  return wrappers;
};

const parameterOf = (node: Node | undefined): { fn: Node; index: number } | undefined => {
  const declaration = node?.is('Identifier') ? node.binding?.declaration : undefined;
  const param = declaration?.parent;
  const fn = param?.is('Param') && param.target === declaration ? param.parent : undefined;
  return param && fn?.is('Function') ? { fn, index: fn.params.indexOf(param) } : undefined;
};

const callsItself = (model: ServiceModel, handler: Node): boolean =>
  handler
    .descendants({ kinds: ['Call'] })
    .some((call) => model.calls.targets(call).some(({ fn }) => fn === handler.fn));

const loopOf = (statement: Node): Node | undefined => {
  const loop = statement.ancestor(...LOOPS, 'ForOf', 'ForIn', 'Function');
  return loop?.is(...LOOPS) ? loop : undefined;
};

/** The loop has another turn behind the `catch`, on some way at least. */
const goesOn = (handler: Node): boolean => {
  const last = handler.body?.statements.at(-1);
  return !last?.is('Throw', 'Return', 'Break') || swallows(handler.parent ?? handler);
};

/** A loop that is left when it worked: no loop over things to do. */
const endsOnSuccess = (statement: Node, loop: Node): boolean => {
  const handler = statement.child('handler');
  if (!handler || !goesOn(handler)) return false;
  const body = statement.body;
  const tested = new Set(
    [loop.test, ...(loop.test?.descendants({ kinds: ['Identifier'] }) ?? [])].flatMap((one) =>
      one?.is('Identifier') ? [one.payload] : [],
    ),
  );
  const leaves = (node: Node): boolean =>
    node.is('Return') ||
    (node.is('Break') && node.ancestor(...LOOPS, 'ForOf', 'ForIn', 'Switch', 'Function') === loop) ||
    (node.is('Assign') && tested.has(node.child('left')?.payload ?? -2));
  const isLast = body?.statements.at(-1);
  return isLast !== undefined && [isLast, ...(isLast.is('ExprStmt') ? isLast.children() : [])].some(leaves);
};
