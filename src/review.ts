import { basename } from 'node:path';
import type { Check } from './analyzers/check.ts';
import { CHECKS } from './analyzers/registry.generated.ts';
import { optionsOf } from './config/apply.ts';
import type { Settings } from './config/settings.ts';
import { InputError } from './errors.ts';
import type { Diagnostic, Finding, Severity } from './findings.ts';
import type { ServiceModel } from './model/model.ts';
import { discover } from './project/discover.ts';
import { isWithin } from './project/paths.ts';
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
import {
  configuredChecks,
  configuredRuns,
  configuredSelection,
  modelsWithoutModule,
  severityAt,
} from './review/configured.ts';
import { uniqueDiagnostics } from './review/diagnostics.ts';
import { attempt } from './review/failures.ts';
import { nestedConfigs } from './review/nested-configs.ts';
import { overviewOf } from './review/overview.ts';
import { shortCommit } from './report/wording.ts';
import { createPace, type Pace, type Progress } from './review/pace.ts';
import { runChecks, type CheckRun } from './review/run-checks.ts';
import { isFiltered, rulesWithoutChecks, selectChecks, type Selection } from './review/selection.ts';
import { timedAsync, type Timings } from './review/timing.ts';
import { findingsOf, servicesOf } from './review/services.ts';
import { changedSettings } from './review/changed-settings.ts';
import { settingsOf, type ConfigInput, type ConfigPlace } from './review/settings-of.ts';
import { triage } from './review/triage.ts';
import type { Comparison, GateMode, GateResult, Review, ServiceReview } from './review/types.ts';
import { unitsOf, type Unit, type Units } from './review/units.ts';
import { isIncomplete, newGate, overallGate, ratchetGate, type GateSettings } from './score/gate.ts';
import { isCustom } from './score/weights.ts';
import type { Baseline } from './triage/baseline.ts';

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
  /** What decides, in place of what the config says. */
  gate?: GateMode;
  /** A check that contradicts itself about a site fails; for tests. */
  strict?: boolean;
  /** In place of those of the registry; for tests. */
  checks?: readonly Check[];
  onProgress?: (progress: Progress) => void;
  /** The revision that the change under review starts from; the base is where it parted from the head. */
  base?: string;
  /** With a base: the head is what is staged, not the work tree. */
  staged?: boolean;
  /** The config nearest to the scope when absent; with a base, that of the base. */
  config?: ConfigInput | 'none';
  /** In place of the one that the config names; `none` uses none. */
  baseline?: Baseline | 'none';
  /** Every open finding is accepted, for the baseline of this name. */
  acceptInto?: string;
}

/** The review, and what its printing needs of the tree. */
export interface Reviewed {
  review: Review;
  project: Project;
  model: ServiceModel;
  /** Every answer of every check that ran, also passes. */
  runs: readonly CheckRun[];
  timings: Timings;
  settings: Settings;
}

/** Units that something outside starts: what serves, works or runs on a schedule. */
const servingUnits = (model: ServiceModel, units: Units): Set<Unit> =>
  new Set(model.entryPoints.all.map(({ node }) => units.of(node.path)));

/** One tree after its findings are known. */
interface Analysed extends Recognised {
  project: Project;
  built: Built;
  runs: CheckRun[];
  units: Units;
  triageDiagnostics: Diagnostic[];
  /** What failed inside bpx so far. */
  failures: Diagnostic[];
}

interface Surroundings {
  options: ReviewOptions;
  settings: Settings;
  baseline: Baseline | undefined;
  selection: Selection;
  pace: Pace;
  timings: Timings;
  extracted: ExtractedFacts;
}

const analyse = async (project: Project, around: Surroundings): Promise<Analysed> => {
  const { options, settings, selection, pace, timings, extracted } = around;
  const built = await buildModel(project, pace, timings, options.today, extracted, settings);
  await pace.at(() => ({ step: 'linking', detail: '' }));
  const known = options.checks ?? CHECKS;
  const checks = selectChecks(configuredChecks(known, settings), selection);
  const { runs: said, diagnostics: failures } = await runChecks(checks, built.model, {
    isInScope: (path) => isWithin(project.scope, path),
    strict: options.strict ?? false,
    optionsOf: (check) => optionsOf(settings, check),
    pace,
    timings,
  });
  const units = unitsOf(project);
  const runs = configuredRuns(said, settings);
  const declared = new Map(known.map(({ id, severity }) => [id, severity]));
  const { findings, identities } = findingsOf(runs, units, severityAt(settings, declared), (entry) =>
    built.model.budgets.isStrict(entry),
  );
  const triaged = triage(findings, {
    runs,
    known,
    project,
    settings,
    today: options.today,
    baseline: around.baseline,
    acceptInto: options.acceptInto,
  });
  return {
    project,
    built,
    runs,
    units,
    findings: triaged.findings,
    identities,
    // Only a comparison asks for them.
    anchors: options.base === undefined ? new Set() : anchorsOf(built.model.units),
    triageDiagnostics: triaged.diagnostics,
    failures,
  };
};

const servicesIn = (
  { built, runs, units, failures }: Analysed,
  findings: readonly Finding[],
  { weights }: Settings,
): ServiceReview[] => {
  const serving = attempt('services', failures, () => servingUnits(built.model, units));
  return servicesOf(runs, findings, units, (unit) => serving?.has(unit) ?? true, weights);
};

/** Without a base there is nothing that a change could be told by. */
const gateOf = (
  mode: GateMode | undefined,
  services: readonly ServiceReview[],
  comparison: Comparison | undefined,
  settings: GateSettings,
): GateResult => {
  if (!comparison || mode === 'overall') return overallGate(services, settings);
  return (mode === 'ratchet' ? ratchetGate : newGate)(services, comparison, settings);
};

