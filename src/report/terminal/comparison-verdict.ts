import type { Finding } from '../../findings.ts';
import type { Comparison, Review } from '../../review/types.ts';
import { changeCounts } from '../changes.ts';
import { bySeverity, count, missedText, scoreText, thousands } from '../wording.ts';
import type { Canvas } from './options.ts';
import { inlineCode } from './style.ts';
import { wrap, wrapFacts } from './text.ts';

/** `1 new critical finding and 2 new high findings` */
export const newText = (findings: readonly Finding[]): string => bySeverity(findings, 'new');

const failedChecks = ({ diagnostics }: Review): number =>
  new Set(diagnostics.filter(({ kind }) => kind === 'internal').map(({ check }) => check)).size;

/** `1 of 5 changed files could not be read, 1 check failed` */
export const incompleteText = (review: Review): string => {
  const { changedFiles = [], unreadFiles = [] } = review.comparison ?? {};
  const failed = failedChecks(review);
  return [
    ...(unreadFiles.length > 0
      ? [
          `${thousands(unreadFiles.length)} of ${count(changedFiles.length, 'changed file')} could not be read`,
        ]
      : []),
    ...(failed > 0 ? [`${count(failed, 'check')} failed`] : []),
  ].join(', ');
};

/** Why the gate of a change stands as it does, without the final stop. */
export const comparedReason = (review: Review): string => {
  const { mode, verdict, blocking, conditions } = review.gate;
  if (verdict === 'incomplete') return incompleteText(review) || 'part of the review did not happen';
  if (verdict === 'failed') {
    const unread = review.incomplete ? `; incomplete: ${incompleteText(review)}` : '';
    const found = mode === 'overall' ? bySeverity(blocking) : newText(blocking);
    const missed = missedText(conditions);
    return `${[found, missed].filter((text) => text !== '').join('; ')}${unread}`;
  }
  const { new: fresh, fixed } = changeCounts(review);
  const words = fresh === 0 ? 'nothing new' : 'nothing new that fails it';
  return fixed > 0 ? `${words}, ${thousands(fixed)} fixed` : words;
};

/** `Score 58.8 D → 55.3 D`; empty for several services. */
export const scoreMove = (review: Review, { services }: Comparison, arrow: string): string => {
  const [service, ...others] = review.services;
  const before = services.find(({ path }) => path === service?.path)?.base;
  if (!service || others.length > 0 || review.filtered) return '';
  const word = ({ score, grade }: { score: number | null; grade: string | null }): string =>
    score === null ? 'not assessed' : `${scoreText(score)} ${grade}`;
  const after = review.gate.verdict === 'incomplete' ? 'not known' : word(service.scorecard);
  return before ? `Score ${word(before)} ${arrow} ${after}` : `Score ${after}`;
};

/** The verdict with its mark, wrapped. */
export const comparedVerdictLines = (comparison: Comparison, canvas: Canvas): string[] => {
  const { review, style } = canvas;
  const { verdict } = review.gate;
  const { new: fresh, fixed, unchanged } = changeCounts(review);
  const counts =
    verdict === 'passed' && fresh === 0
      ? [`${count(unchanged, 'finding')} unchanged`]
      : [`${thousands(fresh)} new`, `${thousands(fixed)} fixed`, `${thousands(unchanged)} unchanged`];
  const facts = [scoreMove(review, comparison, style.symbols.arrow), ...counts].filter(Boolean).join(', ');
  const text = `Gate ${verdict}: ${comparedReason(review)}. ${facts}.`;
  const passed = verdict === 'passed';
  const paint = passed ? style.pass : style.fail;
  const mark = passed ? style.symbols.pass : style.symbols.fail;
  const indent = mark.length + 1;
  return wrap(canvas.clean.prose(text), style.width - indent).map((line, index) =>
    index === 0
      ? `${paint(mark)} ${line.replace(/^Gate \w+/, (words) => paint(words))}`
      : `${' '.repeat(indent)}${line}`,
  );
};

/** What to type next. */
export const comparedHints = ({ review, style, all }: Canvas): string[] => {
  const { new: fresh, unchanged } = changeCounts(review);
  const facts = [
    ...(all || unchanged === 0 ? [] : [`all ${thousands(fresh + unchanged)}: \`--all\``]),
    'the comment for the pull request: `--output markdown=scorecard.md`',
  ];
  return inlineCode(wrapFacts(facts, style.symbols.dot, style.width - 2), style).map((line) => `  ${line}`);
};
