import { ts } from 'ts-morph';
import { Flag, Kind, Slot } from '../facts/kinds.ts';
import { lowerClass, lowerFunction } from './declarations.ts';
import { commonJsExport } from './commonjs.ts';
import { lowerJsx } from './jsx.ts';
import type { Lowering } from './lowering.ts';
import { lowerAssignmentTarget } from './patterns.ts';
import { lowerType } from './types.ts';

const S = ts.SyntaxKind;

const property = (l: Lowering, node: ts.ObjectLiteralElementLike): void => {
  if (ts.isSpreadAssignment(node)) {
    l.open(Kind.Spread, Slot.element, node);
    lowerExpression(l, node.expression, Slot.expression);
    return l.close();
  }
  const name = l.propertyName(node.name);
  const flags =
    (name === undefined ? Flag.Computed : 0) |
    (ts.isShorthandPropertyAssignment(node) ? Flag.Shorthand : 0) |
    (ts.isMethodDeclaration(node) ? Flag.Method : 0) |
    (ts.isGetAccessorDeclaration(node) ? Flag.Getter : 0) |
    (ts.isSetAccessorDeclaration(node) ? Flag.Setter : 0);
  l.open(Kind.Property, Slot.element, node, name === undefined ? -1 : l.out.string(name), flags);
  if (name === undefined && ts.isComputedPropertyName(node.name))
    lowerExpression(l, node.name.expression, Slot.key);
  if (ts.isShorthandPropertyAssignment(node)) l.use(node.name, Slot.value);
  else if (ts.isPropertyAssignment(node)) lowerExpression(l, node.initializer, Slot.value);
  else lowerFunction(l, node, Slot.value);
  l.close();
};

const call = (l: Lowering, node: ts.CallExpression | ts.NewExpression, slot: number): void => {
  const isNew = ts.isNewExpression(node);
  const callee = node.expression;
  const first = node.arguments?.[0];
  if (!isNew && callee.kind === S.ImportKeyword) return importCall(l, node, slot, 'dynamic');
  if (
    !isNew &&
    ts.isIdentifier(callee) &&
    callee.text === 'require' &&
    first &&
    ts.isStringLiteralLike(first) &&
    !l.out.isDeclared('require')
  ) {
    return importCall(l, node, slot, 'require');
  }
  const optional = !isNew && node.questionDotToken ? Flag.Optional : 0;
  l.open(Kind.Call, slot, node, -1, (isNew ? Flag.New : 0) | optional);
  lowerExpression(l, callee, Slot.callee);
  for (const type of node.typeArguments ?? []) lowerType(l, type, Slot.typeArgument);
  for (const argument of node.arguments ?? []) lowerExpression(l, argument, Slot.argument);
  l.close();
};

const importCall = (
  l: Lowering,
  node: ts.CallExpression | ts.NewExpression,
  slot: number,
  kind: 'dynamic' | 'require',
): void => {
  const first = node.arguments?.[0];
  const specifier = first && ts.isStringLiteralLike(first) ? first.text : undefined;
  const id = l.open(
    Kind.ImportCall,
    slot,
    node,
    specifier === undefined ? -1 : l.out.string(specifier),
    kind === 'require' ? Flag.Const : 0,
  );
  if (specifier === undefined)
    for (const argument of node.arguments ?? []) lowerExpression(l, argument, Slot.argument);
  else l.out.imports.push({ specifier, node: id, kind, typeOnly: false });
  l.close();
};

const template = (l: Lowering, node: ts.TemplateLiteral, slot: number): void => {
  if (ts.isNoSubstitutionTemplateLiteral(node)) {
    l.leaf(Kind.String, slot, node, l.out.string(node.text), Flag.Computed);
    return;
  }
  l.open(Kind.Template, slot, node);
  l.leaf(Kind.TemplateText, Slot.element, node.head, l.out.string(node.head.text));
  for (const span of node.templateSpans) {
    lowerExpression(l, span.expression, Slot.element);
    l.leaf(Kind.TemplateText, Slot.element, span.literal, l.out.string(span.literal.text));
  }
  l.close();
};

