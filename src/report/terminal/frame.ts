import type { Finding } from '../../findings.ts';
import { severityPaint } from './style.ts';
import type { Canvas } from './options.ts';
import { takeEnd, takeStart, widthOf, wrap } from './text.ts';

/** Code frames: two to five lines with common indent removed and the marked part underlined. */

const MOST_LINES = 5;

const isBlank = (line: string): boolean => line.trim() === '';
const isClosing = (line: string): boolean => /^[\s)\]};,]*$/.test(line);

const lastMarkedLine = ({ line, endLine, endColumn }: Finding): number =>
  endColumn === 1 && endLine > line ? endLine - 1 : Math.max(line, endLine);

/** First and last line that are shown: the paragraph around the marked ones, as far as it is short. */
export const frameRange = (lines: readonly string[], finding: Finding): [first: number, last: number] => {
  const at = (number: number): string => lines[number - 1] ?? '';
  const marked = lastMarkedLine(finding);
  const before = marked === finding.line ? 2 : 1;
  let first = finding.line;
  while (first > 1 && finding.line - first < before && !isClosing(at(first - 1))) first--;
  const limit = Math.min(lines.length, first + MOST_LINES - 1);
  let last = finding.line;
  const wanted = marked === finding.line ? finding.line + 1 : marked;
  while (last < Math.min(limit, wanted) && (last < marked || !isBlank(at(last + 1)))) last++;
  while (last > finding.line && isBlank(at(last))) last--;
  return [first, last];
};

const expandTabs = (text: string): string => text.replaceAll('\t', '  ');

/** Number of leading spaces that all lines have, blank ones aside. */
export const commonIndent = (lines: readonly string[]): number => {
  const indents = lines.filter((line) => !isBlank(line)).map((line) => line.length - line.trimStart().length);
  return indents.length === 0 ? 0 : Math.min(...indents);
};

/** Width of the column of line numbers: five, six for files over 99,999 lines. */
export const numberColumn = (number: number): number => Math.max(5, String(number).length);

interface MarkedLine {
  text: string;
  /** Column where the underlined part starts, and its width. */
  start: number;
  marked: number;
}

/** Cuts a long line around its marked part, so that the part can be seen. */
const cutAround = (
  text: string,
  start: number,
  marked: number,
  width: number,
  ellipsis: string,
): MarkedLine => {
  const room = width - widthOf(ellipsis);
  if (widthOf(text) <= width) return { text, start, marked };
  if (start + Math.min(marked, 20) <= room) {
    const kept = takeStart(text, room) + ellipsis;
    return { text: kept, start, marked: Math.min(marked, widthOf(kept) - start) };
  }
  const rest = takeEnd(text, widthOf(text) - start);
  const lead = takeEnd(takeStart(text, start), Math.max(0, Math.min(20, Math.floor(room / 3))));
  const head = ellipsis + lead;
  const fits = widthOf(head) + widthOf(rest) <= width;
  const tail = fits ? rest : takeStart(rest, room - widthOf(head)) + ellipsis;
  return { text: head + tail, start: widthOf(head), marked: Math.min(marked, Math.max(1, widthOf(tail))) };
};

/** The lines between `╭─` and the evidence; none where the text is not there. */
export const codeFrame = (finding: Finding, canvas: Canvas): string[] => {
  const { style, clean } = canvas;
  const { symbols } = style;
  const source = canvas.readText(finding.path);
  if (source === undefined) return [];
  const lines = source.split(/\r\n|\n|\r/);
  if (finding.line > lines.length) return [];
  const [first, last] = frameRange(lines, finding);
  const column = numberColumn(last);
  const width = style.width - column - 3;
  const show = (text: string): string => clean.code(expandTabs(text));
  const raw = lines.slice(first - 1, last).map(expandTabs);
  const indent = commonIndent(raw);
  const paint = severityPaint(finding, style);
  const side = `${' '.repeat(column + 1)}${style.dim(symbols.side)}`;
  return raw.flatMap((text, index) => {
    const number = first + index;
    const gutter = style.dim(`${String(number).padStart(column)} ${symbols.side}`);
    if (number !== finding.line) {
      const cutText = cutAround(clean.code(text.slice(indent)).trimEnd(), 0, 0, width, symbols.ellipsis).text;
      return [`${gutter} ${style.dim(cutText)}`.trimEnd()];
    }
    const own = lines[number - 1] ?? '';
    const end = finding.endLine === finding.line ? finding.endColumn - 1 : own.trimEnd().length;
    const start = widthOf(show(own.slice(0, finding.column - 1))) - indent;
    const marked = widthOf(show(own.slice(finding.column - 1, end)));
    const line = cutAround(
      clean.code(text.slice(indent)).trimEnd(),
      Math.max(0, start),
      marked,
      width,
      symbols.ellipsis,
    );
    return [
      `${gutter} ${line.text}`.trimEnd(),
      ...caretLines(clean.prose(finding.label), line, width).map(
        (caret) => `${side} ${paintAfterIndent(caret, paint)}`,
      ),
    ];
  });
};

const paintAfterIndent = (text: string, paint: (text: string) => string): string => {
  const indent = text.length - text.trimStart().length;
  return text.slice(0, indent) + paint(text.slice(indent));
};

/** The label stands on the line of the carets if it fits, else below, as far left as it needs. */
const caretLines = (label: string, { start, marked }: MarkedLine, width: number): string[] => {
  const carets =
    ' '.repeat(Math.min(start, width - 1)) + '^'.repeat(Math.max(1, Math.min(marked, width - start)));
  if (label === '') return [carets];
  if (widthOf(carets) + 1 + widthOf(label) <= width) return [`${carets} ${label}`];
  if (widthOf(label) > width) return [carets, ...wrap(label, width)];
  return [carets, ' '.repeat(Math.min(start, width - widthOf(label))) + label];
};
