import { CATEGORIES, CATEGORY_TITLES, type CheckInfo } from '../../findings.ts';
import { heading } from '../terminal/heading.ts';
import { cut, padEnd, wrap } from '../terminal/text.ts';
import { severityPaint, type Style } from '../terminal/style.ts';
import { count } from '../wording.ts';

/** A check with what stands behind it, in words. */
export type RuleEntry = CheckInfo & { evidence: string };

/** What `bpx rules` lists. */
export interface RuleList {
  checks: readonly RuleEntry[];
  /** Rules of the specification without a check in this version: not assessed. */
  rulesWithoutChecks: readonly string[];
}

/** One object per check, in the order of the registry. */
export const rulesJson = ({ checks, rulesWithoutChecks }: RuleList): string =>
  `${JSON.stringify(
    {
      schemaVersion: 1,
      checks: checks.map(
        ({ id, rule, category, priority, severity, confidence, level, preview, evidence, title }) => ({
          id,
          rule,
          category,
          priority,
          severity,
          confidence,
          level,
          preview,
          evidence,
          title,
        }),
      ),
      rulesWithoutChecks,
    },
    null,
    2,
  )}\n`;

/** The checks by category, and what is not covered yet. */
export const rulesPage = ({ checks, rulesWithoutChecks }: RuleList, style: Style): string => {
  const widest = Math.max(0, ...checks.map(({ id }) => id.length));
  const groups = CATEGORIES.flatMap((category, index) => {
    const own = checks.filter((check) => check.category === category);
    if (own.length === 0) return [];
    const lines = own.map((check) => {
      const mark = severityPaint(
        check,
        style,
      )(`${style.symbols.mark[check.severity]} ${padEnd(check.severity, 8)}`);
      const title = `${check.title}${check.preview ? ' (preview)' : ''}`;
      return `  ${mark}  ${padEnd(check.id, widest)}  ${cut(title, Math.max(20, style.width - widest - 16), style.symbols.ellipsis)}`;
    });
    return [
      [heading(`${index + 1} ${CATEGORY_TITLES[category]}`, count(own.length, 'check'), style), ...lines],
    ];
  });
  const missing =
    rulesWithoutChecks.length === 0
      ? []
      : [
          [
            heading('No check yet', count(rulesWithoutChecks.length, 'rule'), style),
            ...wrap(rulesWithoutChecks.join(', '), style.width - 2).map((line) => `  ${line}`),
          ],
        ];
  const total = `${count(checks.length, 'check')}. One of them: \`bpx explain <check>\``;
  return `${[...groups, ...missing, [total]].map((part) => part.join('\n')).join('\n\n')}\n`;
};