const isAssignment = (kind: ts.SyntaxKind): boolean => kind >= S.FirstAssignment && kind <= S.LastAssignment;
const isLogical = (kind: ts.SyntaxKind): boolean =>
  kind === S.AmpersandAmpersandToken || kind === S.BarBarToken || kind === S.QuestionQuestionToken;

const binary = (l: Lowering, node: ts.BinaryExpression, slot: number): void => {
  const operator = node.operatorToken.kind;
  if (operator === S.CommaToken) {
    l.open(Kind.Sequence, slot, node);
    lowerExpression(l, node.left, Slot.element);
    lowerExpression(l, node.right, Slot.element);
    return l.close();
  }
  const text = l.out.string(ts.tokenToString(operator) ?? '');
  if (isAssignment(operator)) {
    l.open(Kind.Assign, slot, node, text);
    lowerAssignmentTarget(l, node.left, Slot.left, operator !== S.EqualsToken);
    const value = l.out.size;
    lowerExpression(l, node.right, Slot.right);
    if (operator === S.EqualsToken) commonJsExport(l, node, value);
    return l.close();
  }
  l.open(isLogical(operator) ? Kind.Logical : Kind.Binary, slot, node, text);
  lowerExpression(l, node.left, Slot.left);
  lowerExpression(l, node.right, Slot.right);
  l.close();
};

