import type { Finding } from '../findings.ts';
import type { Review, ServiceReview } from '../review/types.ts';
import { counts } from '../score/tally.ts';
import { inReportOrder } from '../triage/order.ts';
import { changeCounts, fixedIn } from './changes.ts';
import { details, fitted, type Block } from './markdown/blocks.ts';
import { bounded, html, prose } from './markdown/escape.ts';
import {
  findingRows,
  findingText,
  ruleCounts,
  severityText,
  type Detail,
  type MarkdownOptions,
  type Writer,
} from './markdown/findings.ts';
import {
  gateSummary,
  gateTable,
  movedCategories,
  notAssessedCount,
  notAssessedList,
  scoreTable,
  servicesTable,
  unreadTable,
} from './markdown/sections.ts';
import { cleaner } from './options.ts';
import { comparedReason, incompleteText } from './terminal/comparison-verdict.ts';
import { criticalsText } from './terminal/score-table.ts';
import {
  bySeverity,
  change,
  count,
  missedText,
  percent,
  scoreText,
  shortCommit,
  thousands,
} from './wording.ts';

/** GitHub takes 65,536 characters; an action or a bot adds some of its own. */
const MOST_CHARACTERS = 60_000;
/** Findings that fail the gate and are told in full. */
const MOST_IN_FULL = 3;
const MOST_NAME = 120;

const MARK = { passed: '✅', failed: '❌', incomplete: '⚠️' } as const;

const openIn = ({ services }: Review): Finding[] =>
  services.flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings.filter(counts)));

const reasonOf = (review: Review): string => {
  const { verdict, blocking, conditions } = review.gate;
  if (review.comparison) {
    const { new: fresh, fixed } = changeCounts(review);
    if (verdict === 'passed' && fixed > 0 && fresh > 0) return `${count(fixed, 'finding')} fixed`;
    return comparedReason(review);
  }
  if (verdict === 'incomplete') return incompleteText(review) || 'part of the review did not happen';
  if (verdict === 'failed')
    return [bySeverity(blocking), missedText(conditions)].filter((text) => text !== '').join('; ');
  const open = openIn(review).length;
  return open === 0 ? 'no findings' : 'no critical findings of high confidence';
};

const numbersOf = (review: Review, service: ServiceReview, { clean }: Writer): string => {
  const { comparison, filtered, gate } = review;
  const compared = comparison?.services.find(({ path }) => path === service.path);
  const { scorecard } = service;
  const word = (line: { score: number | null; grade: string | null }): string =>
    line.score === null ? 'not assessed' : `${scoreText(line.score)} ${line.grade}`;
  const after = gate.verdict === 'incomplete' && comparison ? 'not known' : word(scorecard);
  const before = compared?.base;
  const moved =
    before && before.score !== null && scorecard.score !== null && after !== 'not known'
      ? ` (${change(before.score, scorecard.score)})`
      : '';
  const score = before ? `${word(before)} → **${after}**${moved}` : `**${after}**`;
  const { new: fresh, fixed, unchanged } = changeCounts(review);
  const newCode = compared?.newCode;
  return [
    `**${prose(bounded(clean.prose(service.name), MOST_NAME))}**${filtered ? '' : ` ${score}`}`,
    ...(newCode ? [newCode.score === null ? 'no assessable change' : `new code ${word(newCode)}`] : []),
    comparison
      ? `${thousands(fresh)} new, ${thousands(fixed)} fixed, ${thousands(unchanged)} unchanged`
      : count(openIn(review).length, 'finding'),
    ...(scorecard.coverage === null ? [] : [`coverage ${percent(scorecard.coverage)}`]),
  ].join(' · ');
};

const headOf = (review: Review, writer: Writer): string => {
  const [only, ...others] = review.services;
  const name = only && others.length === 0 ? only.name : review.root;
  const marker = bounded(writer.clean.prose(name), MOST_NAME)
    .replace(/[^\w@./+-]+/g, '_')
    .replaceAll('--', '_');
  const { verdict } = review.gate;
  const { new: fresh, fixed, unchanged } = changeCounts(review);
  const sum = review.comparison
    ? `${thousands(fresh)} new, ${thousands(fixed)} fixed, ${thousands(unchanged)} unchanged`
    : count(openIn(review).length, 'finding');
  const criticals = only && others.length === 0 && !review.filtered ? criticalsText(only.scorecard) : '';
  return [
    `<!-- bpx:scorecard service=${marker} version=1 -->\n### ${MARK[verdict]} bpx: gate ${verdict}, ${reasonOf(review)}`,
    only && others.length === 0
      ? numbersOf(review, only, writer)
      : `**${prose(bounded(writer.clean.prose(review.root), MOST_NAME))}**, ${count(review.services.length, 'package')} · ${sum}`,
    ...(criticals === '' ? [] : [`${criticals}.`]),
  ].join('\n\n');
};

const footOf = (review: Review, writer: Writer): string => {
  const { tool, scoringVersion, comparison } = review;
  const base = comparison && bounded(writer.clean.prose(comparison.base.name), MOST_NAME);
  const head = comparison && bounded(writer.clean.prose(comparison.head.name), MOST_NAME);
  return `<sub>${[
    `${tool.name} ${tool.version}`,
    `scoring ${scoringVersion}${review.customWeights ? ', custom weights' : ''}`,
    ...(comparison ? [`${shortCommit(comparison.base.commit)} → ${html(head ?? '')}`] : []),
    `run it here: <code>npx bpx review .${base === undefined ? '' : ` --base ${html(base)}`}</code>`,
  ].join(' · ')}</sub>`;
};

