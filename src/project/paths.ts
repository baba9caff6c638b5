import path from 'node:path';

/** The system's separators become `/`; nothing else changes. */
export const toSlashes = (file: string): string => (path.sep === '/' ? file : file.replaceAll(path.sep, '/'));

/** Root-relative path of an absolute one; `''` for the root, undefined outside of it. */
export const relativeTo = (root: string, absolute: string): string | undefined => {
  const relative = path.relative(root, absolute);
  const outside = relative === '..' || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
  return outside ? undefined : toSlashes(relative);
};

export const joinPath = (folder: string, name: string): string =>
  folder === '' ? name : `${folder}/${name}`;

/** Folder of a root-relative path; `''` at the root. */
export const folderOf = (file: string): string => file.slice(0, Math.max(0, file.lastIndexOf('/')));

export const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

/** True for the folder itself and everything below it. */
export const isWithin = (folder: string, file: string): boolean =>
  folder === '' || file === folder || file.startsWith(`${folder}/`);

/** A path below a folder, relative to it. */
export const below = (folder: string, file: string): string =>
  folder === '' ? file : file.slice(folder.length + 1);

/** The folder and those above it up to the root, nearest first. */
export const foldersUp = (folder: string): string[] => {
  const folders = [folder];
  for (let at = folder; at !== '';) folders.push((at = folderOf(at)));
  return folders;
};

/** Order by code unit, the same on every machine. */
export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const byPath = (a: { path: string }, b: { path: string }): number => byCodeUnit(a.path, b.path);
