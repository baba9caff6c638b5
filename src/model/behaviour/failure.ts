import type { Node } from '../../facts/node.ts';

/** The `try` statements with a `catch` whose body encloses a node, within its own function; innermost first. */
export const triesAround = (node: Node): Node[] => {
  const tries: Node[] = [];
  for (let at: Node = node; at.parent && !at.is('Function', 'Module'); at = at.parent) {
    const parent = at.parent;
    if (parent.is('Try') && at.slot === 'body' && parent.child('handler')) tries.push(parent);
  }
  return tries;
};

/** Whether a failure at the node stays inside its function: some `catch` around it takes it. */
export const isProtected = (node: Node): boolean => triesAround(node).length > 0;

/** What becomes of an expression's value. */
export type Use =
  | 'awaited'
  | 'returned'
  | 'yielded'
  | 'assigned'
  | 'argument'
  | 'collected'
  | 'condition'
  | 'operand'
  | 'template'
  | 'spread'
  | 'member'
  | 'dropped'
  | 'voided';

/** Looks through `a && x`, `a ? x : y`, `(a, x)` and casts to the place where the value ends up. */
export const useOf = (node: Node): Use => {
  const parent = node.parent;
  if (!parent) return 'dropped';
  switch (parent.kind) {
    case 'Await':
      return 'awaited';
    case 'Return':
      return 'returned';
    case 'Throw':
      return 'argument';
    case 'Yield':
      return 'yielded';
    case 'ExprStmt':
      return 'dropped';
    case 'Unary':
      return parent.operator === 'void' ? (useOf(parent) === 'dropped' ? 'voided' : 'operand') : 'operand';
    case 'Call':
    case 'Tagged':
    case 'ImportCall':
      return node.slot === 'argument' ? 'argument' : 'member';
    case 'Member':
    case 'Index':
      return 'member';
    case 'VarDecl':
    case 'Field':
    case 'Assign':
    case 'Default':
    case 'Param':
      return 'assigned';
    case 'Property':
    case 'Array':
      return 'collected';
    case 'Spread':
      return 'spread';
    case 'Template':
      return 'template';
    case 'Function':
      return node.slot === 'body' ? 'returned' : 'operand';
    case 'Logical':
      return node.slot === 'right' || parent.operator !== '&&' ? useOf(parent) : 'condition';
    case 'Conditional':
      return node.slot === 'test' ? 'condition' : useOf(parent);
    case 'Sequence':
      return parent.elements.at(-1) === node ? useOf(parent) : 'dropped';
    case 'As':
      return useOf(parent);
    case 'For':
      return node.slot === 'test' ? 'condition' : 'dropped';
    case 'If':
    case 'While':
    case 'DoWhile':
    case 'Switch':
    case 'Case':
      return 'condition';
    case 'ForOf':
      return 'operand';
    case 'Export':
      return 'assigned';
    default:
      return 'operand';
  }
};
