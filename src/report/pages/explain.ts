import { CATEGORY_TITLES, type Category } from '../../findings.ts';
import { inlineCode, severityPaint, type Style } from '../terminal/style.ts';
import { padEnd, wrap } from '../terminal/text.ts';
import type { RuleEntry } from './rules.ts';

const LABEL_WIDTH = 14;

/** `label   text`, the text wrapped beside its label. */
const field = (label: string, text: string, style: Style): string[] =>
  inlineCode(wrap(text, style.width - LABEL_WIDTH), style).map(
    (line, index) =>
      `${index === 0 ? style.bold(padEnd(label, LABEL_WIDTH)) : ' '.repeat(LABEL_WIDTH)}${line}`,
  );

const listField = (label: string, texts: readonly string[], style: Style): string[] =>
  texts.flatMap((text, index) => field(index === 0 ? label : '', text, style));

const codeField = (label: string, code: string, style: Style): string[] => [
  style.bold(label),
  ...code
    .replace(/^\n+|\s+$/g, '')
    .split('\n')
    .map((line) => `  ${line}`),
];

/** What a check reports, why it matters, what it leaves alone and how to fix it. */
export const checkPage = (check: RuleEntry, style: Style): string => {
  const paint = severityPaint(check, style);
  const traits = [
    `up to ${check.severity}, ${check.confidence} confidence`,
    CATEGORY_TITLES[check.category],
    `level ${check.level}`,
    `evidence: ${check.evidence}`,
    ...(check.preview ? ['preview: shown with `--preview`, never counted'] : []),
  ];
  const parts = [
    [
      `${paint(style.symbols.mark[check.severity])} ${style.bold(check.id)}  ${check.title}`,
      ...inlineCode(wrap(traits.join(` ${style.symbols.dot} `), style.width - 2), style).map(
        (line) => `  ${line}`,
      ),
    ],
    field('Reports', check.reports, style),
    field('Why', check.why, style),
    listField('Leaves alone', check.leavesAlone, style),
    field('Fix', check.howToFix, style),
    codeField('Bad', check.example.bad, style),
    codeField('Good', check.example.good, style),
    listField('References', check.references, style),
    check.aliases.length > 0 ? field('Former names', check.aliases.join(', '), style) : [],
  ];
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
};

/** The checks of a rule, or that there are none yet. */
export const rulePage = (
  rule: string,
  category: Category,
  checks: readonly RuleEntry[],
  style: Style,
): string => {
  const widest = Math.max(0, ...checks.map(({ id }) => id.length));
  const head = `${style.bold(rule)}  ${CATEGORY_TITLES[category]}`;
  if (checks.length === 0)
    return `${head}\n\n  No check of this version covers it: reviews say "not assessed".\n`;
  const lines = checks.map((check) => {
    const mark = severityPaint(
      check,
      style,
    )(`${style.symbols.mark[check.severity]} ${padEnd(check.severity, 8)}`);
    return `  ${mark}  ${padEnd(check.id, widest)}  ${check.title}${check.preview ? ' (preview)' : ''}`;
  });
  return `${[head, '', ...lines].join('\n')}\n`;
};
