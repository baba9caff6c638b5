import type { Finding } from '../findings.ts';
import type { GateCondition } from '../review/types.ts';
import { isOpenCritical, isSureHigh } from './tally.ts';

/** What a service may hold, whoever brought it. */
export interface OverallLimits {
  critical: number;
  /** No limit where it is absent. */
  high?: number;
}

const condition = (title: string, value: number, limit: number): GateCondition => ({
  id: 'overall',
  title,
  value,
  limit,
  bound: 'at most',
  passed: value <= limit,
});

/** Conditions on all findings that count, and the findings that fail them. */
export const overallConditions = (
  findings: readonly Finding[],
  { critical = 0, high }: Partial<OverallLimits> = {},
): { conditions: GateCondition[]; blocking: Finding[] } => {
  const criticals = findings.filter(isOpenCritical);
  const highs = high === undefined ? [] : findings.filter(isSureHigh);
  const conditions = [
    condition('critical findings of high confidence', criticals.length, critical),
    ...(high === undefined ? [] : [condition('high findings of high confidence', highs.length, high)]),
  ];
  return {
    conditions,
    blocking: [
      ...(criticals.length > critical ? criticals : []),
      ...(high !== undefined && highs.length > high ? highs : []),
    ],
  };
};
