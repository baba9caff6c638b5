import type { Node } from '../../../facts/node.ts';

/** What a lookup is asked for: `find(id)`, `findOne({ id })`, `findUnique({ where: { id } })`. */
export const conditionsIn = (argument: Node): Node[] => {
  if (!argument.is('Object')) return [argument];
  const where = argument.property('where');
  if (where?.is('Object')) return conditionsIn(where);
  return argument.properties.flatMap((property) =>
    property.value?.is('Object') ? [] : (property.value ?? []),
  );
};

/** What a chain that takes one row is asked for: `.where('id', id).first()`, `.where('id', '=', id)`, `.where({ id })`. */
export const conditionsOfChain = (call: Node): Node[] => {
  if (!/one|first|single/i.test(call.callee?.name ?? '')) return [];
  const found: Node[] = [];
  for (
    let at: Node | undefined = call;
    at?.isCall;
    at = at.callee?.is('Member') ? at.callee.object : undefined
  ) {
    if (!/^(and)?where$/i.test(at.callee?.name ?? '')) continue;
    const [column, operator, value] = at.args;
    if (column?.is('Object')) found.push(...conditionsIn(column));
    else if (operator && !value) found.push(operator);
    else if (value && operator?.stringValue === '=') found.push(value);
  }
  return found;
};
