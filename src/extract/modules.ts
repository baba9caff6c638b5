import { ts } from 'ts-morph';
import { Flag, Kind, Slot } from '../facts/kinds.ts';
import { lowerExpression } from './expressions.ts';
import { has, type Lowering } from './lowering.ts';

export const noteExport = (l: Lowering, name: string, node: number, typeOnly = false): void => {
  l.out.exports.push({ name, node, typeOnly });
};

const importName = (
  l: Lowering,
  local: ts.Identifier,
  node: ts.Node,
  imported: string,
  typeOnly: boolean,
): void => {
  const flags = typeOnly ? Flag.TypeOnly : 0;
  const id = l.open(Kind.ImportName, Slot.element, node, l.out.string(imported), flags);
  const name = l.leaf(Kind.Identifier, Slot.name, local, -1, Flag.Declares | Flag.Write);
  l.out.setPayload(name, l.out.declare(local.text, 'import', id));
  l.close();
};

/** The name on the other side: identifiers, and strings such as `import { 'a-b' as c }`. */
const moduleExportName = (name: ts.ModuleExportName): string => name.text;

export const lowerImport = (
  l: Lowering,
  node: ts.ImportDeclaration | ts.ImportEqualsDeclaration,
  slot: number,
): void => {
  if (ts.isImportEqualsDeclaration(node)) return importEquals(l, node, slot);
  const specifier = ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : '';
  const clause = node.importClause;
  const typeOnly = clause?.isTypeOnly ?? false;
  const id = l.open(Kind.Import, slot, node, l.out.string(specifier), typeOnly ? Flag.TypeOnly : 0);
  l.out.imports.push({ specifier, node: id, kind: clause ? 'static' : 'side-effect', typeOnly });
  if (clause?.name) importName(l, clause.name, clause.name, 'default', typeOnly);
  const named = clause?.namedBindings;
  if (named && ts.isNamespaceImport(named)) importName(l, named.name, named, '*', typeOnly);
  else if (named) {
    for (const element of named.elements) {
      const imported = moduleExportName(element.propertyName ?? element.name);
      importName(l, element.name, element, imported, typeOnly || element.isTypeOnly);
    }
  }
  l.close();
};

/** `import x = require('y')`, `import A = B.C`. */
const importEquals = (l: Lowering, node: ts.ImportEqualsDeclaration, slot: number): void => {
  const reference = node.moduleReference;
  if (ts.isExternalModuleReference(reference) && ts.isStringLiteralLike(reference.expression)) {
    const specifier = reference.expression.text;
    const id = l.open(Kind.Import, slot, node, l.out.string(specifier), node.isTypeOnly ? Flag.TypeOnly : 0);
    l.out.imports.push({ specifier, node: id, kind: 'require', typeOnly: node.isTypeOnly });
    importName(l, node.name, node.name, '=', node.isTypeOnly);
    l.close();
    if (has(node, ts.SyntaxKind.ExportKeyword)) noteExport(l, node.name.text, id);
    return;
  }
  l.open(Kind.VarDecl, slot, node, l.out.string('const'), Flag.Const);
  const name = l.leaf(Kind.Identifier, Slot.target, node.name, -1, Flag.Declares | Flag.Write);
  l.out.setPayload(name, l.out.declare(node.name.text, 'const', name));
  if (!ts.isExternalModuleReference(reference)) entity(l, reference, Slot.init);
  l.close();
};

const entity = (l: Lowering, name: ts.EntityName, slot: number): void => {
  if (ts.isIdentifier(name)) {
    l.use(name, slot);
    return;
  }
  l.open(Kind.Member, slot, name, l.out.string(name.right.text));
  entity(l, name.left, Slot.object);
  l.close();
};

export const lowerExportDeclaration = (
  l: Lowering,
  node: ts.ExportDeclaration | ts.ExportAssignment,
  slot: number,
): void => {
  if (ts.isExportAssignment(node)) {
    l.open(Kind.Export, slot, node);
    const value = l.out.size;
    lowerExpression(l, node.expression, Slot.value);
    noteExport(l, node.isExportEquals ? '=' : 'default', value);
    return l.close();
  }
  const from =
    node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : undefined;
  const id = l.open(
    Kind.Export,
    slot,
    node,
    from === undefined ? -1 : l.out.string(from),
    node.isTypeOnly ? Flag.TypeOnly : 0,
  );
  if (from !== undefined)
    l.out.imports.push({ specifier: from, node: id, kind: 'export', typeOnly: node.isTypeOnly });
  const clause = node.exportClause;
  if (!clause) l.out.exports.push({ name: '*', node: -1, from, imported: '*', typeOnly: node.isTypeOnly });
  else if (ts.isNamespaceExport(clause)) {
    l.out.exports.push({
      name: moduleExportName(clause.name),
      node: -1,
      from,
      imported: '*',
      typeOnly: node.isTypeOnly,
    });
  } else {
    for (const element of clause.elements) {
      const local = element.propertyName ?? element.name;
      const typeOnly = node.isTypeOnly || element.isTypeOnly;
      const name = moduleExportName(element.name);
      if (from !== undefined) {
        l.out.exports.push({ name, node: -1, from, imported: moduleExportName(local), typeOnly });
      } else if (ts.isIdentifier(local)) {
        l.open(Kind.ExportName, Slot.element, element, l.out.string(name));
        noteExport(l, name, l.use(local, Slot.name), typeOnly);
        l.close();
      }
    }
  }
  l.close();
};
