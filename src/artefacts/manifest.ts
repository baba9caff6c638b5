import type { Site, Span } from '../findings.ts';
import { child, siteOf, textOf, textsOf, type DataNode } from './data-node.ts';
import { readJson } from './json.ts';
import { folderOf, siteAt, type Read } from './place.ts';
import { commandsIn } from './shell-text.ts';
import type { Command } from './shell.ts';

const GROUPS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
export type DependencyGroup = (typeof GROUPS)[number];

export interface DeclaredDependency {
  name: string;
  /** As written: `^1.2.0`, `workspace:*`, `catalog:`. */
  range: string;
  group: DependencyGroup;
  site: Site;
}

export interface PackageScript {
  name: string;
  text: string;
  commands: Command[];
  site: Site;
}

export interface PackageManifest {
  path: string;
  /** Its folder; `''` is the root. */
  dir: string;
  name?: string;
  version?: string;
  isPrivate: boolean;
  /** Manager and version of `packageManager`, without the hash. */
  packageManager?: { name: string; version: string };
  engines: Record<string, string>;
  workspaces: string[];
  scripts: PackageScript[];
  dependencies: DeclaredDependency[];
  /** Names of the commands that the package installs. */
  bins: string[];
  site: Site;
  root: DataNode;
}

const textMap = (node: DataNode | undefined): Record<string, string> =>
  Object.fromEntries(
    (node?.entries ?? []).flatMap((entry) => {
      const text = textOf(entry.node);
      return text === undefined ? [] : [[entry.key, text]];
    }),
  );

const FIRST_CHARACTER: Span = { line: 1, column: 1, endLine: 1, endColumn: 2 };

/** Reads a `package.json`; what is of the wrong type is left out. */
export const readManifest = (path: string, text: string): Read<PackageManifest> => {
  const { value: root, diagnostics } = readJson(path, text);
  const told = diagnostics.map((each) => ({ ...each, kind: 'manifest' as const }));
  if (root?.kind !== 'map') return { diagnostics: told };
  const name = textOf(child(root, 'name'));
  const version = textOf(child(root, 'version'));
  const manager = /^([a-z]+)@([^+]+)/.exec(textOf(child(root, 'packageManager')) ?? '');
  const workspaces = child(root, 'workspaces');
  const bin = child(root, 'bin');
  return {
    diagnostics: told,
    value: {
      path,
      dir: folderOf(path),
      ...(name === undefined ? {} : { name }),
      ...(version === undefined ? {} : { version }),
      isPrivate: child(root, 'private')?.scalar === true,
      ...(manager ? { packageManager: { name: manager[1] ?? '', version: manager[2] ?? '' } } : {}),
      engines: textMap(child(root, 'engines')),
      workspaces: textsOf(workspaces?.kind === 'map' ? child(workspaces, 'packages') : workspaces),
      scripts: (child(root, 'scripts')?.entries ?? []).flatMap(({ key, node }) => {
        const script = textOf(node);
        if (script === undefined) return [];
        return [{ name: key, text: script, commands: commandsIn(node), site: siteOf(path, node, key) }];
      }),
      dependencies: GROUPS.flatMap((group) =>
        (child(root, group)?.entries ?? []).flatMap(({ key, node }) => {
          const range = textOf(node);
          return range === undefined ? [] : [{ name: key, range, group, site: siteOf(path, node, key) }];
        }),
      ),
      bins:
        bin?.kind === 'map'
          ? bin.entries.map((entry) => entry.key)
          : bin && name
            ? [name.replace(/^@[^/]+\//, '')]
            : [],
      site: siteAt(path, FIRST_CHARACTER, '', 'package.json'),
      root,
    },
  };
};
