import { CATEGORIES, CATEGORY_TITLES, SEVERITIES, type Severity } from '../../findings.ts';
import type { ServiceReview } from '../../review/types.ts';
import { shown } from '../../score/formulas.ts';
import type { CategoryScore, ScoreLine } from '../../score/scorecard.ts';
import { isOpenCritical } from '../../score/tally.ts';
import { count, oneDecimal, percent, scoreText, thousands } from '../wording.ts';
import { heading } from './heading.ts';
import type { Canvas } from './options.ts';
import type { Style } from './style.ts';
import { cut, padEnd, padStart, wrap } from './text.ts';

/** Below this width there is no column "Sites", and "fix first" takes two lines. */
export const ROOMY = 96;

/** From this share on, a category says how much of it is suppressed. */
const TOLD_SUPPRESSED_SHARE = 0.2;

interface Columns {
  name: number;
  /** 0 where there is no room for bars. */
  bar: number;
  coverage: number;
  /** 0 where the column is left out. */
  sites: number;
  mark: number;
}

const SCORE_COLUMN = 6;
const GRADE_COLUMN = 3;

const columnsOf = (lines: readonly ScoreLine[], style: Style): Columns => {
  const roomy = style.width >= ROOMY;
  const longest = Math.max(
    ...lines.flatMap(({ counts }) => SEVERITIES.map((each) => thousands(counts[each]).length)),
  );
  const mark = Math.max(4, longest + 1);
  const sites = roomy ? 8 : 0;
  const coverage = roomy ? 10 : 7;
  const rest = style.width - 1 - 2 - SCORE_COLUMN - GRADE_COLUMN - coverage - sites - 4 * mark;
  if (style.width < 80) return { name: Math.min(32, rest), bar: 0, coverage, sites, mark };
  const bar = Math.min(25, rest - 32 - 1);
  return bar >= 8
    ? { name: 32, bar, coverage, sites, mark }
    : { name: Math.min(32, rest), bar: 0, coverage, sites, mark };
};

/** Filled up to the score, lighter up to what it would be without open criticals; full only at 100. */
const barOf = (line: ScoreLine, cells: number, { symbols, grade, dim }: Style): string => {
  const cellsOf = (score: number): number =>
    score === 100 ? cells : Math.min(cells - 1, Math.round((score * cells) / 100));
  const full = cellsOf(shown(line.score ?? 0));
  const taken = cellsOf(shown(line.withoutCriticals ?? 0)) - full;
  return (
    grade(line.grade)(symbols.full.repeat(full)) +
    dim(symbols.taken.repeat(taken) + symbols.empty.repeat(cells - full - taken))
  );
};

/** `·` for nothing, and the marks of what there is in their colours. */
export const countCells = (counts: Record<Severity, number>, width: number, style: Style): string =>
  SEVERITIES.map((severity) => {
    const text = padStart(counts[severity] === 0 ? style.symbols.dot : thousands(counts[severity]), width);
    return counts[severity] === 0 ? style.dim(text) : style.severity[severity](text);
  }).join('');

export const markCells = (width: number, { symbols }: Style): string =>
  SEVERITIES.map((severity) => padStart(symbols.mark[severity], width)).join('');

const row = (name: string, line: ScoreLine, columns: Columns, style: Style): string => {
  const { symbols } = style;
  const head = `  ${padEnd(cut(name, columns.name, symbols.ellipsis), columns.name)}`;
  const sites = columns.sites === 0 ? '' : padStart(thousands(line.sites), columns.sites);
  const coverage = padStart(line.coverage === null ? symbols.none : percent(line.coverage), columns.coverage);
  if (line.score === null) {
    const empty =
      columns.bar === 0 ? '' : ` ${padEnd(cut('not assessed', columns.bar, symbols.ellipsis), columns.bar)}`;
    return `${head}${padStart(symbols.none, SCORE_COLUMN)}${' '.repeat(GRADE_COLUMN)}${empty}${coverage}${sites}`;
  }
  const score = `${padStart(scoreText(line.score), SCORE_COLUMN)} ${line.grade}`;
  const bar = columns.bar === 0 ? '' : ` ${barOf(line, columns.bar, style)}`;
  return `${head}${style.grade(line.grade)(score)}${line.weak ? '~' : ' '}${bar}${coverage}${sites}${countCells(line.counts, columns.mark, style)}`;
};

