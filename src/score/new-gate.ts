import type { Confidence, Finding, Severity } from '../findings.ts';
import type { Comparison, GateCondition } from '../review/types.ts';
import { shown } from './formulas.ts';
import { isOpenCritical, isSureHigh } from './tally.ts';

/** What the gate allows a change to bring. */
export interface NewLimits {
  critical: number;
  high: number;
  /** The weight of the other new findings stays below it. */
  mass: number;
  minScore: number;
}

const NEW_LIMITS: NewLimits = { critical: 0, high: 0, mass: 8, minScore: 80 };

/** A change of less weight than this never fails by the score of its new code. */
const SMALL_CHANGE = 4;

const SEVERITY_WEIGHT: Record<Severity, number> = { critical: 10, high: 5, medium: 2, low: 1 };
const CONFIDENCE_WEIGHT: Record<Confidence, number> = { high: 1, medium: 0.5, low: 0.5 };

const weightOf = (findings: readonly Finding[]): number =>
  findings.reduce(
    (sum, { severity, confidence }) => sum + SEVERITY_WEIGHT[severity] * CONFIDENCE_WEIGHT[confidence],
    0,
  );

const unitsOf = (findings: readonly Finding[]): string[] => [...new Set(findings.map(({ unit }) => unit))];

/** The heaviest of the services decides: five small good changes do not pay for one bad one, nor do they add up to one. */
const heaviest = (findings: readonly Finding[]): { weight: number; of: Finding[] } => {
  const groups = unitsOf(findings).map((unit) => findings.filter((finding) => finding.unit === unit));
  return groups
    .map((of) => ({ weight: weightOf(of), of }))
    .reduce((worst, each) => (each.weight > worst.weight ? each : worst), { weight: 0, of: [] });
};

/** Whether all that changed could be read; a file that could not be makes a gate incomplete and never fails it. */
export const readCondition = ({
  changedFiles,
  unreadFiles,
}: Pick<Comparison, 'changedFiles' | 'unreadFiles'>): GateCondition => ({
  id: 'G5',
  title: 'changed files that could be read',
  value: changedFiles.length - unreadFiles.length,
  limit: changedFiles.length,
  bound: 'of',
  passed: unreadFiles.length === 0,
});

/** The conditions G1 to G5 on new findings that count, and the findings that fail them. */
export const newConditions = (
  found: readonly Finding[],
  comparison: Pick<Comparison, 'services' | 'changedFiles' | 'unreadFiles'>,
  own: Partial<NewLimits> = {},
): { conditions: GateCondition[]; blocking: Finding[] } => {
  const limits = { ...NEW_LIMITS, ...own };
  const criticals = found.filter(isOpenCritical);
  const highs = found.filter(isSureHigh);
  const rest = found.filter((finding) => !isOpenCritical(finding) && !isSureHigh(finding));
  const { weight, of } = heaviest(rest);
  const scores = comparison.services.flatMap(({ path, newCode: { score } }) =>
    score === null ? [] : [{ score, own: found.filter(({ unit }) => unit === path) }],
  );
  const failing = scores.filter(
    ({ score, own }) => shown(score) < limits.minScore && weightOf(own) >= SMALL_CHANGE,
  );
  const lowest = failing.length > 0 ? failing : scores;
  const conditions: GateCondition[] = [
    {
      id: 'G1',
      title: 'new critical findings of high confidence',
      value: criticals.length,
      limit: limits.critical,
      bound: 'at most',
      passed: criticals.length <= limits.critical,
    },
    {
      id: 'G2',
      title: 'new high findings of high confidence',
      value: highs.length,
      limit: limits.high,
      bound: 'at most',
      passed: highs.length <= limits.high,
    },
    {
      id: 'G3',
      title: 'weight of the other new findings',
      value: weight,
      limit: limits.mass,
      bound: 'below',
      passed: weight < limits.mass,
    },
    {
      id: 'G4',
      title: 'score of the new code',
      value: lowest.length === 0 ? null : shown(Math.min(...lowest.map(({ score }) => score))),
      limit: limits.minScore,
      bound: 'at least',
      passed: failing.length === 0,
    },
    readCondition(comparison),
  ];
  const failed = (id: GateCondition['id']): boolean =>
    conditions.some((condition) => condition.id === id && !condition.passed);
  return {
    conditions,
    blocking: [
      ...(failed('G1') ? criticals : []),
      ...(failed('G2') ? highs : []),
      ...(failed('G3') ? of : []),
      ...(failed('G4') ? failing.flatMap(({ own }) => own) : []),
    ],
  };
};
