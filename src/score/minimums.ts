import type { GateCondition, ServiceReview } from '../review/types.ts';

/** What a service has to reach, where the team says so. */
export interface Minimums {
  /** 0 to 100. */
  minScore?: number;
  /** 0 to 100, of every category that was assessed. */
  minCategory?: number;
  /** In percent. */
  minCoverage?: number;
}

type Scored = readonly Pick<ServiceReview, 'scorecard'>[];

const lowest = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.min(...known);
};

const condition = (title: string, value: number | null, limit: number): GateCondition => ({
  id: 'G6',
  title,
  value,
  limit,
  bound: 'at least',
  passed: value === null || value >= limit,
});

/** One condition for each minimum, held against the lowest service; nothing assessed fails none. */
export const minimumConditions = (
  services: Scored,
  { minScore, minCategory, minCoverage }: Minimums,
): GateCondition[] => [
  ...(minScore === undefined
    ? []
    : [condition('lowest score', lowest(services.map(({ scorecard }) => scorecard.score)), minScore)]),
  ...(minCategory === undefined
    ? []
    : [
        condition(
          'lowest score of a category',
          lowest(services.flatMap(({ scorecard: { categories } }) => categories.map(({ score }) => score))),
          minCategory,
        ),
      ]),
  ...(minCoverage === undefined
    ? []
    : [
        condition(
          'lowest coverage in percent',
          lowest(services.map(({ scorecard: { coverage } }) => (coverage === null ? null : coverage * 100))),
          minCoverage,
        ),
      ]),
];
