import { gzipSync } from 'node:zlib';
import type { Log, Notification, ReportingDescriptor, Run } from 'sarif';
import type { CheckInfo, Diagnostic, Finding } from '../findings.ts';
import type { Review, ServiceReview } from '../review/types.ts';
import { shown } from '../score/formulas.ts';
import { choiceOrder, inReportOrder } from '../triage/order.ts';
import { fixedIn } from './changes.ts';
import { cleaner, type Cleaner, type ReportOptions } from './options.ts';
import { isConfiguration, notificationOf } from './sarif/notifications.ts';
import { resultOf } from './sarif/results.ts';
import { ruleOf } from './sarif/rules.ts';
import { thousands } from './wording.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** As many as code scanning takes in one file, and in one run. */
const MOST_RUNS = 20;
const MOST_RESULTS = 25_000;

/** One run: a service, or in very large workspaces the last run, which holds all further ones. */
interface RunPlan {
  id: string;
  services: ServiceReview[];
  diagnostics: Diagnostic[];
}

const isWithin = (path: string, service: ServiceReview): boolean =>
  service.path === '.' || path === service.path || path.startsWith(`${service.path}/`);

const plansOf = ({ services, diagnostics }: Review): RunPlan[] => {
  const single = services.length <= MOST_RUNS ? services : services.slice(0, MOST_RUNS - 1);
  const others = services.slice(single.length);
  const plans: RunPlan[] = single.map((service) => ({
    id: `bpx/${service.path === '.' ? service.name : service.path}/`,
    services: [service],
    diagnostics: [],
  }));
  if (others.length > 0) plans.push({ id: 'bpx/others/', services: others, diagnostics: [] });
  if (plans.length === 0) plans.push({ id: 'bpx/', services: [], diagnostics: [] });
  for (const diagnostic of diagnostics) {
    const own = plans.filter((plan) => plan.services.some((service) => isWithin(diagnostic.path, service)));
    (own.at(-1) ?? plans[0])?.diagnostics.push(diagnostic);
  }
  return plans;
};

const checksOf = (services: readonly ServiceReview[], preview: boolean): CheckInfo[] => {
  const checks = new Map<string, CheckInfo>();
  for (const { outcomes } of services) {
    for (const { check } of outcomes) if (preview || !check.preview) checks.set(check.id, check);
  }
  return [...checks.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
};

/** Trimmed by importance, and in the order of the report. */
const findingsOf = (
  services: readonly ServiceReview[],
  preview: boolean,
  most: number,
): { kept: Finding[]; left: number } => {
  const gains = new Map(services.flatMap(({ scorecard }) => [...scorecard.worth]));
  const gainOf = (finding: Finding): number => gains.get(finding)?.gain ?? 0;
  const all = services
    .flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings))
    .filter((finding) => preview || !finding.preview);
  const kept = all.length <= most ? all : [...all].sort(choiceOrder(gainOf)).slice(0, most);
  return { kept: inReportOrder(kept, gainOf), left: all.length - kept.length };
};

/** Findings of the base that are gone belong to the run of their unit; those of a unit that is gone too, to the first. */
const absentIn = (review: Review, services: readonly ServiceReview[]): Finding[] => {
  const units = new Set(review.services.map(({ path }) => path));
  const own = new Set(services.map(({ path }) => path));
  const isFirst = services[0] === review.services[0];
  return fixedIn(review).filter(({ unit }) => own.has(unit) || (isFirst && !units.has(unit)));
};

const trimmed = (left: number, most: number): Notification[] =>
  left === 0
    ? []
    : [
        {
          descriptor: { id: 'bpx/trimmed' },
          level: 'warning',
          message: {
            text: `${thousands(left)} findings are left out: ${thousands(most)} are kept, the most important ones.`,
          },
        },
      ];

const scoreProperties = (services: readonly ServiceReview[], review: Review, clean: Cleaner) => ({
  today: review.today,
  scoringVersion: review.scoringVersion,
  scores: services.map(({ name, path, scorecard: { score, grade, coverage } }) => ({
    name: clean.prose(name),
    path: clean.code(path),
    score: score === null || review.filtered ? null : shown(score),
    grade: review.filtered ? null : grade,
    coverage,
  })),
});

const runOf = (
  { id, services, diagnostics }: RunPlan,
  review: Review,
  options: ReportOptions,
  most: number,
): Run => {
  const { preview = false } = options;
  const clean = cleaner(options);
  const rules: ReportingDescriptor[] = checksOf(services, preview).map((check) => ruleOf(check, options));
  const indexes = new Map(rules.map((rule, index) => [rule.id, index]));
  const { kept, left } = findingsOf(services, preview, most);
  const gone = absentIn(review, services).slice(0, Math.max(0, most - kept.length));
  const worth = new Map(services.flatMap(({ scorecard }) => [...scorecard.worth]));
  const notifications = (wanted: boolean): Notification[] =>
    diagnostics
      .filter((diagnostic) => isConfiguration(diagnostic) === wanted)
      .map((each) => notificationOf(each, clean));
  return {
    tool: {
      driver: {
        name: review.tool.name,
        version: review.tool.version,
        semanticVersion: review.tool.version,
        rules,
      },
    },
    automationDetails: { id: clean.code(id) },
    invocations: [
      {
        executionSuccessful: !review.incomplete,
        toolExecutionNotifications: [...notifications(false), ...trimmed(left, most)],
        toolConfigurationNotifications: notifications(true),
      },
    ],
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the reviewed repository.' } } },
    columnKind: 'utf16CodeUnits',
    results: [...kept, ...gone].map((finding) =>
      resultOf(
        finding,
        indexes.get(finding.check) ?? -1,
        worth.get(finding),
        clean,
        review.comparison !== undefined,
      ),
    ),
    properties: scoreProperties(services, review, clean),
  };
};

/** The review as SARIF 2.1.0: one run per service, one result per place, so that each is tracked for itself. */
export const toSarif = (review: Review, options: ReportOptions = {}, most = MOST_RESULTS): Log => ({
  $schema: SCHEMA,
  version: '2.1.0',
  runs: plansOf(review).map((plan) => runOf(plan, review, options, most)),
});

/** What code scanning takes of a file after compression. */
const LARGEST_COMPRESSED = 10 * 1024 * 1024;
/** A text of less can be no larger after compression. */
const NEVER_TOO_LARGE = LARGEST_COMPRESSED - 1024 * 1024;

/** Bytes after compression; 0 where they cannot be too many. */
const compressedSize = (text: string): number =>
  Buffer.byteLength(text) <= NEVER_TOO_LARGE ? 0 : gzipSync(text).length;

/** Trimming aims below the limit by this share, since results differ in size. */
const AIM = 0.9;

/** As text; results are trimmed by importance until the file can be uploaded. */
export const render = (review: Review, options: ReportOptions = {}): string => {
  for (let most = MOST_RESULTS; ;) {
    const log = toSarif(review, options, most);
    const text = `${JSON.stringify(log, null, 2)}\n`;
    const size = compressedSize(text);
    const kept = Math.max(0, ...log.runs.map(({ results = [] }) => results.length));
    if (size <= LARGEST_COMPRESSED || kept <= 1) return text;
    most = Math.max(1, Math.floor((kept * LARGEST_COMPRESSED * AIM) / size));
  }
};
