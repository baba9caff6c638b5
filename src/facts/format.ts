/**
 * What one file becomes: a flat table of nodes with its bindings, strings, comments and exports.
 * A pure function of content, script kind and `FACTS_VERSION`; moves between threads and to the cache as it is.
 * The layout is private to this folder: everybody else reads it through the cursor of node.ts.
 */

/** Raised whenever the layout or the lowering changes; retires cached facts. */
export const FACTS_VERSION = 3;

/** Fields of a node: head (kind, slot, flags), parent, start, end, payload, end of its subtree. */
export const STRIDE = 6;
export const HEAD = 0;
export const PARENT = 1;
export const START = 2;
export const END = 3;
/** Binding of an identifier, string id of names, operators and literals, -1 for none. */
export const PAYLOAD = 4;
export const NEXT = 5;

/** Fields of a binding: name, kind, declaring node, scope's function node, flags. */
export const BINDING_STRIDE = 5;

export const packHead = (kind: number, slot: number, flags: number): number =>
  kind | (slot << 8) | (flags << 16);

export interface ExportFact {
  /** `default`, a name, `*` for a whole re-export, `=` for `module.exports = …` */
  name: string;
  /** The exported declaration or expression; -1 for re-exports. */
  node: number;
  /** Module that a re-export takes it from. */
  from?: string;
  /** Name there: `default`, a name, `*` for `export * as ns`. */
  imported?: string;
  typeOnly: boolean;
}

export interface ImportFact {
  specifier: string;
  node: number;
  kind: 'static' | 'side-effect' | 'dynamic' | 'require' | 'export';
  typeOnly: boolean;
}

/** A syntax error that the parser recovered from. Offset in characters. */
export interface ParseError {
  offset: number;
  message: string;
}

export interface FileFacts {
  version: number;
  nodes: Int32Array;
  bindings: Int32Array;
  strings: string[];
  /** Offset of the first character of each line. */
  lineStarts: Int32Array;
  /** Start and end of each comment, in order. */
  comments: Int32Array;
  imports: ImportFact[];
  exports: ExportFact[];
  errors: ParseError[];
  /** Number of characters. */
  length: number;
}
