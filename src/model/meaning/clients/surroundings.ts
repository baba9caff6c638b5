import type { Node } from '../../../facts/node.ts';
import type { Roles } from '../roles.ts';
import type { Trace } from './trace.ts';
import { isOneOf } from './verdict.ts';

/**
 * A deadline that stands around a call: `Promise.race` with something else, a role `timeout` of the tables
 * (`pTimeout(call, …)`, `.pipe(timeout(…))`), or a project function that does so with the callback it is given.
 */
export const boundedAround = (trace: Trace, roles: Roles, call: Node): Node | undefined => {
  for (const start of [call, ...racedLater(call)]) {
    for (let at: Node = start; at.parent; at = at.parent) {
      const around: Node = at.parent;
      if (around.is('Module', 'Block', 'Class')) break;
      if (around.is('Function')) {
        const helper = aroundCallback(trace, roles, around);
        if (helper) return helper;
        if (!around.hasFlag(ARROW) || around.body?.is('Block')) break;
      } else if (around.isCall && bounds(trace, roles, around, at)) return around;
    }
  }
  return callersBound(trace, roles, call);
};

const ARROW = 1024; // Flag.Arrow

const bounds = (trace: Trace, roles: Roles, call: Node, inside: Node): boolean => {
  if (inside.slot === 'argument' && roles.allOf(call).some(({ name }) => name === 'timeout')) return true;
  if (inside.slot === 'argument' && isOneOf(trace, call, 'Promise.race'))
    return (inside.elements.length || 2) > 1;
  // `client.get(url).pipe(timeout(5000))`
  return (
    inside.slot === 'callee' &&
    call.args.some((arg) => arg.isCall && roles.allOf(arg).some(({ name }) => name === 'timeout'))
  );
};

/** `const answer = fetch(url); await Promise.race([answer, timer])` */
const racedLater = (call: Node): Node[] => {
  const binding = call.parent?.is('VarDecl') ? call.parent.target?.binding : undefined;
  return (binding?.reads ?? []).filter((read) => read.parent?.is('Array'));
};

/** `withTimeout(5000, () => fetch(url))`: a project function that races what it is given, or sets a timer for it. */
const aroundCallback = (trace: Trace, roles: Roles, fn: Node): Node | undefined => {
  const receiver = fn.parent;
  if (!receiver?.isCall || fn.slot !== 'argument') return undefined;
  if (bounds(trace, roles, receiver, fn)) return receiver;
  for (const { fn: target } of trace.calls.targets(receiver)) {
    const binding = target.params[receiver.args.indexOf(fn)]?.target?.binding;
    for (const read of binding?.reads ?? []) {
      const inner = read.slot === 'callee' ? read.parent : undefined;
      if (inner && racesItself(trace, roles, inner)) return receiver;
    }
  }
  return undefined;
};

const racesItself = (trace: Trace, roles: Roles, call: Node): boolean => {
  for (let at: Node = call; at.parent && !at.parent.is('Block', 'Function', 'Module'); at = at.parent) {
    if (at.parent.isCall && bounds(trace, roles, at.parent, at)) return true;
  }
  return racedLater(call).some((read) => {
    const list = read.parent;
    return list?.parent?.isCall === true && bounds(trace, roles, list.parent, list);
  });
};

/** A function whose every caller bounds what it gives back. */
const callersBound = (trace: Trace, roles: Roles, call: Node): Node | undefined => {
  const fn = call.fn;
  const callers = fn.is('Function') ? trace.calls.callersOf(fn) : [];
  if (!callers.length || callers.length > 6) return undefined;
  return callers.every((caller) => racesItself(trace, roles, caller)) ? callers[0] : undefined;
};
