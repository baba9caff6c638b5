import {
  asRecord,
  asText,
  fromLock,
  lockedPackage,
  type LockedPackage,
  type Lockfile,
  versionText,
} from './lock-model.ts';
import { folderOf, readFailed, readOk, type Read } from './place.ts';

const nameOfPath = (key: string): string =>
  key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);

const readEntry = (name: string, entry: Record<string, unknown>): LockedPackage | undefined => {
  const version = asText(entry['version']);
  if (version === undefined) return undefined;
  return lockedPackage(asText(entry['name']) ?? name, version, {
    integrity: asText(entry['integrity']),
    resolvedUrl: asText(entry['resolved']),
    deprecated: asText(entry['deprecated']),
    hasInstallScript: entry['hasInstallScript'] === true,
  });
};

/** `package-lock.json` and `npm-shrinkwrap.json`, formats 1 to 3. Format 1 has neither `deprecated` nor `hasInstallScript`. */
export const readNpmLock = (path: string, text: string): Read<Lockfile> => {
  let lock: Record<string, unknown>;
  try {
    lock = asRecord(JSON.parse(text));
  } catch (error) {
    return readFailed(path, `not valid JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const byPath = new Map<string, LockedPackage>();
  for (const [key, value] of Object.entries(asRecord(lock['packages']))) {
    if (!key.includes('node_modules/')) continue;
    const locked = readEntry(nameOfPath(key), asRecord(value));
    if (locked) byPath.set(key, locked);
  }
  if (byPath.size === 0) {
    const visit = (dependencies: unknown, prefix: string): void => {
      for (const [name, value] of Object.entries(asRecord(dependencies))) {
        const entry = asRecord(value);
        const key = `${prefix}node_modules/${name}`;
        const locked = readEntry(name, entry);
        if (locked) byPath.set(key, locked);
        visit(entry['dependencies'], `${key}/`);
      }
    };
    visit(lock['dependencies'], '');
  }
  const dir = folderOf(path);
  return readOk({
    path,
    dir,
    manager: 'npm',
    version: versionText(lock['lockfileVersion']),
    packages: [...byPath.values()],
    lookup: (packageDir, name) => {
      // As Node resolves it: the nearest node_modules above the package.
      let at = fromLock(dir, packageDir);
      while (at !== undefined) {
        const found = byPath.get(at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`);
        if (found) return found;
        at = at === '' ? undefined : folderOf(at);
      }
      return undefined;
    },
  });
};
