import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CATEGORIES, type Finding, type Outcome } from '../../src/findings.ts';
import { jointGain } from '../../src/score/attribution.ts';
import { gradeOf, roundToTotal, shown } from '../../src/score/formulas.ts';
import { scorecard, type Scorecard } from '../../src/score/scorecard.ts';
import { tallies } from '../../src/score/tally.ts';
import { arbitraryEdit, arbitraryOutcomes, findingOf } from './outcomes.ts';

const RUNS = { numRuns: 250, seed: 1 };
const EPSILON = 1e-9;

/** Replaces the outcome at `index` by what `change` makes of it. */
const edited = (
  outcomes: readonly Outcome[],
  index: number,
  change: (outcome: Outcome) => Partial<Outcome>,
) => outcomes.map((outcome, at) => (at === index ? { ...outcome, ...change(outcome) } : outcome));

/** The service, every category and every rule, by name. */
const scoresOf = (card: Scorecard): Map<string, number | null> =>
  new Map([
    ['service', card.score] as const,
    ...card.categories.map((part) => [part.category, part.score] as const),
    ...card.categories.flatMap(({ rules }) =>
      rules.map((part) => [`rule ${part.rule}`, part.score] as const),
    ),
  ]);

/** Scores may rise or stay; where one side was not assessed there is nothing to compare. */
const expectNoneLower = (after: Scorecard, before: Scorecard): void => {
  const old = scoresOf(before);
  for (const [name, score] of scoresOf(after)) {
    const was = old.get(name);
    if (score === null || was === null || was === undefined) continue;
    expect(score, name).toBeGreaterThanOrEqual(was - EPSILON);
  }
};

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index];
  if (item === undefined) throw new Error(`nothing at ${index}`);
  return item;
};

const without = (findings: readonly Finding[], index: number): Finding[] =>
  findings.filter((_, position) => position !== index);

describe('range', () => {
  it('every score lies in 0 to 100 or is not assessed', () => {
    fc.assert(
      fc.property(arbitraryOutcomes, (outcomes) => {
        for (const [name, score] of scoresOf(scorecard(outcomes))) {
          if (score === null) continue;
          expect(score, name).toBeGreaterThan(0);
          expect(score, name).toBeLessThanOrEqual(100);
        }
      }),
      RUNS,
    );
  });

  it('nothing to assess gives no score, neither 0 nor 100', () => {
    const card = scorecard([]);
    expect(card.score).toBeNull();
    expect(card.grade).toBeNull();
    expect(card.coverage).toBeNull();
    expect(card.categories.map(({ score }) => score)).toEqual(CATEGORIES.map(() => null));
  });
});

