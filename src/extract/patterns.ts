import { ts } from 'ts-morph';
import { Flag, Kind, Slot, type BindingKind } from '../facts/kinds.ts';
import type { Scope } from '../facts/builder.ts';
import { lowerExpression } from './expressions.ts';
import type { Lowering } from './lowering.ts';

/** A declared name or a destructuring pattern of a declaration or parameter. */
export const lowerBindingName = (
  l: Lowering,
  name: ts.BindingName,
  slot: number,
  kind: BindingKind,
  scope: Scope = l.out.scope,
): void => {
  if (ts.isIdentifier(name)) {
    const id = l.leaf(Kind.Identifier, slot, name, -1, Flag.Declares | Flag.Write);
    l.out.setPayload(id, l.out.declare(name.text, kind, id, scope));
    return;
  }
  if (ts.isObjectBindingPattern(name)) {
    l.open(Kind.ObjectPattern, slot, name);
    for (const element of name.elements) {
      if (element.dotDotDotToken) {
        l.open(Kind.Rest, Slot.element, element);
        lowerBindingName(l, element.name, Slot.target, kind, scope);
        l.close();
        continue;
      }
      const key = l.propertyName(element.propertyName ?? element.name);
      l.open(
        Kind.PatternProperty,
        Slot.element,
        element,
        key === undefined ? -1 : l.out.string(key),
        key === undefined ? Flag.Computed : 0,
      );
      if (element.propertyName && ts.isComputedPropertyName(element.propertyName) && key === undefined) {
        lowerExpression(l, element.propertyName.expression, Slot.key);
      }
      bindingElement(l, element, Slot.target, kind, scope);
      l.close();
    }
    return l.close();
  }
  l.open(Kind.ArrayPattern, slot, name);
  for (const element of name.elements) {
    if (ts.isOmittedExpression(element)) l.leaf(Kind.Missing, Slot.element, element);
    else if (element.dotDotDotToken) {
      l.open(Kind.Rest, Slot.element, element);
      lowerBindingName(l, element.name, Slot.target, kind, scope);
      l.close();
    } else bindingElement(l, element, Slot.element, kind, scope);
  }
  l.close();
};

const bindingElement = (
  l: Lowering,
  element: ts.BindingElement,
  slot: number,
  kind: BindingKind,
  scope: Scope,
): void => {
  if (!element.initializer) return lowerBindingName(l, element.name, slot, kind, scope);
  l.open(Kind.Default, slot, element.name);
  lowerBindingName(l, element.name, Slot.target, kind, scope);
  lowerExpression(l, element.initializer, Slot.value);
  l.close();
};

/** The left side of an assignment, `for (x of …)`, `++`: names are marked as written. */
export const lowerAssignmentTarget = (
  l: Lowering,
  node: ts.Expression,
  slot: number,
  alsoRead = false,
): void => {
  const target = ts.skipPartiallyEmittedExpressions(node);
  if (ts.isParenthesizedExpression(target) || ts.isNonNullExpression(target)) {
    return lowerAssignmentTarget(l, target.expression, slot, alsoRead);
  }
  if (ts.isIdentifier(target)) {
    l.use(target, slot, alsoRead ? Flag.Write | Flag.Optional : Flag.Write);
    return;
  }
  if (ts.isObjectLiteralExpression(target)) {
    l.open(Kind.ObjectPattern, slot, target);
    for (const property of target.properties) {
      if (ts.isShorthandPropertyAssignment(property)) {
        l.open(Kind.PatternProperty, Slot.element, property, l.out.string(property.name.text));
        if (property.objectAssignmentInitializer) {
          l.open(Kind.Default, Slot.target, property);
          l.use(property.name, Slot.target, Flag.Write);
          lowerExpression(l, property.objectAssignmentInitializer, Slot.value);
          l.close();
        } else l.use(property.name, Slot.target, Flag.Write);
        l.close();
      } else if (ts.isPropertyAssignment(property)) {
        const key = l.propertyName(property.name);
        l.open(Kind.PatternProperty, Slot.element, property, key === undefined ? -1 : l.out.string(key));
        lowerAssignmentTarget(l, property.initializer, Slot.target);
        l.close();
      } else if (ts.isSpreadAssignment(property)) {
        l.open(Kind.Rest, Slot.element, property);
        lowerAssignmentTarget(l, property.expression, Slot.target);
        l.close();
      }
    }
    return l.close();
  }
  if (ts.isArrayLiteralExpression(target)) {
    l.open(Kind.ArrayPattern, slot, target);
    for (const element of target.elements) lowerAssignmentTarget(l, element, Slot.element);
    return l.close();
  }
  if (ts.isBinaryExpression(target) && target.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    l.open(Kind.Default, slot, target);
    lowerAssignmentTarget(l, target.left, Slot.target);
    lowerExpression(l, target.right, Slot.value);
    return l.close();
  }
  if (ts.isSpreadElement(target)) {
    l.open(Kind.Rest, slot, target);
    lowerAssignmentTarget(l, target.expression, Slot.target);
    return l.close();
  }
  lowerExpression(l, target, slot);
};
