import { basename } from 'node:path';
import type { Check } from './analyzers/check.ts';
import { CHECKS } from './analyzers/registry.generated.ts';
import type { Diagnostic, Finding, Severity } from './findings.ts';
import type { ServiceModel } from './model/model.ts';
import { discover } from './project/discover.ts';
import type { Project } from './project/project.ts';
import { buildModel } from './review/build-model.ts';
import { attempt } from './review/failures.ts';
import { overviewOf } from './review/overview.ts';
import { createPace, type Progress } from './review/pace.ts';
import { runChecks, type CheckRun } from './review/run-checks.ts';
import { isFiltered, rulesWithoutChecks, selectChecks, type Selection } from './review/selection.ts';
import { timedAsync, type Timings } from './review/timing.ts';
import { findingsOf, servicesOf } from './review/services.ts';
import type { Overview, Review, ServiceReview } from './review/types.ts';
import { unitsOf, type Unit, type Units } from './review/units.ts';
import { isIncomplete, overallGate } from './score/gate.ts';
import { applySuppressions, type Suppressed } from './triage/suppressions.ts';

export interface ReviewOptions {
  /** A folder or a source file, as the user wrote it: messages name it so. */
  path: string;
  /** Where to look no higher; found by itself when absent. Absolute. */
  root?: string;
  /** `YYYY-MM-DD` */
  today: string;
  version: string;
  selection?: Partial<Selection>;
  failOn?: Severity;
  /** A check that contradicts itself about a site fails; for tests. */
  strict?: boolean;
  /** In place of those of the registry; for tests. */
  checks?: readonly Check[];
  onProgress?: (progress: Progress) => void;
}

/** The review, and what its printing needs of the tree. */
export interface Reviewed {
  review: Review;
  project: Project;
  model: ServiceModel;
  /** Every answer of every check that ran, also passes. */
  runs: readonly CheckRun[];
  timings: Timings;
}

const isWithin = (path: string, scope: string): boolean =>
  scope === '' || path === scope || path.startsWith(`${scope}/`);

const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1;

/** Two readers of one file may stumble over the same fault: the first to tell it is heard. */
const keyOf = ({ kind, path, line, message }: Diagnostic): string =>
  kind === 'parse' || kind === 'tsconfig' || kind === 'manifest'
    ? `${path}:${line ?? 1}`
    : `${kind} ${path}:${line} ${message}`;

const uniqueDiagnostics = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const seen = new Set<string>();
  return diagnostics
    .filter((each) => {
      const key = `${keyOf(each)} ${each.check ?? ''}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort(byPlace);
};

/** Comments are looked for in every file of the scope, so that one without effect is told too. */
const triage = (
  findings: readonly Finding[],
  runs: readonly CheckRun[],
  known: readonly Check[],
  project: Project,
  today: string,
): Suppressed => {
  const ran = new Set(runs.flatMap(({ check }) => [check.id, check.rule]));
  const ids = new Set(known.flatMap(({ id, rule, aliases }) => [id, rule, ...aliases]));
  const paths = [...project.files, ...project.repoFiles].flatMap(({ path, inScope }) =>
    inScope ? [path] : [],
  );
  return applySuppressions(findings, (path) => project.read(path), today, ids, {
    paths,
    ran: (id) => ran.has(id),
  });
};

/** Units that something outside starts: what serves, works or runs on a schedule. */
const servingUnits = (model: ServiceModel, units: Units): Set<Unit> =>
  new Set(model.entryPoints.all.map(({ node }) => units.of(node.path)));

const assemble = (
  options: ReviewOptions,
  selection: Selection,
  project: Project,
  overview: Overview,
  services: ServiceReview[],
  diagnostics: Diagnostic[],
): Review => {
  const incomplete = isIncomplete(diagnostics);
  return {
    schemaVersion: 1,
    scoringVersion: 1,
    tool: { name: 'bpx', version: options.version },
    root: basename(project.root),
    today: options.today,
    scope: project.scope || '.',
    overview,
    services,
    diagnostics,
    rulesWithoutChecks: rulesWithoutChecks(options.checks ?? CHECKS, selection),
    filtered: isFiltered(selection),
    gate: overallGate(services, { incomplete, ...(options.failOn ? { failOn: options.failOn } : {}) }),
    incomplete,
  };
};

/**
 * Reviews what lies at a path: discover, extract, link, analyse, triage, score.
 * @throws {InputError} where there is nothing to review.
 */
export const review = async (options: ReviewOptions): Promise<Reviewed> => {
  const selection: Selection = { categories: [], rules: [], preview: false, ...options.selection };
  const timings: Timings = new Map();
  const pace = createPace(options.onProgress);
  const project = await timedAsync(timings, 'discover', () =>
    discover(options.path, options.root === undefined ? {} : { root: options.root }),
  );
  const built = await buildModel(project, pace, timings, options.today);
  await pace.at(() => ({ step: 'linking', detail: '' }));
  const isInScope = (path: string): boolean => isWithin(path, project.scope);
  const checks = selectChecks(options.checks ?? CHECKS, selection);
  const { runs, diagnostics: failures } = await runChecks(checks, built.model, {
    isInScope,
    strict: options.strict ?? false,
    pace,
    timings,
  });
  const units = unitsOf(project);
  const { findings } = findingsOf(runs, units);
  const triaged = triage(findings, runs, options.checks ?? CHECKS, project, options.today);
  const overview = overviewOf(project, built, isInScope, failures);
  const serving = attempt('services', failures, () => servingUnits(built.model, units));
  const services = servicesOf(runs, triaged.findings, units, (unit) => serving?.has(unit) ?? true);
  const diagnostics = uniqueDiagnostics([
    ...project.diagnostics,
    ...built.diagnostics,
    ...built.model.artefacts.diagnostics,
    ...triaged.diagnostics,
    ...failures,
  ]);
  return {
    review: assemble(options, selection, project, overview, services, diagnostics),
    project,
    model: built.model,
    runs,
    timings,
  };
};
