import { CATEGORIES, type Category } from '../findings.ts';
import { CATEGORY_WEIGHT } from './constants.ts';

/** Share of each category's loss in the loss of the service; together one. */
export type CategoryWeights = Readonly<Record<Category, number>>;

/** The team's weights over the usual ones, brought back to a sum of one so that the scale stays the same. */
export const weightsOf = (own: Readonly<Partial<Record<Category, number>>> = {}): CategoryWeights => {
  if (Object.keys(own).length === 0) return CATEGORY_WEIGHT;
  const wanted = CATEGORIES.map((category) => own[category] ?? CATEGORY_WEIGHT[category]);
  const sum = wanted.reduce((all, weight) => all + weight, 0);
  return Object.fromEntries(
    CATEGORIES.map((category, index) => [category, (wanted[index] ?? 0) / sum]),
  ) as Record<Category, number>;
};

/** Whether a team changed them: such a score compares with no other. */
export const isCustom = (weights: CategoryWeights): boolean =>
  CATEGORIES.some((category) => weights[category] !== CATEGORY_WEIGHT[category]);