describe('fixing, deleting, adding', () => {
  it('fixing a finding strictly raises the scores of its rule, its category and the service', () => {
    fc.assert(
      fc.property(arbitraryEdit, ({ outcomes, index, pick }) => {
        const { check, findings } = at(outcomes, index);
        fc.pre(findings.length > 0);
        const before = scorecard(outcomes);
        const after = scorecard(
          edited(outcomes, index, ({ passes }) => ({
            passes: passes + 1,
            findings: without(findings, pick % findings.length),
          })),
        );
        for (const name of ['service', check.category, `rule ${check.rule}`]) {
          expect(scoresOf(after).get(name), name).toBeGreaterThan(scoresOf(before).get(name) ?? Infinity);
        }
        expectNoneLower(after, before);
      }),
      RUNS,
    );
  });

  it('dropping a finding with its site never lowers a score', () => {
    fc.assert(
      fc.property(arbitraryEdit, ({ outcomes, index, pick }) => {
        const { findings } = at(outcomes, index);
        fc.pre(findings.length > 0);
        const after = edited(outcomes, index, () => ({
          findings: without(findings, pick % findings.length),
        }));
        expectNoneLower(scorecard(after), scorecard(outcomes));
      }),
      RUNS,
    );
  });

  it('a new finding never raises a score, a new passing site never lowers one', () => {
    fc.assert(
      fc.property(arbitraryEdit, fc.boolean(), ({ outcomes, index }, isHigh) => {
        const before = scorecard(outcomes);
        const worse = edited(outcomes, index, ({ check, findings }) => ({
          findings: [...findings, findingOf(check, isHigh ? 'high' : 'medium')],
        }));
        expectNoneLower(before, scorecard(worse));
        const better = edited(outcomes, index, ({ passes }) => ({ passes: passes + 1 }));
        expectNoneLower(scorecard(better), before);
      }),
      RUNS,
    );
  });

  it('a passing site that breaks never raises a score', () => {
    fc.assert(
      fc.property(arbitraryEdit, ({ outcomes, index }) => {
        fc.pre(at(outcomes, index).passes > 0);
        const worse = edited(outcomes, index, ({ check, passes, findings }) => ({
          passes: passes - 1,
          findings: [...findings, findingOf(check)],
        }));
        expectNoneLower(scorecard(outcomes), scorecard(worse));
      }),
      RUNS,
    );
  });

  it('more confidence or severity never raises a score', () => {
    fc.assert(
      fc.property(arbitraryEdit, ({ outcomes, index, pick }) => {
        const { check, findings } = at(outcomes, index);
        fc.pre(findings.length > 0);
        const chosen = pick % findings.length;
        const raise = (change: Partial<Finding>) =>
          edited(outcomes, index, () => ({
            findings: findings.map((each, position) => (position === chosen ? { ...each, ...change } : each)),
          }));
        const before = scorecard(outcomes);
        expectNoneLower(before, scorecard(raise({ confidence: 'high' })));
        expectNoneLower(before, scorecard(raise({ severity: check.severity })));
      }),
      RUNS,
    );
  });
});

describe('neutrality', () => {
  it('a check with nothing to look at changes nothing', () => {
    fc.assert(
      fc.property(arbitraryEdit, ({ outcomes, index }) => {
        const { check } = at(outcomes, index);
        const idle: Outcome = {
          check: { ...check, id: `${check.id}-idle` },
          passes: 0,
          findings: [],
          notAssessed: [],
        };
        const { worth: _, ...before } = scorecard(outcomes);
        const { worth: __, ...after } = scorecard([...outcomes, idle]);
        expect(after).toEqual(before);
      }),
      RUNS,
    );
  });

  it('places that could not be assessed change nothing but coverage', () => {
    fc.assert(
      fc.property(arbitraryOutcomes, (outcomes) => {
        const known = outcomes.map((outcome) => ({ ...outcome, notAssessed: [] }));
        expect(scoresOf(scorecard(known))).toEqual(scoresOf(scorecard(outcomes)));
        expect(scorecard(outcomes).coverage ?? 0).toBeLessThanOrEqual(1);
      }),
      RUNS,
    );
  });

  it('previews, suppressed and baselined findings count nowhere', () => {
    fc.assert(
      fc.property(arbitraryEdit, ({ outcomes, index }) => {
        const more = edited(outcomes, index, ({ check, findings }) => ({
          findings: [
            ...findings,
            { ...findingOf(check), preview: true },
            { ...findingOf(check), state: 'suppressed' },
            { ...findingOf(check), state: 'baselined' },
          ],
        }));
        const before = scorecard(outcomes);
        const after = scorecard(more);
        expect(scoresOf(after)).toEqual(scoresOf(before));
        expect(after.sites).toBe(before.sites);
        expect(after.worth.size).toBe(before.worth.size);
      }),
      RUNS,
    );
  });

  it('the order of checks and findings makes no difference to a single bit', () => {
    fc.assert(
      fc.property(arbitraryOutcomes, (outcomes) => {
        const turned = [...outcomes]
          .reverse()
          .map((outcome) => ({ ...outcome, findings: [...outcome.findings].reverse() }));
        const { worth: _, ...before } = scorecard(outcomes);
        const { worth: __, ...after } = scorecard(turned);
        expect(JSON.stringify(after)).toBe(JSON.stringify(before));
      }),
      RUNS,
    );
  });
});

