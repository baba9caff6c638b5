import { ts } from 'ts-morph';
import { Flag, Kind, Slot, type BindingKind } from '../facts/kinds.ts';
import { lowerClass, lowerFunction } from './declarations.ts';
import { lowerExpression } from './expressions.ts';
import { lowerJsDocType } from './jsdoc.ts';
import { has, type Lowering } from './lowering.ts';
import { lowerExportDeclaration, lowerImport, noteExport } from './modules.ts';
import { lowerAssignmentTarget, lowerBindingName } from './patterns.ts';
import { lowerType, lowerTypeLiteralMembers, lowerTypeParameters } from './types.ts';

const S = ts.SyntaxKind;

const block = (l: Lowering, node: ts.Block, slot: number): void => {
  l.open(Kind.Block, slot, node);
  l.out.pushScope(l.out.scope.fn, false);
  for (const statement of node.statements) lowerStatement(l, statement, Slot.statement);
  l.tail(node.statements.end, node.end);
  l.out.popScope();
  l.close();
};

const listKind = (list: ts.VariableDeclarationList): BindingKind =>
  list.flags & (ts.NodeFlags.Const | ts.NodeFlags.Using)
    ? 'const'
    : list.flags & ts.NodeFlags.Let
      ? 'let'
      : 'var';

/** One `VarDecl` per declarator; the statement around them vanishes. */
const declarations = (
  l: Lowering,
  list: ts.VariableDeclarationList,
  slot: number,
  exported = false,
): void => {
  const kind = listKind(list);
  const scope = kind === 'var' ? l.out.functionScope() : l.out.scope;
  for (const declaration of list.declarations) {
    const id = l.open(Kind.VarDecl, slot, declaration, l.out.string(kind), kind === 'const' ? Flag.Const : 0);
    lowerBindingName(l, declaration.name, Slot.target, kind, scope);
    if (declaration.type) lowerType(l, declaration.type, Slot.type);
    else lowerJsDocType(l, declaration);
    if (declaration.initializer) lowerExpression(l, declaration.initializer, Slot.init);
    l.close();
    if (exported) exportNames(l, declaration.name, id);
  }
};

const exportNames = (l: Lowering, name: ts.BindingName, node: number): void => {
  if (ts.isIdentifier(name)) return noteExport(l, name.text, node);
  for (const element of name.elements)
    if (!ts.isOmittedExpression(element)) exportNames(l, element.name, node);
};

const loopBody = (l: Lowering, statement: ts.Statement): void => lowerStatement(l, statement, Slot.body);

const forOfTarget = (l: Lowering, init: ts.ForInitializer): void => {
  if (ts.isVariableDeclarationList(init)) declarations(l, init, Slot.left);
  else lowerAssignmentTarget(l, init, Slot.left);
};

const exportedDeclaration = (
  l: Lowering,
  node: ts.Statement,
  name: ts.Identifier | undefined,
  id: number,
): void => {
  if (!has(node, S.ExportKeyword)) return;
  if (has(node, S.DefaultKeyword)) noteExport(l, 'default', id);
  else if (name) noteExport(l, name.text, id);
};

const tryStatement = (l: Lowering, node: ts.TryStatement, slot: number): void => {
  l.open(Kind.Try, slot, node);
  block(l, node.tryBlock, Slot.body);
  if (node.catchClause) {
    const clause = node.catchClause;
    l.open(Kind.Catch, Slot.handler, clause);
    l.out.pushScope(l.out.scope.fn, false);
    if (clause.variableDeclaration) lowerBindingName(l, clause.variableDeclaration.name, Slot.param, 'catch');
    block(l, clause.block, Slot.body);
    l.out.popScope();
    l.close();
  }
  if (node.finallyBlock) block(l, node.finallyBlock, Slot.finalizer);
  l.close();
};

