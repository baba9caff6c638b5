import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, SEVERITIES, type Finding } from '../../src/findings.ts';
import { choiceOrder, inReportOrder, reportOrder } from '../../src/triage/order.ts';
import { checkOf, findingOf } from '../score/outcomes.ts';

const finding: fc.Arbitrary<Finding> = fc
  .record({
    category: fc.constantFrom(...CATEGORIES),
    severity: fc.constantFrom(...SEVERITIES),
    confidence: fc.constantFrom('high' as const, 'medium' as const),
    path: fc.constantFrom('a.ts', 'B.ts', 'src/a.ts'),
    line: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ category, severity, confidence, path, line }) => ({
    ...findingOf(checkOf('a/b', category, severity), confidence),
    path,
    line,
  }));

const gainOf = ({ line }: Finding): number => line / 10;

const keyOf = (each: Finding): string =>
  [each.priority, each.severity, each.confidence, each.path, each.line].join(' ');

describe('order', () => {
  it('of the report: category, severity, confidence, gain, path, line, whatever came first', () => {
    fc.assert(
      fc.property(fc.array(finding), (findings) => {
        const sorted = inReportOrder(findings, gainOf);
        expect(inReportOrder([...findings].reverse(), gainOf).map(keyOf)).toEqual(sorted.map(keyOf));
        for (const [index, each] of sorted.slice(1).entries()) {
          expect(each.priority).toBeGreaterThanOrEqual(sorted[index]?.priority ?? 0);
        }
      }),
    );
    const [a, b] = [
      findingOf(checkOf('a/b', 'correctness', 'low')),
      findingOf(checkOf('a/b', 'security', 'critical')),
    ];
    expect(reportOrder(gainOf)(a, b)).toBeLessThan(0);
  });

  it('of the choice: severity first, so that no low finding of category 1 hides a critical one of category 3', () => {
    const [low, critical] = [
      findingOf(checkOf('a/b', 'correctness', 'low')),
      findingOf(checkOf('a/b', 'security', 'critical')),
    ];
    expect(choiceOrder(gainOf)(critical, low)).toBeLessThan(0);
  });

  it('gain decides before the place', () => {
    const here = findingOf(checkOf('a/b', 'data', 'high'));
    const [first, second] = inReportOrder([here, { ...here, path: 'z.ts', line: 5 }], gainOf);
    expect([first?.path, second?.path]).toEqual(['z.ts', here.path]);
  });
});
