import { lstatSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, basename } from 'node:path';
import { randomBytes } from 'node:crypto';
import { InputError } from '../errors.ts';

export interface OutputFile {
  /** Absolute. */
  path: string;
  /** As the user wrote it, for messages. */
  shown: string;
  text: string;
}

const reason = (error: unknown): string => {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'its folder does not exist';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'no permission to write there';
  if (code === 'ENOSPC') return 'the disk is full';
  return code ?? String(error);
};

/** A device or a pipe is written to; a file, also one behind a link, is replaced whole. */
const replaceable = (path: string): string | undefined => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (!found) return path;
  const target = realpathSync(path);
  const stats = statSync(target);
  if (stats.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  return stats.isFile() ? target : undefined;
};

const writeOne = (file: OutputFile): void => {
  const target = replaceable(file.path);
  if (target === undefined) {
    writeFileSync(file.path, file.text);
    return;
  }
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(temporary, file.text, { flag: 'wx' });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};

/**
 * Writes each file whole or not at all: beside its place first, then renamed over it.
 * @throws InputError where a file cannot be written.
 */
export const writeOutputFiles = (files: readonly OutputFile[]): void => {
  for (const file of files) {
    try {
      writeOne(file);
    } catch (error) {
      throw new InputError(`cannot write ${file.shown}: ${reason(error)}`);
    }
  }
};
