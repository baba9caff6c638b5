/** One part of the comment, in forms that get shorter; the last one is the least that is said. */
export interface Block {
  /** 1 is kept longest. */
  rank: number;
  /** Empty texts are left out. */
  forms: readonly (() => string)[];
}

const length = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + (text === '' ? 0 : text.length + 2), 0);

/**
 * Joins blocks in their order. While they are longer than `most` (in UTF-16 units), the block of the highest rank
 * that can still be shortened is.
 */
export const fitted = (blocks: readonly Block[], most: number): string => {
  const levels = blocks.map(() => 0);
  const texts = blocks.map(({ forms }) => forms[0]?.() ?? '');
  const order = blocks
    .map((_, index) => index)
    .sort((a, b) => (blocks[b]?.rank ?? 0) - (blocks[a]?.rank ?? 0));
  while (length(texts) > most) {
    const next = order.find((index) => (levels[index] ?? 0) < (blocks[index]?.forms.length ?? 0) - 1);
    if (next === undefined) break;
    levels[next] = (levels[next] ?? 0) + 1;
    texts[next] = blocks[next]?.forms[levels[next] ?? 0]?.() ?? '';
  }
  return `${texts.filter((text) => text !== '').join('\n\n')}\n`;
};

/** A collapsed part; what is inside is said on its line. */
export const details = (summary: string, body: string): string =>
  body === '' ? '' : `<details>\n<summary>${summary}</summary>\n\n${body}\n\n</details>`;

/** A table of a head, an alignment and rows of cells. */
export const table = (
  head: readonly string[],
  align: readonly string[],
  rows: readonly (readonly string[])[],
): string => [head, align, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
