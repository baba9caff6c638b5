import type { ScriptKind } from './project.ts';

const SCRIPT_KINDS: Record<string, ScriptKind> = {
  ts: 'ts',
  mts: 'ts',
  cts: 'ts',
  tsx: 'tsx',
  js: 'js',
  mjs: 'js',
  cjs: 'js',
  jsx: 'jsx',
};

/** How a file is parsed, by its extension; undefined for what is not JavaScript or TypeScript. */
export const scriptKindOf = (name: string): ScriptKind | undefined =>
  SCRIPT_KINDS[name.slice(name.lastIndexOf('.') + 1)];

export const isSourceName = (name: string): boolean => scriptKindOf(name) !== undefined;

/** `.d.ts`, `.d.mts`, `.d.cts` and declarations for other extensions (`.d.css.ts`). */
export const isDeclarationName = (name: string): boolean => /\.d\.([^./]+\.)?[cm]?ts$/.test(name);
