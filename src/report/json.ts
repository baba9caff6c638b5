import { CATEGORY_TITLES, CATEGORIES, type Finding, type Location } from '../findings.ts';
import type { Comparison, Review, ServiceReview } from '../review/types.ts';
import { gradeOf, shown } from '../score/formulas.ts';
import type { ScoreLine } from '../score/scorecard.ts';
import { isAccepted } from '../score/tally.ts';
import { inReportOrder } from '../triage/order.ts';
import { changeCounts } from './changes.ts';
import { entriesOf, type Entry } from './entries.ts';
import type { JsonFinding, JsonReview } from './json-schema.ts';
import { cleaner, type Cleaner, type ReportOptions } from './options.ts';
import { unknownText } from './wording.ts';

/** Six decimals: enough to add points up, and the same in every engine. */
const round = (value: number): number => Math.round(value * 1e6) / 1e6;

const placeOf = (place: Location, clean: Cleaner) => ({
  path: clean.code(place.path),
  line: place.line,
  column: place.column,
});

const lineOf = ({ score, grade, weak, coverage, sites, criticals, counts }: ScoreLine) => ({
  score: score === null ? null : shown(score),
  grade,
  weak,
  coverage: coverage === null ? null : round(coverage),
  sites,
  criticals,
  counts,
});

const siteOf = (
  finding: Finding,
  service: ServiceReview | undefined,
  clean: Cleaner,
): JsonFinding['sites'][number] => {
  const worth = service?.scorecard.worth.get(finding);
  return {
    ...placeOf(finding, clean),
    severity: finding.severity,
    confidence: finding.confidence,
    state: finding.state,
    message: clean.prose(finding.message),
    fingerprint: finding.fingerprint,
    points: round(worth?.points ?? 0),
    gain: round(worth?.gain ?? 0),
  };
};

const findingOf = (
  {
    service,
    lead,
    sites,
    points,
    gain,
  }: Pick<Entry, 'lead' | 'sites' | 'points' | 'gain'> & {
    service?: ServiceReview;
  },
  clean: Cleaner,
): JsonFinding => ({
  check: lead.check,
  rule: lead.rule,
  category: lead.category,
  priority: lead.priority,
  severity: lead.severity,
  confidence: lead.confidence,
  preview: lead.preview,
  state: lead.state,
  ...(lead.suppression
    ? { suppression: { ...lead.suppression, reason: clean.prose(lead.suppression.reason) } }
    : {}),
  ...placeOf(lead, clean),
  endLine: lead.endLine,
  endColumn: lead.endColumn,
  message: clean.prose(lead.message),
  why: clean.prose(lead.why),
  fix: lead.fix
    ? {
        text: clean.prose(lead.fix.text),
        edit: lead.fix.edit.map((line) => ({ ...line, text: clean.code(line.text) })),
      }
    : null,
  trace: lead.trace.map((step) => ({ label: clean.prose(step.label), ...placeOf(step, clean) })),
  related: lead.related.map((place) => ({
    role: place.role,
    label: clean.prose(place.label),
    ...placeOf(place, clean),
  })),
  sites: sites.length === 1 ? [] : sites.map((site) => siteOf(site, service, clean)),
  symbol: clean.prose(lead.symbol),
  fingerprint: lead.fingerprint,
  points: round(points),
  gain: round(gain),
});

/** Accepted findings come after the open ones, each for itself, with who accepted them and why. */
const findingsOf = (service: ServiceReview, preview: boolean, clean: Cleaner): JsonFinding[] => {
  const accepted = service.outcomes.flatMap(({ findings }) =>
    findings.filter((finding) => isAccepted(finding) && (preview || !finding.preview)),
  );
  return [
    ...entriesOf([service], preview),
    ...inReportOrder(accepted, () => 0).map((lead) => ({ service, lead, sites: [lead], points: 0, gain: 0 })),
  ].map((entry) => findingOf(entry, clean));
};

