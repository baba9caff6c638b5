import type { Site, Span } from '../findings.ts';
import { siteAt } from './place.ts';

export type Scalar = string | number | boolean | null;

/** A value of a JSON or YAML document with the place where it stands. */
export interface DataNode {
  kind: 'map' | 'list' | 'scalar';
  /** JSON pointer from the document, `''` for its root. */
  pointer: string;
  span: Span;
  /** The place of the key that holds this value. */
  keySpan?: Span;
  scalar: Scalar;
  entries: DataEntry[];
  items: DataNode[];
  /** For a block scalar: the line of its first line of content, and the columns that its indentation takes. */
  content?: { line: number; indent: number; folded: boolean };
}

export interface DataEntry {
  key: string;
  node: DataNode;
}

const escapePointer = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

export const childPointer = (pointer: string, key: string | number): string =>
  `${pointer}/${typeof key === 'number' ? key : escapePointer(key)}`;

/** The value below a node, by keys and positions. */
export const child = (
  node: DataNode | undefined,
  ...path: readonly (string | number)[]
): DataNode | undefined => {
  let at = node;
  for (const step of path) {
    if (!at) return undefined;
    at = typeof step === 'number' ? at.items[step] : at.entries.find((entry) => entry.key === step)?.node;
  }
  return at;
};

/** The text of a scalar (`12` and `true` as they are written), `undefined` for anything else and for null. */
export const textOf = (node: DataNode | undefined): string | undefined =>
  node?.kind === 'scalar' && node.scalar !== null ? String(node.scalar) : undefined;

/** The texts of a list, or of a single scalar where a list may stand. */
export const textsOf = (node: DataNode | undefined): string[] => {
  if (!node) return [];
  const single = textOf(node);
  if (single !== undefined) return [single];
  return node.items.flatMap((item) => textOf(item) ?? []);
};

export const keysOf = (node: DataNode | undefined): string[] => node?.entries.map((entry) => entry.key) ?? [];

/** Where a finding about this value starts: at its key, or at the value itself where it has none. */
export const siteOf = (path: string, node: DataNode, shape: string): Site =>
  siteAt(path, node.keySpan ?? node.span, node.pointer, shape);
