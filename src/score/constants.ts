import type { Category, Confidence, Severity } from '../findings.ts';

/** Raised by every change of the numbers below; scores of different versions are not compared. */
export const SCORING_VERSION = 1;

/** The most that one check can cost its category, in loss. */
export const COST: Record<Severity, number> = { critical: 0.4, high: 0.12, medium: 0.04, low: 0.01 };

/** What a finding weighs by confidence; `low` only occurs on previews, which weigh nothing. */
export const CONFIDENCE_MASS: Record<Confidence, number> = { high: 1, medium: 0.5, low: 0.5 };

/** Share of a category's loss in the loss of the service. */
export const CATEGORY_WEIGHT: Record<Category, number> = {
  correctness: 0.2,
  reliability: 0.2,
  security: 0.2,
  performance: 0.1,
  observability: 0.1,
  data: 0.1,
  scalability: 0.05,
  'developer-experience': 0.05,
};

/** The density at which a check has cost about 60 % of its ceiling. */
export const KNEE_DENSITY = 0.05;

/** Fewer assessed sites than this make a grade weak evidence, shown as `~`. */
export const WEAK_BELOW_SITES = 5;

export const GRADES = ['A', 'B', 'C', 'D', 'E'] as const;
export type Grade = (typeof GRADES)[number];

/** The lowest score of each grade; below the last is E. */
export const GRADE_FLOOR: readonly [Grade, number][] = [
  ['A', 90],
  ['B', 80],
  ['C', 65],
  ['D', 50],
];
