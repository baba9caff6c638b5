import { Buffer, isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { relativeTo } from './paths.ts';

/** Why a file gives no text. */
export type ReadProblem = 'absent' | 'outside' | 'too-large' | 'unreadable' | 'binary' | 'not-utf8';

export interface Reader {
  /** The bytes of a file that is text; kept until the text is taken, within a budget. */
  load(file: string, largest?: number): Buffer | ReadProblem;
  /** The text without its byte order mark; a file is read once where discovery has loaded it already. */
  take(file: string): string | undefined;
  hashOf(file: string): string | undefined;
}

/** Lockfiles of large monorepos reach 10 MB; nothing that is read is larger. */
const LARGEST_FILE = 64 * 1024 * 1024;
/** Bytes kept between discovery and extraction; beyond it files are read again. */
const KEPT_BYTES = 64 * 1024 * 1024;
const BYTE_ORDER_MARK = '\uFEFF';

/** Reads files inside the root; a link that leads out of it is `outside`. Special files (pipes, devices) are never opened. */
export function createReader(root: string): Reader {
  const kept = new Map<string, Buffer>();
  let room = KEPT_BYTES;

  const load = (file: string, largest = LARGEST_FILE): Buffer | ReadProblem => {
    const present = kept.get(file);
    if (present !== undefined) return present;
    const bytes = readInside(root, file, largest);
    if (typeof bytes !== 'string' && bytes.length <= room) {
      kept.set(file, bytes);
      room -= bytes.length;
    }
    return bytes;
  };

  return {
    load,
    take(file) {
      const bytes = load(file);
      if (typeof bytes === 'string') return undefined;
      if (kept.delete(file)) room += bytes.length;
      const text = bytes.toString('utf8');
      return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    },
    hashOf(file) {
      const bytes = load(file);
      return typeof bytes === 'string' ? undefined : hashBytes(bytes);
    },
  };
}

export const hashBytes = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

function readInside(root: string, file: string, largest: number): Buffer | ReadProblem {
  const absolute = path.join(root, file);
  let bytes: Buffer;
  try {
    // Links in the middle of a path are caught too: the real path must lie inside the root.
    const real = fs.realpathSync.native(absolute);
    if (relativeTo(root, real) === undefined) return 'outside';
    const stat = fs.statSync(real);
    if (!stat.isFile()) return 'absent';
    if (stat.size > largest) return 'too-large';
    bytes = fs.readFileSync(real);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'absent' : 'unreadable';
  }
  if (bytes.includes(0)) return 'binary';
  return isUtf8(bytes) ? bytes : 'not-utf8';
}
