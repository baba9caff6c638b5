import type { Node } from '../../facts/node.ts';
import type { ServiceModel } from '../model.ts';

/** A client that is only handed to calls that compute: it signs an address and never opens a connection. */
export const connectsNothing = (model: ServiceModel, made: Node): boolean => {
  const { parent, slot } = made;
  const uses = parent?.is('VarDecl') && slot === 'init' ? (parent.target?.binding?.reads ?? []) : [made];
  return uses.length > 0 && uses.every((use) => isOnlyComputedWith(model, use));
};

const isOnlyComputedWith = (model: ServiceModel, use: Node): boolean => {
  const { parent } = use;
  if (parent?.isCall !== true || use.slot !== 'argument') return false;
  const roles = model.roles.allOf(parent);
  return roles.length > 0 && roles.every(({ facts }) => facts.io === 'none');
};
