import { Buffer, isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { relativeTo } from './paths.ts';

/** Why a file gives no text. */
export type ReadProblem = 'absent' | 'outside' | 'too-large' | 'unreadable' | 'binary' | 'not-utf8';

/** Something in a folder; what is neither (pipes, devices, submodules) is left out. */
export interface FolderEntry {
  name: string;
  kind: 'file' | 'folder' | 'link';
}

/** One tree of files below a root: the work tree, a commit or the index. Every path is relative to the root. */
export interface Reader {
  /**
   * The bytes of a file that is text, good until the next call: one buffer serves all files, since discovery looks at
   * thousands and keeps none.
   * @param isPlain a walk has seen that it is a file and that no link on the way leads out of the root
   */
  bytes(file: string, largest?: number, isPlain?: boolean): Buffer | ReadProblem;
  /** The text without its byte order mark; undefined where there is none. */
  text(file: string): string | undefined;
  hashOf(file: string): string | undefined;
  /** Bytes of a file, links followed. */
  sizeOf(file: string): number | undefined;
  /** What lies in a folder, in no order; undefined where it cannot be read. */
  entries(folder: string): FolderEntry[] | undefined;
  /** What lies at a path, links followed. */
  kindAt(path: string): 'file' | 'folder' | undefined;
  /** The path behind all links on the way; undefined where there is none inside the root. */
  realPath(path: string): string | undefined;
}

/** Lockfiles of large monorepos reach 10 MB; nothing that is read is larger. */
const LARGEST_FILE = 64 * 1024 * 1024;
const FIRST_BUFFER = 256 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/** Reads files inside the root; a link that leads out of it is `outside`. Pipes and devices are never opened. */
export function createReader(root: string): Reader {
  let buffer = Buffer.allocUnsafeSlow(FIRST_BUFFER);

  const read = (absolute: string, largest: number): Buffer | ReadProblem => {
    const descriptor = fs.openSync(absolute, 'r');
    try {
      // Files are asked for their size only where the first read fills the buffer: `fstat` costs as much as the read.
      let length = fs.readSync(descriptor, buffer, 0, buffer.length, 0);
      if (length === buffer.length) {
        const { size } = fs.fstatSync(descriptor);
        if (size > largest) return 'too-large';
        const larger = Buffer.allocUnsafeSlow(size + 1);
        buffer.copy(larger);
        buffer = larger;
        for (let taken = length; taken > 0; length += taken) {
          taken = fs.readSync(descriptor, buffer, length, buffer.length - length, length);
        }
      }
      return length > largest ? 'too-large' : buffer.subarray(0, length);
    } finally {
      fs.closeSync(descriptor);
    }
  };

  const readInside = (file: string, largest = LARGEST_FILE, isPlain = false): Buffer | ReadProblem => {
    const absolute = `${root}${path.sep}${file}`;
    let bytes: Buffer | ReadProblem;
    try {
      // Links in the middle of a path are caught too: the real path must lie inside the root.
      if (!isPlain) {
        const real = fs.realpathSync.native(absolute);
        if (relativeTo(root, real) === undefined) return 'outside';
        if (!fs.statSync(real).isFile()) return 'absent';
      }
      bytes = read(absolute, largest);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      return code === 'ENOENT' || code === 'ENOTDIR' ? 'absent' : 'unreadable';
    }
    if (typeof bytes === 'string') return bytes;
    if (bytes.includes(0)) return 'binary';
    return isUtf8(bytes) ? bytes : 'not-utf8';
  };

  return {
    bytes: readInside,
    text(file) {
      const bytes = readInside(file);
      if (typeof bytes === 'string') return undefined;
      const text = bytes.toString('utf8');
      return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    },
    hashOf(file) {
      const bytes = readInside(file);
      return typeof bytes === 'string' ? undefined : hashBytes(bytes);
    },
    sizeOf: (file) => statOf(root, file)?.size,
    entries(folder) {
      try {
        return fs.readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap(entryOf);
      } catch {
        return undefined;
      }
    },
    kindAt(file) {
      const stat = statOf(root, file);
      return stat?.isFile() ? 'file' : stat?.isDirectory() ? 'folder' : undefined;
    },
    realPath(file) {
      try {
        return relativeTo(root, fs.realpathSync.native(path.join(root, file)));
      } catch {
        return undefined;
      }
    },
  };
}

const statOf = (root: string, file: string): fs.Stats | undefined => {
  try {
    return fs.statSync(path.join(root, file), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

const entryOf = (entry: fs.Dirent): FolderEntry[] => {
  const { name } = entry;
  if (entry.isSymbolicLink()) return [{ name, kind: 'link' }];
  if (entry.isFile()) return [{ name, kind: 'file' }];
  return entry.isDirectory() ? [{ name, kind: 'folder' }] : [];
};

export const hashBytes = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
