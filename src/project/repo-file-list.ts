import { byPath, folderOf, foldersUp, isWithin } from './paths.ts';
import type { RepoFile, RepoFileKind } from './project.ts';
import { mayTellByContent, repoFileKind, repoFileKindByContent, SHARED_FOLDERS } from './repo-files.ts';
import { roleByFolder } from './roles.ts';
import type { Tree } from './tree.ts';
import { walk } from './walk.ts';

export interface RepoFileList {
  /** Takes a file if some check reads its kind, or only these kinds. */
  add(file: string, wanted?: ReadonlySet<RepoFileKind>): void;
  sorted(): RepoFile[];
}

export function createRepoFileList(tree: Tree): RepoFileList {
  const { scope, reader, packages } = tree;
  const files = new Map<string, RepoFile>();
  return {
    add(file, wanted) {
      if (files.has(file)) return;
      const kind =
        repoFileKind(file) ??
        (mayTellByContent(file) ? repoFileKindByContent(reader.text(file) ?? '') : undefined);
      if (kind === undefined || wanted?.has(kind) === false) return;
      const size = reader.sizeOf(file);
      if (size === undefined) return;
      files.set(file, {
        path: file,
        kind,
        role: roleByFolder(file, tree.baseOf(file)),
        package: packages.nearest(folderOf(file)).dir,
        inScope: isWithin(scope, file),
        size,
      });
    },
    sorted: () => [...files.values()].sort(byPath),
  };
}

/**
 * Takes the files above the scope that speak for it: those beside it on the way up to the root, and the
 * folders of CI, deployment and schema of the root and of its own package. Sibling packages are not entered.
 */
export function addFilesAbove(tree: Tree, list: RepoFileList): void {
  const { reader, scope, scopeKind, scopeFolder, home } = tree;
  if (scope === '') return;
  const above = scopeKind === 'file' ? foldersUp(scopeFolder) : foldersUp(scopeFolder).slice(1);
  for (const folder of above) {
    const holdsShared = folder === '' || folder === home.dir;
    const isShared = (at: string): boolean =>
      SHARED_FOLDERS.has(
        at
          .slice(folder.length)
          .split('/')
          .find((segment) => segment !== '') ?? '',
      );
    walk({
      reader,
      start: folder,
      onFolder: () => [],
      enters: (at, names) => holdsShared && isShared(at) && !names.has('package.json'),
      onFile: (file) => list.add(file),
      onLeftOut: () => {},
      onDiagnostic: () => {},
    });
  }
}
