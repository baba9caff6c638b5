import type { Node } from '../../../facts/node.ts';
import type { Demand } from '../taint/demand.ts';
import type { Passage } from './label.ts';
import { ANY } from './sources.ts';

const KEYS_KEPT = 4;

/** How one expression was reached. */
export interface Trail {
  /** Calls that were entered through their results: their parameters are this call's arguments. */
  frames: readonly { fn: Node; call: Node }[];
  hops: number;
  path: readonly Node[];
  names: readonly string[];
  through: Passage;
  /** What is asked of the value; without one every label is wanted. */
  demand?: Demand;
  /** Where the value is used in the function that the walk is in: what tests before that place say holds. */
  use?: Node;
}

/** A name that starts as an empty list or object. */
export const isFilledLater = (returned: Node, onlyLists = false): boolean => {
  const declaration = returned.binding?.declaration?.parent;
  const start = declaration?.is('VarDecl') ? declaration.init : undefined;
  if (onlyLists && start?.is('Object')) return false;
  return start?.is('Array', 'Object') === true && start.elements.length === 0;
};

export const cut = (keys: readonly string[]): readonly string[] => keys.slice(0, KEYS_KEPT);
export const named = (trail: Trail, name: string): Trail => ({ ...trail, names: [...trail.names, name] });
export const passing = (trail: Trail, through: Passage): Trail => ({
  ...trail,
  through: { ...through, ...trail.through },
});

/** The trail with what is left of its demand; undefined where nothing is. */
export const asking = (trail: Trail, through: (demand: Demand) => Demand | undefined): Trail | undefined => {
  if (!trail.demand) return trail;
  const demand = through(trail.demand);
  if (!demand) return undefined;
  return demand === trail.demand ? trail : { ...trail, demand };
};

/** The trail in another function, where the value is used at this place. */
export const usedAt = (trail: Trail, use: Node): Trail => ({ ...trail, use });

/** Keys of the receiver that the keys of a method's result stand for: `[0]` of `x.split(':')` is all of `x`. */
export const methodKeys = (method: string, keys: readonly string[]): readonly string[] => {
  if (/^(split|match|exec|keys)$/.test(method)) return [];
  if (/^(find|pop|shift|at|first|last|findLast|values)$/.test(method)) return cut([ANY, ...keys]);
  return keys;
};

/** To the end of its line, in a statement. */
const COMMENT = /(^|\s)--[^\n]*\n/g;

/** The text before a part leaves a quote open. */
export const isOpenQuote = (before: string): boolean =>
  (before.replace(COMMENT, '').split("'").length - 1) % 2 === 1;

/** In `x = f(x)` the name on the right is what it was before. */
export const assignedIn = (trail: Trail, assign: Node): Trail => {
  const right = assign.child('right');
  return right && trail.use?.file === assign.file ? usedAt(trail, right) : trail;
};

/** `if (this.store instanceof S3Store) return path`: another store takes the path than one that has files. */
export const isForOneKind = (returned: Node): boolean => {
  const branch = returned.ancestor('If', 'Function');
  const test = branch?.is('If') ? branch.test : undefined;
  return (
    test?.is('Binary') === true &&
    test.operator === 'instanceof' &&
    branch?.child('then')?.contains(returned) === true
  );
};