const DETAILS: readonly Detail[] = ['full', 'without edit', 'without path', 'message'];

const acceptedBlock = (review: Review, writer: Writer): Block => {
  const accepted = review.comparison?.newlyAccepted ?? [];
  const told = `**This change accepts ${count(accepted.length, 'finding')} itself.**`;
  return {
    rank: 2,
    forms:
      accepted.length === 0
        ? []
        : [
            () => `${told}\n\n${findingRows(accepted, writer, { most: 10, messages: true })}`,
            () => `${told} ${ruleCounts(accepted)}`,
          ],
  };
};

const incompleteBlock = (review: Review, writer: Writer): Block => {
  const said =
    'bpx does not say "passed" about code that it has not seen. The check ends with exit code 3, not 1.';
  return {
    rank: 2,
    forms:
      review.gate.verdict === 'incomplete'
        ? [20, 3].map(
            (most) => () =>
              [unreadTable(review, most, writer), said].filter((text) => text !== '').join('\n\n'),
          )
        : [],
  };
};

/** All findings of one kind behind a line that counts them; in less room without messages, then by rule. */
const rowsBlock = (
  rank: number,
  summary: string,
  findings: readonly Finding[],
  writer: Writer,
  side: 'head' | 'base' = 'head',
): Block => ({
  rank,
  forms:
    findings.length === 0
      ? []
      : [
          () => details(summary, findingRows(findings, writer, { most: 200, messages: true, side })),
          () => details(summary, findingRows(findings, writer, { most: 50, messages: true, side })),
          () => details(summary, findingRows(findings, writer, { most: 50, messages: false, side })),
          () => details(summary, ruleCounts(findings)),
        ],
});

const otherFindings = (review: Review, blocking: ReadonlySet<Finding>): Finding[] => {
  const gains = new Map(review.services.flatMap(({ scorecard }) => [...scorecard.worth]));
  const told = openIn(review).filter(
    (finding) => !blocking.has(finding) && (!review.comparison || finding.state === 'new'),
  );
  return inReportOrder(told, (finding) => gains.get(finding)?.gain ?? 0);
};

const blocksOf = (review: Review, writer: Writer): Block[] => {
  const { blocking } = review.gate;
  const inFull = blocking.slice(0, MOST_IN_FULL);
  const furtherBlocking = blocking.slice(MOST_IN_FULL);
  const others = otherFindings(review, new Set(blocking));
  const fixed = fixedIn(review);
  const fresh = review.comparison ? 'new finding' : 'finding';
  const more = inFull.length > 0 ? `more ${fresh}` : fresh;
  const harmless = review.comparison && review.gate.verdict === 'passed' ? ', does not fail the gate' : '';
  const [only, ...further] = review.services;
  const open = notAssessedCount(review);
  const fixedSummary = `${count(fixed.length, 'fixed finding')}: ${severityText(fixed)}`;
  const scores = (most: number): string =>
    only && further.length === 0 ? scoreTable(review, only, writer) : servicesTable(review, most, writer);
  const scoreSummary =
    only && further.length === 0
      ? review.comparison
        ? `Score: ${movedCategories(review, only)} of 8 categories moved`
        : 'Score by category'
      : `Score of ${count(review.services.length, 'package')}`;
  return [
    { rank: 1, forms: [() => headOf(review, writer)] },
    acceptedBlock(review, writer),
    incompleteBlock(review, writer),
    {
      rank: 2,
      forms:
        inFull.length === 0
          ? []
          : DETAILS.map(
              (detail) => () => inFull.map((finding) => findingText(finding, detail, writer)).join('\n\n'),
            ),
    },
    {
      rank: 4,
      forms:
        furtherBlocking.length === 0
          ? []
          : [
              () => findingRows(furtherBlocking, writer, { most: 100, messages: true }),
              () => findingRows(furtherBlocking, writer, { most: 100, messages: false }),
              () => `and ${count(furtherBlocking.length, 'more finding')} that fail the gate`,
            ],
    },
    rowsBlock(5, `${count(others.length, more)}: ${severityText(others)}${harmless}`, others, writer),
    rowsBlock(7, fixedSummary, fixed, writer, 'base'),
    { rank: 3, forms: [() => details(gateSummary(review), gateTable(review))] },
    {
      rank: 6,
      forms: only ? [200, 20].map((most) => () => details(scoreSummary, scores(most))) : [],
    },
    {
      rank: 8,
      forms:
        open === 0
          ? []
          : [
              ...[20, 5].map(
                (most) => () =>
                  details(`Not assessed: ${count(open, 'place')}`, notAssessedList(review, most, writer)),
              ),
              () => `Not assessed: ${count(open, 'place')}`,
            ],
    },
    { rank: 1, forms: [() => footOf(review, writer)] },
  ];
};

/** The comment of a pull request: the verdict and what decides it, everything else collapsed. */
export const render = (review: Review, options: MarkdownOptions = {}): string =>
  fitted(blocksOf(review, { clean: cleaner(options), options }), MOST_CHARACTERS);
