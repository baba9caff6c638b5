import type { Node } from '../../../facts/node.ts';
import type { Bound, Definitions, Scope } from './definitions.ts';

/** Elements of a list that stands in the code; undefined when it does not. */
export const elementsOf = (
  definitions: Definitions,
  node: Node | undefined,
  scope: Scope | undefined,
  depth: number,
): Bound[] | undefined => {
  if (depth <= 0) return undefined;
  const lists = definitions.of(node, scope, depth);
  const found: Bound[] = [];
  for (const list of lists) {
    if (list.node.is('Array')) {
      for (const element of list.node.elements) {
        if (element.is('Spread'))
          found.push(...(elementsOf(definitions, element.expression, list.scope, depth - 2) ?? []));
        else found.push({ node: element, scope: list.scope });
      }
    } else if (list.node.is('Call')) {
      const inner = listOfCall(definitions, list, depth - 2);
      if (!inner) return undefined;
      found.push(...inner);
    } else return undefined;
  }
  return lists.length ? found : undefined;
};

const listOfCall = (
  definitions: Definitions,
  { node: call, scope }: Bound,
  depth: number,
): Bound[] | undefined => {
  const callee = call.callee;
  if (
    callee?.is('Member') &&
    ['values', 'entries', 'keys'].includes(callee.name) &&
    callee.object?.name === 'Object'
  ) {
    const [object] = definitions.of(call.argument(0), scope, depth);
    if (!object?.node.is('Object') || callee.name !== 'values') return undefined;
    return object.node.properties.flatMap((one) =>
      one.value ? [{ node: one.value, scope: object.scope }] : [],
    );
  }
  if (
    callee?.is('Member') &&
    ['filter', 'sort', 'reverse', 'slice', 'concat', 'flat'].includes(callee.name)
  ) {
    return elementsOf(definitions, callee.object, scope, depth - 1);
  }
  const known = registered(definitions, call);
  if (known) return known;
  const results = definitions.results({ node: call, scope }, depth);
  const lists = results.map((one) =>
    one.node === call ? undefined : elementsOf(definitions, one.node, one.scope, depth - 2),
  );
  return lists.length && lists.every((list) => list !== undefined) ? lists.flat() : undefined;
};

/** `Registry.get(Kind.A)`: the objects that other methods of the same class were given under that key. */
const registered = (definitions: Definitions, call: Node): Bound[] | undefined => {
  const callee = call.callee;
  const key = call.argument(0);
  if (!callee?.is('Member') || !key?.is('Member')) return undefined;
  const [target] = definitions.calls.targets(call);
  const holder = target?.fn.parent;
  if (!holder?.is('Class')) return undefined;
  const found: Bound[] = [];
  for (const method of holder.members) {
    if (!method.is('Function') || method === target?.fn) continue;
    for (const caller of definitions.calls.callersOf(method)) {
      if (holder.contains(caller)) continue;
      for (const argument of caller.args) {
        for (const one of argument.is('Array') ? argument.elements : [argument]) {
          const isKeyed =
            one.is('Object') &&
            one.properties.some((p) => p.value?.is('Member') && p.value.text === key.text);
          if (isKeyed) found.push({ node: one });
        }
      }
    }
  }
  return found.length ? found : undefined;
};
