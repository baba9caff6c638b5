import type { Revisions } from '../../git/revisions.ts';
import type { Finding } from '../../findings.ts';
import type { Project } from '../../project/project.ts';
import type { CategoryWeights } from '../../score/weights.ts';
import { inReportOrder } from '../../triage/order.ts';
import type { Built } from '../build-model.ts';
import type { CheckRun } from '../run-checks.ts';
import type { Comparison, ServiceReview } from '../types.ts';
import type { Units } from '../units.ts';
import { changesBetween, type Changes } from './changes.ts';
import { compareFindings, type Compared, type Recognised } from './compare.ts';
import { newCodeOf } from './new-code.ts';

/** What is kept of a reviewed base. */
export interface BaseSide extends Recognised {
  /** Undefined where the base had nothing to review there. */
  project: Project | undefined;
  services: readonly ServiceReview[];
}

export const NO_FINDINGS: Recognised = { findings: [], identities: new Map(), anchors: new Set(['']) };

interface HeadSide extends Recognised {
  project: Project;
  built: Built;
  runs: readonly CheckRun[];
  units: Units;
}

/** Both sides held against each other, before the head is scored. */
export interface ComparedSides extends Compared {
  revisions: Revisions;
  base: BaseSide;
  changes: Changes;
  unreadFiles: string[];
  staged: boolean;
}

/** Files of which bpx does not know all: unreadable, or mended where they do not parse. */
const unreadIn = ({ project, built }: HeadSide): Set<string> =>
  new Set(
    [...project.diagnostics, ...built.diagnostics, ...built.model.artefacts.diagnostics]
      .filter(({ kind }) => kind === 'parse' || kind === 'read')
      .map(({ path }) => path),
  );

export const compareSides = (
  revisions: Revisions,
  base: BaseSide,
  head: HeadSide,
  staged: boolean,
): ComparedSides => {
  const changes = changesBetween(head.project, base.project);
  const unread = unreadIn(head);
  const unreadOnBase = new Set([...unread].map((path) => changes.basePath(path)));
  return {
    ...compareFindings(head, base, changes, (path) => unreadOnBase.has(path)),
    revisions,
    base,
    changes,
    unreadFiles: changes.paths.filter((path) => unread.has(path)),
    staged,
  };
};

const orderedLikeReport = (findings: readonly Finding[], services: readonly ServiceReview[]): Finding[] => {
  const gains = new Map(
    services.flatMap(({ scorecard }) =>
      [...scorecard.worth].map(([{ fingerprint }, { gain }]): [string, number] => [fingerprint, gain]),
    ),
  );
  return inReportOrder(findings, ({ fingerprint }) => gains.get(fingerprint) ?? 0);
};

/** What a report says of the comparison. */
export const comparisonOf = (
  sides: ComparedSides,
  services: readonly ServiceReview[],
  { runs, units }: HeadSide,
  weights: CategoryWeights,
): Comparison => {
  const { revisions, base, changes, unreadFiles, staged } = sides;
  return {
    base: { name: revisions.baseName, commit: revisions.baseCommit, unrelated: revisions.unrelated },
    head: { name: revisions.headName, tree: staged ? 'index' : 'working tree' },
    changedFiles: [...changes.paths],
    unreadFiles,
    fixed: orderedLikeReport(sides.fixed, base.services),
    newlyAccepted: orderedLikeReport(sides.newlyAccepted, services),
    services: services.map(({ path }) => {
      const before = base.services.find((service) => service.path === path);
      const isOwn = (file: string): boolean => units.of(file).path === path;
      return {
        path,
        ...(before ? { base: before.scorecard } : {}),
        newCode: newCodeOf(runs, sides.findings, sides.fixed, isOwn, changes, weights),
      };
    }),
  };
};