/** Lowers one expression; parentheses, `!` and `satisfies` vanish, `as T` stays as a mark. */
export const lowerExpression = (l: Lowering, node: ts.Expression, slot: number): void => {
  switch (node.kind) {
    case S.ParenthesizedExpression:
    case S.NonNullExpression:
    case S.SatisfiesExpression:
    case S.PartiallyEmittedExpression:
    case S.ExpressionWithTypeArguments:
      return lowerExpression(l, (node as ts.ParenthesizedExpression).expression, slot);
    case S.AsExpression:
    case S.TypeAssertionExpression: {
      const cast = node as ts.AsExpression | ts.TypeAssertion;
      if (ts.isConstTypeReference(cast.type)) return lowerExpression(l, cast.expression, slot);
      l.open(Kind.As, slot, node);
      lowerExpression(l, cast.expression, Slot.expression);
      lowerType(l, cast.type, Slot.type);
      return l.close();
    }
    case S.Identifier:
      l.use(node as ts.Identifier, slot);
      return;
    case S.ThisKeyword:
      l.leaf(Kind.This, slot, node);
      return;
    case S.SuperKeyword:
      l.leaf(Kind.Super, slot, node);
      return;
    case S.StringLiteral:
      l.leaf(Kind.String, slot, node, l.out.string((node as ts.StringLiteral).text));
      return;
    case S.NumericLiteral:
      l.leaf(Kind.Number, slot, node, l.out.string((node as ts.NumericLiteral).text));
      return;
    case S.BigIntLiteral:
      l.leaf(Kind.BigInt, slot, node, l.out.string((node as ts.BigIntLiteral).text));
      return;
    case S.RegularExpressionLiteral:
      l.leaf(Kind.Regex, slot, node, l.out.string((node as ts.RegularExpressionLiteral).text));
      return;
    case S.TrueKeyword:
      l.leaf(Kind.True, slot, node);
      return;
    case S.FalseKeyword:
      l.leaf(Kind.False, slot, node);
      return;
    case S.NullKeyword:
      l.leaf(Kind.Null, slot, node);
      return;
    case S.NoSubstitutionTemplateLiteral:
    case S.TemplateExpression:
      return template(l, node as ts.TemplateLiteral, slot);
    case S.TaggedTemplateExpression: {
      const tagged = node as ts.TaggedTemplateExpression;
      l.open(Kind.Tagged, slot, node);
      lowerExpression(l, tagged.tag, Slot.tag);
      for (const type of tagged.typeArguments ?? []) lowerType(l, type, Slot.typeArgument);
      template(l, tagged.template, Slot.argument);
      return l.close();
    }
    case S.PropertyAccessExpression: {
      const member = node as ts.PropertyAccessExpression;
      l.open(
        Kind.Member,
        slot,
        node,
        l.out.string(member.name.text),
        member.questionDotToken ? Flag.Optional : 0,
      );
      lowerExpression(l, member.expression, Slot.object);
      return l.close();
    }
    case S.ElementAccessExpression: {
      const access = node as ts.ElementAccessExpression;
      const optional = access.questionDotToken ? Flag.Optional : 0;
      if (ts.isStringLiteralLike(access.argumentExpression)) {
        l.open(
          Kind.Member,
          slot,
          node,
          l.out.string(access.argumentExpression.text),
          optional | Flag.Computed,
        );
        lowerExpression(l, access.expression, Slot.object);
        return l.close();
      }
      l.open(Kind.Index, slot, node, -1, optional);
      lowerExpression(l, access.expression, Slot.object);
      lowerExpression(l, access.argumentExpression, Slot.index);
      return l.close();
    }
    case S.CallExpression:
    case S.NewExpression:
      return call(l, node as ts.CallExpression | ts.NewExpression, slot);
    case S.ObjectLiteralExpression: {
      const object = node as ts.ObjectLiteralExpression;
      l.open(Kind.Object, slot, node);
      for (const element of object.properties) property(l, element);
      l.tail(object.properties.end, node.end);
      return l.close();
    }
    case S.ArrayLiteralExpression: {
      const array = node as ts.ArrayLiteralExpression;
      l.open(Kind.Array, slot, node);
      for (const element of array.elements) lowerExpression(l, element, Slot.element);
      l.tail(array.elements.end, node.end);
      return l.close();
    }
    case S.SpreadElement:
      l.open(Kind.Spread, slot, node);
      lowerExpression(l, (node as ts.SpreadElement).expression, Slot.expression);
      return l.close();
    case S.BinaryExpression:
      return binary(l, node as ts.BinaryExpression, slot);
    case S.PrefixUnaryExpression:
    case S.PostfixUnaryExpression: {
      const unary = node as ts.PrefixUnaryExpression | ts.PostfixUnaryExpression;
      const text = l.out.string(ts.tokenToString(unary.operator) ?? '');
      if (unary.operator === S.PlusPlusToken || unary.operator === S.MinusMinusToken) {
        l.open(Kind.Update, slot, node, text);
        lowerAssignmentTarget(l, unary.operand, Slot.expression, true);
      } else {
        l.open(Kind.Unary, slot, node, text);
        lowerExpression(l, unary.operand, Slot.expression);
      }
      return l.close();
    }
    case S.TypeOfExpression:
    case S.VoidExpression:
    case S.DeleteExpression: {
      const text =
        node.kind === S.TypeOfExpression ? 'typeof' : node.kind === S.VoidExpression ? 'void' : 'delete';
      l.open(Kind.Unary, slot, node, l.out.string(text));
      lowerExpression(l, (node as ts.TypeOfExpression).expression, Slot.expression);
      return l.close();
    }
    case S.ConditionalExpression: {
      const conditional = node as ts.ConditionalExpression;
      l.open(Kind.Conditional, slot, node);
      lowerExpression(l, conditional.condition, Slot.test);
      lowerExpression(l, conditional.whenTrue, Slot.then);
      lowerExpression(l, conditional.whenFalse, Slot.else);
      return l.close();
    }
    case S.AwaitExpression:
      l.open(Kind.Await, slot, node);
      lowerExpression(l, (node as ts.AwaitExpression).expression, Slot.expression);
      return l.close();
    case S.YieldExpression: {
      const yielded = node as ts.YieldExpression;
      l.open(Kind.Yield, slot, node, -1, yielded.asteriskToken ? Flag.Generator : 0);
      if (yielded.expression) lowerExpression(l, yielded.expression, Slot.expression);
      return l.close();
    }
    case S.ArrowFunction:
    case S.FunctionExpression:
      return lowerFunction(l, node as ts.ArrowFunction | ts.FunctionExpression, slot);
    case S.ClassExpression:
      return lowerClass(l, node as ts.ClassExpression, slot);
    case S.MetaProperty:
      l.leaf(Kind.Meta, slot, node, l.out.string((node as ts.MetaProperty).name.text));
      return;
    case S.JsxElement:
    case S.JsxSelfClosingElement:
    case S.JsxFragment:
      return lowerJsx(l, node as ts.JsxElement | ts.JsxSelfClosingElement | ts.JsxFragment, slot);
    default:
      l.leaf(Kind.Missing, slot, node);
  }
};
