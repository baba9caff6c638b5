import { parseSyml } from '@yarnpkg/parsers';
import {
  asRecord,
  asText,
  lockedPackage,
  onlyVersion,
  type LockedPackage,
  type Lockfile,
} from './lock-model.ts';
import { folderOf, readFailed, readOk, type Read } from './place.ts';

/** Splits `name@range` at the `@` that is not the scope's. */
const splitDescriptor = (descriptor: string): { name: string; range: string } => {
  const at = descriptor.indexOf('@', 1);
  return at === -1
    ? { name: descriptor, range: '' }
    : { name: descriptor.slice(0, at), range: descriptor.slice(at + 1) };
};

/** `yarn.lock` of Yarn classic and of Yarn 2 and later. Neither keeps `deprecated` or install scripts. */
export const readYarnLock = (path: string, text: string): Read<Lockfile> => {
  let lock: Record<string, unknown>;
  try {
    lock = asRecord(parseSyml(text));
  } catch (error) {
    return readFailed(
      path,
      `not readable as a Yarn lockfile: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const isBerry = Object.hasOwn(lock, '__metadata');
  const packages: LockedPackage[] = [];
  const byDescriptor = new Map<string, LockedPackage>();
  for (const [keys, value] of Object.entries(lock)) {
    const entry = asRecord(value);
    const version = asText(entry['version']);
    const resolution = asText(entry['resolution']);
    if (keys === '__metadata' || version === undefined || resolution?.includes('@workspace:')) continue;
    const [first = ''] = keys.split(/,\s*/);
    const name = resolution ? splitDescriptor(resolution).name : splitDescriptor(first).name;
    const locked = lockedPackage(name, version, {
      integrity: asText(entry['integrity']) ?? asText(entry['checksum']),
      resolvedUrl: asText(entry['resolved']) ?? resolution,
    });
    packages.push(locked);
    for (const key of keys.split(/,\s*/)) byDescriptor.set(key, locked);
  }
  return readOk({
    path,
    dir: folderOf(path),
    manager: isBerry ? 'yarn-berry' : 'yarn-classic',
    version: isBerry ? (asText(asRecord(lock['__metadata'])['version']) ?? '') : '1',
    packages,
    lookup: (_packageDir, name, range) => {
      const exact =
        range === undefined
          ? undefined
          : (byDescriptor.get(`${name}@${range}`) ?? byDescriptor.get(`${name}@npm:${range}`));
      return exact ?? onlyVersion(packages, name);
    },
  });
};
