import { isWithin, joinPath } from './paths.ts';
import type { Reader } from './reader.ts';

/** A tree in which some folders are not there. */
export const readerWithout = (reader: Reader, folders: readonly string[]): Reader => {
  if (folders.length === 0) return reader;
  const isHidden = (path: string): boolean => folders.some((folder) => isWithin(folder, path));
  return {
    bytes: (file, largest, isPlain) => (isHidden(file) ? 'absent' : reader.bytes(file, largest, isPlain)),
    text: (file) => (isHidden(file) ? undefined : reader.text(file)),
    hashOf: (file) => (isHidden(file) ? undefined : reader.hashOf(file)),
    sizeOf: (file) => (isHidden(file) ? undefined : reader.sizeOf(file)),
    entries: (folder) =>
      isHidden(folder)
        ? undefined
        : reader.entries(folder)?.filter(({ name }) => !isHidden(joinPath(folder, name))),
    kindAt: (path) => (isHidden(path) ? undefined : reader.kindAt(path)),
    realPath: (path) => {
      const real = isHidden(path) ? undefined : reader.realPath(path);
      return real !== undefined && isHidden(real) ? undefined : real;
    },
  };
};
