import { ts } from 'ts-morph';
import { Slot } from '../facts/kinds.ts';
import type { Lowering } from './lowering.ts';
import { lowerType } from './types.ts';

/** JSDoc that the parser attached; only JavaScript files have it parsed. */
const docsOf = (node: ts.Node): readonly ts.JSDoc[] =>
  (node as unknown as { jsDoc?: ts.JSDoc[] }).jsDoc ?? [];

/** The comment of `const f = () => …`, `a: () => …` and `exports.f = …` stands before the statement around it. */
const documented = (node: ts.Node): readonly ts.JSDoc[] => {
  for (let at: ts.Node | undefined = node, steps = 0; at && steps < 4; at = at.parent, steps++) {
    const docs = docsOf(at);
    if (docs.length) return docs;
    if (steps > 0 && ts.isFunctionLike(at)) return [];
  }
  return [];
};

const tagsOf = (node: ts.Node): ts.JSDocTag[] => documented(node).flatMap((doc) => [...(doc.tags ?? [])]);

const isJavaScript = (l: Lowering): boolean => (l.source.flags & ts.NodeFlags.JavaScriptFile) !== 0;

export const lowerJsDocParameter = (
  l: Lowering,
  owner: ts.SignatureDeclaration,
  param: ts.ParameterDeclaration,
  index: number,
): void => {
  if (!isJavaScript(l)) return;
  const tags = tagsOf(owner).filter(ts.isJSDocParameterTag);
  const name = ts.isIdentifier(param.name) ? param.name.text : undefined;
  const tag =
    name === undefined ? tags[index] : tags.find((t) => ts.isIdentifier(t.name) && t.name.text === name);
  const type = tag?.typeExpression;
  if (type && ts.isJSDocTypeExpression(type)) lowerType(l, type.type, Slot.type);
};

export const lowerJsDocReturn = (l: Lowering, owner: ts.Node): void => {
  if (!isJavaScript(l)) return;
  const type = tagsOf(owner).find(ts.isJSDocReturnTag)?.typeExpression;
  if (type) lowerType(l, type.type, Slot.returnType);
};

export const lowerJsDocType = (l: Lowering, declaration: ts.Node): void => {
  if (!isJavaScript(l)) return;
  const type = tagsOf(declaration).find(ts.isJSDocTypeTag)?.typeExpression;
  if (type) lowerType(l, type.type, Slot.type);
};
