import { SEVERITIES, type Finding } from '../../findings.ts';
import type { Cleaner, ReportOptions } from '../options.ts';
import { count, thousands } from '../wording.ts';
import { table } from './blocks.ts';
import { bounded, boundedPlace, codeBlock, codeSpan, prose } from './escape.ts';

const MOST_MESSAGE = 300;
const MOST_PLACE = 160;
const MOST_EDIT_LINES = 12;
const MOST_EDIT_WIDTH = 160;
const MOST_STEPS = 5;

const MARK = { critical: '✖', high: '▲', medium: '◆', low: '○' } as const;

/** Which tree a place belongs to: fixed findings lie on the base. */
export type Side = 'head' | 'base';

export interface MarkdownOptions extends ReportOptions {
  /** Where a place can be looked at; places are text where it is absent. */
  placeUrl?: (path: string, line: number, side: Side) => string | undefined;
}

/** What the parts are written with. */
export interface Writer {
  clean: Cleaner;
  options: MarkdownOptions;
}

/** `1 critical, 2 high` */
export const severityText = (findings: readonly Finding[]): string =>
  SEVERITIES.map(
    (severity) => [severity, findings.filter((each) => each.severity === severity).length] as const,
  )
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => `${thousands(number)} ${severity}`)
    .join(', ');

const link = (text: string, url: string | undefined): string =>
  url === undefined ? text : `[${text}](${url.replace(/[()\s]/g, encodeURIComponent)})`;

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const placeText = (
  { path, line }: Pick<Finding, 'path' | 'line'>,
  { clean, options }: Writer,
  side: Side = 'head',
): string => {
  const url = options.placeUrl?.(path, line, side);
  if (url === undefined) return codeSpan(boundedPlace(`${clean.code(path)}:${line}`, MOST_PLACE));
  return link(prose(boundedPlace(`${clean.code(nameOf(path))}:${line}`, MOST_PLACE)), url);
};

const messageText = ({ message }: Finding, { clean }: Writer): string =>
  prose(bounded(clean.prose(message), MOST_MESSAGE));

const ruleText = ({ check, category, rule }: Finding, { options }: Writer): string =>
  link(check, options.helpUri?.({ id: check, category, rule }));

/** How much of a finding is told: all, without the edit, without the path too, without the fix too. */
export type Detail = 'full' | 'without edit' | 'without path' | 'message';

const SIGN = { kept: ' ', removed: '-', added: '+' } as const;

const editText = ({ fix }: Finding, { clean }: Writer): string => {
  const edit = fix?.edit ?? [];
  if (edit.length === 0) return '';
  const lines = edit
    .slice(0, MOST_EDIT_LINES)
    .map(({ kind, text }) => bounded(`${SIGN[kind]} ${clean.code(text)}`, MOST_EDIT_WIDTH));
  const hidden = edit.length - lines.length;
  return codeBlock('diff', hidden > 0 ? [...lines, `… ${count(hidden, 'more line')}`] : lines);
};

const evidenceText = ({ trace, related }: Finding, { clean }: Writer): string => {
  const labels = [...trace, ...related.filter(({ role }) => role !== 'site')].map(({ label }) =>
    clean.prose(label),
  );
  const told = labels.filter((label) => label !== '');
  if (told.length === 0) return '';
  const more = told.length > MOST_STEPS ? [`${thousands(told.length - MOST_STEPS)} more`] : [];
  const steps = [...told.slice(0, MOST_STEPS).map((label) => prose(bounded(label, MOST_PLACE))), ...more];
  return `Evidence: ${steps.join(' · ')}`;
};

/** A finding for itself. */
export const findingText = (finding: Finding, detail: Detail, writer: Writer): string => {
  const { severity, confidence, fix } = finding;
  const doubt = confidence === 'high' ? '' : ` (${confidence} confidence)`;
  const sentence = fix ? bounded(writer.clean.prose(fix.text), MOST_MESSAGE) : '';
  return [
    `**${MARK[severity]} ${severity} · ${ruleText(finding, writer)}**${doubt} · ${placeText(finding, writer)}`,
    messageText(finding, writer),
    ...(detail === 'full' || detail === 'without edit' ? [evidenceText(finding, writer)] : []),
    ...(detail === 'message' || sentence === '' ? [] : [`**Fix.** ${prose(sentence)}`]),
    ...(detail === 'full' ? [editText(finding, writer)] : []),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
};

export interface RowsOptions {
  most: number;
  /** Also why each matters. */
  messages: boolean;
  side?: Side;
}

/** A table with a row for each finding, and how many are left out. */
export const findingRows = (
  findings: readonly Finding[],
  writer: Writer,
  { most, messages, side = 'head' }: RowsOptions,
): string => {
  const told = findings.slice(0, most);
  const hidden = findings.length - told.length;
  const rows = told.map((finding) => [
    `${MARK[finding.severity]}&nbsp;${finding.severity}`,
    ruleText(finding, writer),
    placeText(finding, writer, side),
    ...(messages ? [messageText(finding, writer)] : []),
  ]);
  const head = ['', 'Finding', 'Place', ...(messages ? ['Why'] : [])];
  const text = table(
    head,
    head.map(() => '---'),
    rows,
  );
  return hidden > 0 ? `${text}\n\nand ${thousands(hidden)} more, in the full report` : text;
};

/** `3 of timeouts, 1 of retries` */
export const ruleCounts = (findings: readonly Pick<Finding, 'rule'>[]): string => {
  const rules = [...new Set(findings.map(({ rule }) => rule))].sort();
  return rules
    .map((rule) => `${thousands(findings.filter((each) => each.rule === rule).length)} of ${rule}`)
    .join(', ');
};
