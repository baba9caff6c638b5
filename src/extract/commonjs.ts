import { ts } from 'ts-morph';
import type { Lowering } from './lowering.ts';

/** `module`, `module.exports` or `exports`, unless the file declares a name of its own. */
const isExportsObject = (l: Lowering, node: ts.Expression): boolean =>
  (ts.isIdentifier(node) && node.text === 'exports' && !l.out.isDeclared('exports')) ||
  (ts.isPropertyAccessExpression(node) &&
    node.name.text === 'exports' &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'module' &&
    !l.out.isDeclared('module'));

/** Notes what `module.exports = x`, `exports.a = x` and `module.exports.a = x` export. */
export const commonJsExport = (l: Lowering, node: ts.BinaryExpression, value: number): void => {
  const target = node.left;
  // `exports = module.exports = x`: the inner assignment says it
  if (ts.isBinaryExpression(node.right) && node.right.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    if (isExportsObject(l, target)) return;
  }
  if (ts.isPropertyAccessExpression(target) && isExportsObject(l, target) && target.name.text === 'exports') {
    l.out.exports.push({ name: '=', node: value, typeOnly: false });
  } else if (ts.isPropertyAccessExpression(target) && isExportsObject(l, target.expression)) {
    l.out.exports.push({ name: target.name.text, node: value, typeOnly: false });
  }
};
