import { Kind } from './kinds.ts';
import type { Node } from './node.ts';

/** The name that a function or class goes by: its own, or that of the variable, property or field that holds it. */
export const declaredName = (node: Node): string => {
  if (node.name) return node.name;
  const holder = node.parent;
  if (!holder) return '';
  if (holder.is('VarDecl')) return holder.target?.name ?? '';
  if (holder.is('Property', 'Field')) return holder.name;
  if (holder.is('Assign')) {
    const left = holder.child('left');
    return left?.is('Member', 'Identifier') ? left.name : '';
  }
  return '';
};

/** Names of the classes and functions around a node, outermost first: `OrdersService.create`. */
export const symbolOf = (node: Node): string => {
  const names: string[] = [];
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (at.kindNumber !== Kind.Function && at.kindNumber !== Kind.Class) continue;
    const name = declaredName(at);
    if (name) names.unshift(name);
    else if (at.kindNumber === Kind.Function) {
      const label = routeLabel(at);
      if (label) names.unshift(label);
    }
  }
  return names.join('.');
};

/** A callback goes by the call it is given to: `app.get('/orders')`. */
const routeLabel = (fn: Node): string => {
  const call = fn.parent;
  if (!call?.isCall) return '';
  const callee = call.callee;
  const first = call.argument(0)?.stringValue;
  const name = callee?.is('Member', 'Identifier') ? callee.name : '';
  return name && first !== undefined ? `${name}(${first})` : name;
};
