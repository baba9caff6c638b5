import { ts } from 'ts-morph';
import { Flag, Kind, Slot } from '../facts/kinds.ts';
import type { Lowering } from './lowering.ts';

const entityText = (name: ts.EntityName | ts.Expression): string =>
  ts.isIdentifier(name)
    ? name.text
    : ts.isQualifiedName(name)
      ? `${entityText(name.left)}.${name.right.text}`
      : ts.isPropertyAccessExpression(name)
        ? `${entityText(name.expression)}.${name.name.text}`
        : '?';

const firstIdentifier = (name: ts.EntityName | ts.Expression): ts.Identifier | undefined =>
  ts.isIdentifier(name)
    ? name
    : ts.isQualifiedName(name)
      ? firstIdentifier(name.left)
      : ts.isPropertyAccessExpression(name)
        ? firstIdentifier(name.expression)
        : undefined;

const typeReference = (
  l: Lowering,
  node: ts.Node,
  name: ts.EntityName | ts.Expression,
  args: readonly ts.TypeNode[] | undefined,
  slot: number,
): void => {
  l.open(Kind.TypeRef, slot, node, l.out.string(entityText(name)));
  const first = firstIdentifier(name);
  if (first) l.use(first, Slot.name, Flag.TypeOnly);
  for (const arg of args ?? []) lowerType(l, arg, Slot.typeArgument);
  l.close();
};

/** `extends X<A>` and `implements X<A>`; the name of `extends` on a class is a value as well. */
export const lowerHeritage = (l: Lowering, node: ts.ExpressionWithTypeArguments, slot: number): void =>
  typeReference(l, node, node.expression, node.typeArguments, slot);

export const lowerTypeParameters = (
  l: Lowering,
  params: ts.NodeArray<ts.TypeParameterDeclaration> | undefined,
): void => {
  for (const param of params ?? []) {
    const id = l.open(Kind.TypeParam, Slot.typeParam, param, l.out.string(param.name.text));
    l.out.declare(param.name.text, 'type', id);
    if (param.constraint) lowerType(l, param.constraint, Slot.extends);
    if (param.default) lowerType(l, param.default, Slot.value);
    l.close();
  }
};

const typeMembers = (l: Lowering, members: ts.NodeArray<ts.TypeElement>): void => {
  for (const member of members) {
    if (ts.isIndexSignatureDeclaration(member)) {
      l.open(Kind.TypeMember, Slot.member, member, -1, Flag.Computed);
      lowerType(l, member.type, Slot.type);
      l.close();
      continue;
    }
    if (ts.isCallSignatureDeclaration(member) || ts.isConstructSignatureDeclaration(member)) {
      const flags = Flag.Method | (ts.isConstructSignatureDeclaration(member) ? Flag.New : 0);
      l.open(Kind.TypeMember, Slot.member, member, -1, flags);
      l.out.pushScope(l.out.scope.fn, false);
      lowerTypeParameters(l, member.typeParameters);
      functionType(l, member.parameters, member.type);
      l.out.popScope();
      l.close();
      continue;
    }
    const name = l.propertyName(member.name);
    if (name === undefined) continue;
    const optional = 'questionToken' in member && member.questionToken ? Flag.Optional : 0;
    if (ts.isPropertySignature(member)) {
      l.open(Kind.TypeMember, Slot.member, member, l.out.string(name), optional);
      if (member.type) lowerType(l, member.type, Slot.type);
      l.close();
    } else if (ts.isMethodSignature(member)) {
      l.open(Kind.TypeMember, Slot.member, member, l.out.string(name), optional | Flag.Method);
      l.out.pushScope(l.out.scope.fn, false);
      lowerTypeParameters(l, member.typeParameters);
      functionType(l, member.parameters, member.type);
      l.out.popScope();
      l.close();
    } else if (ts.isGetAccessorDeclaration(member)) {
      l.open(Kind.TypeMember, Slot.member, member, l.out.string(name), optional);
      if (member.type) lowerType(l, member.type, Slot.type);
      l.close();
    }
  }
};

const functionType = (
  l: Lowering,
  params: ts.NodeArray<ts.ParameterDeclaration>,
  returns: ts.TypeNode | undefined,
): void => {
  for (const param of params) {
    const name = ts.isIdentifier(param.name) ? param.name.text : '';
    if (name === 'this') continue;
    l.open(
      Kind.Param,
      Slot.param,
      param,
      l.out.string(name),
      Flag.TypeOnly | (param.questionToken ? Flag.Optional : 0) | (param.dotDotDotToken ? Flag.Generator : 0),
    );
    if (param.type) lowerType(l, param.type, Slot.type);
    l.close();
  }
  if (returns) lowerType(l, returns, Slot.returnType);
};

export const lowerTypeLiteralMembers = typeMembers;

