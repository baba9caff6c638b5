import type { Review } from '../../review/types.ts';
import { gradeOf, shown } from '../../score/formulas.ts';
import { fixFirst, type Entry } from '../entries.ts';
import { gainText, scoreText } from '../wording.ts';
import { heading } from './heading.ts';
import type { Canvas } from './options.ts';
import { ROOMY } from './score-table.ts';
import { padEnd, padStart, widthOf } from './text.ts';

const rightOf = (review: Review, chosen: readonly Entry[], joint: number, { style }: Canvas): string => {
  const before = review.services[0]?.scorecard.score;
  if (review.services.length > 1) return 'gains in their own package';
  if (before === null || before === undefined) return '';
  const after = before + joint;
  // What the two numbers beside it differ by, so that the line adds up.
  const gained = shown(after) - shown(before);
  const these = chosen.length === 1 ? 'this one' : `these ${chosen.length}`;
  const arrow = `${scoreText(before)} ${gradeOf(before)} ${style.symbols.arrow} ${scoreText(after)} ${gradeOf(after)}`;
  return `${these}: ${arrow}, ${style.green(gainText(gained))}`;
};

/** The findings that are worth most attention, each with what fixing it alone gains, and what they give together. */
export const fixFirstPart = (entries: readonly Entry[], canvas: Canvas): string[] => {
  const { review, style, clean } = canvas;
  if (review.filtered) return [];
  const choices = review.services.map((service) => fixFirst(service, entries));
  const [only] = choices;
  const chosen =
    choices.length === 1 && only ? only.entries : worstOf(choices.flatMap((choice) => choice.entries));
  if (chosen.length === 0) return [];
  const column = Math.max(32, ...chosen.map(({ lead }) => widthOf(lead.check))) + 2;
  return [
    heading('Fix first', rightOf(review, chosen, only?.joint ?? 0, canvas), style),
    ...chosen.flatMap(({ lead, gain }) => {
      const { symbols, severity } = style;
      const head = `${style.green(padStart(gainText(gain), 7))}  ${severity[lead.severity](symbols.mark[lead.severity])} `;
      const place = `${clean.code(lead.path)}:${lead.line}`;
      const isOneLine = style.width >= ROOMY && widthOf(head) + column + widthOf(place) <= style.width;
      if (isOneLine) return [`${head}${padEnd(lead.check, column)}${place}`];
      return [`${head}${lead.check}`, `${' '.repeat(11)}${place}`];
    }),
  ];
};

/** Of several packages: those that gain most in their own. */
const worstOf = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => b.gain - a.gain || (a.lead.path < b.lead.path ? -1 : 1)).slice(0, 5);
