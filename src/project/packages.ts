import type { Diagnostic } from '../findings.ts';
import { dependencyNames, makesPackage, parseManifest } from './manifest.ts';
import { byCodeUnit, foldersUp, joinPath, nameOf } from './paths.ts';
import type { Manifest, Package } from './project.ts';
import type { Reader } from './reader.ts';

/** A package before the scope is known to it. */
export interface KnownPackage {
  name: string;
  dir: string;
  manifestPath?: string;
  manifest: Manifest;
}

export interface PackageTable {
  /** Spares the search in a folder that holds no manifest. */
  noManifestIn(folder: string): void;
  /** The nearest package of a folder; the root stands in where no manifest exists. */
  nearest(folder: string): KnownPackage;
  /** All that were met, sorted by folder. */
  all(): KnownPackage[];
}

/** Reads the manifests of a tree when they are asked for, each once. */
export function createPackageTable(
  root: string,
  reader: Reader,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): PackageTable {
  const own = new Map<string, KnownPackage | undefined>();

  const read = (dir: string): KnownPackage | undefined => {
    const manifestPath = joinPath(dir, 'package.json');
    const text = reader.text(manifestPath);
    if (text === undefined) return undefined;
    const manifest = parseManifest(text);
    if (manifest === undefined) {
      onDiagnostic({
        kind: 'manifest',
        path: manifestPath,
        message: 'This manifest is not a JSON object; the folder counts as a package without dependencies.',
      });
    } else if (!makesPackage(manifest)) return undefined;
    const name = manifest?.['name'];
    return {
      name:
        typeof name === 'string' && name !== ''
          ? name
          : nameOf(dir === '' ? root.replaceAll('\\', '/') : dir),
      dir,
      manifestPath,
      manifest: manifest ?? {},
    };
  };

  const at = (dir: string): KnownPackage | undefined => {
    if (!own.has(dir)) own.set(dir, read(dir));
    return own.get(dir);
  };

  const standIn: KnownPackage = { name: nameOf(root.replaceAll('\\', '/')), dir: '', manifest: {} };

  const nearest = new Map<string, KnownPackage>();
  const findNearest = (folder: string): KnownPackage => {
    for (const dir of foldersUp(folder)) {
      const found = at(dir);
      if (found !== undefined) return found;
    }
    return standIn;
  };

  return {
    noManifestIn(folder) {
      if (!own.has(folder)) own.set(folder, undefined);
    },
    nearest(folder) {
      const found = nearest.get(folder) ?? findNearest(folder);
      nearest.set(folder, found);
      return found;
    },
    all: () =>
      [...own.values()].filter((known) => known !== undefined).sort((a, b) => byCodeUnit(a.dir, b.dir)),
  };
}

/** Joins the packages with what the scope and the workspace make of them. */
export function linkPackages(
  known: readonly KnownPackage[],
  members: ReadonlySet<string>,
  isInScope: (dir: string) => boolean,
): Package[] {
  const folderByName = new Map(
    known.filter((each) => members.has(each.dir)).map((each) => [each.name, each.dir]),
  );
  return known.map((each) => ({
    ...each,
    inScope: isInScope(each.dir),
    inWorkspace: members.has(each.dir),
    dependsOn: [...dependencyNames(each.manifest)]
      .flatMap((name) => folderByName.get(name) ?? [])
      .filter((dir) => dir !== each.dir)
      .sort(byCodeUnit),
  }));
}

/** The folders of all workspace packages that these depend on, directly or through others; without themselves. */
export function dependenciesOf(from: readonly Package[], all: readonly Package[]): Package[] {
  const byDir = new Map(all.map((each) => [each.dir, each]));
  const own = new Set(from);
  const reached = new Set(from);
  for (const each of reached) {
    for (const dir of each.dependsOn) {
      const dependency = byDir.get(dir);
      if (dependency !== undefined) reached.add(dependency);
    }
  }
  return [...reached].filter((each) => !own.has(each)).sort((a, b) => byCodeUnit(a.dir, b.dir));
}
