import { ts } from 'ts-morph';
import { FactsBuilder } from '../facts/builder.ts';
import { Flag, Kind } from '../facts/kinds.ts';
import { collectComments } from './comments.ts';

/** Runtime function of the compiler that its types leave out: end of white space and comments from `position` on. */
const skipTrivia = (ts as unknown as { skipTrivia(text: string, position: number): number }).skipTrivia;

/** What the lowering functions share while one file is walked. */
export class Lowering {
  readonly out = new FactsBuilder();
  readonly text: string;
  private lastFullStart = -1;
  private lastStart = -1;

  constructor(readonly source: ts.SourceFile) {
    this.text = source.text;
  }

  /** First character of a node after white space and comments; comments on the way are noted. */
  start(node: ts.Node): number {
    const pos = node.pos;
    if (pos === this.lastFullStart) return this.lastStart;
    const start = node.end === pos ? pos : skipTrivia(this.text, pos);
    this.lastFullStart = pos;
    this.lastStart = start;
    if (start - pos > 2) collectComments(this.out.comments, this.text, pos, start);
    return start;
  }

  /** Comments between the last child of a block and its closing brace. */
  tail(from: number, end: number): void {
    if (end - from > 2) collectComments(this.out.comments, this.text, from, end);
  }

  open(kind: number, slot: number, node: ts.Node, payload = -1, flags = 0): number {
    const start = this.start(node);
    return this.out.open(kind, slot, start, Math.max(start, node.end), payload, flags);
  }

  leaf(kind: number, slot: number, node: ts.Node, payload = -1, flags = 0): number {
    const start = this.start(node);
    // what the parser had to make up has no width
    return this.out.leaf(kind, slot, start, Math.max(start, node.end), payload, flags);
  }

  close(): void {
    this.out.close();
  }

  /** A use of a name. */
  use(node: ts.Identifier, slot: number, flags = 0): number {
    const id = this.leaf(Kind.Identifier, slot, node, -1, flags);
    this.out.reference(id, node.text);
    return id;
  }

  /** Text of a property name; undefined when it is computed. */
  propertyName(name: ts.PropertyName | ts.BindingName | undefined): string | undefined {
    if (!name) return undefined;
    if (
      ts.isIdentifier(name) ||
      ts.isStringLiteralLike(name) ||
      ts.isNumericLiteral(name) ||
      ts.isPrivateIdentifier(name) ||
      ts.isBigIntLiteral(name)
    ) {
      return name.text;
    }
    if (ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression))
      return name.expression.text;
    return undefined;
  }
}

export const has = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (node.modifiers?.some((modifier) => modifier.kind === kind) ?? false);

/** Flags that modifiers give to functions, classes and members. */
export const modifierFlags = (node: ts.Node): number => {
  let flags = 0;
  if (!ts.canHaveModifiers(node)) return flags;
  for (const modifier of node.modifiers ?? []) {
    if (modifier.kind === ts.SyntaxKind.AsyncKeyword) flags |= Flag.Async;
    else if (modifier.kind === ts.SyntaxKind.StaticKeyword) flags |= Flag.Static;
    else if (modifier.kind === ts.SyntaxKind.DeclareKeyword) flags |= Flag.TypeOnly;
    else if (modifier.kind === ts.SyntaxKind.AbstractKeyword) flags |= Flag.Const;
  }
  return flags;
};
