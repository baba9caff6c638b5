import type { Diagnostic, Finding, Severity } from '../findings.ts';
import { SEVERITIES } from '../findings.ts';
import type { GateCondition, GateResult, Review, ServiceReview } from '../review/types.ts';
import { inReportOrder } from '../triage/order.ts';
import { counts, isOpenCritical } from './tally.ts';

export interface GateSettings {
  /** Also fails on findings of high confidence of this severity or above. */
  failOn?: Severity;
  incomplete: boolean;
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

/** The gate of a review without a base: no open critical finding of high confidence in any service. */
export const overallGate = (
  services: readonly Pick<ServiceReview, 'outcomes' | 'scorecard'>[],
  { failOn, incomplete }: GateSettings,
): GateResult => {
  const findings = counted(services);
  const criticals = findings.filter(isOpenCritical);
  const conditions: GateCondition[] = [
    {
      id: 'overall',
      title: 'critical findings of high confidence',
      value: criticals.length,
      limit: 0,
      passed: criticals.length === 0,
    },
  ];
  const asked = failOn ? findings.filter((finding) => isAtOrAbove(finding, failOn)) : [];
  if (failOn) {
    conditions.push({
      id: 'fail-on',
      title: `findings of high confidence at or above ${failOn}`,
      value: asked.length,
      limit: 0,
      passed: asked.length === 0,
    });
  }
  const failed = conditions.some(({ passed }) => !passed);
  return {
    mode: 'overall',
    verdict: failed ? 'failed' : incomplete ? 'incomplete' : 'passed',
    conditions,
    blocking: inReportOrder([...new Set([...criticals, ...asked])], (finding) => gainOf(services, finding)),
    ...(failOn ? { failOn } : {}),
  };
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
  const asked =
    failOn !== undefined && counted(review.services).some((finding) => isAtOrAbove(finding, failOn));
  if (review.gate.verdict === 'failed' || asked) return 1;
  return review.incomplete ? 3 : 0;
};
