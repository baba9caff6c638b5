import { describe, expect, it } from 'vitest';
import { CATEGORIES, type Category, type Confidence, type Outcome } from '../../src/findings.ts';
import { scorecard } from '../../src/score/scorecard.ts';
import { shown } from '../../src/score/formulas.ts';
import { outcomeOf } from './outcomes.ts';

/** The worked examples of the score: a change of the formulas or the numbers in them shows here. */

const highs = (number: number): Confidence[] => Array.from({ length: number }, () => 'high');

const categoryOf = (outcomes: readonly Outcome[], category: Category) => {
  const part = scorecard(outcomes).categories.find((each) => each.category === category);
  if (!part) throw new Error(`no category ${category}`);
  return part;
};

const reliability = (passes: number, findings: number): Outcome[] => [
  outcomeOf('reliability', 'high', passes, highs(findings)),
  outcomeOf('reliability', 'critical', 4),
  outcomeOf('reliability', 'medium', 0, ['medium']),
];

describe('one category', () => {
  it('three checks, and one of two findings fixed', () => {
    const before = categoryOf(reliability(18, 2), 'reliability');
    expect(before.loss).toBeCloseTo(0.106, 4);
    expect(before.score).toBeCloseTo(90.41, 2);
    expect(categoryOf(reliability(19, 1), 'reliability').score).toBeCloseTo(91.46, 2);
  });

  it('the same density costs the same in a small and a big service', () => {
    for (const [passes, findings] of [
      [9, 1],
      [900, 100],
    ] as const) {
      const part = categoryOf([outcomeOf('data', 'high', passes, highs(findings))], 'data');
      expect(part.score).toBeCloseTo(92.08, 2);
    }
  });

  it('half the confidence, half the loss', () => {
    expect(categoryOf([outcomeOf('data', 'high', 0, ['high'])], 'data').score).toBeCloseTo(89.29, 2);
    expect(categoryOf([outcomeOf('data', 'high', 0, ['medium'])], 'data').score).toBeCloseTo(94.34, 2);
  });

  it('a breach is not diluted by safe queries', () => {
    const security = [
      outcomeOf('security', 'critical', 199, ['high'], 'security/injection'),
      outcomeOf('security', 'critical', 60, [], 'security/other'),
    ];
    expect(categoryOf(security, 'security')).toMatchObject({ grade: 'C', criticals: 1 });
    expect(categoryOf(security, 'security').score).toBeCloseTo(70.69, 2);
    const others = CATEGORIES.filter((category) => category !== 'security').map((category) =>
      outcomeOf(category, 'high', 50),
    );
    expect(scorecard([...security, ...others]).score).toBeCloseTo(77.18, 2);
  });

  it('an absence check has one opportunity, however much it read', () => {
    for (const passes of [0, 1, 400]) {
      const outcome = outcomeOf('security', 'critical', passes, ['high']);
      const absence: Outcome = { ...outcome, check: { ...outcome.check, opportunities: 'absence' } };
      const part = categoryOf([absence], 'security');
      expect(part.score).toBeCloseTo(57.59, 2);
      expect(part.grade).toBe('D');
    }
    const idle = outcomeOf('security', 'critical', 0);
    const nothing: Outcome = { ...idle, check: { ...idle.check, opportunities: 'absence' } };
    expect(categoryOf([nothing], 'security').score).toBeNull();
  });
});

describe('whole services, every category alike', () => {
  const service = (criticals: number, highChecks: number, mediumChecks: number) =>
    scorecard(
      CATEGORIES.flatMap((category) => [
        ...Array.from({ length: highChecks }, (_, index) =>
          outcomeOf(category, 'high', 60, highs(2), `${category}/high-${index}`),
        ),
        ...Array.from({ length: mediumChecks }, (_, index) =>
          outcomeOf(category, 'medium', 40, highs(3), `${category}/medium-${index}`),
        ),
        ...(criticals > 0 && category === 'security'
          ? [outcomeOf(category, 'critical', 100, highs(criticals), 'security/critical')]
          : []),
      ]),
    );

  it.each([
    { criticals: 0, high: 1, medium: 2, score: 89.4, grade: 'B', security: 89.4 },
    { criticals: 0, high: 3, medium: 5, score: 75.2, grade: 'C', security: 75.2 },
    { criticals: 2, high: 3, medium: 5, score: 56, grade: 'D', security: 50.5 },
    { criticals: 12, high: 7, medium: 10, score: 33.6, grade: 'E', security: 29.7 },
  ])('$criticals criticals, $high high and $medium medium checks with findings: $score $grade', (row) => {
    const card = service(row.criticals, row.high, row.medium);
    expect(shown(card.score ?? 0)).toBe(row.score);
    expect(card.grade).toBe(row.grade);
    expect(shown(card.categories[2]?.score ?? 0)).toBe(row.security);
  });
});

describe('coverage and evidence', () => {
  it('coverage weighs checks by what they can cost', () => {
    const unknown = { path: 'a.ts', line: 1, column: 1, endLine: 1, endColumn: 2 } as const;
    const half: Outcome = {
      ...outcomeOf('reliability', 'high', 1),
      notAssessed: [{ ...unknown, reason: { unknown: 'outside', settles: '' } }],
    };
    const part = categoryOf([half, outcomeOf('reliability', 'critical', 3)], 'reliability');
    expect(part.coverage).toBeCloseTo((0.4 + 0.06) / 0.52, 9);
  });

  it('fewer than five sites are weak evidence', () => {
    expect(categoryOf([outcomeOf('data', 'high', 4)], 'data').weak).toBe(true);
    expect(categoryOf([outcomeOf('data', 'high', 5)], 'data').weak).toBe(false);
    expect(categoryOf([], 'data').weak).toBe(false);
  });
});