describe('scale', () => {
  it('copies of a service lose the same, and never score higher where little was found', () => {
    fc.assert(
      fc.property(arbitraryOutcomes, fc.integer({ min: 2, max: 6 }), (outcomes, copies) => {
        const copied = outcomes.map((outcome) => ({
          ...outcome,
          passes: outcome.passes * copies,
          findings: Array.from({ length: copies }, () => outcome.findings).flatMap((findings) =>
            findings.map((finding) => ({ ...finding })),
          ),
        }));
        const one = scorecard(outcomes);
        const many = scorecard(copied);
        const small = tallies(outcomes).some(({ failMass }) => failMass > 0 && failMass < 1);
        if (small) expect(many.loss).toBeGreaterThanOrEqual(one.loss - EPSILON);
        else expect(Math.abs(many.loss - one.loss)).toBeLessThan(EPSILON);
      }),
      RUNS,
    );
  });
});

describe('attribution', () => {
  it('points are never negative and add up to what is missing, also as they are shown', () => {
    fc.assert(
      fc.property(arbitraryOutcomes, (outcomes) => {
        const card = scorecard(outcomes);
        fc.pre(card.score !== null);
        const points = [...card.worth.values()].map((worth) => worth.points);
        const missing = 100 - (card.score ?? 0);
        expect(Math.abs(points.reduce((sum, part) => sum + part, 0) - missing)).toBeLessThan(EPSILON);
        for (const part of points) expect(part).toBeGreaterThanOrEqual(0);
        const total = Math.round((100 - shown(card.score ?? 0)) * 10);
        const tenths = roundToTotal(points, total / 10).map((part) => Math.round(part * 10));
        expect(tenths.reduce((sum, part) => sum + part, 0)).toBe(total);
      }),
      RUNS,
    );
  });

  it('every finding that counts gains when it is fixed, by exactly what it says', () => {
    fc.assert(
      fc.property(arbitraryEdit, ({ outcomes, index, pick }) => {
        const card = scorecard(outcomes);
        for (const { gain } of card.worth.values()) expect(gain).toBeGreaterThan(0);
        const { findings } = at(outcomes, index);
        fc.pre(findings.length > 0);
        const chosen = pick % findings.length;
        const after = scorecard(
          edited(outcomes, index, ({ passes }) => ({
            passes: passes + 1,
            findings: without(findings, chosen),
          })),
        );
        const gain = card.worth.get(at(findings, chosen))?.gain ?? 0;
        expect(gain).toBeCloseTo((after.score ?? 0) - (card.score ?? 0), 9);
      }),
      RUNS,
    );
  });

  it('everything fixed together gives all that is missing', () => {
    fc.assert(
      fc.property(arbitraryOutcomes, (outcomes) => {
        const card = scorecard(outcomes);
        fc.pre(card.score !== null);
        const all = new Set(card.worth.keys());
        expect(jointGain(tallies(outcomes), all)).toBeCloseTo(100 - (card.score ?? 0), 9);
      }),
      RUNS,
    );
  });
});

describe('criticals and rounding', () => {
  it('with an open critical finding the grade of its category and of the service is C at best', () => {
    fc.assert(
      fc.property(arbitraryOutcomes, (outcomes) => {
        const card = scorecard(outcomes);
        for (const part of [card, ...card.categories]) {
          if (part.criticals > 0) expect(['C', 'D', 'E']).toContain(part.grade);
        }
      }),
      RUNS,
    );
  });

  it('what is shown is monotone, and 100.0 only if nothing was lost', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (a, b) => {
          if (a <= b) expect(shown(a)).toBeLessThanOrEqual(shown(b));
        },
      ),
    );
    fc.assert(
      fc.property(arbitraryOutcomes, (outcomes) => {
        const card = scorecard(outcomes);
        fc.pre(card.score !== null);
        expect(shown(card.score ?? 0) === 100).toBe(card.worth.size === 0);
        expect(card.grade).toBe(gradeOf(shown(card.score ?? 0)));
      }),
      RUNS,
    );
  });
});
