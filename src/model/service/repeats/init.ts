import type { Node } from '../../../facts/node.ts';

/** What a name was declared with: `payment` of `const payment = …` and of `const { payment } = …`. */
export const initOf = (name: Node): Node | undefined => {
  const declaration = name.binding?.declaration?.ancestor('VarDecl', 'Function', 'Param');
  return declaration?.is('VarDecl') ? declaration.init : undefined;
};
