import type { Node } from '../../facts/node.ts';

/** Bindings that a pattern declares, and those declared inside `body` from them, as binding ids of the file. */
export const bindingsFrom = (pattern: Node, body: Node): ReadonlySet<number> => {
  const derived = new Set<number>();
  for (const node of [pattern, ...pattern.descendants({ kinds: ['Identifier'] })]) {
    if (node.is('Identifier') && node.payload >= 0) derived.add(node.payload);
  }
  for (const node of body.descendants({ kinds: ['VarDecl', 'Assign'] })) {
    if (node.is('Assign')) {
      // `ctx.state.transaction = tx`: the object carries it from here on
      const right = node.child('right');
      const carrier = rootOf(node.child('left'));
      if (right && carrier && mentions(right, derived)) derived.add(carrier.payload);
      continue;
    }
    if (!node.is('VarDecl') || !node.init || !node.target || !mentions(node.init, derived)) continue;
    for (const name of [node.target, ...node.target.descendants({ kinds: ['Identifier'] })])
      if (name.is('Identifier')) derived.add(name.payload);
  }
  return derived;
};

/** Whether one of the bindings is used in a subtree. */
export const mentions = (node: Node, bindings: ReadonlySet<number>): boolean => {
  if (node.is('Identifier') && bindings.has(node.payload)) return true;
  for (const inner of node.descendants({ kinds: ['Identifier'] }))
    if (inner.is('Identifier') && bindings.has(inner.payload)) return true;
  return false;
};

/** `ctx` of `ctx.state.transaction`. */
const rootOf = (node: Node | undefined): Node | undefined => {
  let at = node;
  while (at?.is('Member', 'Index')) at = at.object;
  return at?.is('Identifier') ? at : undefined;
};