const switchStatement = (l: Lowering, node: ts.SwitchStatement, slot: number): void => {
  l.open(Kind.Switch, slot, node);
  lowerExpression(l, node.expression, Slot.test);
  l.out.pushScope(l.out.scope.fn, false);
  for (const clause of node.caseBlock.clauses) {
    l.open(Kind.Case, Slot.case, clause);
    if (ts.isCaseClause(clause)) lowerExpression(l, clause.expression, Slot.test);
    for (const statement of clause.statements) lowerStatement(l, statement, Slot.statement);
    l.close();
  }
  l.tail(node.caseBlock.clauses.end, node.caseBlock.end);
  l.out.popScope();
  l.close();
};

const typeDeclaration = (
  l: Lowering,
  node: ts.InterfaceDeclaration | ts.TypeAliasDeclaration,
  slot: number,
): void => {
  const isInterface = ts.isInterfaceDeclaration(node);
  const id = l.open(isInterface ? Kind.Interface : Kind.TypeAlias, slot, node, l.out.string(node.name.text));
  l.out.declare(node.name.text, 'type', id);
  l.out.pushScope(l.out.scope.fn, false);
  lowerTypeParameters(l, node.typeParameters);
  if (isInterface) {
    for (const clause of node.heritageClauses ?? [])
      for (const type of clause.types) lowerType(l, type, Slot.extends);
    lowerTypeLiteralMembers(l, node.members);
  } else lowerType(l, node.type, Slot.type);
  l.out.popScope();
  l.close();
  exportedDeclaration(l, node, node.name, id);
};

const enumDeclaration = (l: Lowering, node: ts.EnumDeclaration, slot: number): void => {
  const id = l.open(Kind.Enum, slot, node, l.out.string(node.name.text));
  const name = l.leaf(Kind.Identifier, Slot.name, node.name, -1, Flag.Declares | Flag.Write);
  l.out.setPayload(name, l.out.declare(node.name.text, 'enum', id));
  for (const member of node.members) {
    l.open(Kind.EnumMember, Slot.member, member, l.out.string(l.propertyName(member.name) ?? ''));
    if (member.initializer) lowerExpression(l, member.initializer, Slot.value);
    l.close();
  }
  l.close();
  exportedDeclaration(l, node, node.name, id);
};

const namespaceDeclaration = (l: Lowering, node: ts.ModuleDeclaration, slot: number): void => {
  const isDeclared = has(node, S.DeclareKeyword) || ts.isStringLiteral(node.name);
  const id = l.open(Kind.Namespace, slot, node, l.out.string(node.name.text), isDeclared ? Flag.TypeOnly : 0);
  if (ts.isIdentifier(node.name)) l.out.declare(node.name.text, 'namespace', id);
  l.out.pushScope(l.out.scope.fn, false);
  for (let body = node.body; body;) {
    if (ts.isModuleBlock(body)) {
      for (const statement of body.statements) lowerStatement(l, statement, Slot.statement);
      break;
    }
    body = ts.isModuleDeclaration(body) ? body.body : undefined;
  }
  l.out.popScope();
  l.close();
  if (ts.isIdentifier(node.name)) exportedDeclaration(l, node, node.name, id);
};

