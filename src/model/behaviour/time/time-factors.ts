import type { Node } from '../../../facts/node.ts';
import type { TimeQuantity, TimeUnit } from './time-units.ts';

/** A part of a product; without an amount it is no constant. */
export interface Factor {
  node: Node;
  amount?: number;
}

const HOUR_MS = 3_600_000;
const LONGEST_SECONDS = 1_000_000_000;

type Product = { unit: TimeUnit; by: 'factors' | 'conversion' } | { by: 'same' };

/**
 * The unit of a product, by the way people write it: `60 * 60 * 24` is seconds, `… * 1000` milliseconds,
 * `days * 86_400` seconds, `exp * 1000` milliseconds; times a plain number the unit stays.
 */
export const factorsUnit = (
  factors: readonly Factor[],
  units: readonly TimeQuantity[],
): Product | undefined => {
  const amounts = factors.flatMap(({ amount }) => (amount === undefined ? [] : [amount]));
  const open = factors.length - amounts.length;
  if (open > 1) return units.length && open === 2 ? { by: 'same' } : undefined;
  if (open === 0) {
    const unit = unitOfAmounts(amounts);
    return unit && { unit, by: 'factors' };
  }
  const product = amounts.reduce((all, one) => all * one, 1);
  if (units.length) {
    const [first] = units;
    if (units.some(({ unit }) => unit !== first?.unit)) return undefined;
    if (product === 1_000) return first?.unit === 's' ? { unit: 'ms', by: 'conversion' } : undefined;
    return amounts.includes(1_000) ? undefined : { by: 'same' };
  }
  const unit = product === 1_000 ? 'ms' : unitOfAmounts(amounts);
  return unit && { unit, by: 'conversion' };
};

/** What a chain of plain numbers says of its unit. */
const unitOfAmounts = (amounts: readonly number[]): TimeUnit | undefined => {
  const product = amounts.reduce((all, one) => all * one, 1);
  if (!Number.isInteger(product) || product <= 0) return undefined;
  if (amounts.length === 1) return unitOfSize(product);
  if (amounts.includes(1_000)) {
    const rest = amounts.filter((one) => one !== 1_000);
    return rest.length === amounts.length - 1 && rest.every(isTimeFactor) ? 'ms' : undefined;
  }
  if (amounts.some((one) => one % 60_000 === 0)) return 'ms';
  const sixties = amounts.filter((one) => one === 60).length;
  const isSeconds = sixties >= 2 || amounts.some((one) => one === 3_600 || one === 86_400);
  return isSeconds && product < LONGEST_SECONDS && amounts.every(isTimeFactor) ? 's' : undefined;
};

/** `86_400_000` is whole hours only in milliseconds; smaller numbers may be anything. */
const unitOfSize = (amount: number): TimeUnit | undefined =>
  amount >= HOUR_MS && amount % HOUR_MS === 0 ? 'ms' : undefined;

const isTimeFactor = (amount: number): boolean =>
  (amount > 0 && amount <= 1_000) || amount === 3_600 || amount === 86_400;
