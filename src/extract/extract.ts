import { ScriptKind, ts } from 'ts-morph';
import type { FileFacts, ParseError } from '../facts/format.ts';
import { Kind, Slot } from '../facts/kinds.ts';
import { Lowering } from './lowering.ts';
import { lowerStatement } from './statements.ts';

const SCRIPT_KINDS = {
  ts: ScriptKind.TS,
  tsx: ScriptKind.TSX,
  js: ScriptKind.JS,
  jsx: ScriptKind.JSX,
} as const;

export type ScriptKindName = keyof typeof SCRIPT_KINDS;

/**
 * Turns source text into facts, one file at a time; keeps no tree.
 * Parses with the compiler that ts-morph brings. A ts-morph `Project` around it would add parent links to every node,
 * a file system and wrappers that nothing here asks for: as much time again as the parser itself.
 * JSDoc counts in JavaScript only, where it stands in for types; it is read upwards and so needs the parent links.
 */
export const extract = (text: string, scriptKind: ScriptKindName): FileFacts => {
  const readsJsDoc = scriptKind === 'js' || scriptKind === 'jsx';
  const { ParseAll, ParseNone } = ts.JSDocParsingMode;
  const source = ts.createSourceFile(
    `/file.${scriptKind}`,
    text,
    { languageVersion: ts.ScriptTarget.ESNext, jsDocParsingMode: readsJsDoc ? ParseAll : ParseNone },
    readsJsDoc,
    SCRIPT_KINDS[scriptKind],
  );
  return lowerFile(source);
};

const lowerFile = (source: ts.SourceFile): FileFacts => {
  const lowering = new Lowering(source);
  lowering.out.open(Kind.Module, Slot.none, 0, source.text.length);
  for (const statement of source.statements) lowerStatement(lowering, statement, Slot.statement);
  lowering.tail(source.endOfFileToken.pos, source.endOfFileToken.end);
  lowering.close();
  return lowering.out.finish(source.getLineStarts(), source.text.length, parseErrors(source));
};

/** The parser keeps its errors on the file; the public way to them would build a program. */
const parseErrors = (source: ts.SourceFile): ParseError[] =>
  ((source as unknown as { parseDiagnostics?: ts.DiagnosticWithLocation[] }).parseDiagnostics ?? []).map(
    (diagnostic) => ({
      offset: diagnostic.start,
      message: ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '),
    }),
  );
