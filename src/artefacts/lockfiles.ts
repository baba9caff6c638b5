import { readBunLock } from './lock-bun.ts';
import type { Lockfile } from './lock-model.ts';
import { readNpmLock } from './lock-npm.ts';
import { readPnpmLock } from './lock-pnpm.ts';
import { readYarnLock } from './lock-yarn.ts';
import { baseName, type Read } from './place.ts';

const READERS: Record<string, (path: string, text: string) => Read<Lockfile>> = {
  'package-lock.json': readNpmLock,
  'npm-shrinkwrap.json': readNpmLock,
  'pnpm-lock.yaml': readPnpmLock,
  'yarn.lock': readYarnLock,
  'bun.lock': readBunLock,
};

/** The manager of a lockfile by its name, also of those that are not read (`bun.lockb` is binary). */
export const isBinaryLockfile = (path: string): boolean => baseName(path) === 'bun.lockb';

/** Reads a lockfile of any manager; a name that is none of theirs gives nothing. */
export const readLockfile = (path: string, text: string): Read<Lockfile> =>
  READERS[baseName(path)]?.(path, text) ?? { diagnostics: [] };
