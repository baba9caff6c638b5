import type { NotAssessed, Outcome } from '../../findings.ts';
import { count, thousands, unknownText } from '../wording.ts';
import { heading } from './heading.ts';
import type { Canvas } from './options.ts';
import { inlineCode, type Style } from './style.ts';
import { padEnd, widthOf, wrap } from './text.ts';

/** Groups that are printed unless all are asked for. */
const MOST_GROUPS = 12;

const NUMBER_COLUMN = 12;

interface Group {
  check: string;
  priority: number;
  places: NotAssessed[];
}

const comparePlaces = (a: NotAssessed, b: NotAssessed): number =>
  a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1;

/** Places of one check with the same reason are one group; those that hide most come first. */
const groupsOf = (outcomes: readonly Outcome[]): Group[] => {
  const groups = new Map<string, Group>();
  for (const { check, notAssessed } of outcomes) {
    if (check.preview) continue;
    for (const place of notAssessed) {
      const key = `${check.id}\n${place.reason.unknown}\n${place.reason.settles}`;
      const group = groups.get(key) ?? { check: check.id, priority: check.priority, places: [] };
      group.places.push(place);
      groups.set(key, group);
    }
  }
  for (const { places } of groups.values()) places.sort(comparePlaces);
  return [...groups.entries()]
    .sort(
      ([a, one], [b, other]) =>
        one.priority - other.priority || other.places.length - one.places.length || (a < b ? -1 : 1),
    )
    .map(([, group]) => group);
};

const paragraph = (text: string, style: Style): string[] =>
  inlineCode(wrap(text, style.width - NUMBER_COLUMN - 2), style).map(
    (line) => `${' '.repeat(NUMBER_COLUMN + 2)}${line}`,
  );

const groupLines = ({ check, places }: Group, { style, clean }: Canvas): string[] => {
  const [first] = places;
  if (!first) return [];
  const more = places.length > 1 ? ` and ${thousands(places.length - 1)} more` : '';
  const place = style.dim(`${clean.code(first.path)}:${first.line}${more}`);
  const head = `  ${padEnd(count(places.length, 'site'), NUMBER_COLUMN)}${check}`;
  const isOneLine = widthOf(head) + 2 + widthOf(place) <= style.width;
  const settles = clean.prose(first.reason.settles);
  const reason = `${unknownText(first.reason)}${settles === '' ? '' : ` ${style.symbols.arrow} ${settles}`}`;
  return [
    ...(isOneLine ? [`${head}  ${place}`] : [head, `${' '.repeat(NUMBER_COLUMN + 2)}${place}`]),
    ...paragraph(reason, style),
  ];
};

const ruleLines = (rules: readonly string[], reason: string, style: Style): string[] => {
  if (rules.length === 0) return [];
  const [first = '', ...rest] = wrap(rules.join(', '), style.width - NUMBER_COLUMN - 2);
  return [
    `  ${padEnd(count(rules.length, 'rule'), NUMBER_COLUMN)}${first}`,
    ...rest.map((line) => `${' '.repeat(NUMBER_COLUMN + 2)}${line}`),
    ...paragraph(reason, style),
  ];
};

/** Rules all of whose checks had nothing to look at, in any service. */
const notApplicable = (outcomes: readonly Outcome[]): string[] => {
  const applies = new Map<string, boolean>();
  for (const { check, passes, findings, notAssessed } of outcomes) {
    if (check.preview) continue;
    const any = passes + findings.length + notAssessed.length > 0;
    applies.set(check.rule, any || (applies.get(check.rule) ?? false));
  }
  return [...applies]
    .filter(([, any]) => !any)
    .map(([rule]) => rule)
    .sort();
};

/** What could not be decided and what would settle it, and the rules that had nothing to protect. */
export const notAssessedPart = (canvas: Canvas): string[] => {
  const { review, style, all } = canvas;
  const outcomes = review.services.flatMap((service) => service.outcomes);
  const groups = groupsOf(outcomes);
  const told = all ? groups : groups.slice(0, MOST_GROUPS);
  const hidden = groups.slice(told.length).reduce((sum, { places }) => sum + places.length, 0);
  const lines = [
    ...told.flatMap((group) => groupLines(group, canvas)),
    ...(hidden > 0 ? [style.dim(`  + ${count(hidden, 'site')} not shown: \`--all\``)] : []),
    ...ruleLines(notApplicable(outcomes), 'not applicable: nothing here that they protect', style),
    ...(review.filtered
      ? []
      : ruleLines(
          [...review.rulesWithoutChecks].sort(),
          'this version of bpx has no check for them yet',
          style,
        )),
  ];
  return lines.length === 0 ? [] : [heading('Not assessed', '', style), ...lines];
};