export const lowerStatement = (l: Lowering, node: ts.Statement, slot: number): void => {
  switch (node.kind) {
    case S.Block:
      return block(l, node as ts.Block, slot);
    case S.VariableStatement: {
      const statement = node as ts.VariableStatement;
      l.start(node);
      return declarations(l, statement.declarationList, slot, has(statement, S.ExportKeyword));
    }
    case S.ExpressionStatement:
      l.open(Kind.ExprStmt, slot, node);
      lowerExpression(l, (node as ts.ExpressionStatement).expression, Slot.expression);
      return l.close();
    case S.ReturnStatement: {
      l.open(Kind.Return, slot, node);
      const { expression } = node as ts.ReturnStatement;
      if (expression) lowerExpression(l, expression, Slot.expression);
      return l.close();
    }
    case S.ThrowStatement:
      l.open(Kind.Throw, slot, node);
      lowerExpression(l, (node as ts.ThrowStatement).expression, Slot.expression);
      return l.close();
    case S.IfStatement: {
      const statement = node as ts.IfStatement;
      l.open(Kind.If, slot, node);
      lowerExpression(l, statement.expression, Slot.test);
      lowerStatement(l, statement.thenStatement, Slot.then);
      if (statement.elseStatement) lowerStatement(l, statement.elseStatement, Slot.else);
      return l.close();
    }
    case S.ForStatement: {
      const loop = node as ts.ForStatement;
      l.open(Kind.For, slot, node);
      l.out.pushScope(l.out.scope.fn, false);
      if (loop.initializer) {
        if (ts.isVariableDeclarationList(loop.initializer)) declarations(l, loop.initializer, Slot.init);
        else lowerExpression(l, loop.initializer, Slot.init);
      }
      if (loop.condition) lowerExpression(l, loop.condition, Slot.test);
      if (loop.incrementor) lowerExpression(l, loop.incrementor, Slot.update);
      loopBody(l, loop.statement);
      l.out.popScope();
      return l.close();
    }
    case S.ForInStatement:
    case S.ForOfStatement: {
      const loop = node as ts.ForOfStatement | ts.ForInStatement;
      const isOf = ts.isForOfStatement(loop);
      l.open(isOf ? Kind.ForOf : Kind.ForIn, slot, node, -1, isOf && loop.awaitModifier ? Flag.Async : 0);
      l.out.pushScope(l.out.scope.fn, false);
      forOfTarget(l, loop.initializer);
      lowerExpression(l, loop.expression, Slot.right);
      loopBody(l, loop.statement);
      l.out.popScope();
      return l.close();
    }
    case S.WhileStatement:
    case S.DoStatement: {
      const loop = node as ts.WhileStatement | ts.DoStatement;
      l.open(ts.isWhileStatement(loop) ? Kind.While : Kind.DoWhile, slot, node);
      lowerExpression(l, loop.expression, Slot.test);
      loopBody(l, loop.statement);
      return l.close();
    }
    case S.SwitchStatement:
      return switchStatement(l, node as ts.SwitchStatement, slot);
    case S.BreakStatement:
    case S.ContinueStatement: {
      const label = (node as ts.BreakStatement).label;
      const kind = node.kind === S.BreakStatement ? Kind.Break : Kind.Continue;
      l.leaf(kind, slot, node, label ? l.out.string(label.text) : -1);
      return;
    }
    case S.LabeledStatement: {
      const labeled = node as ts.LabeledStatement;
      l.open(Kind.Labeled, slot, node, l.out.string(labeled.label.text));
      lowerStatement(l, labeled.statement, Slot.body);
      return l.close();
    }
    case S.TryStatement:
      return tryStatement(l, node as ts.TryStatement, slot);
    case S.FunctionDeclaration: {
      const id = l.out.size;
      lowerFunction(l, node as ts.FunctionDeclaration, slot);
      return exportedDeclaration(l, node, (node as ts.FunctionDeclaration).name, id);
    }
    case S.ClassDeclaration: {
      const id = l.out.size;
      lowerClass(l, node as ts.ClassDeclaration, slot);
      return exportedDeclaration(l, node, (node as ts.ClassDeclaration).name, id);
    }
    case S.InterfaceDeclaration:
    case S.TypeAliasDeclaration:
      return typeDeclaration(l, node as ts.InterfaceDeclaration | ts.TypeAliasDeclaration, slot);
    case S.EnumDeclaration:
      return enumDeclaration(l, node as ts.EnumDeclaration, slot);
    case S.ModuleDeclaration:
      return namespaceDeclaration(l, node as ts.ModuleDeclaration, slot);
    case S.ImportDeclaration:
    case S.ImportEqualsDeclaration:
      return lowerImport(l, node as ts.ImportDeclaration | ts.ImportEqualsDeclaration, slot);
    case S.ExportDeclaration:
    case S.ExportAssignment:
      return lowerExportDeclaration(l, node as ts.ExportDeclaration | ts.ExportAssignment, slot);
    default:
      l.start(node); // empty statements and the like: only their comments count
  }
};
