import { CATEGORIES, CATEGORY_TITLES } from '../../findings.ts';
import type { Comparison, GateCondition, ServiceComparison, ServiceReview } from '../../review/types.ts';
import { gradeOf, shown } from '../../score/formulas.ts';
import type { ScoreLine } from '../../score/scorecard.ts';
import { fixedIn } from '../changes.ts';
import type { Entry } from '../entries.ts';
import { bound, change, conditionValue, count, scoreText, shortCommit, thousands } from '../wording.ts';
import { findingLines } from './finding.ts';
import { heading } from './heading.ts';
import type { Canvas } from './options.ts';
import type { Style } from './style.ts';
import { cut, padEnd, padStart, widthOf, wrap } from './text.ts';

/** `origin/main (3f9c2e1) → feature/invoices (working tree)` */
export const sidesText = ({ base, head }: Comparison, arrow: string): string => {
  const tree = head.tree === 'index' ? 'staged' : 'working tree';
  return `${base.name} (${shortCommit(base.commit)}) ${arrow} ${head.name} (${tree})`;
};

/** `5 files changed, 15 assessed sites in them` */
export const changedFact = ({ changedFiles, services }: Comparison): string => {
  const sites = services.reduce((sum, { newCode }) => sum + newCode.sites, 0);
  return `${count(changedFiles.length, 'file')} changed, ${count(sites, 'assessed site')} in them`;
};

/** Findings that the change itself declares accepted: before all others, so that nobody overlooks them. */
export const acceptedPart = ({ review, style, clean }: Canvas): string[] => {
  const accepted = review.comparison?.newlyAccepted ?? [];
  if (accepted.length === 0) return [];
  return [
    heading('Accepted by this change', count(accepted.length, 'finding'), style),
    ...accepted.flatMap(({ check, severity, path, line, suppression }) => [
      `  ${padEnd(style.severity[severity](`${style.symbols.mark[severity]} ${severity}`), 10)}  ${padEnd(check, 32)}  ${clean.code(path)}:${line}`,
      ...wrap(clean.prose(suppression?.reason ?? ''), style.width - 14).map(
        (text) => `              ${style.dim(text)}`,
      ),
    ]),
  ];
};

/** New findings in full. */
export const newPart = (entries: readonly Entry[], chosen: readonly Entry[], canvas: Canvas): string[][] => {
  if (entries.length === 0) return [];
  const number = entries.reduce((sum, { sites }) => sum + sites.length, 0);
  const hidden = number - chosen.reduce((sum, { sites }) => sum + sites.length, 0);
  return [
    [heading('New', count(number, 'finding'), canvas.style)],
    ...chosen.map((entry) => findingLines(entry, canvas)),
    ...(hidden > 0 ? [[canvas.style.dim(`  + ${thousands(hidden)} not shown`)]] : []),
  ];
};

/** Fixed ones by name, with their place on the base. */
export const fixedPart = ({ review, style, clean, max }: Canvas): string[] => {
  const fixed = fixedIn(review);
  if (fixed.length === 0) return [];
  const told = fixed.slice(0, max);
  const column = Math.max(32, ...told.map(({ check }) => check.length)) + 2;
  return [
    heading('Fixed', count(fixed.length, 'finding'), style),
    ...told.flatMap(({ check, severity, path, line }) => {
      const word = style.severity[severity](severity);
      const head = `  ${style.pass(style.symbols.pass)} ${padEnd(word, 9)} `;
      const place = `${clean.code(path)}:${line} on the base`;
      const isOneLine = widthOf(head) + column + widthOf(place) <= style.width;
      return isOneLine
        ? [`${head}${padEnd(check, column)}${style.dim(place)}`]
        : [
            `${head}${check}`,
            ...wrap(place, style.width - 14).map((text) => `              ${style.dim(text)}`),
          ];
    }),
    ...(told.length < fixed.length
      ? [style.dim(`  + ${thousands(fixed.length - told.length)} not shown`)]
      : []),
  ];
};

const scoreWord = ({ score, grade }: Pick<ScoreLine, 'score' | 'grade'>, none: string): string =>
  score === null ? none : `${scoreText(score)} ${grade}`;

const moved = (before: ScoreLine, after: ScoreLine): boolean =>
  (before.score === null ? null : shown(before.score)) !== (after.score === null ? null : shown(after.score));

