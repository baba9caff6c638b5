import fs from 'node:fs';
import path from 'node:path';
import { isRecord, parseManifest, stringsOf } from './manifest.ts';
import { byCodeUnit, folderOf } from './paths.ts';

/** True where a folder's manifest (npm, yarn, bun) or `pnpm-workspace.yaml` names member packages. */
export const declaresWorkspace = async (folder: string): Promise<boolean> =>
  (await workspacePatterns(folder)).length > 0;

/** The patterns of member folders, `!` ones included. A file that does not parse names none. */
async function workspacePatterns(folder: string): Promise<string[]> {
  const pnpm = readText(path.join(folder, 'pnpm-workspace.yaml'));
  const pnpmPatterns = pnpm === undefined ? [] : await pnpmPackages(pnpm);
  if (pnpmPatterns.length > 0) return pnpmPatterns;
  const text = readText(path.join(folder, 'package.json'));
  const workspaces = text === undefined ? undefined : parseManifest(text)?.['workspaces'];
  return stringsOf(isRecord(workspaces) ? workspaces['packages'] : workspaces);
}

/** Folders of the members that hold a manifest, relative to the root, sorted; the root itself is not among them. */
export async function workspaceMembers(root: string): Promise<string[]> {
  const patterns = await workspacePatterns(root);
  if (patterns.length === 0) return [];
  const { default: glob } = await import('fast-glob');
  const manifests = patterns.map((pattern) => {
    const negated = pattern.startsWith('!');
    const folder = pattern
      .slice(negated ? 1 : 0)
      .replace(/^\.\//, '')
      .replace(/\/+$/, '');
    return `${negated ? '!' : ''}${folder === '.' ? '' : `${folder}/`}package.json`;
  });
  const found = glob.sync(manifests, {
    cwd: root,
    ignore: ['**/node_modules/**', '**/bower_components/**'],
    followSymbolicLinks: false,
    suppressErrors: true,
  });
  const folders = found.filter((file) => !file.startsWith('..')).map(folderOf);
  return [...new Set(folders)].filter((folder) => folder !== '').sort(byCodeUnit);
}

async function pnpmPackages(text: string): Promise<string[]> {
  const { load } = await import('js-yaml');
  try {
    const value = load(text);
    return isRecord(value) ? stringsOf(value['packages']) : [];
  } catch {
    return [];
  }
}

function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}
