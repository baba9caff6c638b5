import { posix } from 'node:path';

/** Where a relative specifier leads from a folder: `..` is followed. Relative to the root, with `/`; the root is `''`. */
export const resolvePath = (folder: string, path: string): string => {
  const joined = posix.normalize(posix.join(folder, path)).replace(/\/$/, '');
  return joined === '.' ? '' : joined.replace(/^\.\//, '');
};
