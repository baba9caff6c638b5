import ignore, { type Ignore } from 'ignore';
import { below, foldersUp, isWithin, joinPath } from './paths.ts';
import type { Reader } from './reader.ts';

interface IgnoreFile {
  folder: string;
  rules: Ignore;
}

/** The `.gitignore` files in force in a folder, the deepest first. */
export type IgnoreFiles = readonly IgnoreFile[];

/** The folder's own `.gitignore` on top of those above. */
export function withOwnRules(reader: Reader, folder: string, above: IgnoreFiles): IgnoreFiles {
  const text = reader.text(joinPath(folder, '.gitignore'));
  if (text === undefined) return above;
  return [{ folder, rules: ignore({ ignorecase: false }).add(text) }, ...above];
}

/**
 * The rules that hold where a walk starts. A folder that somebody asked for by name is reviewed although
 * a rule above it ignores it, so such rules are dropped.
 */
export function rulesAbove(reader: Reader, start: string): IgnoreFiles {
  let rules: IgnoreFiles = [];
  for (const folder of foldersUp(start).slice(1).reverse()) rules = withOwnRules(reader, folder, rules);
  const ignoresStart = foldersUp(start)
    .slice(0, -1)
    .some((folder) => isIgnored(rules, folder, true));
  return ignoresStart ? [] : rules;
}

/** The deepest file that says anything about a path decides, as in git. */
export function isIgnored(files: IgnoreFiles, file: string, isFolder: boolean): boolean {
  for (const { folder, rules } of files) {
    if (!isWithin(folder, file) || file === folder) continue;
    const { ignored, unignored } = rules.test(below(folder, file) + (isFolder ? '/' : ''));
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}
