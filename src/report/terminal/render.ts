import type { Comparison, Review } from '../../review/types.ts';
import { chooseShown, entriesOf, findingsIn } from '../entries.ts';
import { acceptedPart, fixedPart, gatePart, movedScorePart, newPart } from './comparison.ts';
import { comparedHints, comparedVerdictLines } from './comparison-verdict.ts';
import { suppressionPart, unreadPart } from './diagnostics.ts';
import { fixFirstPart } from './fix-first.ts';
import { groupParts } from './groups.ts';
import { headerPart } from './header.ts';
import { notAssessedPart } from './not-assessed.ts';
import { canvasOf, type Canvas, type TerminalOptions } from './options.ts';
import { packagesPart } from './packages.ts';
import { scorePart, takenByCriticals } from './score-table.ts';
import { padEnd, wrap } from './text.ts';
import { hintLines, verdictLines } from './verdict.ts';

const joinParts = (parts: readonly (readonly string[])[]): string =>
  parts
    .filter((part) => part.length > 0)
    .map((part) => `${part.join('\n')}\n`)
    .join('\n');

const nothingAssessed = ({ style }: Canvas): string[] => [
  ...wrap('Not assessed: no entry point of a backend found.', style.width - 2).map((line, index) =>
    index === 0 ? `${style.symbols.mark.low} ${line}` : `  ${line}`,
  ),
  ...wrap(
    'If this is a service, name its entry in bpx.config.json: `"entries": ["src/server.ts"]`',
    style.width - 2,
  ).map((line) => `  ${line}`),
];

/** Against a base: new findings in full, fixed ones by name, the unchanged ones counted. */
const comparedReport = (comparison: Comparison, canvas: Canvas): string => {
  const { review } = canvas;
  const fresh = entriesOf(review.services, canvas.preview, ({ state }) => state === 'new');
  const shown = chooseShown(fresh, canvas.max);
  const isQuietChange = fresh.length === 0 && review.gate.verdict === 'passed' && !canvas.all;
  if (isQuietChange)
    return joinParts([
      headerPart(canvas),
      acceptedPart(canvas),
      [...comparedVerdictLines(comparison, canvas)],
    ]);
  const old = canvas.all ? entriesOf(review.services, canvas.preview, ({ state }) => state !== 'new') : [];
  const [only, ...others] = review.services;
  return joinParts([
    headerPart(canvas),
    unreadPart(canvas),
    acceptedPart(canvas),
    ...newPart(fresh, shown, canvas),
    fixedPart(canvas),
    ...groupParts(old, old, canvas),
    suppressionPart(canvas),
    [
      ...movedScorePart(comparison, canvas),
      ...(only && others.length === 0 ? takenByCriticals(only, canvas) : []),
    ],
    gatePart(canvas),
    [...comparedVerdictLines(comparison, canvas), ...comparedHints(canvas)],
  ]);
};

const fullReport = (canvas: Canvas): string => {
  const { review } = canvas;
  if (review.comparison) return comparedReport(review.comparison, canvas);
  const [only, ...others] = review.services;
  const isSeveral = others.length > 0;
  const isAssessed = review.services.some(({ scorecard }) => scorecard.score !== null);
  if (!isAssessed && review.gate.verdict === 'passed') {
    return joinParts([headerPart(canvas), unreadPart(canvas), nothingAssessed(canvas)]);
  }
  const entries = entriesOf(review.services, canvas.preview);
  const shown = chooseShown(entries, canvas.max);
  return joinParts([
    headerPart(canvas),
    unreadPart(canvas),
    isSeveral ? packagesPart(canvas) : [],
    ...groupParts(entries, shown, canvas),
    suppressionPart(canvas),
    only && !isSeveral ? scorePart(only, canvas) : [],
    fixFirstPart(entries, canvas),
    notAssessedPart(canvas),
    [...verdictLines(canvas, shown), ...hintLines(canvas, entries, shown)],
  ]);
};

/** One line per finding, never wrapped, cut or aligned: place, severity (`?`: medium confidence), id, message. */
const compactReport = ({ review, clean, preview, all }: Canvas): string =>
  findingsIn(entriesOf(review.services, preview, ({ state }) => all || !review.comparison || state === 'new'))
    .map((finding) => {
      const doubt = finding.confidence === 'high' ? '' : '?';
      const place = `${clean.code(finding.path)}:${finding.line}:${finding.column}`;
      return `${place} ${finding.severity}${doubt} ${finding.check} ${clean.prose(finding.message)}\n`;
    })
    .join('');

const verdictOf = (canvas: Canvas): string[] =>
  canvas.review.comparison ? comparedVerdictLines(canvas.review.comparison, canvas) : verdictLines(canvas);

/** What decides the gate, one line each, and the verdict. */
const quietReport = (canvas: Canvas): string => {
  const { review, style, clean } = canvas;
  const { blocking } = review.gate;
  const column = Math.max(0, ...blocking.map(({ check }) => check.length)) + 2;
  const lines = blocking.map((finding) => {
    const word = style.severity[finding.severity](
      `${style.symbols.mark[finding.severity]} ${finding.severity}`,
    );
    const place = `${clean.code(finding.path)}:${finding.line}:${finding.column}`;
    return `${padEnd(word, 10)}  ${padEnd(finding.check, column)}${place}`;
  });
  return `${[...lines, ...verdictOf(canvas)].join('\n')}\n`;
};

/** The report for people, by the width and the abilities of the terminal. */
export const render = (review: Review, options: TerminalOptions): string => {
  const canvas = canvasOf(review, options);
  if (options.mode === 'quiet') return quietReport(canvas);
  if (options.mode === 'compact' || options.terminal.narrow) return compactReport(canvas);
  return fullReport(canvas);
};

/** The verdict alone, for stderr beside `--compact`. */
export const renderVerdict = (review: Review, options: TerminalOptions): string =>
  `${verdictOf(canvasOf(review, options)).join('\n')}\n`;
