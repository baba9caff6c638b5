import type { Diagnostic } from '../findings.ts';
import { traitsOf, type PackageTraits } from './package-traits.ts';
import { createPackageTable, type KnownPackage, type PackageTable } from './packages.ts';
import { folderOf, isWithin } from './paths.ts';
import type { Reader } from './reader.ts';
import type { Scope } from './root.ts';
import { createTsConfigs, type TsConfigs } from './tsconfigs.ts';
import { workspacePackages } from './workspaces.ts';

/** What can be asked of the tree below the root before its files are listed. Everything is read when asked for, once. */
export interface Tree extends Scope {
  /** The scope, or the folder of its one file. */
  scopeFolder: string;
  /** Package that holds the scope's folder. */
  home: KnownPackage;
  reader: Reader;
  packages: PackageTable;
  /** Folders of the workspace's packages, the root's included. */
  members: ReadonlySet<string>;
  tsconfigs: TsConfigs;
  traitsOf(folder: string): PackageTraits;
  /**
   * The folder below which names of folders speak of a file's role: a service under `examples/` that is
   * reviewed on its own is no example. The root for what lies outside of the scope's package.
   */
  baseOf(file: string): string;
}

export async function openTree(
  where: Scope,
  reader: Reader,
  onDiagnostic: (diagnostic: Diagnostic) => void,
): Promise<Tree> {
  const { root } = where;
  const packages = createPackageTable(root, reader, onDiagnostic);
  const members = new Set(await workspacePackages(reader));
  const folderByName = new Map([...members].map((dir) => [packages.nearest(dir).name, dir]));
  const tsconfigs = createTsConfigs(root, {
    read: (file) => reader.text(file),
    exists: (file) => reader.kindAt(file) !== undefined,
    namesIn: (folder) => (reader.entries(folder) ?? []).map(({ name }) => name),
    packageFolder: (name) => folderByName.get(name),
    onDiagnostic,
  });

  const scopeFolder = where.scopeKind === 'folder' ? where.scope : folderOf(where.scope);
  const home = packages.nearest(scopeFolder);
  const base = home.manifestPath === undefined ? scopeFolder : home.dir;
  const traits = new Map<string, PackageTraits>();

  return {
    ...where,
    scopeFolder,
    home,
    reader,
    packages,
    members,
    tsconfigs,
    traitsOf(folder) {
      const known = packages.nearest(folder);
      const found = traits.get(known.dir) ?? traitsOf(reader, known);
      traits.set(known.dir, found);
      return found;
    },
    baseOf: (file) => (isWithin(base, file) ? base : ''),
  };
}
