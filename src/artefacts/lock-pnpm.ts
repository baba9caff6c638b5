import { loadAll, JSON_SCHEMA } from 'js-yaml';
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

/** `1.2.3` for `1.2.3(react@18.0.0)` and for `1.2.3_react@18.0.0`. */
const withoutPeers = (version: string): string => version.replace(/\(.*$/s, '').replace(/_.*$/s, '');

/** Name and version of a key: `/name/1.2.3` up to format 5, `/name@1.2.3` in 6, `name@1.2.3` since 9. */
const readKey = (key: string): { name: string; version: string } | undefined => {
  const bare = withoutPeers(key.replace(/^\//, ''));
  const at = bare.lastIndexOf('@');
  if (at > 0) return { name: bare.slice(0, at), version: bare.slice(at + 1) };
  const slash = bare.lastIndexOf('/');
  return slash > 0 ? { name: bare.slice(0, slash), version: bare.slice(slash + 1) } : undefined;
};

const readPackage = (key: string, entry: Record<string, unknown>): LockedPackage | undefined => {
  const parsed = readKey(key);
  const name = asText(entry['name']) ?? parsed?.name;
  const version = asText(entry['version']) ?? parsed?.version;
  if (name === undefined || version === undefined) return undefined;
  const resolution = asRecord(entry['resolution']);
  return lockedPackage(name, version, {
    integrity: asText(resolution['integrity']),
    resolvedUrl: asText(resolution['tarball']) ?? asText(resolution['repo']),
    deprecated: asText(entry['deprecated']),
    hasInstallScript: entry['requiresBuild'] === true,
  });
};

/** `pnpm-lock.yaml`, formats 5 to 9. pnpm 11 writes two documents; the first locks the manager itself. */
export const readPnpmLock = (path: string, text: string): Read<Lockfile> => {
  let documents: unknown[];
  try {
    documents = loadAll(text, null, { schema: JSON_SCHEMA, filename: path });
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return readFailed(path, `not readable as YAML: ${said}`);
  }
  const lock = asRecord(documents.at(-1));
  const packages: LockedPackage[] = [];
  const byNameAndVersion = new Map<string, LockedPackage>();
  for (const [key, value] of Object.entries(asRecord(lock['packages']))) {
    const locked = readPackage(key, asRecord(value));
    if (!locked) continue;
    packages.push(locked);
    byNameAndVersion.set(`${locked.name}@${locked.version}`, locked);
  }
  const importers = asRecord(lock['importers']);
  const dir = folderOf(path);
  return readOk({
    path,
    dir,
    manager: 'pnpm',
    version: versionText(lock['lockfileVersion']),
    packages,
    lookup: (packageDir, name) => {
      const relative = fromLock(dir, packageDir);
      if (relative === undefined) return undefined;
      const key = relative === '' ? '.' : relative;
      const importer = Object.hasOwn(importers, key) ? asRecord(importers[key]) : key === '.' ? lock : {};
      for (const group of ['dependencies', 'optionalDependencies', 'devDependencies']) {
        const entry = asRecord(importer[group])[name];
        const written = asText(entry) ?? asText(asRecord(entry)['version']);
        if (written === undefined || /^(?:link|file):/.test(written)) continue;
        // An alias is written with the real name: `other@1.2.3` or `/other/1.2.3`.
        const version = withoutPeers(written);
        const alias = /^\/|.@/.test(version) ? readKey(version) : undefined;
        const real = alias ?? { name, version };
        return (
          byNameAndVersion.get(`${real.name}@${real.version}`) ?? lockedPackage(real.name, real.version, {})
        );
      }
      return undefined;
    },
  });
};
