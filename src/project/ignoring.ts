import fs from 'node:fs';
import path from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { below, foldersUp, isWithin } from './paths.ts';

interface IgnoreFile {
  folder: string;
  rules: Ignore;
}

/** The `.gitignore` files in force in a folder, the deepest first. */
export type IgnoreFiles = readonly IgnoreFile[];

/** The folder's own `.gitignore` on top of those above. */
export function withOwnRules(root: string, folder: string, above: IgnoreFiles): IgnoreFiles {
  let text: string;
  try {
    text = fs.readFileSync(path.join(root, folder, '.gitignore'), 'utf8');
  } catch {
    return above;
  }
  return [{ folder, rules: ignore({ ignorecase: false }).add(text) }, ...above];
}

/**
 * The rules that hold where a walk starts. A folder that somebody asked for by name is reviewed although
 * a rule above it ignores it, so such rules are dropped.
 */
export function rulesAbove(root: string, start: string): IgnoreFiles {
  let rules: IgnoreFiles = [];
  for (const folder of foldersUp(start).slice(1).reverse()) rules = withOwnRules(root, folder, rules);
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
