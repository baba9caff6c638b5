import { GLOB_ROOT, globEntries } from './glob-entries.ts';
import { isRecord, parseManifest, stringsOf } from './manifest.ts';
import { byCodeUnit, folderOf, joinPath } from './paths.ts';
import type { Reader } from './reader.ts';

/** True where a folder's manifest (npm, yarn, bun) or `pnpm-workspace.yaml` names member packages. */
export const declaresWorkspace = async (reader: Pick<Reader, 'text'>, folder: string): Promise<boolean> =>
  (await workspacePatterns(reader, folder)).length > 0;

/** The patterns of member folders, `!` ones included. A file that does not parse names none. */
async function workspacePatterns(reader: Pick<Reader, 'text'>, folder: string): Promise<string[]> {
  const pnpm = reader.text(joinPath(folder, 'pnpm-workspace.yaml'));
  const pnpmPatterns = pnpm === undefined ? [] : await pnpmPackages(pnpm);
  if (pnpmPatterns.length > 0) return pnpmPatterns;
  const text = reader.text(joinPath(folder, 'package.json'));
  const workspaces = text === undefined ? undefined : parseManifest(text)?.['workspaces'];
  return stringsOf(isRecord(workspaces) ? workspaces['packages'] : workspaces);
}

/** Two levels are enough for `backend/` and `apps/shop/`; a deeper workspace is an example or a fixture. */
const DEEPEST_WORKSPACE = 2;

/**
 * Folders of all workspace packages below the root, sorted; the roots of workspaces are among them.
 * Where the root is no workspace itself, those in its first levels count.
 */
export async function workspacePackages(reader: Reader): Promise<string[]> {
  const roots = (await declaresWorkspace(reader, ''))
    ? ['']
    : await nestedRoots(reader, '', DEEPEST_WORKSPACE);
  const packages = new Set(['']);
  for (const at of roots) {
    packages.add(at);
    for (const member of await workspaceMembers(reader, at)) packages.add(joinPath(at, member));
  }
  return [...packages].sort(byCodeUnit);
}

async function nestedRoots(reader: Reader, folder: string, levels: number): Promise<string[]> {
  const found: string[] = [];
  for (const entry of foldersIn(reader, folder)) {
    const at = joinPath(folder, entry);
    if (await declaresWorkspace(reader, at)) found.push(at);
    else if (levels > 1) found.push(...(await nestedRoots(reader, at, levels - 1)));
  }
  return found;
}

const foldersIn = (reader: Reader, folder: string): string[] =>
  (reader.entries(folder) ?? [])
    .filter(({ name, kind }) => kind === 'folder' && !name.startsWith('.') && name !== 'node_modules')
    .map(({ name }) => name);

/** Folders of the members that hold a manifest, relative to the root, sorted; the root itself is not among them. */
async function workspaceMembers(reader: Reader, root: string): Promise<string[]> {
  const patterns = await workspacePatterns(reader, root);
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
    cwd: GLOB_ROOT,
    fs: globEntries(reader, root),
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
