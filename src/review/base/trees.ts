import { InputError } from '../../errors.ts';
import { listCommit, listIndex } from '../../git/listing.ts';
import { createObjectReader } from '../../git/object-reader.ts';
import { createObjects, type Objects } from '../../git/objects.ts';
import { resolveRevisions, type Revisions } from '../../git/revisions.ts';
import { discover } from '../../project/discover.ts';
import type { Project } from '../../project/project.ts';
import { byCodeUnit, isWithin } from '../../project/paths.ts';
import { createReader, type Reader } from '../../project/reader.ts';
import { readerWithout } from '../../project/reader-without.ts';
import { locateScope, type Scope } from '../../project/root.ts';

export interface TreesOptions {
  path: string;
  root?: string;
  /** The revision that the head is compared with. */
  base: string;
  /** The head is what is staged, not the work tree. */
  staged: boolean;
}

/** Both sides of a comparison, ready to be discovered. */
export interface Trees {
  revisions: Revisions;
  scope: Scope;
  /** Folders of other repositories: git has no files of them, so neither side reads any. */
  submodules: readonly string[];
  /** Reads the base: also its config, since the change under review may not loosen its own rules. */
  baseReader: Reader;
  head(): Promise<Project>;
  /** Undefined where the base had nothing to review there. */
  base(): Promise<Project | undefined>;
}

const stagedReader = (scope: Scope, objects: Objects, workTree: Reader, given: string): Reader => {
  const { entries } = listIndex(scope.root);
  const reader = createObjectReader({ entries, objects, scope: scope.scope, workTree });
  if (scope.scope !== '' && reader.kindAt(scope.scope) === undefined)
    throw new InputError(`nothing of ${given} is staged or tracked: \`git add\` it first`);
  return reader;
};

/**
 * Opens the trees of a comparison. Neither the work tree nor the index is written to.
 * @throws InputError where there is no repository, no such revision or nothing to review.
 * @throws MissingHistoryError where this clone does not hold the base.
 */
export const openTrees = async ({ path, root, base, staged }: TreesOptions): Promise<Trees> => {
  const scope = await locateScope(path, root);
  const revisions = resolveRevisions(scope.root, base);
  const { entries, submodules: before } = listCommit(scope.root, revisions.baseCommit);
  const submodules = [...new Set([...before, ...listIndex(scope.root).submodules])].toSorted(byCodeUnit);
  const inside = submodules.find((folder) => isWithin(folder, scope.scope));
  if (inside !== undefined)
    throw new InputError(
      `${path} lies in the submodule ${inside}: \`--base\` compares commits of the repository that is reviewed, so run bpx in the submodule`,
    );
  const workTree = readerWithout(createReader(scope.root), submodules);
  const objects = createObjects(scope.root);
  const baseReader = createObjectReader({
    entries,
    objects,
    scope: scope.scope,
    workTree,
  });
  return {
    revisions,
    scope,
    submodules,
    baseReader,
    head: () =>
      discover(path, {
        tree: { ...scope, reader: staged ? stagedReader(scope, objects, workTree, path) : workTree },
      }),
    async base() {
      const kind = scope.scope === '' ? 'folder' : baseReader.kindAt(scope.scope);
      if (kind !== scope.scopeKind) return undefined;
      try {
        return await discover(path, { tree: { ...scope, reader: baseReader } });
      } catch (error) {
        if (error instanceof InputError) return undefined;
        throw error;
      }
    },
  };
};
