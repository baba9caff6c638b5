import { ts } from 'ts-morph';
import { Kind, Slot } from '../facts/kinds.ts';
import { lowerExpression } from './expressions.ts';
import type { Lowering } from './lowering.ts';

/** JSX keeps its tag, its attributes and the expressions inside it. */
export const lowerJsx = (
  l: Lowering,
  node: ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment,
  slot: number,
): void => {
  l.open(Kind.Jsx, slot, node);
  if (!ts.isJsxFragment(node)) {
    const opening = ts.isJsxElement(node) ? node.openingElement : node;
    if (ts.isIdentifier(opening.tagName)) {
      if (/^[A-Z]/.test(opening.tagName.text)) l.use(opening.tagName, Slot.tag);
      else l.leaf(Kind.String, Slot.tag, opening.tagName, l.out.string(opening.tagName.text));
    } else if (ts.isPropertyAccessExpression(opening.tagName)) lowerExpression(l, opening.tagName, Slot.tag);
    for (const attribute of opening.attributes.properties) {
      if (ts.isJsxSpreadAttribute(attribute)) {
        l.open(Kind.Spread, Slot.element, attribute);
        lowerExpression(l, attribute.expression, Slot.expression);
        l.close();
        continue;
      }
      l.open(Kind.JsxAttribute, Slot.element, attribute, l.out.string(attribute.name.getText(l.source)));
      const value = attribute.initializer;
      if (value && ts.isJsxExpression(value)) {
        if (value.expression) lowerExpression(l, value.expression, Slot.value);
      } else if (value) lowerExpression(l, value as ts.Expression, Slot.value);
      l.close();
    }
  }
  if (!ts.isJsxSelfClosingElement(node)) {
    for (const child of node.children) {
      if (ts.isJsxExpression(child)) {
        if (child.expression) lowerExpression(l, child.expression, Slot.child);
      } else if (!ts.isJsxText(child)) lowerJsx(l, child, Slot.child);
    }
  }
  l.close();
};
