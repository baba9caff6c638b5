/** One entry of a lockfile. */
export interface LockedPackage {
  name: string;
  version: string;
  integrity?: string;
  resolvedUrl?: string;
  /** The registry's own message. */
  deprecated?: string;
  hasInstallScript?: boolean;
}

export type PackageManager = 'npm' | 'yarn-classic' | 'yarn-berry' | 'pnpm' | 'bun';

export interface Lockfile {
  path: string;
  /** Folder that it locks; `''` is the root. */
  dir: string;
  manager: PackageManager;
  /** The format's version, as the file says it. */
  version: string;
  packages: LockedPackage[];
  /**
   * What a package of the workspace gets under a name; `range` is what its manifest says, for locks that are kept by range.
   * Undefined when the lock has no answer, or several.
   */
  lookup(packageDir: string, name: string, range?: string): LockedPackage | undefined;
}

export const asRecord = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

export const asText = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Leaves out what is undefined, so that equal packages are equal values. */
export const lockedPackage = (
  name: string,
  version: string,
  rest: { [K in Exclude<keyof LockedPackage, 'name' | 'version'>]?: LockedPackage[K] | undefined },
): LockedPackage => {
  const locked: LockedPackage = { name, version };
  if (rest.integrity !== undefined) locked.integrity = rest.integrity;
  if (rest.resolvedUrl !== undefined) locked.resolvedUrl = rest.resolvedUrl;
  if (rest.deprecated !== undefined) locked.deprecated = rest.deprecated;
  if (rest.hasInstallScript) locked.hasInstallScript = true;
  return locked;
};

/** The path of a package from the lockfile's folder, `''` for that folder itself; undefined outside of it. */
export const fromLock = (lockDir: string, packageDir: string): string | undefined => {
  if (packageDir === lockDir) return '';
  if (lockDir === '') return packageDir;
  return packageDir.startsWith(`${lockDir}/`) ? packageDir.slice(lockDir.length + 1) : undefined;
};

/** The single version of a name in a lock, undefined when there are several. */
export const onlyVersion = (packages: readonly LockedPackage[], name: string): LockedPackage | undefined => {
  const found = packages.filter((each) => each.name === name);
  return new Set(found.map((each) => each.version)).size === 1 ? found[0] : undefined;
};

/** The format's version, a number for npm and Bun, a text for pnpm. */
export const versionText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '1';
