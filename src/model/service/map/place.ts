import type { Node } from '../../../facts/node.ts';

/** Where something stands. */
export interface MapPlace {
  file: string;
  line: number;
}

export const placeOf = (node: Node): MapPlace => ({ file: node.path, line: node.line });

/** Sorts by file, line and a last word, all by code unit. */
export const byPlace = (a: MapPlace, b: MapPlace): number =>
  a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1;
