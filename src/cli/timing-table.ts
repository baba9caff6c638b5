import type { Timings } from '../review/timing.ts';

/** What each step and check took, the slowest first. */
export const timingTable = (timings: Timings, totalMs: number): string =>
  [...timings, ['total', totalMs] as const]
    .sort(([, a], [, b]) => b - a)
    .map(([name, milliseconds]) => `${milliseconds.toFixed(1).padStart(9)} ms  ${name}\n`)
    .join('');
