import fs from 'node:fs';
import path from 'node:path';
import { isRecord, parseManifest, stringsOf } from './manifest.ts';
import { byCodeUnit, folderOf, joinPath } from './paths.ts';

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

/** Two levels are enough for `backend/` and `apps/shop/`; a deeper workspace is an example or a fixture. */
const DEEPEST_WORKSPACE = 2;

/**
 * Folders of all workspace packages below the root, sorted; the roots of workspaces are among them.
 * Where the root is no workspace itself, those in its first levels count.
 */
export async function workspacePackages(root: string): Promise<string[]> {
  const roots = (await declaresWorkspace(root)) ? [''] : await nestedRoots(root, '', DEEPEST_WORKSPACE);
  const packages = new Set(['']);
  for (const at of roots) {
    packages.add(at);
    for (const member of await workspaceMembers(path.join(root, at))) packages.add(joinPath(at, member));
  }
  return [...packages].sort(byCodeUnit);
}

async function nestedRoots(root: string, folder: string, levels: number): Promise<string[]> {
  const found: string[] = [];
  for (const entry of foldersIn(path.join(root, folder))) {
    const at = joinPath(folder, entry);
    if (await declaresWorkspace(path.join(root, at))) found.push(at);
    else if (levels > 1) found.push(...(await nestedRoots(root, at, levels - 1)));
  }
  return found;
}

function foldersIn(folder: string): string[] {
  try {
    return fs
      .readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Folders of the members that hold a manifest, relative to the root, sorted; the root itself is not among them. */
async function workspaceMembers(root: string): Promise<string[]> {
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