/** Forms of `TypeOther` that say what the value is. */
const otherForm = (node: ts.TypeNode): string | undefined => {
  if (ts.isIndexedAccessTypeNode(node)) return 'index';
  if (ts.isMappedTypeNode(node)) return 'mapped';
  return ts.isTemplateLiteralTypeNode(node) || ts.isTypeOperatorNode(node) ? 'text' : undefined;
};

/** Types are kept where they name something; the rest becomes `TypeOther` with the names inside it. */
export const lowerType = (l: Lowering, node: ts.TypeNode, slot: number): void => {
  if (ts.isParenthesizedTypeNode(node)) return lowerType(l, node.type, slot);
  if (ts.isTypeReferenceNode(node)) return typeReference(l, node, node.typeName, node.typeArguments, slot);
  if (ts.isExpressionWithTypeArguments(node)) return lowerHeritage(l, node, slot);
  if (ts.isUnionTypeNode(node) || ts.isIntersectionTypeNode(node)) {
    l.open(ts.isUnionTypeNode(node) ? Kind.TypeUnion : Kind.TypeIntersection, slot, node);
    for (const type of node.types) lowerType(l, type, Slot.element);
    return l.close();
  }
  if (ts.isArrayTypeNode(node)) {
    l.open(Kind.TypeArray, slot, node);
    lowerType(l, node.elementType, Slot.element);
    return l.close();
  }
  if (ts.isTupleTypeNode(node)) {
    l.open(Kind.TypeTuple, slot, node);
    for (const element of node.elements) lowerType(l, element, Slot.element);
    return l.close();
  }
  if (ts.isTypeLiteralNode(node)) {
    l.open(Kind.TypeLiteral, slot, node);
    typeMembers(l, node.members);
    return l.close();
  }
  if (ts.isFunctionTypeNode(node) || ts.isConstructorTypeNode(node)) {
    l.open(Kind.TypeFunction, slot, node, -1, ts.isConstructorTypeNode(node) ? Flag.New : 0);
    l.out.pushScope(l.out.scope.fn, false);
    lowerTypeParameters(l, node.typeParameters);
    functionType(l, node.parameters, node.type);
    l.out.popScope();
    return l.close();
  }
  if (ts.isLiteralTypeNode(node)) {
    const literal = node.literal;
    const text = ts.isStringLiteralLike(literal)
      ? literal.text
      : l.text.slice(literal.end - literal.getWidth(l.source), literal.end);
    l.leaf(Kind.TypeValue, slot, node, l.out.string(text), ts.isStringLiteralLike(literal) ? Flag.Const : 0);
    return;
  }
  if (ts.isTypeQueryNode(node)) {
    l.open(Kind.TypeQuery, slot, node, l.out.string(entityText(node.exprName)));
    const first = firstIdentifier(node.exprName);
    if (first) l.use(first, Slot.name, Flag.TypeOnly);
    return l.close();
  }
  if (ts.isImportTypeNode(node)) return importType(l, node, slot);
  if (ts.isTypeOperatorNode(node) && node.operator !== ts.SyntaxKind.KeyOfKeyword)
    return lowerType(l, node.type, slot);
  if (ts.isOptionalTypeNode(node) || ts.isRestTypeNode(node)) return lowerType(l, node.type, slot);
  if (ts.isNamedTupleMember(node)) return lowerType(l, node.type, slot);
  if (ts.isTypePredicateNode(node)) {
    l.leaf(Kind.TypeKeyword, slot, node, l.out.string('boolean'));
    return;
  }
  if (node.kind >= ts.SyntaxKind.FirstKeyword && node.kind <= ts.SyntaxKind.LastKeyword) {
    l.leaf(Kind.TypeKeyword, slot, node, l.out.string(ts.tokenToString(node.kind) ?? 'unknown'));
    return;
  }
  const form = otherForm(node);
  l.open(Kind.TypeOther, slot, node, form === undefined ? -1 : l.out.string(form));
  ts.forEachChild(node, (child) => {
    if (ts.isTypeNode(child)) lowerType(l, child, Slot.element);
  });
  l.close();
};

/** `import('./a').B<C>`: a reference whose name is `B`, with the module beneath it. */
const importType = (l: Lowering, node: ts.ImportTypeNode, slot: number): void => {
  l.open(Kind.TypeRef, slot, node, l.out.string(node.qualifier ? entityText(node.qualifier) : '*'));
  const argument = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
  if (argument && ts.isStringLiteralLike(argument)) {
    const id = l.leaf(Kind.ImportCall, Slot.name, argument, l.out.string(argument.text), Flag.TypeOnly);
    l.out.imports.push({ specifier: argument.text, node: id, kind: 'static', typeOnly: true });
  }
  for (const arg of node.typeArguments ?? []) lowerType(l, arg, Slot.typeArgument);
  l.close();
};
