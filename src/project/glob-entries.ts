import type { Dirent, Stats } from 'node:fs';
import path from 'node:path';
import type { FileSystemAdapter } from 'fast-glob';
import { joinPath, relativeTo } from './paths.ts';
import type { Reader } from './reader.ts';

/** Where patterns start; no folder of the machine is read. */
export const GLOB_ROOT = path.resolve('/');

const kindsOf = (kind: string | undefined): Pick<Dirent, 'isFile' | 'isDirectory' | 'isSymbolicLink'> => ({
  isFile: () => kind === 'file',
  isDirectory: () => kind === 'folder',
  isSymbolicLink: () => kind === 'link',
});

/** Lets glob patterns, with `GLOB_ROOT` as their `cwd`, look into a folder of any tree. */
export const globEntries = (reader: Reader, folder: string): Partial<FileSystemAdapter> => {
  const pathOf = (absolute: string): string => {
    const below = relativeTo(GLOB_ROOT, absolute) ?? '';
    return below === '' ? folder : joinPath(folder, below);
  };
  // fast-glob asks for entries with their kinds and for nothing else.
  const readdirSync = ((absolute: string): Dirent[] =>
    (reader.entries(pathOf(absolute)) ?? []).map(
      ({ name, kind }) => ({ name, ...kindsOf(kind) }) as Dirent,
    )) as unknown as FileSystemAdapter['readdirSync'];
  const statSync = (absolute: string): Stats => {
    const kind = reader.kindAt(pathOf(absolute));
    if (kind === undefined) throw Object.assign(new Error(`no such file: ${absolute}`), { code: 'ENOENT' });
    return kindsOf(kind) as Stats;
  };
  return { statSync, lstatSync: statSync, readdirSync };
};
