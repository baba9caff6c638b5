import type { CheckInfo, Finding, Outcome, Severity } from '../findings.ts';
import { CONFIDENCE_MASS, COST } from './constants.ts';
import { lossOf } from './formulas.ts';

/** One check over one service as the score sees it. */
export interface Tally {
  check: CheckInfo;
  passes: number;
  /** Those that count: no previews, nothing suppressed or in the baseline. */
  findings: Finding[];
  suppressed: Finding[];
  /** Places that could not be decided. */
  unknown: number;
  failMass: number;
  /** `null` when the check had nothing to look at. */
  loss: number | null;
  criticals: number;
}

export const isAccepted = (finding: Finding): boolean =>
  finding.state === 'suppressed' || finding.state === 'baselined';

/** Whether a finding enters score, gate and exit code. */
export const counts = (finding: Finding): boolean => !finding.preview && !isAccepted(finding);

/** Counted absolutely, by the factor and the gate. */
export const isOpenCritical = (finding: Finding): boolean =>
  finding.severity === 'critical' && finding.confidence === 'high';

/** Of high severity, and sure. */
export const isSureHigh = ({ severity, confidence }: Finding): boolean =>
  severity === 'high' && confidence === 'high';

/** What a finding weighs within its check; 1 for one of high confidence and the check's own severity. */
export const massOf = (finding: Finding, ofCheck: Severity): number =>
  (CONFIDENCE_MASS[finding.confidence] * COST[finding.severity]) / COST[ofCheck];

const sumOfMasses = (findings: readonly Finding[], severity: Severity): number => {
  // The order in which findings come must not show in the last bit: sums run over classes, not over findings.
  const classes = new Map<number, number>();
  for (const finding of findings) {
    const mass = massOf(finding, severity);
    classes.set(mass, (classes.get(mass) ?? 0) + 1);
  }
  return [...classes].sort(([a], [b]) => b - a).reduce((sum, [mass, number]) => sum + mass * number, 0);
};

/**
 * An absence check has one opportunity, whatever it read: its places are not countable.
 * It has none where it said nothing of anything.
 */
const passesOf = ({ check, passes }: Outcome, findings: readonly Finding[]): number => {
  if (check.opportunities !== 'absence') return passes;
  return passes + findings.length > 0 ? 1 : 0;
};

export const tally = (outcome: Outcome): Tally => {
  const { check, notAssessed } = outcome;
  const findings = outcome.findings.filter(counts);
  const passes = passesOf(outcome, findings);
  const failMass = sumOfMasses(findings, check.severity);
  return {
    check,
    passes,
    findings,
    suppressed: outcome.findings.filter((finding) => !finding.preview && isAccepted(finding)),
    unknown: notAssessed.length,
    failMass,
    loss: lossOf(COST[check.severity], passes, failMass),
    criticals: findings.filter(isOpenCritical).length,
  };
};

/** The same check once the given findings have become passing sites. */
export const tallyAfterFixing = (before: Tally, fixed: ReadonlySet<Finding>): Tally => {
  const findings = before.findings.filter((finding) => !fixed.has(finding));
  const gone = before.findings.length - findings.length;
  if (gone === 0) return before;
  const passes = before.check.opportunities === 'absence' ? before.passes : before.passes + gone;
  const failMass = sumOfMasses(findings, before.check.severity);
  return {
    ...before,
    findings,
    passes,
    failMass,
    loss: lossOf(COST[before.check.severity], passes, failMass),
    criticals: findings.filter(isOpenCritical).length,
  };
};

/** In the order of the catalogue, in which everything is summed. */
export const tallies = (outcomes: readonly Outcome[]): Tally[] =>
  outcomes
    .filter((outcome) => !outcome.check.preview)
    .map(tally)
    .sort((a, b) => (a.check.id < b.check.id ? -1 : a.check.id > b.check.id ? 1 : 0));
