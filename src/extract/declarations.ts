import { ts } from 'ts-morph';
import { Flag, Kind, Slot } from '../facts/kinds.ts';
import { lowerExpression } from './expressions.ts';
import { lowerJsDocParameter, lowerJsDocReturn } from './jsdoc.ts';
import { has, modifierFlags, type Lowering } from './lowering.ts';
import { lowerBindingName } from './patterns.ts';
import { lowerStatement } from './statements.ts';
import { lowerHeritage, lowerType, lowerTypeParameters } from './types.ts';

const S = ts.SyntaxKind;

export const lowerDecorators = (l: Lowering, node: ts.Node): void => {
  if (!ts.canHaveDecorators(node)) return;
  for (const modifier of node.modifiers ?? []) {
    if (!ts.isDecorator(modifier)) continue;
    l.open(Kind.Decorator, Slot.decorator, modifier);
    lowerExpression(l, modifier.expression, Slot.expression);
    l.close();
  }
};

const isParameterProperty = (node: ts.ParameterDeclaration): boolean =>
  has(node, S.PrivateKeyword) ||
  has(node, S.PublicKeyword) ||
  has(node, S.ProtectedKeyword) ||
  has(node, S.ReadonlyKeyword);

const parameter = (
  l: Lowering,
  node: ts.ParameterDeclaration,
  owner: ts.SignatureDeclaration,
  index: number,
): void => {
  if (ts.isIdentifier(node.name) && node.name.text === 'this') return;
  const name = ts.isIdentifier(node.name) ? l.out.string(node.name.text) : -1;
  l.open(
    Kind.Param,
    Slot.param,
    node,
    name,
    (isParameterProperty(node) ? Flag.Shorthand : 0) | (node.questionToken ? Flag.Optional : 0),
  );
  lowerDecorators(l, node);
  const target = (): void => {
    if (node.dotDotDotToken) {
      l.open(Kind.Rest, Slot.target, node);
      lowerBindingName(l, node.name, Slot.target, 'param');
      l.close();
    } else lowerBindingName(l, node.name, Slot.target, 'param');
  };
  target();
  if (node.type) lowerType(l, node.type, Slot.type);
  else lowerJsDocParameter(l, owner, node, index);
  if (node.initializer) lowerExpression(l, node.initializer, Slot.value);
  l.close();
};

type FunctionNode =
  | ts.FunctionDeclaration
  | ts.FunctionExpression
  | ts.ArrowFunction
  | ts.MethodDeclaration
  | ts.AccessorDeclaration
  | ts.ConstructorDeclaration;

const functionFlags = (node: FunctionNode): number => {
  let flags = modifierFlags(node);
  if ('asteriskToken' in node && node.asteriskToken) flags |= Flag.Generator;
  if (ts.isArrowFunction(node)) flags |= Flag.Arrow;
  if (ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node)) flags |= Flag.Method;
  if (ts.isGetAccessorDeclaration(node)) flags |= Flag.Getter;
  if (ts.isSetAccessorDeclaration(node)) flags |= Flag.Setter;
  return flags;
};

/** Arrow, function, method, accessor and constructor are one kind of node with flags; payload: its name. */
export const lowerFunction = (l: Lowering, node: FunctionNode, slot: number): void => {
  const name = ts.isConstructorDeclaration(node) ? 'constructor' : l.propertyName(node.name);
  const id = l.open(
    Kind.Function,
    slot,
    node,
    name === undefined ? -1 : l.out.string(name),
    functionFlags(node),
  );
  if (!node.body) l.out.addFlags(id, Flag.TypeOnly);
  if (ts.isFunctionDeclaration(node) && node.name) {
    const at = l.leaf(Kind.Identifier, Slot.name, node.name, -1, Flag.Declares | Flag.Write);
    l.out.setPayload(at, l.out.declare(node.name.text, 'function', id, l.out.scope));
  } else if (
    !ts.isFunctionExpression(node) &&
    node.name &&
    ts.isComputedPropertyName(node.name) &&
    name === undefined
  ) {
    lowerExpression(l, node.name.expression, Slot.key);
  }
  lowerDecorators(l, node);
  l.out.pushScope(id, true);
  if (ts.isFunctionExpression(node) && node.name) l.out.declare(node.name.text, 'function', id);
  lowerTypeParameters(l, node.typeParameters);
  node.parameters.forEach((param, index) => parameter(l, param, node, index));
  if (node.type) lowerType(l, node.type, Slot.returnType);
  else lowerJsDocReturn(l, node);
  if (node.body) {
    if (ts.isBlock(node.body)) {
      l.open(Kind.Block, Slot.body, node.body);
      for (const statement of node.body.statements) lowerStatement(l, statement, Slot.statement);
      l.tail(node.body.statements.end, node.body.end);
      l.close();
    } else lowerExpression(l, node.body, Slot.body);
  }
  l.out.popScope();
  l.close();
};

const classMember = (l: Lowering, member: ts.ClassElement): void => {
  if (
    ts.isMethodDeclaration(member) ||
    ts.isConstructorDeclaration(member) ||
    ts.isGetAccessorDeclaration(member) ||
    ts.isSetAccessorDeclaration(member)
  ) {
    return lowerFunction(l, member, Slot.member);
  }
  if (ts.isPropertyDeclaration(member)) {
    const name = l.propertyName(member.name);
    const flags =
      modifierFlags(member) |
      (name === undefined ? Flag.Computed : 0) |
      (member.questionToken ? Flag.Optional : 0);
    l.open(Kind.Field, Slot.member, member, name === undefined ? -1 : l.out.string(name), flags);
    lowerDecorators(l, member);
    if (member.type) lowerType(l, member.type, Slot.type);
    if (member.initializer) lowerExpression(l, member.initializer, Slot.value);
    return l.close();
  }
  if (ts.isClassStaticBlockDeclaration(member)) {
    l.open(Kind.Block, Slot.member, member, -1, Flag.Static);
    l.out.pushScope(l.out.scope.fn, false);
    for (const statement of member.body.statements) lowerStatement(l, statement, Slot.statement);
    l.out.popScope();
    l.close();
  }
};

export const lowerClass = (
  l: Lowering,
  node: ts.ClassDeclaration | ts.ClassExpression,
  slot: number,
): void => {
  const id = l.open(
    Kind.Class,
    slot,
    node,
    node.name ? l.out.string(node.name.text) : -1,
    modifierFlags(node),
  );
  if (node.name && ts.isClassDeclaration(node)) {
    const at = l.leaf(Kind.Identifier, Slot.name, node.name, -1, Flag.Declares | Flag.Write);
    l.out.setPayload(at, l.out.declare(node.name.text, 'class', id, l.out.scope));
  }
  lowerDecorators(l, node);
  l.out.pushScope(l.out.scope.fn, false);
  if (node.name && ts.isClassExpression(node)) l.out.declare(node.name.text, 'class', id);
  lowerTypeParameters(l, node.typeParameters);
  for (const clause of node.heritageClauses ?? []) {
    const isExtends = clause.token === S.ExtendsKeyword;
    for (const type of clause.types) {
      if (isExtends && !ts.isIdentifier(type.expression) && !ts.isPropertyAccessExpression(type.expression)) {
        lowerExpression(l, type.expression, Slot.extends); // mixins: `extends Base(Other)`
      } else lowerHeritage(l, type, isExtends ? Slot.extends : Slot.implements);
    }
  }
  for (const member of node.members) classMember(l, member);
  l.tail(node.members.end, node.end);
  l.out.popScope();
  l.close();
};
