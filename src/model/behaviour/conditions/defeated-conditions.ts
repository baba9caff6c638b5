import type { Node, SourceUnit } from '../../../facts/node.ts';
import { conditionKinds, type DefeatKind } from './defeats.ts';

/** A condition or default whose operators cancel it. */
export interface DefeatedCondition {
  site: Node;
  kind: DefeatKind;
  /** The part that is never asked or never taken. */
  lost: Node;
  /** As JavaScript groups it, where that differs from how it reads. */
  grouped?: string;
  /** What depends on it decides access, money, deletion or how often something is tried, or is kept as a setting. */
  isGrave: boolean;
}

/** Expressions whose operators cancel each other, in path and source order; of nested ones the outermost. */
export const defeatedConditions = (units: readonly SourceUnit[]): DefeatedCondition[] =>
  units.flatMap((unit) => {
    const found = conditionKinds(unit).filter(({ site }) => !isMarkup(site));
    return found
      .filter(({ site }) => !found.some((other) => other.site !== site && other.site.contains(site)))
      .map((one) => ({ ...one, isGrave: isGrave(one.site) }))
      .sort((a, b) => a.site.start - b.site.start);
  });

const isMarkup = (node: Node): boolean => node.ancestor('Jsx', 'Function')?.is('Jsx') === true;

const GRAVE =
  /(auth|admin|role|permi|allow|access|owner|secret|verif|price|amount|balance|paid|delet|remov|destroy|retr(y|ies)|attempt|limit|enabl|disabl|expire|token|session)/i;

/** The names around it: the key or variable that holds it, else what it tests and what depends on it. */
const isGrave = (site: Node): boolean => {
  const holder = site.ancestor('Property', 'VarDecl', 'Assign', 'If', 'Conditional', 'Function', 'Block');
  const names = holder?.is('Property')
    ? `${holder.string} ${site.text}`
    : holder?.is('If')
      ? `${holder.child('test')?.text ?? ''} ${holder.child('then')?.text.slice(0, 200) ?? ''}`
      : `${holder?.is('VarDecl') ? (holder.target?.text ?? '') : ''} ${site.text}`;
  return GRAVE.test(names);
};
