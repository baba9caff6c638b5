import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { thousands } from '../wording.ts';

// Most text: measuring it by its length makes a report several times faster.
const PRINTABLE_ASCII = /^[\u0020-\u007e]*$/;

/** Columns that a text takes: wide characters 2, combining ones 0, escape sequences 0. */
export const widthOf = (text: string): number =>
  PRINTABLE_ASCII.test(text) ? text.length : stringWidth(text);

const spaces = (number: number): string => ' '.repeat(Math.max(0, number));

export const padEnd = (text: string, width: number): string => text + spaces(width - widthOf(text));
export const padStart = (text: string, width: number): string => spaces(width - widthOf(text)) + text;

/** Stands for a space that must not be a break; `visible` leaves none in reviewed text. */
const GLUE = '\ue000';

const glueCode = (text: string): string => text.replace(/`[^`]*`/g, (code) => code.replaceAll(' ', GLUE));

/** Wraps at spaces; code in backticks is not broken unless it is wider than the whole line. */
export const wrap = (text: string, width: number): string[] => {
  if (PRINTABLE_ASCII.test(text) && text.length <= width) return [text.trim()];
  return wrapAnsi(glueCode(text), Math.max(1, width), { hard: true, trim: true })
    .replaceAll(GLUE, ' ')
    .split('\n');
};

/** Puts facts into lines: they break between facts, and the dot goes with the break. */
export const wrapFacts = (facts: readonly string[], dot: string, width: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const fact of facts) {
    const joined = line === '' ? fact : `${line} ${dot} ${fact}`;
    if (line !== '' && widthOf(joined) > width) {
      lines.push(line);
      line = fact;
    } else line = joined;
  }
  if (line !== '') lines.push(line);
  return lines.flatMap((whole) => wrap(whole, width));
};

/** The longest start of a text that takes at most `width` columns. */
export const takeStart = (text: string, width: number): string => {
  let taken = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    taken += character;
  }
  return taken;
};

/** The longest end of a text that takes at most `width` columns. */
export const takeEnd = (text: string, width: number): string => {
  const characters = Array.from(text);
  let used = 0;
  let from = characters.length;
  while (from > 0) {
    used += widthOf(characters[from - 1] ?? '');
    if (used > width) break;
    from--;
  }
  return characters.slice(from).join('');
};

/** Cut at the end with an ellipsis when it is too wide. */
export const cut = (text: string, width: number, ellipsis: string): string =>
  widthOf(text) <= width ? text : takeStart(text, width - widthOf(ellipsis)) + ellipsis;

/** `src/…/charge.worker.ts:49`: first folder, file name and line stay. */
export const shortenPlace = (place: string, ellipsis: string): string => {
  const parts = place.split('/');
  const [first] = parts;
  const last = parts.at(-1);
  return parts.length > 2 ? `${first}/${ellipsis}/${last}` : place;
};

/** `1 medium, 1 low`; zeros are left out. */
export const listCounts = (counts: readonly (readonly [number, string])[]): string =>
  counts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${thousands(number)} ${word}`)
    .join(', ');
