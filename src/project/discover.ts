import { InputError } from '../errors.ts';
import type { Diagnostic } from '../findings.ts';
import { dependenciesOf, linkPackages } from './packages.ts';
import { byCodeUnit, byPath, folderOf, isWithin } from './paths.ts';
import type {
  DiscoverOptions,
  FileRole,
  LeftOutReason,
  Package,
  Project,
  RepoFileKind,
  SourceFile,
} from './project.ts';
import { addFilesAbove, createRepoFileList } from './repo-file-list.ts';
import { createReader } from './reader.ts';
import { locateScope } from './root.ts';
import { createSourceFiles, problemText, type SourceFiles } from './source-files.ts';
import { isSourceName } from './source-name.ts';
import { openTree, type Tree } from './tree.ts';
import { walk, type WalkOptions } from './walk.ts';

/** What other packages give to the ones in scope, beside their sources. */
const KINDS_OF_DEPENDENCIES: ReadonlySet<RepoFileKind> = new Set([
  'manifest',
  'prisma',
  'sql',
  'sql-migration',
  'graphql',
  'proto',
  'openapi',
  'tsconfig',
]);

/** Files that nothing imports from another package. */
const ROLES_KEPT_INSIDE: ReadonlySet<FileRole> = new Set([
  'test',
  'mock',
  'fixture',
  'example',
  'docs',
  'tool-config',
]);

/**
 * Lists what there is to review at a path: a folder or one file, and what lies around it in the same root.
 *
 * All sources below a folder are taken that git would track and that no rule of left-out.ts names. A tsconfig's `include` and
 * `exclude` do not filter (server code is often compiled by another config than the one at hand); its `outDir` does.
 * @throws {InputError} where the path is missing or holds no source files
 */
export async function discover(given: string, options: DiscoverOptions = {}): Promise<Project> {
  const diagnostics: Diagnostic[] = [];
  const leftOut: Partial<Record<LeftOutReason, number>> = {};
  const told = new Set<string>();
  const report = {
    onDiagnostic(diagnostic: Diagnostic): void {
      // A base that is missing would be told once for each config that shares the one which extends it.
      const key = JSON.stringify(diagnostic);
      if (!told.has(key)) diagnostics.push(diagnostic);
      told.add(key);
    },
    onLeftOut: (reason: LeftOutReason): void => void (leftOut[reason] = (leftOut[reason] ?? 0) + 1),
  };
  const where = options.tree ?? (await locateScope(given, options.root));
  const reader = options.tree?.reader ?? createReader(where.root);
  const tree = await openTree(where, reader, report.onDiagnostic);
  const { root, scope, scopeKind } = tree;
  const sources = createSourceFiles({ tree, ...report });
  const beyond = createSourceFiles({ tree, ...SILENT });
  const files = new Map<string, SourceFile>();
  const repoFiles = createRepoFileList(tree);

  if (scopeKind === 'file') files.set(scope, onlyFile(given, sources.named(scope, true)));
  else {
    walk({
      ...walkOptions(tree, scope),
      ...report,
      onFile(file) {
        repoFiles.add(file);
        const source = isSourceName(file) ? sources.met(file, true) : undefined;
        if (source !== undefined) files.set(file, source);
      },
    });
    if (files.size === 0) throw new InputError(noSourceFiles(given, leftOut));
  }
  addFilesAbove(tree, repoFiles);

  const linked = packagesOf(tree, files);
  // One file is reviewed with what it imports, which `Project.file` finds: whole packages would cost more than they tell.
  const inScope = scopeKind === 'file' ? [] : linked.filter((each) => each.inScope);
  for (const { dir } of dependenciesOf(inScope, linked)) {
    if (dir === '' || isWithin(scope, dir)) continue;
    walk({
      ...walkOptions(tree, dir),
      ...SILENT,
      onFile(file) {
        if (files.has(file)) return;
        repoFiles.add(file, KINDS_OF_DEPENDENCIES);
        const source = isSourceName(file) ? beyond.met(file, false) : undefined;
        if (source !== undefined && !ROLES_KEPT_INSIDE.has(source.role)) files.set(file, source);
      },
    });
  }

  const packages = packagesOf(tree, files);
  const packageByDir = new Map(packages.map((each) => [each.dir, each]));
  const named = new Map<string, SourceFile | undefined>();
  return {
    root,
    scope,
    scopeKind,
    files: [...files.values()].sort(byPath),
    packages,
    repoFiles: repoFiles.sorted(),
    leftOut,
    diagnostics,
    file(at) {
      const known = files.get(at);
      if (known !== undefined) return known;
      if (!named.has(at)) named.set(at, findNamed(at, tree, files, beyond));
      return named.get(at);
    },
    read: (file) => tree.reader.text(file),
    hashOf: (file) => files.get(file)?.hash ?? tree.reader.hashOf(file),
    tsconfigFor: (file) => tree.tsconfigs.forFile(file),
    packageOf(file) {
      const known = tree.packages.nearest(folderOf(file));
      return packageByDir.get(known.dir) ?? { ...known, inScope: false, inWorkspace: false, dependsOn: [] };
    },
  };
}

const SILENT = { onDiagnostic: (): void => {}, onLeftOut: (): void => {} };

/** Learns packages and output folders on the way. */
const walkOptions = (tree: Tree, start: string): Pick<WalkOptions, 'reader' | 'start' | 'onFolder'> => ({
  reader: tree.reader,
  start,
  onFolder(folder, names) {
    if (names.has('package.json')) tree.packages.nearest(folder);
    else tree.packages.noManifestIn(folder);
    return tree.tsconfigs.outputsOf(folder, names);
  },
});

function packagesOf(tree: Tree, files: ReadonlyMap<string, SourceFile>): Package[] {
  const used = new Set([...files.values()].filter((file) => file.inScope).map((file) => file.package));
  const isInScope = (dir: string): boolean => used.has(dir) || isWithin(tree.scope, dir);
  const known = tree.packages.all();
  const standIn = tree.packages.nearest('');
  if (standIn.manifestPath === undefined && used.has('')) known.unshift(standIn);
  return linkPackages(known, tree.members, isInScope);
}

/** A file that an import leads to, at its real path; dependencies stay closed. */
function findNamed(
  file: string,
  tree: Tree,
  files: ReadonlyMap<string, SourceFile>,
  beyond: SourceFiles,
): SourceFile | undefined {
  const real = tree.reader.realPath(file);
  if (real === undefined || real.split('/').includes('node_modules')) return undefined;
  const source = files.get(real) ?? beyond.named(real, false);
  return typeof source === 'string' ? undefined : source;
}

function onlyFile(given: string, source: ReturnType<SourceFiles['named']>): SourceFile {
  if (source === undefined) {
    throw new InputError(
      `${given} is not a JavaScript or TypeScript file: give a source file or a service's folder.`,
    );
  }
  if (typeof source === 'string') {
    throw new InputError(
      `${given} ${problemText(source)}, so there is nothing to review: give another file or a folder.`,
    );
  }
  return source;
}

function noSourceFiles(given: string, leftOut: Partial<Record<LeftOutReason, number>>): string {
  const reasons = Object.entries(leftOut)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([reason, count]) => `${count} ${reason}`);
  const why = reasons.length === 0 ? '' : ` (left out: ${reasons.join(', ')})`;
  return `${given} holds no JavaScript or TypeScript source files${why}: give the folder that holds the service's code.`;
}