/** Of category titles, as wide as the longest; a column less where arrows take two. */
const nameColumn = ({ symbols }: Style): number => 33 - symbols.arrow.length;
const SCORE_COLUMN = 7;

const movedRow = (name: string, before: ScoreLine, after: ScoreLine, { style }: Canvas): string => {
  const { arrow, none, ellipsis, minus } = style.symbols;
  const base = padStart(scoreWord(before, none), SCORE_COLUMN);
  const head = style.grade(after.grade)(padStart(scoreWord(after, none), SCORE_COLUMN));
  const delta = before.score === null || after.score === null ? '' : change(before.score, after.score, minus);
  return `  ${padEnd(cut(name, nameColumn(style), ellipsis), nameColumn(style))} ${base} ${arrow} ${head} ${padStart(delta, 7)}`.trimEnd();
};

const newCodeRow = ({ newCode }: ServiceComparison, { style }: Canvas): string => {
  const name = padEnd('new code alone', nameColumn(style));
  if (newCode.score === null) return `  ${name} no assessable change`;
  const column = SCORE_COLUMN * 2 + style.symbols.arrow.length + 2;
  const word = padStart(`${scoreText(newCode.score)} ${gradeOf(newCode.score)}`, column);
  return `  ${name} ${style.grade(newCode.grade)(word)}`;
};

const unchangedRow = (unchanged: number): string[] => {
  if (unchanged === CATEGORIES.length) return ['  all categories are unchanged'];
  return unchanged === 0
    ? []
    : [`  the other ${count(unchanged, 'category is', 'categories are')} unchanged`];
};

const movedLines = (service: ServiceReview, compared: ServiceComparison, canvas: Canvas): string[] => {
  const { base } = compared;
  const name = canvas.clean.prose(service.name);
  if (!base) return [`  ${padEnd(name, nameColumn(canvas.style))} new`, newCodeRow(compared, canvas)];
  const { scorecard } = service;
  const categories = scorecard.categories.flatMap((after) => {
    const before = base.categories.find(({ category }) => category === after.category);
    if (!before || !moved(before, after)) return [];
    const priority = CATEGORIES.indexOf(after.category) + 1;
    return [movedRow(`${priority} ${CATEGORY_TITLES[after.category]}`, before, after, canvas)];
  });
  return [
    ...categories,
    ...(canvas.review.filtered ? [] : [movedRow(name, base, scorecard, canvas)]),
    newCodeRow(compared, canvas),
    ...unchangedRow(CATEGORIES.length - categories.length),
  ];
};

/** What moved: categories, the whole, and the new code alone; of several services those that changed. */
export const movedScorePart = (comparison: Comparison, canvas: Canvas): string[] => {
  const { services } = canvas.review;
  const told = comparison.services.flatMap((compared) => {
    const service = services.find(({ path }) => path === compared.path);
    const isTold =
      services.length === 1 ||
      compared.newCode.score !== null ||
      (service && compared.base && moved(compared.base, service.scorecard));
    return service && isTold ? [movedLines(service, compared, canvas)] : [];
  });
  if (told.length === 0) return [];
  return [
    heading('Score', '', canvas.style),
    ...told.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])),
  ];
};

/** Below this width the value of a condition stands under its title. */
const ROOMY_GATE = 76;

const conditionLines = (condition: GateCondition, { style }: Canvas): string[] => {
  const { symbols } = style;
  const isOpen = condition.bound === 'of' && !condition.passed;
  const mark = condition.passed ? style.pass(symbols.pass) : style.fail(isOpen ? '?' : symbols.fail);
  const id = /^G\d$/.test(condition.id) ? condition.id : '';
  const head = `  ${padEnd(mark, symbols.pass.length)} ${padEnd(id, 3)} `;
  const value = padStart(conditionValue(condition, symbols.none), 8);
  const limit = `${value}   ${bound(condition)}`.trimEnd();
  if (style.width >= ROOMY_GATE) return [`${head}${padEnd(condition.title, 43)} ${limit}`];
  return [`${head}${condition.title}`, `${' '.repeat(widthOf(head))}${limit.trimStart()}`];
};

/** Every condition with its value and its limit, so that nobody has to guess how far away it is. */
export const gatePart = (canvas: Canvas): string[] => [
  heading('Gate', '', canvas.style),
  ...canvas.review.gate.conditions.flatMap((condition) => conditionLines(condition, canvas)),
];
