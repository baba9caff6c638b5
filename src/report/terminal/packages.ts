import { CATEGORIES } from '../../findings.ts';
import type { ServiceReview } from '../../review/types.ts';
import { percent, scoreText, thousands } from '../wording.ts';
import { heading } from './heading.ts';
import type { Canvas } from './options.ts';
import { countCells, markCells, ROOMY } from './score-table.ts';
import type { Style } from './style.ts';
import { cut, padEnd, padStart } from './text.ts';

interface Columns {
  name: number;
  mark: number;
}

const SCORE_COLUMN = 6;
/** Grade and its `~`, then two spaces before the first category. */
const GRADE_COLUMN = 3;
const CATEGORY_COLUMN = 4;
const COVERAGE_COLUMN = 10;

const hasCategories = (style: Style): boolean => style.width >= ROOMY;

const columnsOf = (services: readonly ServiceReview[], style: Style): Columns => {
  const longest = Math.max(
    ...services.flatMap(({ scorecard: { counts } }) =>
      Object.values(counts).map((number) => thousands(number).length),
    ),
  );
  const mark = Math.max(4, longest + 1);
  const categories = hasCategories(style) ? CATEGORIES.length * CATEGORY_COLUMN + 1 : 0;
  const rest =
    style.width - 1 - 2 - SCORE_COLUMN - GRADE_COLUMN - categories - COVERAGE_COLUMN - 4 * mark - 1;
  return { name: Math.min(60, rest), mark };
};

const row = (service: ServiceReview, columns: Columns, { style, clean, review }: Canvas): string => {
  const { symbols } = style;
  const { scorecard } = service;
  const label = clean.code(service.path === '.' ? service.name : service.path);
  const head = `  ${padEnd(cut(label, columns.name, symbols.ellipsis), columns.name)}`;
  if (scorecard.score === null) return `${head}${padStart(symbols.none, SCORE_COLUMN)}      not assessed`;
  const score = review.filtered
    ? `${padStart(symbols.none, SCORE_COLUMN)}   `
    : style.grade(scorecard.grade)(
        `${padStart(scoreText(scorecard.score), SCORE_COLUMN)} ${scorecard.grade}`,
      ) + (scorecard.weak ? '~' : ' ');
  const grades = scorecard.categories.map(({ grade, weak }) => {
    const letter = padStart(grade ?? symbols.none, CATEGORY_COLUMN - 1);
    return `${style.grade(grade)(letter)}${weak && grade ? '~' : ' '}`;
  });
  const categories = hasCategories(style) ? ` ${grades.join('')}` : '';
  const coverage = padStart(
    scorecard.coverage === null ? symbols.none : percent(scorecard.coverage),
    COVERAGE_COLUMN,
  );
  return `${head}${score}${categories}${coverage} ${countCells(scorecard.counts, columns.mark, style)}`;
};

/** One row per package. There is no score of the whole: a mean would let four small good ones hide a bad one. */
export const packagesPart = (canvas: Canvas): string[] => {
  const { review, style } = canvas;
  const columns = columnsOf(review.services, style);
  const letters = CATEGORIES.map((_, index) => `${padStart(String(index + 1), CATEGORY_COLUMN - 1)} `).join(
    '',
  );
  const categories = hasCategories(style) ? ` ${letters}` : '';
  return [
    heading('Packages', '', style),
    `  ${padEnd('Package', columns.name)}${padStart('Score', SCORE_COLUMN + 2)} ${categories}${padStart('Coverage', COVERAGE_COLUMN)} ${markCells(columns.mark, style)}`,
    ...review.services.map((service) => row(service, columns, canvas)),
  ].map((line) => line.trimEnd());
};
