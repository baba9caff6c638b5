import type { Node } from '../../../facts/node.ts';
import type { Unknown } from '../../../findings.ts';
import type { LibraryOrigin } from '../../resolution/origin.ts';

/**
 * Where a value comes from, once names, members, spreads, defaults and project functions are followed.
 * `otherwise`: what holds where this source gives nothing (`?? 5`, a default parameter, an earlier property).
 */
export type Leaf =
  /** An expression that nothing more is followed behind: a literal, a library call, a function, an object. */
  | { kind: 'node'; node: Node }
  /** A member of what a library call or constructor gives: `controller.signal`. */
  | { kind: 'made'; node: Node; path: readonly string[] }
  /** Written as `undefined`, or written nowhere. */
  | { kind: 'absent' }
  /** A library's own symbol or ambient instance. */
  | { kind: 'symbol'; node: Node; origin: LibraryOrigin }
  /** What callers of a function give to a parameter. */
  | {
      kind: 'parameter';
      fn: Node;
      param: Node;
      index: number;
      path: readonly string[];
      otherwise?: readonly Leaf[];
    }
  | { kind: 'unknown'; reason: Unknown; otherwise?: readonly Leaf[] };

export const ABSENT: readonly Leaf[] = [{ kind: 'absent' }];

export const unknownLeaf = (unknown: Unknown['unknown'], settles: string): Leaf => ({
  kind: 'unknown',
  reason: { unknown, settles },
});

/** Gives every absent source what holds otherwise, and tells the open ones about it. */
export const withDefault = (leaves: readonly Leaf[], otherwise: () => readonly Leaf[]): readonly Leaf[] =>
  leaves.flatMap((leaf): readonly Leaf[] => {
    if (leaf.kind === 'absent') return otherwise();
    if (leaf.kind !== 'parameter' && leaf.kind !== 'unknown') return [leaf];
    return [{ ...leaf, otherwise: leaf.otherwise ? withDefault(leaf.otherwise, otherwise) : otherwise() }];
  });
