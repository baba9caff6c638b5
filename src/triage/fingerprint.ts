import { createHash } from 'node:crypto';

/** What a finding is recognised by, and where it sits now. */
export interface Identity {
  check: string;
  /** Class, function, route or export that it sits in, without the file and without local names. */
  anchor: string;
  /** The lowered text of the place: local names numbered, literals dropped; of a declaration its kind alone. */
  shape: string;
  /** The head of the place, which stays when what is in it is edited. */
  outline: string;
  /** All of the place, by which it is found again where it was moved. */
  substance: string;
  /** The root causes, by anchor and substance. */
  causes: readonly string[];
  /** The other places that are told as one with it, likewise. */
  members: readonly string[];
  path: string;
  line: number;
  column: number;
}

const byPlace = (a: Identity, b: Identity): number =>
  a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1;

// Lengths are written down, so that no two identities can run together.
const keyOf = ({ check, anchor, shape }: Identity): string =>
  [check, anchor, shape].map((part) => `${part.length}:${part}`).join('');

/**
 * One fingerprint per item, 16 hexadecimal digits, in the order of the items. Neither line nor path is
 * part of it, so it survives moved lines, renamed files and reformatting; equal ones are told apart by
 * their ordinal, counted by path and place.
 */
export const fingerprints = (items: readonly Identity[]): string[] => {
  const result: string[] = Array.from({ length: items.length }, () => '');
  const seen = new Map<string, number>();
  const ordered = items.map((item, index) => ({ item, index })).sort((a, b) => byPlace(a.item, b.item));
  for (const { item, index } of ordered) {
    const key = keyOf(item);
    const ordinal = seen.get(key) ?? 0;
    seen.set(key, ordinal + 1);
    result[index] = createHash('sha256').update(`${key}#${ordinal}`).digest('hex').slice(0, 16);
  }
  return result;
};
