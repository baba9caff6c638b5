import type { Diagnostic, Finding, Severity } from '../findings.ts';
import { SEVERITIES } from '../findings.ts';
import type { Comparison, GateCondition, GateResult, Review, ServiceReview } from '../review/types.ts';
import { inReportOrder } from '../triage/order.ts';
import { minimumConditions, type Minimums } from './minimums.ts';
import { newConditions, readCondition, type NewLimits } from './new-gate.ts';
import { overallConditions, type OverallLimits } from './overall-gate.ts';
import { ratchetCondition } from './ratchet.ts';
import { counts } from './tally.ts';

export interface GateSettings {
  /** Also fails on findings of high confidence of this severity or above. */
  failOn?: Severity;
  incomplete: boolean;
  /** Of the whole; absent where only a part of the rules ran. */
  minimums?: Minimums;
  /** What the team says beside the usual limits. */
  limits?: GateLimits;
}

/** Other limits than the usual ones. */
export interface GateLimits {
  new?: Partial<NewLimits>;
  overall?: Partial<OverallLimits>;
  /** Points that the score may fall where a change brings findings. */
  drop?: number;
}

const isAtOrAbove = (finding: Finding, severity: Severity): boolean =>
  finding.confidence === 'high' && SEVERITIES.indexOf(finding.severity) <= SEVERITIES.indexOf(severity);

const counted = (services: readonly Pick<ServiceReview, 'outcomes'>[]): Finding[] =>
  services.flatMap(({ outcomes }) =>
    outcomes.filter(({ check }) => !check.preview).flatMap(({ findings }) => findings.filter(counts)),
  );

/** Whether a check failed inside bpx, so that the review is not the whole truth. */
export const isIncomplete = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some(({ kind }) => kind === 'internal');

type Services = readonly Pick<ServiceReview, 'outcomes' | 'scorecard'>[];

/** What decides a gate before `failOn` is asked. */
interface Decided {
  mode: GateResult['mode'];
  conditions: GateCondition[];
  blocking: Finding[];
}

const conclude = (
  { mode, conditions, blocking }: Decided,
  findings: readonly Finding[],
  services: Services,
  { failOn, incomplete, minimums = {} }: GateSettings,
): GateResult => {
  const asked = failOn ? findings.filter((finding) => isAtOrAbove(finding, failOn)) : [];
  const told = [...conditions, ...minimumConditions(services, minimums)];
  const all: GateCondition[] = failOn
    ? [
        ...told,
        {
          id: 'fail-on',
          title: `${mode === 'overall' ? '' : 'new '}findings of high confidence at or above ${failOn}`,
          value: asked.length,
          limit: 0,
          bound: 'at most',
          passed: asked.length === 0,
        },
      ]
    : told;
  // A file that could not be read makes a gate incomplete; it fails by findings alone.
  const failed = all.some(({ passed, bound }) => !passed && bound !== 'of');
  return {
    mode,
    verdict: failed ? 'failed' : incomplete ? 'incomplete' : 'passed',
    conditions: all,
    blocking: inReportOrder([...new Set([...blocking, ...asked])], (finding) => gainOf(services, finding)),
    ...(failOn ? { failOn } : {}),
  };
};

/** The gate of a review without a base: no open critical finding of high confidence in any service. */
export const overallGate = (services: Services, settings: GateSettings): GateResult => {
  const findings = counted(services);
  const decided = overallConditions(findings, settings.limits?.overall);
  return conclude({ mode: 'overall', ...decided }, findings, services, settings);
};

type Compared = Pick<Comparison, 'services' | 'changedFiles' | 'unreadFiles'>;

const newIn = (services: Services): Finding[] => counted(services).filter(({ state }) => state === 'new');

/** The gate of a change: only what it brings counts. Repairing never fails it, and no good line can. */
export const newGate = (services: Services, comparison: Compared, settings: GateSettings): GateResult => {
  const found = newIn(services);
  const decided = newConditions(found, comparison, settings.limits?.new);
  return conclude({ mode: 'new', ...decided }, found, services, settings);
};

/** The gate of a service that is old and shall not get worse: new findings may come as long as the score holds. */
export const ratchetGate = (
  services: readonly ServiceReview[],
  comparison: Compared,
  settings: GateSettings,
): GateResult => {
  const { condition, blocking } = ratchetCondition(services, comparison.services, settings.limits?.drop);
  const conditions = [condition, readCondition(comparison)];
  return conclude({ mode: 'ratchet', conditions, blocking }, newIn(services), services, settings);
};

const gainOf = (services: readonly Pick<ServiceReview, 'scorecard'>[], finding: Finding): number => {
  for (const { scorecard } of services) {
    const worth = scorecard.worth.get(finding);
    if (worth) return worth.gain;
  }
  return 0;
};

/** 0 passed, 1 gate failed or a finding at or above `failOn`, 3 incomplete. 2 and 130 are not known here. */
export const exitCode = (
  review: Pick<Review, 'services' | 'gate' | 'incomplete'>,
  { failOn }: { failOn?: Severity } = {},
): 0 | 1 | 3 => {
  const open = counted(review.services).filter(
    ({ state }) => review.gate.mode === 'overall' || state === 'new',
  );
  const asked = failOn !== undefined && open.some((finding) => isAtOrAbove(finding, failOn));
  if (review.gate.verdict === 'failed' || asked) return 1;
  return review.incomplete ? 3 : 0;
};
