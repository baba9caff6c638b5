import { diffArrays } from 'diff';
import { nameOf } from '../../project/paths.ts';
import type { Project } from '../../project/project.ts';

/** What differs between the files of two trees. */
export interface Changes {
  /** Paths of the head that were added or changed, sorted. */
  readonly paths: readonly string[];
  /** The path that a file of the head had on the base; its own where it is new or was not moved. */
  basePath(path: string): string;
  /** Whether one of these lines of the head was added or changed. */
  touches(path: string, line: number, endLine: number): boolean;
}

/** A renamed file has at least this share of its lines in common. */
const SIMILAR = 0.5;
/** Beyond so many pairs of files renames are told by name alone. */
const MOST_COMPARISONS = 2_000;

const hashesOf = (project: Project | undefined): Map<string, string> =>
  new Map(
    [...(project?.files ?? []), ...(project?.repoFiles ?? [])]
      .filter(({ inScope }) => inScope)
      .flatMap(({ path }): [string, string][] => {
        const hash = project?.hashOf(path);
        return hash === undefined ? [] : [[path, hash]];
      }),
  );

const linesOf = (project: Project | undefined, path: string): string[] =>
  (project?.read(path) ?? '').split(/\r\n|\n/);

/** Share of the lines of the longer text that both have, blank ones aside. */
const similarity = (one: readonly string[], other: readonly string[]): number => {
  const counts = new Map<string, number>();
  const meant = (lines: readonly string[]): string[] =>
    lines.map((line) => line.trim()).filter((line) => line !== '');
  const [a, b] = [meant(one), meant(other)];
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1);
  let common = 0;
  for (const line of b) {
    const left = counts.get(line) ?? 0;
    if (left > 0) common++;
    counts.set(line, left - 1);
  }
  return common / Math.max(1, a.length, b.length);
};

/** Pairs files that are gone with files that came, by content, then by how much of it stayed. */
const renamesOf = (
  added: readonly string[],
  deleted: readonly string[],
  hashes: { head: ReadonlyMap<string, string>; base: ReadonlyMap<string, string> },
  linesAt: { head: (path: string) => string[]; base: (path: string) => string[] },
): Map<string, string> => {
  const renames = new Map<string, string>();
  const left = new Set(deleted);
  const take = (path: string, old: string | undefined): void => {
    if (old === undefined) return;
    renames.set(path, old);
    left.delete(old);
  };
  for (const path of added) {
    const equal = [...left].filter((old) => hashes.base.get(old) === hashes.head.get(path));
    take(path, equal.find((old) => nameOf(old) === nameOf(path)) ?? equal[0]);
  }
  const open = added.filter((path) => !renames.has(path));
  const few = open.length * left.size <= MOST_COMPARISONS;
  for (const path of open) {
    const candidates = [...left].filter((old) => few || nameOf(old) === nameOf(path));
    if (candidates.length === 0) continue;
    const lines = linesAt.head(path);
    const [best] = candidates
      .map((old) => ({ old, share: similarity(lines, linesAt.base(old)) }))
      .sort((a, b) => b.share - a.share || (a.old < b.old ? -1 : 1));
    if (best && best.share >= SIMILAR) take(path, best.old);
  }
  return renames;
};

/** The lines of the head that the base does not have, from 1. */
const touchedLines = (before: string[], after: string[]): Set<number> => {
  const touched = new Set<number>();
  let line = 1;
  for (const { added, removed, count = 0 } of diffArrays(before, after)) {
    if (removed) continue;
    if (added) for (let at = line; at < line + count; at++) touched.add(at);
    line += count;
  }
  return touched;
};

/** Compares the files that a review reads, by content; line by line only where somebody asks. */
export const changesBetween = (head: Project, base: Project | undefined): Changes => {
  const hashes = { head: hashesOf(head), base: hashesOf(base) };
  const added = [...hashes.head.keys()].filter((path) => !hashes.base.has(path)).sort();
  const deleted = [...hashes.base.keys()].filter((path) => !hashes.head.has(path)).sort();
  const renames = renamesOf(added, deleted, hashes, {
    head: (path) => linesOf(head, path),
    base: (path) => linesOf(base, path),
  });
  const basePath = (path: string): string => renames.get(path) ?? path;
  const isChanged = (path: string): boolean => hashes.base.get(basePath(path)) !== hashes.head.get(path);
  const changed = new Set([...hashes.head.keys()].filter(isChanged));
  const known = new Map<string, Set<number>>();
  const touchedIn = (path: string): Set<number> => {
    let touched = known.get(path);
    if (!touched)
      known.set(path, (touched = touchedLines(linesOf(base, basePath(path)), linesOf(head, path))));
    return touched;
  };
  return {
    paths: [...changed].sort(),
    basePath,
    touches(path, line, endLine) {
      if (!changed.has(path)) return false;
      if (!hashes.base.has(basePath(path))) return true;
      const touched = touchedIn(path);
      for (let at = line; at <= endLine; at++) if (touched.has(at)) return true;
      return false;
    },
  };
};
