import type { Node } from '../../facts/node.ts';

/** Whether a branch always leaves the block around it. */
export const leaves = (branch: Node | undefined): boolean => {
  if (!branch) return false;
  if (branch.is('Return', 'Throw', 'Break', 'Continue')) return true;
  if (branch.is('If')) return leaves(branch.child('then')) && leaves(branch.child('else'));
  if (branch.is('Block')) return branch.statements.some(leaves);
  return false;
};
