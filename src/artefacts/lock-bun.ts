import { parse, type ParseError } from 'jsonc-parser';
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

/** `bun.lock`: a package is `[name@version, registry, facts, integrity]`; `bun.lockb` is binary and not read. */
export const readBunLock = (path: string, text: string): Read<Lockfile> => {
  const errors: ParseError[] = [];
  const lock = asRecord(parse(text, errors, { allowTrailingComma: true }));
  if (errors.length > 0 && !Object.hasOwn(lock, 'packages'))
    return readFailed(path, 'not readable as a Bun lockfile');
  const byKey = new Map<string, LockedPackage>();
  for (const [key, value] of Object.entries(asRecord(lock['packages']))) {
    if (!Array.isArray(value)) continue;
    const resolution = asText(value[0]) ?? '';
    const at = resolution.indexOf('@', 1);
    const version = resolution.slice(at + 1);
    if (at === -1 || version.startsWith('workspace:')) continue;
    const registry = asText(value[1]);
    byKey.set(
      key,
      lockedPackage(resolution.slice(0, at), version, {
        integrity: value.map(asText).findLast((each) => each?.startsWith('sha')),
        resolvedUrl: registry === '' ? undefined : registry,
      }),
    );
  }
  const names = new Map(
    Object.entries(asRecord(lock['workspaces'])).map(([dir, entry]) => [
      dir,
      asText(asRecord(entry)['name']),
    ]),
  );
  const dir = folderOf(path);
  return readOk({
    path,
    dir,
    manager: 'bun',
    version: versionText(lock['lockfileVersion']),
    packages: [...byKey.values()],
    lookup: (packageDir, name) => {
      const relative = fromLock(dir, packageDir);
      if (relative === undefined) return undefined;
      const workspace = names.get(relative);
      return (workspace ? byKey.get(`${workspace}/${name}`) : undefined) ?? byKey.get(name);
    },
  });
};