const headRow = (columns: Columns, style: Style): string => {
  const bar = columns.bar === 0 ? '' : ' '.repeat(columns.bar + 1);
  const coverage = padStart(columns.sites === 0 ? 'Cov.' : 'Coverage', columns.coverage);
  const sites = columns.sites === 0 ? '' : padStart('Sites', columns.sites);
  return `  ${padEnd('Category', columns.name)}${padStart('Score', SCORE_COLUMN)}${' '.repeat(GRADE_COLUMN)}${bar}${coverage}${sites}${markCells(columns.mark, style)}`;
};

const withoutThem = (line: ScoreLine): { points: string; without: string } => {
  const own = shown(line.score ?? 0);
  const without = shown(line.withoutCriticals ?? 0);
  return { points: oneDecimal(Math.round((without - own) * 10) / 10), without: oneDecimal(without) };
};

/** The only open critical finding of a category, by its id. */
const onlyCritical = (service: ServiceReview, { category, criticals }: CategoryScore): string | undefined => {
  if (criticals !== 1) return undefined;
  return [...service.scorecard.worth.keys()].find(
    (finding) => finding.category === category && isOpenCritical(finding),
  )?.check;
};

/** What open critical findings take through their factor, for the whole and for each category with one. */
const takenLines = (service: ServiceReview, canvas: Canvas): string[] => {
  const { scorecard } = service;
  const text: string[] = [];
  scorecard.categories.forEach((category, index) => {
    if (category.score === null || category.criticals === 0) return;
    const { points, without } = withoutThem(category);
    const one = category.criticals === 1;
    const what = onlyCritical(service, category) ?? `${count(category.criticals, 'critical finding')}`;
    text.push(
      `${index + 1}, ${scoreText(category.score)} ${category.grade}: ${what} ${one ? 'takes' : 'take'} ${points} points (${without} without ${one ? 'it' : 'them'})`,
    );
  });
  return [...takenByCriticals(service, canvas), ...text.flatMap((line) => takenLine(line, canvas))];
};

const takenLine = (line: string, { style }: Canvas): string[] =>
  wrap(line, style.width - 4).map((part, index) =>
    index === 0 ? `  ${style.dim(style.symbols.taken)} ${part}` : `    ${part}`,
  );

/** `55.3 D: 2 open critical findings take 16.9 points (72.2 without them)`; empty where none is open. */
export const criticalsText = ({ score, grade, criticals, ...line }: ScoreLine): string => {
  if (score === null || criticals === 0) return '';
  const { points, without } = withoutThem({ score, grade, criticals, ...line });
  const one = criticals === 1;
  return `${scoreText(score)} ${grade}: ${count(criticals, 'open critical finding')} ${one ? 'takes' : 'take'} ${points} points (${without} without ${one ? 'it' : 'them'})`;
};

/** What open critical findings take of the whole. */
export const takenByCriticals = ({ scorecard }: ServiceReview, canvas: Canvas): string[] => {
  const text = canvas.review.filtered ? '' : criticalsText(scorecard);
  return text === '' ? [] : takenLine(text, canvas);
};

const suppressedLines = ({ scorecard }: ServiceReview): string[] =>
  scorecard.categories.flatMap(({ category, suppressedShare }) =>
    suppressedShare > TOLD_SUPPRESSED_SHARE
      ? [`  ${CATEGORY_TITLES[category]}: ${percent(suppressedShare)} suppressed`]
      : [],
  );

/** All eight categories, always in this order, and the whole. */
export const scorePart = (service: ServiceReview, canvas: Canvas): string[] => {
  const { style, review, clean } = canvas;
  const { scorecard } = service;
  const columns = columnsOf([...scorecard.categories, scorecard], style);
  return [
    heading('Score', '', style),
    headRow(columns, style),
    ...scorecard.categories.map((category) => {
      const priority = CATEGORIES.indexOf(category.category) + 1;
      return row(`${priority} ${CATEGORY_TITLES[category.category]}`, category, columns, style);
    }),
    ...(review.filtered ? [] : [row(clean.prose(service.name), scorecard, columns, style)]),
    ...takenLines(service, canvas),
    ...suppressedLines(service),
    ...(review.customWeights ? ['  custom weights: the whole compares with no other score'] : []),
  ].map((line) => line.trimEnd());
};
