import type { Node } from '../../facts/node.ts';

/** Whether a branch always leaves the block around it. */
export const leaves = (branch: Node | undefined): boolean => {
  if (!branch) return false;
  if (branch.is('Return', 'Throw', 'Break', 'Continue')) return true;
  if (branch.is('If')) return leaves(branch.child('then')) && leaves(branch.child('else'));
  if (branch.is('Block')) return branch.statements.some(leaves);
  return false;
};

/** The innermost block whose rest runs only when this statement was passed. */
export const passedBlock = (statement: Node): Node | undefined => {
  let block = statement.parent;
  // a `try` whose `catch` leaves is passed only when all of it was
  while (block?.parent?.is('Try') && block.slot === 'body') {
    const handler = block.parent.child('handler');
    if (!leaves(handler?.is('Catch') ? handler.body : handler)) break;
    block = block.parent.parent;
  }
  return block;
};
