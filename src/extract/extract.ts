import { Project, ScriptKind, ts } from 'ts-morph';
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

/** Turns source text into facts, one file at a time; keeps no tree. */
export interface Extractor {
  extract(text: string, scriptKind: ScriptKindName): FileFacts;
}

/**
 * A ts-morph project without libraries, disk or type checker loads the sources.
 * Each file leaves the project as soon as its facts are taken, so that memory holds tables and not trees.
 */
export const createExtractor = (): Extractor => {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    skipFileDependencyResolution: true,
    compilerOptions: { allowJs: true, target: ts.ScriptTarget.ESNext, noLib: true },
  });
  let count = 0;
  return {
    extract(text, scriptKind) {
      const loaded = project.createSourceFile(`/${count++}.${scriptKind}`, text, {
        scriptKind: SCRIPT_KINDS[scriptKind],
        overwrite: true,
      });
      const facts = lowerFile(loaded.compilerNode);
      project.removeSourceFile(loaded);
      return facts;
    },
  };
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
