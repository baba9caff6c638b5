import type { Style } from '../terminal/style.ts';
import { cut, padEnd, takeEnd, widthOf, wrap } from '../terminal/text.ts';

/** A column of a table. `grows`: takes what the others leave and wraps; `end`: cut at its start, as a path is. */
export interface Column {
  title: string;
  grows?: boolean;
  end?: boolean;
  /** The widest that it gets where it does not grow. */
  most?: number;
}

const GAP = 2;
/** A column that grows is never squeezed below this. */
const LEAST = 12;

/**
 * Rows under their titles, two columns apart, as wide as the page. Columns that grow share what the others leave;
 * what does not fit wraps inside of its column.
 */
export const tableLines = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): string[] => {
  const used = columns.map((_, index) => rows.some((row) => (row[index] ?? '') !== ''));
  const kept = columns.flatMap((column, index) => (used[index] ? [{ column, index }] : []));
  const widest = kept.map(({ column, index }) =>
    Math.max(widthOf(column.title), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  const width = style.width - 2 - GAP * (kept.length - 1);
  const need = kept.reduce(
    (sum, { column }, at) =>
      sum + Math.min(widest[at] ?? 0, column.grows ? LEAST : (column.most ?? Infinity)),
    0,
  );
  if (need > width) return stacked(columns, rows, style);
  const widths = widthsOf(
    kept.map(({ column }) => column),
    widest,
    width,
  );
  const head = kept.map(({ column }, at) => padEnd(cut(column.title, widths[at] ?? 0, ''), widths[at] ?? 0));
  return [
    `  ${style.dim(head.join('  ').trimEnd())}`,
    ...rows.flatMap((row) => {
      const cells = kept.map(({ column, index }, at) =>
        cellLines(row[index] ?? '', column, widths[at] ?? 0, style),
      );
      const height = Math.max(1, ...cells.map(({ length }) => length));
      return Array.from({ length: height }, (_, line) =>
        `  ${cells.map((cell, at) => padEnd(cell[line] ?? '', widths[at] ?? 0)).join('  ')}`.trimEnd(),
      );
    }),
  ];
};

/** Where the page is too narrow for columns: the first cell as a line of its own, the others named below it. */
const stacked = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: Style,
): string[] => {
  const label = Math.max(...columns.map(({ title }) => widthOf(title)));
  return rows.flatMap((row) => [
    ...wrap(row[0] ?? '', style.width - 2).map((line) => `  ${line}`),
    ...columns.slice(1).flatMap((column, index) => {
      const text = row[index + 1] ?? '';
      if (text === '') return [];
      const room = style.width - label - 6;
      return cellLines(text, { ...column, grows: true }, room, style).map(
        (line, at) => `    ${style.dim(padEnd(at === 0 ? column.title : '', label))}  ${line}`,
      );
    }),
  ]);
};

/** Fixed columns get what they need; those that grow share the rest by what they need. */
const widthsOf = (columns: readonly Column[], widest: readonly number[], room: number): number[] => {
  const need = widest.map((width, at) => Math.min(width, columns[at]?.most ?? Infinity));
  const growing = columns.flatMap(({ grows }, at) => (grows ? [at] : []));
  const fixed = need.reduce((sum, width, at) => (growing.includes(at) ? sum : sum + width), 0);
  let left = room - fixed;
  const widths = [...need];
  // the narrowest first: what one does not need is left for the others
  for (const [order, at] of growing.toSorted((a, b) => (need[a] ?? 0) - (need[b] ?? 0) || a - b).entries()) {
    const width = Math.min(need[at] ?? 0, Math.floor(left / (growing.length - order)));
    widths[at] = width;
    left -= width;
  }
  return widths;
};

const cellLines = (text: string, { end, grows }: Column, width: number, style: Style): string[] => {
  if (widthOf(text) <= width) return [text];
  const { ellipsis } = style.symbols;
  if (end) return [ellipsis + takeEnd(text, width - widthOf(ellipsis))];
  return grows ? wrap(text, width) : [cut(text, width, ellipsis)];
};
