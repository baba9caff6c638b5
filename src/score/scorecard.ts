import { CATEGORIES, type Category, type Finding, type Outcome, type Severity } from '../findings.ts';
import { attribute, type Worth } from './attribution.ts';
import { CATEGORY_WEIGHT, COST, WEAK_BELOW_SITES, type Grade } from './constants.ts';
import { gradeOf, scoreOf } from './formulas.ts';
import { massOf, tallies, type Tally } from './tally.ts';
import type { CategoryWeights } from './weights.ts';

/** A number with everything that makes it arguable. */
export interface ScoreLine {
  /** 0 to 100, exact; `null` when nothing could be assessed. */
  score: number | null;
  grade: Grade | null;
  /** What the score would be without the factor for open critical findings. */
  withoutCriticals: number | null;
  loss: number;
  /** Open critical findings of high confidence. */
  criticals: number;
  /** 0 to 1: how much of what could be looked at was; `null` when there was nothing. */
  coverage: number | null;
  /** Places that were assessed: passes and findings. */
  sites: number;
  /** The grade rests on fewer than 5 sites. */
  weak: boolean;
  counts: Record<Severity, number>;
}

export interface RuleScore extends ScoreLine {
  rule: string;
}

export interface CategoryScore extends ScoreLine {
  category: Category;
  /** Those whose checks ran, in the order of the catalogue. */
  rules: RuleScore[];
  /** 0 to 1: how much of the mass of all failing places is suppressed. */
  suppressedShare: number;
}

/** The score of one service: the whole, and all eight categories in order of priority. */
export interface Scorecard extends ScoreLine {
  categories: CategoryScore[];
  /** What each finding that counts costs and what fixing it alone gains, in points. */
  worth: Map<Finding, Worth>;
  weights: CategoryWeights;
}

const coverageOf = (checks: readonly Tally[]): number | null => {
  let assessed = 0;
  let all = 0;
  for (const { check, passes, findings, unknown } of checks) {
    const known = passes + findings.length;
    if (known + unknown === 0) continue;
    assessed += (COST[check.severity] * known) / (known + unknown);
    all += COST[check.severity];
  }
  return all === 0 ? null : assessed / all;
};

const countsOf = (checks: readonly Tally[]): Record<Severity, number> => {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { findings } of checks) for (const finding of findings) counts[finding.severity]++;
  return counts;
};

const lineOf = (checks: readonly Tally[], loss: number, coverage: number | null): ScoreLine => {
  const criticals = checks.reduce((sum, check) => sum + check.criticals, 0);
  const assessed = checks.some((check) => check.loss !== null);
  const sites = checks.reduce((sum, check) => sum + check.passes + check.findings.length, 0);
  const score = assessed ? scoreOf(loss, criticals) : null;
  return {
    score,
    grade: score === null ? null : gradeOf(score),
    withoutCriticals: assessed ? scoreOf(loss, 0) : null,
    loss,
    criticals,
    coverage,
    sites,
    weak: sites > 0 && sites < WEAK_BELOW_SITES,
    counts: countsOf(checks),
  };
};

const sumOfLosses = (checks: readonly Tally[]): number =>
  checks.reduce((sum, { loss }) => sum + (loss ?? 0), 0);

const partOf = (checks: readonly Tally[]): ScoreLine =>
  lineOf(checks, sumOfLosses(checks), coverageOf(checks));

const suppressedShareOf = (checks: readonly Tally[]): number => {
  let suppressed = 0;
  let all = 0;
  for (const { check, suppressed: accepted, failMass } of checks) {
    const mass = accepted.reduce((sum, finding) => sum + massOf(finding, check.severity), 0);
    suppressed += mass;
    all += mass + failMass;
  }
  return all === 0 ? 0 : suppressed / all;
};

const categoryScore = (category: Category, checks: readonly Tally[]): CategoryScore => {
  const rules = [...new Set(checks.map(({ check }) => check.rule))];
  return {
    category,
    ...partOf(checks),
    rules: rules.map((rule) => ({ rule, ...partOf(checks.filter(({ check }) => check.rule === rule)) })),
    suppressedShare: suppressedShareOf(checks),
  };
};

const weigh = (
  categories: readonly CategoryScore[],
  weights: CategoryWeights,
  value: (part: CategoryScore) => number | null,
) => {
  let sum = 0;
  let all = 0;
  for (const part of categories) {
    const own = value(part);
    if (own === null) continue;
    sum += weights[part.category] * own;
    all += weights[part.category];
  }
  return { sum, all };
};

/** Scores what the checks found over one service. Pure; the order of outcomes and findings makes no difference. */
export const scorecard = (
  outcomes: readonly Outcome[],
  weights: CategoryWeights = CATEGORY_WEIGHT,
): Scorecard => {
  const checks = tallies(outcomes);
  const categories = CATEGORIES.map((category) =>
    categoryScore(
      category,
      checks.filter(({ check }) => check.category === category),
    ),
  );
  const loss = weigh(categories, weights, (part) => part.loss).sum;
  const coverage = weigh(categories, weights, (part) => part.coverage);
  return {
    ...lineOf(checks, loss, coverage.all === 0 ? null : coverage.sum / coverage.all),
    categories,
    worth: attribute(checks, weights),
    weights,
  };
};
