import type { Review } from '../../review/types.ts';
import { cleaner, type Cleaner, type ReportOptions } from '../options.ts';
import { SHOWN_BY_DEFAULT } from '../entries.ts';
import { styleOf, type Style } from './style.ts';
import type { Terminal } from './terminal.ts';

export interface TerminalOptions extends ReportOptions {
  terminal: Terminal;
  /** The text of a source file, for the code frames; `undefined` leaves a frame out. */
  readText: (path: string) => string | undefined;
  /** `compact`: one line per finding; `quiet`: only what decides the gate. */
  mode?: 'full' | 'compact' | 'quiet';
  /** Show everything. */
  all?: boolean;
  /** How many findings are shown, 20 by default. */
  max?: number;
  /** Absolute, for `file://` hyperlinks only; never printed. */
  rootDirectory?: string;
}

/** What every part of the report is drawn with. */
export interface Canvas {
  review: Review;
  style: Style;
  clean: Cleaner;
  readText: (path: string) => string | undefined;
  max: number;
  all: boolean;
  preview: boolean;
  placeUrl: (path: string, line: number) => string | undefined;
  pageUrl: NonNullable<ReportOptions['helpUri']>;
}

const fileUrl = (directory: string, path: string, line: number): string =>
  `file://${`${directory}/${path}`.split(/[\\/]/).map(encodeURIComponent).join('/')}#L${line}`;

/** bpx's own words in ASCII; code of the reviewed tree stays as it is. */
const ASCII_WORDS: Readonly<Record<string, string>> = {
  '…': '...',
  '→': '->',
  '–': '-',
  '—': '-',
  '−': '-',
  '×': 'x',
  '·': '-',
  '≥': '>=',
  '≤': '<=',
};

const REPLACED = new RegExp(`[${Object.keys(ASCII_WORDS).join('')}]`, 'g');

const inAscii = (clean: Cleaner): Cleaner => ({
  ...clean,
  prose: (text) => clean.prose(text).replace(REPLACED, (symbol) => ASCII_WORDS[symbol] ?? symbol),
});

export const canvasOf = (review: Review, options: TerminalOptions): Canvas => {
  const { terminal, readText, all = false, max = SHOWN_BY_DEFAULT, preview = false, rootDirectory } = options;
  return {
    review,
    style: styleOf(terminal),
    clean: terminal.ascii ? inAscii(cleaner(options)) : cleaner(options),
    readText,
    max: all ? Infinity : max,
    all,
    preview,
    placeUrl: (path, line) => (rootDirectory ? fileUrl(rootDirectory, path, line) : undefined),
    pageUrl: options.helpUri ?? (() => undefined),
  };
};
