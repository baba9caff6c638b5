import { CATEGORIES, CATEGORY_TITLES, type Finding, type Step } from '../../findings.ts';
import type { Review, ServiceReview } from '../../review/types.ts';
import type { ScoreLine } from '../../score/scorecard.ts';
import { acceptedIn, entriesOf, fixFirst, type Entry } from '../entries.ts';
import type { Cleaner } from '../options.ts';
import { verdictText } from '../terminal/verdict.ts';
import { comparedReason } from '../terminal/comparison-verdict.ts';
import { fixedIn } from '../changes.ts';
import { count, thousands, unknownText } from '../wording.ts';

/** What the page is drawn from, as it lies in it; every text is cleaned and arrives as text. */

const LINES_BEFORE = 1;
const LINES_AFTER = 2;
const WIDEST_LINE = 240;

export interface HtmlSurroundings {
  clean: Cleaner;
  preview: boolean;
  readText: (path: string) => string | undefined;
}

const lineOf = (line: ScoreLine) => ({
  score: line.score,
  full: line.withoutCriticals,
  crit: line.criticals,
  cov: line.coverage === null ? null : Math.floor(line.coverage * 100 + 1e-9),
  sites: line.sites,
  n: line.counts,
});

/** The worse of two; a whole that nobody assessed is none. */
const worst = (lines: readonly ScoreLine[]): ScoreLine | undefined =>
  [...lines].sort((a, b) => (a.score ?? 101) - (b.score ?? 101))[0];

const frameOf = ({ path, line, column, endLine, endColumn }: Finding, around: HtmlSurroundings) => {
  const lines = around.readText(path)?.split(/\r\n|\n/);
  if (!lines || line > lines.length) return {};
  const first = Math.max(1, line - LINES_BEFORE);
  const code = lines
    .slice(first - 1, line + LINES_AFTER)
    .map((text) => around.clean.code(text.replaceAll('\t', '  ').slice(0, WIDEST_LINE)));
  const tabs = (lines[line - 1] ?? '').slice(0, column - 1).split('\t').length - 1;
  const end = endLine === line ? endColumn : (lines[line - 1]?.length ?? 0) + 1;
  return { first, code, at: column - 1 + tabs, len: Math.max(1, end - column) };
};

const stepOf = ({ label, path, line }: Step, { clean }: HtmlSurroundings): [string, string] => [
  clean.prose(label),
  `${clean.code(path)}:${line}`,
];

const findingOf = (
  finding: Finding,
  worth: { points: number; gain: number },
  around: HtmlSurroundings,
  also: readonly Finding[] = [],
) => ({
  id: finding.check,
  cat: finding.priority,
  sev: finding.severity,
  conf: finding.confidence,
  preview: finding.preview,
  state: finding.state,
  unit: around.clean.code(finding.unit),
  file: around.clean.code(finding.path),
  line: finding.line,
  col: finding.column,
  label: around.clean.prose(finding.label),
  msg: around.clean.prose(finding.message),
  why: around.clean.prose(finding.why),
  fix: around.clean.prose(finding.fix?.text ?? ''),
  hunks: (finding.fix?.edit ?? []).map(({ kind, line, text }) => [
    line ?? 0,
    { kept: ' ', removed: '-', added: '+' }[kind],
    around.clean.code(text.replaceAll('\t', '  ')),
  ]),
  steps: [
    ...finding.trace.map((step) => stepOf(step, around)),
    ...finding.related.map((step) => stepOf(step, around)),
  ],
  also: also.map(({ path, line }) => `${around.clean.code(path)}:${line}`),
  ...(finding.suppression ? { reason: around.clean.prose(finding.suppression.reason) } : {}),
  gain: worth.gain,
  lost: worth.points,
  ...frameOf(finding, around),
});

const entryOf = (entry: Entry, around: HtmlSurroundings) =>
  findingOf(
    entry.lead,
    entry,
    around,
    entry.sites.filter((site) => site !== entry.lead),
  );

const NOTHING = { points: 0, gain: 0 };

const notAssessedOf = ({ services }: Review, { clean }: HtmlSurroundings) => {
  const places = new Map<string, { id: string; n: number; why: string; settle: string }>();
  for (const { outcomes } of services)
    for (const { check, notAssessed } of outcomes)
      for (const { reason } of check.preview ? [] : notAssessed) {
        const settle = clean.prose(reason.settles);
        const key = `${check.id} ${reason.unknown} ${settle}`;
        const known = places.get(key);
        if (known) known.n++;
        else places.set(key, { id: check.id, n: 1, why: unknownText(reason), settle });
      }
  return [...places.values()].sort((a, b) => b.n - a.n || (a.id < b.id ? -1 : 1));
};

const reasonOf = (review: Review): string =>
  review.comparison
    ? comparedReason(review)
    : (/^Gate \w+(?:: | )?([^.]*(?:\.\w[^.]*)*)\./.exec(verdictText(review))?.[1] ?? '');

const categoriesOf = (services: readonly ServiceReview[]) =>
  CATEGORIES.map((category, index) => {
    const parts = services.flatMap(({ scorecard }) =>
      scorecard.categories.filter((part) => part.category === category),
    );
    const line = worst(parts);
    return { k: index + 1, name: CATEGORY_TITLES[category], ...(line ? lineOf(line) : {}) };
  });

/** The whole review as the page takes it; of several services the lowest gives the numbers on top. */
export const htmlData = (review: Review, around: HtmlSurroundings) => {
  const { services, overview, gate, filtered } = review;
  const entries = entriesOf(services, around.preview);
  const lowest = worst(services.map(({ scorecard }) => scorecard));
  const service = services.find(({ scorecard }) => scorecard === lowest);
  const first = service && !filtered ? fixFirst(service, entries) : undefined;
  const [only, ...others] = services;
  return {
    meta: {
      name: around.clean.prose(only && others.length === 0 ? only.name : review.root),
      facts: [
        `${review.tool.name} ${review.tool.version}`,
        review.today,
        count(overview.files, 'file'),
        count(overview.lines, 'line'),
        ...(others.length > 0 ? [count(services.length, 'package')] : []),
      ],
      verdict: gate.verdict,
      reason: around.clean.prose(reasonOf(review)),
      compared: review.comparison !== undefined,
      sites: thousands(services.reduce((sum, { scorecard }) => sum + scorecard.sites, 0)),
      scoring: `${review.scoringVersion}${review.customWeights ? ', custom weights' : ''}`,
    },
    total: lowest && !filtered ? { ...lineOf(lowest), name: around.clean.code(service?.path ?? '.') } : null,
    cats: categoriesOf(services),
    units: services.map(({ path, scorecard }) => ({ path: around.clean.code(path), ...lineOf(scorecard) })),
    findings: entries.map((entry) => entryOf(entry, around)),
    first: (first?.entries ?? []).map((entry) => entries.indexOf(entry)),
    joint: first?.joint ?? 0,
    fixed: fixedIn(review).map((finding) =>
      findingOf(finding, NOTHING, { ...around, readText: () => undefined }),
    ),
    accepted: acceptedIn(review).map((finding) => findingOf(finding, NOTHING, around)),
    unread: review.diagnostics
      .filter(({ kind }) => kind !== 'suppression')
      .map(({ path, line, message }) => [
        around.clean.code(line === undefined ? path : `${path}:${line}`),
        around.clean.prose(message),
      ]),
    notAssessed: notAssessedOf(review, around),
  };
};
