import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputError } from '../errors.ts';
import type { ConfigInput } from '../review/settings-of.ts';
import type { Baseline } from '../triage/baseline.ts';

const textOf = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(
      code === 'ENOENT' ? `${path} does not exist` : `${path} cannot be read: ${code ?? String(error)}`,
    );
  }
};

/** @throws {InputError} where the named file cannot be read. */
export const configInput = (config: string | false | undefined): ConfigInput | 'none' => {
  if (config === false) return 'none';
  if (config === undefined) return {};
  textOf(config);
  return { file: resolve(config) };
};

/** @throws {InputError} where the named file cannot be read. */
export const baselineInput = (path: string | undefined): Baseline | undefined =>
  path === undefined ? undefined : { path, text: textOf(path) };
