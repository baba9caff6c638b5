import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../errors.ts';
import type { Diagnostic } from '../findings.ts';
import { traitsOf, type PackageTraits } from './package-traits.ts';
import { createPackageTable, dependenciesOf, linkPackages } from './packages.ts';
import { byCodeUnit, byPath, folderOf, foldersUp, isWithin, joinPath, relativeTo } from './paths.ts';
import type {
  DiscoverOptions,
  FileRole,
  LeftOutReason,
  Package,
  Project,
  RepoFile,
  RepoFileKind,
  SourceFile,
} from './project.ts';
import { createReader } from './reader.ts';
import { mayTellByContent, repoFileKind, repoFileKindByContent, SHARED_FOLDERS } from './repo-files.ts';
import { roleByFolder } from './roles.ts';
import { locateScope } from './root.ts';
import { createSourceFiles, problemText } from './source-files.ts';
import { isSourceName } from './source-name.ts';
import { createTsConfigs } from './tsconfigs.ts';
import { walk } from './walk.ts';
import { workspaceMembers } from './workspaces.ts';

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
 * @throws {InputError} where the path is missing or holds no source files
 */
export async function discover(given: string, options: DiscoverOptions = {}): Promise<Project> {
  const { root, scope, scopeKind } = locateScope(given, options.root);
  const diagnostics: Diagnostic[] = [];
  const onDiagnostic = (diagnostic: Diagnostic): void => void diagnostics.push(diagnostic);
  const leftOut: Partial<Record<LeftOutReason, number>> = {};
  const onLeftOut = (reason: LeftOutReason): void => void (leftOut[reason] = (leftOut[reason] ?? 0) + 1);

  const reader = createReader(root);
  const packages = createPackageTable(root, reader, onDiagnostic);
  const members = new Set(['', ...(await workspaceMembers(root))]);
  const folderByName = new Map([...members].map((dir) => [packages.nearest(dir).name, dir]));
  const tsconfigs = createTsConfigs(root, {
    read: (file) => reader.take(file),
    exists: (file) => fs.existsSync(path.join(root, file)),
    packageFolder: (name) => folderByName.get(name),
    onDiagnostic,
  });

  const scopeFolder = scopeKind === 'folder' ? scope : folderOf(scope);
  const home = packages.nearest(scopeFolder);
  const base = home.manifestPath === undefined ? scopeFolder : home.dir;
  const traits = new Map<string, PackageTraits>();
  const traitsOfFolder = (folder: string): PackageTraits => {
    const known = packages.nearest(folder);
    let found = traits.get(known.dir);
    if (found === undefined) traits.set(known.dir, (found = traitsOf(root, known)));
    return found;
  };

  const files = new Map<string, SourceFile>();
  const repoFiles = new Map<string, RepoFile>();
  const sources = createSourceFiles({ reader, base, traitsOf: traitsOfFolder, onLeftOut, onDiagnostic });
  const beyond = createSourceFiles({
    reader,
    base,
    traitsOf: traitsOfFolder,
    onLeftOut: () => {},
    onDiagnostic: () => {},
  });

  const addRepoFile = (file: string, wanted?: ReadonlySet<RepoFileKind>): void => {
    if (repoFiles.has(file)) return;
    const kind =
      repoFileKind(file) ??
      (mayTellByContent(file) ? repoFileKindByContent(reader.take(file) ?? '') : undefined);
    if (kind === undefined || wanted?.has(kind) === false) return;
    const size = fs.statSync(path.join(root, file), { throwIfNoEntry: false })?.size;
    if (size === undefined) return;
    const role = roleByFolder(file, isWithin(base, file) ? base : '');
    const inScope = isWithin(scope, file);
    repoFiles.set(file, {
      path: file,
      kind,
      role,
      package: packages.nearest(folderOf(file)).dir,
      inScope,
      size,
    });
  };
  const onFolder = (folder: string, names: ReadonlySet<string>): string[] => {
    if (names.has('package.json')) packages.nearest(folder);
    return tsconfigs.outputsOf(folder, names);
  };

  if (scopeKind === 'file') files.set(scope, onlyFile(given, sources.named(scope, true)));
  else {
    walk({
      root,
      start: scope,
      onFolder,
      onLeftOut,
      onDiagnostic,
      onFile(file) {
        addRepoFile(file);
        const source = isSourceName(file) ? sources.met(file, true) : undefined;
        if (source !== undefined) files.set(file, source);
      },
    });
    if (files.size === 0) throw new InputError(noSourceFiles(given, leftOut));
  }

  for (const folder of scope === ''
    ? []
    : foldersUp(scopeKind === 'folder' ? folderOf(scope) : scopeFolder)) {
    const holdsShared = folder === '' || folder === home.dir;
    walk({
      root,
      start: folder,
      onFolder: () => [],
      enters: (at, names) =>
        holdsShared &&
        !names.has('package.json') &&
        SHARED_FOLDERS.has(at.slice(folder.length).split('/').find(Boolean) ?? ''),
      onFile: (file) => addRepoFile(file),
      onLeftOut: () => {},
      onDiagnostic: () => {},
    });
  }

  const link = (): Package[] => {
    const used = new Set([...files.values()].filter((file) => file.inScope).map((file) => file.package));
    return linkPackages(packages.all(), members, (dir) => used.has(dir) || isWithin(scope, dir));
  };
  const linked = link();
  const dependencies =
    scopeKind === 'file'
      ? []
      : dependenciesOf(
          linked.filter((each) => each.inScope),
          linked,
        );
  for (const { dir } of dependencies) {
    if (dir === '' || isWithin(scope, dir)) continue;
    walk({
      root,
      start: dir,
      onFolder,
      onFile(file) {
        if (files.has(file)) return;
        addRepoFile(file, KINDS_OF_DEPENDENCIES);
        const source = isSourceName(file) ? beyond.met(file, false) : undefined;
        if (source !== undefined && !ROLES_KEPT_INSIDE.has(source.role)) files.set(file, source);
      },
      onLeftOut: () => {},
      onDiagnostic: () => {},
    });
  }

  const named = new Map<string, SourceFile | undefined>();
  const findNamed = (file: string): SourceFile | undefined => {
    const real = realPath(root, file);
    if (real === undefined || real.split('/').includes('node_modules')) return undefined;
    const source = files.get(real) ?? beyond.named(real, false);
    return typeof source === 'string' ? undefined : source;
  };
  const standIn = packages.nearest('');
  const all = link();
  const isStandInUsed =
    standIn.manifestPath === undefined && [...files.values()].some((file) => file.package === '');
  if (isStandInUsed) all.unshift({ ...standIn, inScope: true, inWorkspace: true, dependsOn: [] });

  return {
    root,
    scope,
    scopeKind,
    files: [...files.values()].sort(byPath),
    packages: all,
    repoFiles: [...repoFiles.values()].sort(byPath),
    leftOut,
    diagnostics,
    file(at) {
      const known = files.get(at);
      if (known !== undefined) return known;
      if (!named.has(at)) named.set(at, findNamed(at));
      return named.get(at);
    },
    read: (file) => reader.take(file),
    hashOf: (file) => files.get(file)?.hash ?? reader.hashOf(file),
    tsconfigFor: (file) => tsconfigs.forFile(file),
    packageOf(file) {
      const { dir } = packages.nearest(folderOf(file));
      return (
        all.find((each) => each.dir === dir) ?? {
          ...packages.nearest(dir),
          inScope: false,
          inWorkspace: false,
          dependsOn: [],
        }
      );
    },
  };
}

function onlyFile(
  given: string,
  source: ReturnType<ReturnType<typeof createSourceFiles>['named']>,
): SourceFile {
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

/** Root-relative path behind links; undefined where there is none inside the root. */
function realPath(root: string, file: string): string | undefined {
  try {
    return relativeTo(root, fs.realpathSync.native(path.join(root, file)));
  } catch {
    return undefined;
  }
}
