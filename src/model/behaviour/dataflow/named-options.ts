import type { Node, SourceUnit } from '../../../facts/node.ts';

/** Properties of object literals by their name, in path and source order. */
export type NamedOptions = ReadonlyMap<string, readonly Node[]>;

export const namedOptionsOf = (units: readonly SourceUnit[]): NamedOptions => {
  const byName = new Map<string, Node[]>();
  for (const unit of units) {
    for (const property of unit.nodesOf('Property')) {
      if (property.payload < 0) continue;
      const list = byName.get(property.string);
      if (list) list.push(property);
      else byName.set(property.string, [property]);
    }
  }
  return byName;
};

/** Conditions around a place, innermost first, with the outcome under which it is reached. */
export const conditionsOf = (place: Node): { test: Node; holds: boolean }[] => {
  const conditions: { test: Node; holds: boolean }[] = [];
  for (let at: Node | undefined = place; at?.parent; at = at.parent) {
    const { parent, slot } = at;
    const test = parent.is('If', 'Conditional') ? parent.test : undefined;
    if (test && (slot === 'then' || slot === 'else')) conditions.push({ test, holds: slot === 'then' });
    else if (parent.is('Logical') && parent.operator === '&&' && slot === 'right') {
      const left = parent.child('left');
      if (left) conditions.push({ test: left, holds: true });
    }
  }
  return conditions;
};
