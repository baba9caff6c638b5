import { basename } from 'node:path';
import type { Check } from './analyzers/check.ts';
import { CHECKS } from './analyzers/registry.generated.ts';
import type { Diagnostic, Finding, Severity } from './findings.ts';
import { shortCommit } from './git/revisions.ts';
import type { ServiceModel } from './model/model.ts';
import { discover } from './project/discover.ts';
import type { Project } from './project/project.ts';
import { anchorsOf, type Recognised } from './review/base/compare.ts';
import {
  compareSides,
  comparisonOf,
  NO_FINDINGS,
  type BaseSide,
  type ComparedSides,
} from './review/base/comparison.ts';
import { openTrees, type Trees } from './review/base/trees.ts';
import { buildModel, type Built, type ExtractedFacts } from './review/build-model.ts';
import { attempt } from './review/failures.ts';
import { overviewOf } from './review/overview.ts';
import { createPace, type Pace, type Progress } from './review/pace.ts';
import { runChecks, type CheckRun } from './review/run-checks.ts';
import { isFiltered, rulesWithoutChecks, selectChecks, type Selection } from './review/selection.ts';
import { timedAsync, type Timings } from './review/timing.ts';
import { findingsOf, servicesOf } from './review/services.ts';
import type { Review, ServiceReview } from './review/types.ts';
import { unitsOf, type Unit, type Units } from './review/units.ts';
import { isIncomplete, newGate, overallGate } from './score/gate.ts';
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
  /** The revision that the change under review starts from; the base is where it parted from the head. */
  base?: string;
  /** With a base: the head is what is staged, not the work tree. */
  staged?: boolean;
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

/** One tree after its findings are known. */
interface Analysed extends Recognised {
  project: Project;
  built: Built;
  runs: CheckRun[];
  units: Units;
  suppressionDiagnostics: Diagnostic[];
  /** What failed inside bpx so far. */
  failures: Diagnostic[];
}

interface Surroundings {
  options: ReviewOptions;
  selection: Selection;
  pace: Pace;
  timings: Timings;
  extracted: ExtractedFacts;
}

const analyse = async (project: Project, around: Surroundings): Promise<Analysed> => {
  const { options, selection, pace, timings, extracted } = around;
  const built = await buildModel(project, pace, timings, options.today, extracted);
  await pace.at(() => ({ step: 'linking', detail: '' }));
  const known = options.checks ?? CHECKS;
  const { runs, diagnostics: failures } = await runChecks(selectChecks(known, selection), built.model, {
    isInScope: (path) => isWithin(path, project.scope),
    strict: options.strict ?? false,
    pace,
    timings,
  });
  const units = unitsOf(project);
  const { findings, identities } = findingsOf(runs, units);
  const triaged = triage(findings, runs, known, project, options.today);
  return {
    project,
    built,
    runs,
    units,
    findings: triaged.findings,
    identities,
    // Only a comparison asks for them.
    anchors: options.base === undefined ? new Set() : anchorsOf(built.model.units),
    suppressionDiagnostics: triaged.diagnostics,
    failures,
  };
};

const servicesIn = (
  { built, runs, units, failures }: Analysed,
  findings: readonly Finding[],
): ServiceReview[] => {
  const serving = attempt('services', failures, () => servingUnits(built.model, units));
  return servicesOf(runs, findings, units, (unit) => serving?.has(unit) ?? true);
};

const concluded = (
  analysed: Analysed,
  { options, selection }: Surroundings,
  sides?: ComparedSides,
): Review => {
  const { project, built, failures } = analysed;
  const overview = overviewOf(project, built, (path) => isWithin(path, project.scope), failures);
  const services = servicesIn(analysed, sides?.findings ?? analysed.findings);
  const diagnostics = uniqueDiagnostics([
    ...project.diagnostics,
    ...built.diagnostics,
    ...built.model.artefacts.diagnostics,
    ...analysed.suppressionDiagnostics,
    ...failures,
  ]);
  const comparison = sides && comparisonOf(sides, services, analysed);
  const incomplete = isIncomplete(diagnostics) || (comparison?.unreadFiles.length ?? 0) > 0;
  const settings = { incomplete, ...(options.failOn ? { failOn: options.failOn } : {}) };
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
    gate: comparison ? newGate(services, comparison, settings) : overallGate(services, settings),
    ...(comparison ? { comparison } : {}),
    incomplete,
  };
};

/** The base of a comparison, reviewed; only what the head is held against is kept. */
const reviewBase = async (trees: Trees, around: Surroundings): Promise<BaseSide> => {
  const project = await trees.base();
  if (!project) return { ...NO_FINDINGS, project, services: [] };
  const analysed = await analyse(project, around);
  const { findings, identities, anchors } = analysed;
  return { project, findings, identities, anchors, services: servicesIn(analysed, findings) };
};

/**
 * Reviews what lies at a path: discover, extract, link, analyse, triage, score. With a base both trees are reviewed,
 * the base from git's objects, and the findings of the head are told from those of the base.
 * @throws {InputError} where there is nothing to review.
 * @throws {MissingHistoryError} where this clone does not hold the base.
 */
export const review = async (options: ReviewOptions): Promise<Reviewed> => {
  const selection: Selection = { categories: [], rules: [], preview: false, ...options.selection };
  const timings: Timings = new Map();
  const around: Surroundings = {
    options,
    selection,
    pace: createPace(options.onProgress),
    timings,
    extracted: new Map(),
  };
  const { path, root, base } = options;
  const trees =
    base === undefined
      ? undefined
      : await openTrees({
          path,
          base,
          staged: options.staged ?? false,
          ...(root === undefined ? {} : { root }),
        });
  const before = trees && (await reviewBase(trees, ofBase(around, trees)));
  const project = await timedAsync(timings, 'discover', () =>
    trees ? trees.head() : discover(path, root === undefined ? {} : { root }),
  );
  const analysed = await analyse(project, around);
  const sides = trees && before && compareSides(trees.revisions, before, analysed, options.staged ?? false);
  return {
    review: concluded(analysed, around, sides),
    project,
    model: analysed.built.model,
    runs: analysed.runs,
    timings,
  };
};

/** Progress of the base says so, and its steps are timed apart. */
const ofBase = (around: Surroundings, { revisions }: Trees): Surroundings => {
  const side = `base ${shortCommit(revisions.baseCommit)}`;
  const { onProgress } = around.options;
  const timings: Timings = new Map();
  return { ...around, timings, pace: createPace((progress) => onProgress?.({ ...progress, side })) };
};
