import { posix } from 'node:path';

/** Paths relative to the root, with `/`; the root is `''`. */
export const joinPath = (folder: string, path: string): string => {
  const joined = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  return joined === '.' ? '' : joined.replace(/^\.\//, '');
};

export const parentFolder = (path: string): string => {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
};
