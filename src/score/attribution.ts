import { CATEGORIES, type Finding } from '../findings.ts';
import { CATEGORY_WEIGHT } from './constants.ts';
import { criticalFactor, scoreOf } from './formulas.ts';
import { isOpenCritical, massOf, tallyAfterFixing, type Tally } from './tally.ts';
import type { CategoryWeights } from './weights.ts';

/** What a finding means for the score of its service, in points of 100. */
export interface Worth {
  /** Its share of what is missing to 100; over all findings they add up to it. */
  points: number;
  /** How far the score rises when it alone is fixed. */
  gain: number;
}

/** Summed per category, then over the categories, as the score is. */
const weightedLoss = (checks: readonly Tally[], weights: CategoryWeights): number => {
  const losses = new Map<string, number>();
  for (const { check, loss } of checks)
    losses.set(check.category, (losses.get(check.category) ?? 0) + (loss ?? 0));
  return CATEGORIES.reduce((sum, category) => sum + weights[category] * (losses.get(category) ?? 0), 0);
};

const criticalsOf = (checks: readonly Tally[]): number =>
  checks.reduce((sum, { criticals }) => sum + criticals, 0);

const total = (checks: readonly Tally[], weights: CategoryWeights): number =>
  scoreOf(weightedLoss(checks, weights), criticalsOf(checks));

/** How far the score rises when all of these are fixed together, in points. */
export const jointGain = (
  checks: readonly Tally[],
  fixed: ReadonlySet<Finding>,
  weights: CategoryWeights = CATEGORY_WEIGHT,
): number =>
  total(
    checks.map((check) => tallyAfterFixing(check, fixed)),
    weights,
  ) - total(checks, weights);

/** Findings of one check that weigh the same are worth the same. */
const weightClass = (finding: Finding): string => `${finding.severity} ${finding.confidence}`;

/** The findings' part is shared by loss and mass, the factor's part equally by the critical findings. */
export const attribute = (
  checks: readonly Tally[],
  weights: CategoryWeights = CATEGORY_WEIGHT,
): Map<Finding, Worth> => {
  const worth = new Map<Finding, Worth>();
  const loss = weightedLoss(checks, weights);
  const criticals = criticalsOf(checks);
  const before = total(checks, weights);
  const perCritical =
    criticals === 0 ? 0 : ((100 / (1 + loss)) * (1 - criticalFactor(criticals))) / criticals;
  checks.forEach((check, index) => {
    const ofCheck = (100 * weights[check.check.category] * (check.loss ?? 0)) / (1 + loss);
    const classes = new Map<string, Worth>();
    for (const finding of check.findings) {
      let value = classes.get(weightClass(finding));
      if (!value) {
        const share = massOf(finding, check.check.severity) / check.failMass;
        const after = checks.with(index, tallyAfterFixing(check, new Set([finding])));
        value = {
          points: ofCheck * share + (isOpenCritical(finding) ? perCritical : 0),
          gain: total(after, weights) - before,
        };
        classes.set(weightClass(finding), value);
      }
      worth.set(finding, value);
    }
  });
  return worth;
};
