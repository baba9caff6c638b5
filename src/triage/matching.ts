import type { Identity } from './fingerprint.ts';

/** What is known of the two trees beside their findings. */
export interface Change {
  /** The path that a file of the head had on the base. */
  basePath(path: string): string;
  /** Whether the head's line was added or changed. */
  isTouched(path: string, line: number): boolean;
  /** Whether a class, function or route of this name stands in the tree. */
  headHas(anchor: string): boolean;
  baseHas(anchor: string): boolean;
}

interface Place {
  index: number;
  identity: Identity;
}

type KeyOf = (identity: Identity, side: 'head' | 'base') => string | undefined;
type MayPair = (head: Identity, base: Identity) => boolean;

const textKey = (parts: readonly string[]): string => JSON.stringify(parts);

const byPlace = ({ identity: a }: Place, { identity: b }: Place): number =>
  a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1;

/** The innermost function, class or route around a place. */
const lastName = (anchor: string): string => anchor.slice(anchor.lastIndexOf('.') + 1);

/** Code that was moved to where nothing was, or from where nothing is left. */
const isMoved = (head: Identity, base: Identity, { headHas, baseHas }: Change): boolean =>
  !headHas(base.anchor) || !baseHas(head.anchor);

/**
 * Which finding of the base each finding of the head is, by index; undefined where it is new.
 *
 * First those of equal fingerprint parts, the same file before others. Then those whose place was edited inside, whose
 * code moved into a function that is new or out of one that is gone, and those that still have one of their causes.
 * More of a kind on the head than on the base are new by their number: those on touched lines, and the last ones.
 */
export const matchFindings = (
  head: readonly Identity[],
  base: readonly Identity[],
  change: Change,
): (number | undefined)[] => {
  const matches: (number | undefined)[] = head.map(() => undefined);
  const taken = new Set<number>();
  const pathOf = ({ path }: Identity, side: 'head' | 'base'): string =>
    side === 'head' ? change.basePath(path) : path;

  const pair = (keyOf: KeyOf, mayPair: MayPair = () => true): void => {
    const open = new Map<string, Place[]>();
    base.forEach((identity, index) => {
      const key = taken.has(index) ? undefined : keyOf(identity, 'base');
      if (key !== undefined) open.set(key, [...(open.get(key) ?? []), { index, identity }]);
    });
    for (const places of open.values()) places.sort(byPlace);
    const waiting = head
      .flatMap((identity, index): Place[] => (matches[index] === undefined ? [{ index, identity }] : []))
      .sort(
        (a, b) =>
          Number(change.isTouched(a.identity.path, a.identity.line)) -
            Number(change.isTouched(b.identity.path, b.identity.line)) || byPlace(a, b),
      );
    for (const { index, identity } of waiting) {
      const key = keyOf(identity, 'head');
      const places = key === undefined ? undefined : open.get(key);
      const at = places?.findIndex((place) => mayPair(identity, place.identity)) ?? -1;
      const [found] = at < 0 ? [] : (places?.splice(at, 1) ?? []);
      if (!found) continue;
      matches[index] = found.index;
      taken.add(found.index);
    }
  };

  pair((each, side) => textKey([each.check, each.anchor, each.shape, each.substance, pathOf(each, side)]));
  pair((each, side) => textKey([each.check, each.anchor, each.shape, pathOf(each, side)]));
  pair(
    (each) => textKey([each.check, each.anchor, each.shape]),
    (one, other) => one.anchor !== '' || one.substance === other.substance,
  );
  pair((each, side) => textKey([each.check, each.anchor, each.outline, pathOf(each, side)]));
  // Entries of data files have no shape: the text of one finds it again where entries before it came or went.
  pair((each, side) =>
    each.shape === '' ? textKey([each.check, each.substance, pathOf(each, side)]) : undefined,
  );
  pair(
    (each) => (each.shape === '' ? undefined : textKey([each.check, each.substance])),
    (one, other) => isMoved(one, other, change),
  );
  // Extracted, and what it held was extracted as well.
  pair(
    (each, side) => textKey([each.check, each.outline, lastName(each.anchor), pathOf(each, side)]),
    (one, other) => lastName(one.anchor) !== '' && isMoved(one, other, change),
  );
  // The last of its kind in a function that moved, whatever else became of the code around it.
  pair(
    (each, side) => textKey([each.check, lastName(each.anchor), pathOf(each, side)]),
    (one, other) => lastName(one.anchor) !== '' && isMoved(one, other, change),
  );
  // What is told once, at the first place that shows it: that place went, the next one stood there before.
  pair(
    (each, side) => textKey([each.check, each.anchor, pathOf(each, side)]),
    (one) => !change.isTouched(one.path, one.line),
  );
  pair(
    ({ check, causes }) => (causes.length === 0 ? undefined : check),
    (one, other) => one.causes.some((cause) => other.causes.includes(cause)),
  );
  comeApart(head, base, matches);
  return matches;
};

const placesOf = ({ anchor, substance, members }: Identity): string[] => [
  `${anchor} ${substance}`,
  ...members,
];

/** A finding that held several places may become several where one of them moved: its other places are known. */
const comeApart = (
  head: readonly Identity[],
  base: readonly Identity[],
  matches: (number | undefined)[],
): void => {
  const left = new Map<string, number[]>();
  matches.forEach((index, own) => {
    const before = index === undefined ? undefined : base[index];
    if (index === undefined || !before || before.members.length === 0) return;
    const still = head[own] ? placesOf(head[own]) : [];
    for (const place of placesOf(before)) {
      const at = still.indexOf(place);
      if (at >= 0) still.splice(at, 1);
      else
        left.set(textKey([before.check, place]), [
          ...(left.get(textKey([before.check, place])) ?? []),
          index,
        ]);
    }
  });
  head.forEach((identity, own) => {
    if (matches[own] !== undefined) return;
    const found = left.get(textKey([identity.check, placesOf(identity)[0] ?? '']))?.shift();
    if (found !== undefined) matches[own] = found;
  });
};