const concluded = (
  analysed: Analysed,
  { options, settings, selection }: Surroundings,
  sides?: ComparedSides,
  changed: readonly Diagnostic[] = [],
): Review => {
  const { project, built, failures } = analysed;
  const overview = overviewOf(project, built, (path) => isWithin(project.scope, path), failures);
  const services = servicesIn(analysed, sides?.findings ?? analysed.findings, settings);
  const diagnostics = uniqueDiagnostics([
    ...changed,
    ...settings.diagnostics,
    ...(options.config === 'none' ? [] : nestedConfigs(project, settings)),
    ...modelsWithoutModule(settings, built.model.modules),
    ...project.diagnostics,
    ...built.diagnostics,
    ...built.model.artefacts.diagnostics,
    ...analysed.triageDiagnostics,
    ...failures,
  ]);
  const comparison = sides && comparisonOf(sides, services, analysed, settings.weights);
  const incomplete = isIncomplete(diagnostics) || (comparison?.unreadFiles.length ?? 0) > 0;
  const failOn = options.failOn ?? settings.gate.failOn;
  const minimums = isFiltered(selection) ? {} : settings.gate;
  const { new: ofNew, overall, ratchet } = settings.gate;
  const limits = {
    ...(ofNew ? { new: ofNew } : {}),
    ...(overall ? { overall } : {}),
    ...(ratchet?.drop === undefined ? {} : { drop: ratchet.drop }),
  };
  const asked = { incomplete, minimums, limits, ...(failOn ? { failOn } : {}) };
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
    gate: gateOf(options.gate ?? settings.gate.mode, services, comparison, asked),
    ...(isCustom(settings.weights) ? { customWeights: settings.weights } : {}),
    ...(comparison ? { comparison } : {}),
    incomplete,
  };
};

const baselineOf = (
  { baseline, acceptInto }: ReviewOptions,
  settings: Settings,
  read: (path: string) => string | undefined,
): Baseline | undefined => {
  if (baseline === 'none' || acceptInto !== undefined) return undefined;
  if (baseline !== undefined || settings.baseline === undefined) return baseline;
  const text = read(settings.baseline);
  if (text === undefined)
    throw new InputError(
      `${settings.path}: the baseline ${settings.baseline} does not exist: \`bpx baseline\` writes it`,
    );
  return { path: settings.baseline, text };
};

/** The trees to review, and the one whose config counts: that of the base, since a change may not loosen its own rules. */
const openSides = async (
  { path, root, base, staged = false }: ReviewOptions,
  timings: Timings,
): Promise<{ trees?: Trees; place: ConfigPlace; head: () => Promise<Project> }> => {
  const given = root === undefined ? {} : { root };
  if (base === undefined) {
    const project = await timedAsync(timings, 'discover', () => discover(path, given));
    return { place: project, head: () => Promise.resolve(project) };
  }
  const trees = await openTrees({ path, base, staged, ...given });
  return {
    trees,
    place: { ...trees.scope, read: (file) => trees.baseReader.text(file) },
    head: () => timedAsync(timings, 'discover', () => trees.head()),
  };
};

/** The base of a comparison, reviewed; only what the head is held against is kept. */
const reviewBase = async (trees: Trees, around: Surroundings): Promise<BaseSide> => {
  const project = await trees.base();
  if (!project) return { ...NO_FINDINGS, project, services: [] };
  const analysed = await analyse(project, around);
  const { findings, identities, anchors } = analysed;
  return {
    project,
    findings,
    identities,
    anchors,
    services: servicesIn(analysed, findings, around.settings),
  };
};

/**
 * Reviews what lies at a path: discover, extract, link, analyse, triage, score. With a base both trees are reviewed,
 * the base from git's objects, and the findings of the head are told from those of the base.
 * @throws {InputError} where there is nothing to review.
 * @throws {MissingHistoryError} where this clone does not hold the base.
 */
export const review = async (options: ReviewOptions): Promise<Reviewed> => {
  const known = options.checks ?? CHECKS;
  const timings: Timings = new Map();
  const { trees, place, head } = await openSides(options, timings);
  const { settings, read } = settingsOf(place, known, options.today, options.config);
  const around: Surroundings = {
    options,
    settings,
    baseline: baselineOf(options, settings, read),
    selection: configuredSelection(options.selection ?? {}, settings),
    pace: createPace(options.onProgress),
    timings,
    extracted: new Map(),
  };
  const before = trees && (await reviewBase(trees, ofBase(around, trees)));
  const project = await head();
  const analysed = await analyse(project, around);
  const sides = trees && before && compareSides(trees.revisions, before, analysed, options.staged ?? false);
  const changed = trees ? [...changedSettings(settings, project, place.read), ...notCompared(trees)] : [];
  return {
    review: concluded(analysed, around, sides, changed),
    project,
    model: analysed.built.model,
    runs: analysed.runs,
    timings,
    settings,
  };
};

const notCompared = ({ submodules, scope }: Trees): Diagnostic[] =>
  submodules
    .filter((path) => isWithin(scope.scope, path))
    .map((path) => ({
      kind: 'skipped',
      path,
      message: 'a submodule: its files belong to another repository and are not compared',
    }));

/** Progress of the base says so, and its steps are timed apart. */
const ofBase = (around: Surroundings, { revisions }: Trees): Surroundings => {
  const side = `base ${shortCommit(revisions.baseCommit)}`;
  const { onProgress } = around.options;
  const timings: Timings = new Map();
  return { ...around, timings, pace: createPace((progress) => onProgress?.({ ...progress, side })) };
};
