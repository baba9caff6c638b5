import type { Manifest } from './project.ts';

const DEPENDENCY_GROUPS = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/** Parses a `package.json`; undefined where it is not a JSON object. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The strings of a list, or of one string; empty for anything else. */
export const stringsOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((item) => typeof item === 'string');

/** Names of all declared dependencies, of every group. */
export function dependencyNames(manifest: Manifest): Set<string> {
  return new Set(
    DEPENDENCY_GROUPS.flatMap((group) => {
      const value = manifest[group];
      return isRecord(value) ? Object.keys(value) : [];
    }),
  );
}

/**
 * A manifest that only switches the module system or bundler hints for a folder (`{"type": "module"}`)
 * makes no package of it.
 */
export const makesPackage = (manifest: Manifest): boolean =>
  ['name', 'scripts', 'workspaces', ...DEPENDENCY_GROUPS].some((key) => manifest[key] !== undefined);
