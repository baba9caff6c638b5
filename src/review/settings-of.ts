import { readFileSync } from 'node:fs';
import { basename, dirname, relative, resolve, sep } from 'node:path';
import type { Check } from '../analyzers/check.ts';
import { loadSettings, noSettings } from '../config/load.ts';
import { configNames } from '../config/names.ts';
import type { Settings } from '../config/settings.ts';
import { folderOf } from '../project/paths.ts';

/** Where the settings of a review come from. */
export interface ConfigInput {
  /** This file, whatever lies nearer. Absolute; it may lie outside of the root. */
  file?: string;
}

const readFile = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
};

/** Where the reviewed scope lies, and what decides how it is judged: the tree itself, or its base. */
export interface ConfigPlace {
  /** Absolute. */
  root: string;
  scope: string;
  scopeKind: 'folder' | 'file';
  read: (path: string) => string | undefined;
}

/**
 * Settings, and how the files that they name are read.
 * @throws {ConfigError} where the config cannot be used whole
 */
export const settingsOf = (
  place: ConfigPlace,
  checks: readonly Check[],
  today: string,
  input: ConfigInput | 'none' = {},
): { settings: Settings; read: (path: string) => string | undefined } => {
  const { read } = place;
  if (input === 'none') return { settings: noSettings(), read };
  const names = configNames(checks);
  const from = place.scopeKind === 'file' ? folderOf(place.scope) : place.scope;
  const { file } = input;
  if (file === undefined) return { settings: loadSettings({ read, from, names, today }), read };
  const inside = relative(place.root, file).split(sep).join('/');
  if (!inside.startsWith('../') && resolve(place.root, inside) === file)
    return { settings: loadSettings({ read, from, file: inside, names, today }), read };
  const beside = (path: string): string | undefined => readFile(resolve(dirname(file), path));
  return {
    settings: loadSettings({ read: beside, from: '', file: basename(file), names, today }),
    read: beside,
  };
};
