import type { Review, ServiceReview } from '../../review/types.ts';
import { counts, isOpenCritical } from '../../score/tally.ts';
import { acceptedIn, findingsIn, type Entry } from '../entries.ts';
import { bySeverity, count, missedText, percent, scoreText, thousands } from '../wording.ts';
import type { Canvas } from './options.ts';
import { inlineCode } from './style.ts';
import { wrap, wrapFacts } from './text.ts';

/** What decided the gate, such as `2 critical findings and 3 high findings`. */
const blockingText = ({ gate }: Review, path?: string): string =>
  bySeverity(gate.blocking.filter(({ unit }) => path === undefined || unit === path));

const unreadText = ({ diagnostics }: Review): string => {
  const unread = diagnostics.filter(({ kind }) => kind === 'parse' || kind === 'read').length;
  const failed = new Set(diagnostics.filter(({ kind }) => kind === 'internal').map(({ check }) => check))
    .size;
  return [
    ...(unread > 0 ? [`${count(unread, 'file')} could not be read`] : []),
    ...(failed > 0 ? [`${count(failed, 'check')} failed`] : []),
  ].join(', ');
};

/** Its own alone: a package that several services import is told once. */
const openFindings = ({ outcomes }: ServiceReview): number =>
  outcomes.reduce((sum, { findings }) => sum + findings.filter(counts).length, 0);

const totalFindings = ({ services }: Review): number =>
  services.reduce((sum, service) => sum + openFindings(service), 0);

/** `Gate failed in 1 of 6 packages: services/orders-api (2 critical findings)` */
const packagesReason = (review: Review): string => {
  const units = review.services.filter(({ path }) => review.gate.blocking.some(({ unit }) => unit === path));
  const names = units.map(({ path }) => `${path} (${blockingText(review, path)})`).join(', ');
  return ` in ${units.length} of ${count(review.services.length, 'package')}: ${names}`;
};

const reasonOf = (review: Review): string => {
  const { verdict, failOn } = review.gate;
  if (verdict === 'incomplete') return `: ${unreadText(review) || 'part of the review did not happen'}`;
  if (verdict === 'failed') {
    const several = review.services.length > 1 && review.gate.blocking.some(({ unit }) => unit !== '');
    const found = several ? packagesReason(review) : `: ${blockingText(review)}`;
    const missed = missedText(review.gate.conditions);
    const reason =
      missed === '' ? found : review.gate.blocking.length === 0 ? `: ${missed}` : `${found}; ${missed}`;
    return review.incomplete ? `${reason}; incomplete: ${unreadText(review)}` : reason;
  }
  if (totalFindings(review) === 0) return ': no findings';
  const open = review.services.some(({ outcomes }) =>
    outcomes.some(({ findings }) => findings.some(isOpenCritical)),
  );
  if (open) return '';
  return failOn && failOn !== 'critical'
    ? `: nothing at or above ${failOn} with high confidence`
    : ': no critical findings of high confidence';
};

const findingsText = (review: Review, shown: readonly Entry[] | undefined): string[] => {
  const total = totalFindings(review);
  const told = shown ? findingsIn(shown).filter(({ preview }) => !preview).length : total;
  const suppressed = acceptedIn(review).filter(({ preview }) => !preview).length;
  const notes = [
    ...(told < total ? [`${thousands(told)} shown`] : []),
    ...(suppressed > 0 ? [`${thousands(suppressed)} suppressed`] : []),
  ];
  if (total === 0 && notes.length === 0) return [];
  return [`${count(total, 'finding')}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`];
};

const scoreWords = (review: Review): string[] => {
  const [service, ...others] = review.services;
  if (!service || others.length > 0) return [];
  const { score, grade, coverage } = service.scorecard;
  return [
    ...(review.filtered
      ? []
      : [score === null ? 'Score not assessed' : `Score ${scoreText(score)} ${grade}`]),
    ...(coverage === null ? [] : [`coverage ${percent(coverage)}`]),
  ];
};

/** `Gate failed: 2 critical findings. Score 55.3 D, 43 findings (20 shown), coverage 98 %.` without its mark. */
export const verdictText = (review: Review, shown?: readonly Entry[]): string => {
  const words = scoreWords(review);
  const [score, coverage] = review.filtered ? [undefined, words[0]] : words;
  const facts = [score, ...findingsText(review, shown), coverage].filter((word) => word !== undefined);
  const partial = review.filtered ? ' No overall score: only a part of the rules ran.' : '';
  const sentence = facts.length > 0 ? ` ${facts.join(', ')}.` : '';
  return `Gate ${review.gate.verdict}${reasonOf(review)}.${sentence}${partial}`;
};

/** The verdict with its mark, wrapped. */
export const verdictLines = (canvas: Canvas, shown?: readonly Entry[]): string[] => {
  const { review, style } = canvas;
  const passed = review.gate.verdict === 'passed';
  const mark = passed ? style.pass(style.symbols.pass) : style.fail(style.symbols.fail);
  const indent = style.symbols.pass.length > 1 && passed ? 3 : 2;
  return wrap(canvas.clean.prose(verdictText(review, shown)), style.width - indent).map((line, index) =>
    index === 0
      ? `${mark} ${line.replace(/^Gate \w+/, (words) => (passed ? style.pass(words) : style.fail(words)))}`
      : `${' '.repeat(indent)}${line}`,
  );
};

/** What to type next. */
export const hintLines = (canvas: Canvas, entries: readonly Entry[], shown: readonly Entry[]): string[] => {
  const { review, style, clean } = canvas;
  const total = totalFindings(review);
  const [first] = shown;
  const failing = review.services.length > 1 ? review.gate.blocking[0]?.unit : undefined;
  const facts = [
    ...(failing ? [`one package: \`bpx review ${clean.code(failing)}\``] : []),
    ...(shown.length < entries.length ? [`all ${thousands(total)}: \`--all\``] : []),
    ...(first ? [`explain one: \`bpx explain ${clean.code(first.lead.path)}:${first.lead.line}\``] : []),
    ...(total > 0 ? ['share: `--output sarif=bpx.sarif`'] : []),
  ];
  return inlineCode(wrapFacts(facts, style.symbols.dot, style.width - 2), style).map((line) => `  ${line}`);
};