const serviceOf = (service: ServiceReview, review: Review, preview: boolean, clean: Cleaner) => ({
  name: clean.prose(service.name),
  path: clean.code(service.path),
  kind: service.kind,
  ...lineOf(service.scorecard),
  ...(review.filtered ? { score: null, grade: null } : {}),
  categories: service.scorecard.categories.map((category) => ({
    category: category.category,
    title: CATEGORY_TITLES[category.category],
    priority: CATEGORIES.indexOf(category.category) + 1,
    ...lineOf(category),
    suppressedShare: round(category.suppressedShare),
    rules: category.rules.map((rule) => ({ rule: rule.rule, ...lineOf(rule) })),
  })),
  findings: findingsOf(service, preview, clean),
});

const notAssessedOf = (review: Review, clean: Cleaner): JsonReview['notAssessed'] =>
  review.services.flatMap((service) =>
    service.outcomes
      .filter(({ check }) => !check.preview)
      .sort((a, b) => (a.check.id < b.check.id ? -1 : 1))
      .flatMap(({ check, notAssessed }) =>
        [...notAssessed]
          .sort((a, b) =>
            a.path === b.path ? a.line - b.line || a.column - b.column : a.path < b.path ? -1 : 1,
          )
          .map((place) => ({
            service: clean.code(service.path),
            check: check.id,
            ...placeOf(place, clean),
            reason: unknownText(place.reason),
            settles: clean.prose(place.reason.settles),
          })),
      ),
  );

const standingOf = (score: number | null, filtered: boolean) =>
  score === null || filtered ? { score: null, grade: null } : { score: shown(score), grade: gradeOf(score) };

const comparisonOf = (comparison: Comparison, review: Review, clean: Cleaner): JsonReview['comparison'] => {
  const { base, head, fixed, newlyAccepted, services } = comparison;
  const paths = (list: readonly string[]): string[] => list.map((path) => clean.code(path));
  return {
    base: { ...base, name: clean.prose(base.name) },
    head: { ...head, name: clean.prose(head.name) },
    changedFiles: paths(comparison.changedFiles),
    unreadFiles: paths(comparison.unreadFiles),
    counts: changeCounts(review),
    fixed: fixed
      .filter(({ preview }) => !preview)
      .map((lead) => findingOf({ lead, sites: [lead], points: 0, gain: 0 }, clean)),
    newlyAccepted: newlyAccepted.map(({ fingerprint }) => fingerprint),
    services: services.map(({ path, base: before, newCode }) => ({
      path: clean.code(path),
      base: before ? standingOf(before.score, review.filtered) : null,
      newCode: { ...standingOf(newCode.score, review.filtered), sites: newCode.sites },
    })),
  };
};

/** The review as data. The same review gives the same bytes. */
export const toJson = (review: Review, options: ReportOptions = {}): JsonReview => {
  const clean = cleaner(options);
  const { gate } = review;
  return {
    schemaVersion: review.schemaVersion,
    scoringVersion: review.scoringVersion,
    tool: review.tool,
    root: clean.prose(review.root),
    scope: clean.code(review.scope),
    today: review.today,
    overview: review.overview,
    ...(review.customWeights ? { customWeights: review.customWeights } : {}),
    filtered: review.filtered,
    services: review.services.map((service) => serviceOf(service, review, options.preview ?? false, clean)),
    diagnostics: review.diagnostics.map((diagnostic) => ({
      ...diagnostic,
      path: clean.code(diagnostic.path),
      message: clean.prose(diagnostic.message),
    })),
    notAssessed: notAssessedOf(review, clean),
    rulesWithoutChecks: review.rulesWithoutChecks,
    gate: {
      mode: gate.mode,
      verdict: gate.verdict,
      ...(gate.failOn ? { failOn: gate.failOn } : {}),
      conditions: gate.conditions,
      blocking: gate.blocking.map(({ fingerprint }) => fingerprint),
    },
    ...(review.comparison ? { comparison: comparisonOf(review.comparison, review, clean) } : {}),
    incomplete: review.incomplete,
  };
};

export const render = (review: Review, options: ReportOptions = {}): string =>
  `${JSON.stringify(toJson(review, options), null, 2)}\n`;
