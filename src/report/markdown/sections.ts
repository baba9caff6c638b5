import { CATEGORIES, CATEGORY_TITLES } from '../../findings.ts';
import type { GateCondition, Review, ServiceReview } from '../../review/types.ts';
import { shown } from '../../score/formulas.ts';
import type { ScoreLine } from '../../score/scorecard.ts';
import {
  bound,
  change,
  conditionValue,
  count,
  percent,
  scoreText,
  thousands,
  unknownText,
} from '../wording.ts';
import { table } from './blocks.ts';
import { bounded, prose } from './escape.ts';
import type { Writer } from './findings.ts';

const MOST_NAME = 120;

const isOpen = ({ bound: kind, passed }: GateCondition): boolean => kind === 'of' && !passed;

/** `Gate: 1 of 5 conditions fails` */
export const gateSummary = ({ gate: { conditions } }: Review): string => {
  const failing = conditions.filter((condition) => !condition.passed && !isOpen(condition)).length;
  const open = conditions.filter(isOpen).length;
  const all = count(conditions.length, 'condition');
  const still = open > 0 ? `, ${open} is open` : '';
  if (failing > 0) return `Gate: ${failing} of ${all} ${failing === 1 ? 'fails' : 'fail'}${still}`;
  if (open > 0) return `Gate: ${conditions.length - open} of ${all} hold${still}`;
  return conditions.length === 1 ? 'Gate: its condition holds' : `Gate: all ${all} hold`;
};

export const gateTable = ({ gate: { conditions } }: Review): string =>
  table(
    ['', 'Condition', 'Value', 'Limit'],
    ['---', '---', '--:', '--:'],
    conditions.map((condition) => [
      condition.passed ? '✔' : isOpen(condition) ? '?' : '✖',
      `${/^G\d/.test(condition.id) ? `${condition.id} ` : ''}${condition.title}`,
      conditionValue(condition),
      condition.bound === 'of' ? 'all' : bound(condition),
    ]),
  );

const scoreWord = (line: ScoreLine | undefined): string =>
  !line || line.score === null ? '–' : `${scoreText(line.score)} ${line.grade}`;

const delta = (before: ScoreLine | undefined, after: ScoreLine): string => {
  if (!before || before.score === null || after.score === null) return '';
  return shown(before.score) === shown(after.score) ? '' : `**${change(before.score, after.score)}**`;
};

/** The score line of a service on the base. */
const baseOf = ({ comparison }: Review, { path }: ServiceReview): ServiceReview['scorecard'] | undefined =>
  comparison?.services.find((each) => each.path === path)?.base;

export const movedCategories = (review: Review, service: ServiceReview): number => {
  const base = baseOf(review, service);
  return service.scorecard.categories.filter(
    (after) =>
      delta(
        base?.categories.find(({ category }) => category === after.category),
        after,
      ) !== '',
  ).length;
};

const scoreRow = (
  name: string,
  before: ScoreLine | undefined,
  after: ScoreLine,
  compared: boolean,
): string[] => [
  name,
  ...(compared ? [scoreWord(before)] : []),
  scoreWord(after),
  ...(compared ? [delta(before, after)] : []),
  after.coverage === null ? '–' : percent(after.coverage),
];

const scoreHead = (what: string, compared: boolean): [string[], string[]] => [
  [what, ...(compared ? ['Base', 'Head', 'Change'] : ['Score']), 'Coverage'],
  ['---', ...(compared ? ['--:', '--:', '--:'] : ['--:']), '--:'],
];

/** All categories of a service and its whole. */
export const scoreTable = (review: Review, service: ServiceReview, { clean }: Writer): string => {
  const compared = review.comparison !== undefined;
  const base = baseOf(review, service);
  const [head, align] = scoreHead('Category', compared);
  const rows = service.scorecard.categories.map((after) =>
    scoreRow(
      `${CATEGORIES.indexOf(after.category) + 1} ${CATEGORY_TITLES[after.category]}`,
      base?.categories.find(({ category }) => category === after.category),
      after,
      compared,
    ),
  );
  const name = prose(bounded(clean.prose(service.name), MOST_NAME));
  const whole = scoreRow(name, base, service.scorecard, compared);
  return table(head, align, [
    ...rows,
    ...(review.filtered
      ? []
      : [whole.map((cell) => (cell && !cell.startsWith('**') ? `**${cell}**` : cell))]),
  ]);
};

/** One row for each service, the worst first. */
export const servicesTable = (review: Review, most: number, { clean }: Writer): string => {
  const compared = review.comparison !== undefined;
  const [head, align] = scoreHead('Package', compared);
  const ordered = [...review.services].sort(
    (a, b) => (a.scorecard.score ?? 101) - (b.scorecard.score ?? 101) || (a.path < b.path ? -1 : 1),
  );
  const rows = ordered
    .slice(0, most)
    .map((service) =>
      scoreRow(
        prose(bounded(clean.code(service.path), MOST_NAME)),
        baseOf(review, service),
        service.scorecard,
        compared,
      ),
    );
  const hidden = ordered.length - rows.length;
  const text = table(head, align, rows);
  return hidden > 0 ? `${text}\n\nand ${thousands(hidden)} more, in the full report` : text;
};

interface Open {
  rule: string;
  text: string;
}

const notAssessedPlaces = (review: Review, { clean }: Writer): Open[] => {
  const counts = new Map<string, { rule: string; number: number; tail: string }>();
  for (const { outcomes } of review.services)
    for (const { check, notAssessed } of outcomes)
      for (const { reason } of check.preview ? [] : notAssessed) {
        const settles = clean.prose(reason.settles);
        const tail = `${check.id}: ${unknownText(reason)}${settles === '' ? '' : ` → ${settles}`}`;
        const known = counts.get(tail);
        if (known) known.number++;
        else counts.set(tail, { rule: check.rule, number: 1, tail });
      }
  return [...counts.values()]
    .sort((a, b) => b.number - a.number || (a.tail < b.tail ? -1 : 1))
    .map(({ rule, number, tail }) => ({
      rule,
      text: `- **${count(number, 'place')}**, ${prose(bounded(tail, 300))}`,
    }));
};

export const notAssessedCount = ({ services }: Review): number =>
  services.reduce(
    (sum, { outcomes }) =>
      sum +
      outcomes.reduce((own, { check, notAssessed }) => own + (check.preview ? 0 : notAssessed.length), 0),
    0,
  );

export const notAssessedList = (review: Review, most: number, writer: Writer): string => {
  const places = notAssessedPlaces(review, writer);
  const hidden = places.length - most;
  return [
    ...places.slice(0, most).map(({ text }) => text),
    ...(hidden > 0 ? [`- and ${thousands(hidden)} more kinds, in the full report`] : []),
  ].join('\n');
};

/** Files that could not be read, and why. */
export const unreadTable = (review: Review, most: number, { clean }: Writer): string => {
  const unread = new Set(review.comparison?.unreadFiles ?? []);
  const own = review.diagnostics.filter(
    ({ kind, path }) => (kind === 'parse' || kind === 'read') && (!review.comparison || unread.has(path)),
  );
  if (own.length === 0) return '';
  const rows = own
    .slice(0, most)
    .map(({ path, line, message }) => [
      prose(bounded(`${clean.code(path)}${line === undefined ? '' : `:${line}`}`, 160)),
      prose(bounded(clean.prose(message), 300)),
    ]);
  const hidden = own.length - rows.length;
  const text = table(['File', 'Why'], ['---', '---'], rows);
  return hidden > 0 ? `${text}\n\nand ${count(hidden, 'more file')}` : text;
};
