import { GRADE_FLOOR, KNEE_DENSITY, type Grade } from './constants.ts';

const kneeRoot = Math.sqrt(KNEE_DENSITY);

/** 0 at density 0, 1 at density 1, steep near 0: the first defects of a kind cost most. */
export const spread = (density: number): number => {
  const root = Math.sqrt(density);
  return (root * (1 + kneeRoot)) / (root + kneeRoot);
};

/** Loss of one check; `null` when it had nothing to look at. */
export const lossOf = (cost: number, passes: number, failMass: number): number | null => {
  if (passes === 0 && failMass === 0) return null;
  return cost * spread(failMass / (passes + failMass)) * Math.min(1, failMass);
};

/**
 * What open critical findings of high confidence leave of a score; one holds it under B.
 * Multiplied step by step, because `**` is not the same in every engine's last bit.
 */
export const criticalFactor = (criticals: number): number => {
  if (criticals === 0) return 1;
  let factor = 0.79;
  for (let open = 1; open < criticals && factor > 0.6; open++) factor *= 0.97;
  return Math.max(0.6, factor);
};

/** 0 to 100. */
export const scoreOf = (loss: number, criticals: number): number =>
  (100 / (1 + loss)) * criticalFactor(criticals);

/** One decimal, downwards: 100.0 only if nothing was lost. */
export const shown = (score: number): number => Math.floor(Math.round(score * 1e6) / 1e5) / 10;

/** By the score as it is shown, so that number and letter agree. */
export const gradeOf = (score: number): Grade => {
  const visible = shown(score);
  return GRADE_FLOOR.find(([, floor]) => visible >= floor)?.[0] ?? 'E';
};

/**
 * Rounds parts to tenths so that they add up to `total` exactly (largest remainder).
 * `total` is in tenths too, such as `100 - shown(score)`.
 */
export const roundToTotal = (parts: readonly number[], total: number): number[] => {
  const tenths = parts.map((part) => Math.floor(part * 10 + 1e-9));
  const remainders = parts.map((part, index) => part * 10 - (tenths[index] ?? 0));
  const byRemainder = parts.map((_, index) => index);
  byRemainder.sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0) || a - b);
  const missing = Math.round(total * 10) - tenths.reduce((sum, part) => sum + part, 0);
  for (let step = 0; step < missing && byRemainder.length > 0; step++) {
    const index = byRemainder[step % byRemainder.length] ?? 0;
    tenths[index] = (tenths[index] ?? 0) + 1;
  }
  return tenths.map((part) => part / 10);
};
