import { OWNERSHIP } from './ownership.ts';

/** A finding as far as its place counts. */
export interface Placed {
  check: string;
  path: string;
  line: number;
  column: number;
}

export interface SharedPlace {
  /** `path:line:column` */
  place: string;
  checks: readonly string[];
  /** What is told twice there; undefined where the checks may speak of two defects. */
  toldTwice: string | undefined;
}

/** Places at which several checks report. */
export const sharedPlaces = (findings: readonly Placed[]): SharedPlace[] => {
  const byPlace = new Map<string, Set<string>>();
  for (const { check, path, line, column } of findings) {
    const place = `${path}:${String(line)}:${String(column)}`;
    const checks = byPlace.get(place);
    if (checks) checks.add(check);
    else byPlace.set(place, new Set([check]));
  }
  return [...byPlace]
    .filter(([, checks]) => checks.size > 1)
    .map(([place, checks]) => ({ place, checks: [...checks].sort(), toldTwice: toldTwice(checks) }))
    .sort((a, b) => (a.place < b.place ? -1 : 1));
};

const toldTwice = (checks: ReadonlySet<string>): string | undefined =>
  OWNERSHIP.find(
    ({ owner, others }) =>
      checks.has(owner) &&
      [...checks].some((check) => check !== owner && others.some((other) => covers(other, check))),
  )?.defect;

const covers = (pattern: string, check: string): boolean =>
  pattern.endsWith('/*') ? check.startsWith(pattern.slice(0, -1)) : pattern === check;
