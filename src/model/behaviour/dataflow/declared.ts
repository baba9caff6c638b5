import type { Binding, Node } from '../../../facts/node.ts';
import { ANY } from './sources.ts';

/** Where a name takes its value from. */
export interface Declared {
  /** A variable, parameter or catch clause; undefined for declarations of other kinds. */
  holder: Node;
  /** What is taken from the holder's value. */
  keys: readonly string[];
  /** Values that stand in when there is none, the innermost first. */
  defaults: readonly { value: Node; keys: readonly string[] }[];
}

/** Follows the pattern around a declared name: `const { a: { b = 1 } } = x` takes `a.b` of `x`. */
export const declaredBy = (name: Node): Declared | undefined => {
  let keys: string[] = [];
  const defaults: { value: Node; keys: readonly string[] }[] = [];
  for (let at = name; ;) {
    const holder = at.parent;
    if (!holder) return undefined;
    if (holder.is('PatternProperty')) keys = [holder.payload >= 0 ? holder.string : ANY, ...keys];
    else if (holder.is('ArrayPattern')) keys = [String(holder.elements.indexOf(at)), ...keys];
    else if (holder.is('Default')) {
      if (holder.value) defaults.push({ value: holder.value, keys });
    } else if (holder.is('Rest')) {
      if (!holder.parent?.is('ObjectPattern')) keys = [ANY, ...keys];
    } else if (!holder.is('ObjectPattern')) return { holder, keys, defaults };
    at = holder;
  }
};

/** Expressions that a function gives back; those of functions inside it not included. */
export const returnsOf = (fn: Node): Node[] => {
  const { body } = fn;
  if (!body) return [];
  if (!body.is('Block')) return [body];
  const returned: Node[] = [];
  for (const node of body.descendants({ enterFunctions: false })) {
    if (node.is('Return') && node.expression) returned.push(node.expression);
  }
  return returned;
};

/** Values that are written to a member of a name, or to any: `x.key = value`, in source order. */
export const memberWrites = (references: readonly Node[], key?: string): Node[] =>
  references.flatMap((use) => {
    const member = use.parent;
    if (
      !member?.is('Member') ||
      use.slot !== 'object' ||
      (key !== undefined && member.name !== key) ||
      member.slot !== 'left'
    )
      return [];
    const assigned = member.parent?.is('Assign') ? member.parent.child('right') : undefined;
    return assigned ? [assigned] : [];
  });

/** Values that are put into a list or map: `list.push(value)`, `map.set(key, value)`. */
export const additions = (binding: Binding): Node[] => {
  const holder = binding.declaration?.parent;
  const made = holder?.is('VarDecl') && holder.init?.isNew ? holder.init.callee?.name : undefined;
  return binding.references.flatMap((use) => {
    const member = use.parent;
    if (!member?.is('Member') || use.slot !== 'object' || member.slot !== 'callee') return [];
    const given = member.parent?.args ?? [];
    if (member.name === 'set') return made === 'Map' ? given.slice(1, 2) : [];
    return /^(push|unshift|add)$/.test(member.name) ? given : [];
  });
};
