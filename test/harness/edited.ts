import { review } from '../../src/review.ts';
import type { Finding } from '../../src/findings.ts';
import { seeded, type Edit, type Sources } from './edits.ts';
import type { Repository } from './repository.ts';
import { findingsOf, TODAY } from './review-tree.ts';

export interface Edited {
  /** Findings that the base has as well. */
  kept: number;
  new: Finding[];
  fixed: Finding[];
}

/** Commits a program into an empty repository, edits its work tree and tells what the review calls new and fixed. */
export const reviewEdited = async (
  { root, commit, write }: Repository,
  before: Sources,
  edits: readonly Edit[],
  seed: number,
): Promise<Edited> => {
  commit(before);
  const random = seeded(seed);
  let after = before;
  for (const edit of edits) after = await edit(after, random);
  const gone = Object.keys(before).filter((path) => !(path in after));
  write({ ...Object.fromEntries(gone.map((path) => [path, undefined])), ...after });
  const reviewed = await review({ path: root, root, base: 'HEAD', today: TODAY, version: '0.0.0' });
  const findings = findingsOf(reviewed);
  const isNew = ({ state }: Finding): boolean => state === 'new';
  return {
    kept: findings.filter((finding) => !isNew(finding)).length,
    new: findings.filter(isNew),
    fixed: reviewed.review.comparison?.fixed ?? [],
  };
};

/** `timeouts/http-client src/a.ts:5 pay` */
export const told = ({ check, path, line, symbol }: Finding): string =>
  `${check} ${path}:${line} ${symbol}`.trim();
