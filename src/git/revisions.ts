import { InputError, MissingHistoryError } from '../errors.ts';
import { git, gitLine } from './run.ts';

/** The two sides of a comparison. */
export interface Revisions {
  /** As the user wrote it. */
  baseName: string;
  /** The commit whose tree is the base: where head and the named revision parted. */
  baseCommit: string;
  /** The branch, or the commit where none is checked out. */
  headName: string;
  /** The two have no common commit: the tree of the named revision itself is the base. */
  unrelated: boolean;
}

const SHORT = 7;

const commitOf = (root: string, revision: string): string | undefined =>
  gitLine(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);

const isShallow = (root: string): boolean =>
  gitLine(root, ['rev-parse', '--is-shallow-repository']) === 'true';

const DEEPEN = '`git fetch --unshallow` brings it (`fetch-depth: 0` of actions/checkout)';

const withoutCommit = (root: string, name: string): Error => {
  if (gitLine(root, ['rev-list', '--max-count=1', '--all']) === '')
    return new InputError('this repository has no commit yet: there is nothing to compare with');
  if (isShallow(root)) return new MissingHistoryError(`\`${name}\` is not in this shallow clone: ${DEEPEN}`);
  return new InputError(
    `unknown revision \`${name}\`: give a branch, a tag or a commit; \`git fetch\` brings those of a remote`,
  );
};

/**
 * Finds the commit that a head is compared with.
 * @throws InputError where there is no repository or no such revision.
 * @throws MissingHistoryError where a shallow clone does not hold it.
 */
export const resolveRevisions = (root: string, baseName: string): Revisions => {
  const inside = git(root, ['rev-parse', '--is-inside-work-tree']);
  if (!inside.ok) {
    const isForeign = inside.complaint.includes('dubious ownership');
    throw new InputError(
      isForeign
        ? `git does not trust this repository (${inside.complaint.replace(/^fatal: /, '')}): see \`safe.directory\` of git`
        : '`--base` needs a git repository, and this folder is in none',
    );
  }
  const named = commitOf(root, baseName);
  if (named === undefined) throw withoutCommit(root, baseName);
  const head = commitOf(root, 'HEAD');
  const headName =
    gitLine(root, ['symbolic-ref', '--short', '--quiet', 'HEAD']) ?? (head ?? '').slice(0, SHORT);
  const parted = head === undefined ? undefined : gitLine(root, ['merge-base', head, named]);
  if (head !== undefined && parted === undefined && isShallow(root))
    throw new MissingHistoryError(
      `this shallow clone does not hold the commit where HEAD and \`${baseName}\` parted: ${DEEPEN}`,
    );
  return { baseName, baseCommit: parted ?? named, headName, unrelated: parted === undefined };
};
