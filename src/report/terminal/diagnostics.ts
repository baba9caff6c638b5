import type { Diagnostic } from '../../findings.ts';
import { count, thousands } from '../wording.ts';
import type { Canvas } from './options.ts';
import { padEnd, widthOf, wrap } from './text.ts';

/** Lines of one kind that are printed unless all are asked for. */
const MOST_OF_A_KIND = 8;

/** Messages stand under each other beside places up to this width. */
const WIDEST_PLACE = 48;

/** In this order, each kind under a title of its own. */
const TITLES: [kinds: Diagnostic['kind'][], title: (number: number) => string][] = [
  [['parse', 'read'], (number) => `${count(number, 'file')} could not be read`],
  [['tsconfig'], (number) => `${count(number, 'tsconfig file')} could not be used whole`],
  [
    ['manifest'],
    (number) => `${count(number, 'manifest or lockfile', 'manifests or lockfiles')} could not be read`,
  ],
  [['config'], (number) => `${count(number, 'line')} of the config to look at`],
  [
    ['baseline'],
    (number) =>
      `${count(number, 'entry', 'entries')} of the baseline ${number === 1 ? 'is' : 'are'} done with`,
  ],
  [['skipped'], (number) => `${count(number, 'path was', 'paths were')} skipped`],
];

const placeOf = ({ path, line }: Diagnostic): string => (line === undefined ? path : `${path}:${line}`);

const warn = (title: string, { style }: Canvas): string[] =>
  wrap(title, style.width - 2).map((line, index) =>
    index === 0 ? `${style.severity.high(style.symbols.mark.high)} ${line}` : `  ${line}`,
  );

/** What does not fit goes on, indented. */
const wrapWithin = (text: string, width: number): string[] => {
  if (widthOf(text) <= width) return [text];
  const [first = '', ...rest] = wrap(text, width - 2);
  return [first, ...rest.map((line) => `  ${line}`)];
};

const placedLines = (diagnostics: readonly Diagnostic[], { style, clean, all }: Canvas): string[] => {
  const told = all ? diagnostics : diagnostics.slice(0, MOST_OF_A_KIND);
  const places = told.map((diagnostic) => clean.code(placeOf(diagnostic)));
  const column = Math.max(...places.map(widthOf).filter((width) => width <= WIDEST_PLACE), 0);
  const lines = told.flatMap((diagnostic, index) =>
    wrapWithin(`${padEnd(places[index] ?? '', column)}  ${clean.prose(diagnostic.message)}`, style.width - 2),
  );
  const hidden = diagnostics.length - told.length;
  return [
    ...lines.map((line) => `  ${line}`),
    ...(hidden > 0 ? [style.dim(`  + ${thousands(hidden)} not shown: \`--all\``)] : []),
  ];
};

const internalLines = (diagnostics: readonly Diagnostic[], canvas: Canvas): string[] => {
  const internal = diagnostics.filter(({ kind }) => kind === 'internal');
  if (internal.length === 0) return [];
  const checks = [...new Set(internal.map(({ check }) => check ?? 'bpx'))].sort();
  const lines = internal.flatMap((diagnostic) =>
    wrap(canvas.clean.prose(diagnostic.message), canvas.style.width - 2),
  );
  return [
    ...warn(`${count(checks.length, 'check')} failed inside bpx: ${checks.join(', ')}`, canvas),
    ...lines.map((line) => `  ${line}`),
  ];
};

/** What kept bpx from seeing everything; before the findings, since all after it is about less code. */
export const unreadPart = (canvas: Canvas): string[] => {
  const { diagnostics } = canvas.review;
  return [
    ...TITLES.flatMap(([kinds, title]) => {
      const own = diagnostics.filter(({ kind }) => kinds.includes(kind));
      return own.length === 0 ? [] : [...warn(title(own.length), canvas), ...placedLines(own, canvas)];
    }),
    ...internalLines(diagnostics, canvas),
  ];
};

/** Suppressions without reason, past their date or without effect: one line each, before the score. */
export const suppressionPart = (canvas: Canvas): string[] =>
  canvas.review.diagnostics
    .filter(({ kind }) => kind === 'suppression')
    .flatMap((diagnostic) =>
      warn(`${canvas.clean.code(placeOf(diagnostic))}  ${canvas.clean.prose(diagnostic.message)}`, canvas),
    );
