import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/findings.ts';
import { exitCode, isIncomplete, newGate, overallGate, ratchetGate } from '../../src/score/gate.ts';
import { scorecard } from '../../src/score/scorecard.ts';
import { isCustom, weightsOf } from '../../src/score/weights.ts';
import type { ServiceReview } from '../../src/review/types.ts';
import { outcomeOf } from './outcomes.ts';

const review = (outcomes: Outcome[], incomplete = false) => {
  const service: ServiceReview = {
    name: 'a',
    path: '.',
    kind: 'service',
    outcomes,
    scorecard: scorecard(outcomes),
  };
  return { services: [service], incomplete, gate: overallGate([service], { incomplete }) };
};

describe('overall gate', () => {
  it('fails on a critical finding of high confidence only', () => {
    expect(review([outcomeOf('security', 'critical', 1, ['high'])]).gate.verdict).toBe('failed');
    expect(review([outcomeOf('security', 'critical', 1, ['medium'])]).gate.verdict).toBe('passed');
    expect(review([outcomeOf('security', 'high', 1, ['high'])]).gate.verdict).toBe('passed');
  });

  it('does not count suppressed findings and previews', () => {
    const outcome = outcomeOf('security', 'critical', 1, ['high', 'high']);
    const [suppressed, preview] = outcome.findings;
    if (suppressed) suppressed.state = 'suppressed';
    if (preview) preview.preview = true;
    expect(review([outcome]).gate).toMatchObject({ verdict: 'passed', blocking: [] });
  });

  it('also holds what --fail-on asks for', () => {
    const outcomes = [outcomeOf('data', 'medium', 1, ['high'])];
    const service = review(outcomes).services;
    expect(overallGate(service, { failOn: 'medium', incomplete: false }).verdict).toBe('failed');
    expect(overallGate(service, { failOn: 'high', incomplete: false }).verdict).toBe('passed');
  });
});

describe('exit code', () => {
  it('is 0, 1 or 3, and a failed gate comes before an incomplete review', () => {
    expect(exitCode(review([outcomeOf('data', 'high', 1)]))).toBe(0);
    expect(exitCode(review([outcomeOf('data', 'high', 1)], true))).toBe(3);
    expect(exitCode(review([outcomeOf('data', 'critical', 1, ['high'])], true))).toBe(1);
  });

  it('counts findings at or above --fail-on, of high confidence', () => {
    const medium = review([outcomeOf('data', 'high', 1, ['medium'])]);
    const high = review([outcomeOf('data', 'high', 1, ['high'])]);
    expect(exitCode(medium, { failOn: 'low' })).toBe(0);
    expect(exitCode(high, { failOn: 'high' })).toBe(1);
    expect(exitCode(high, { failOn: 'critical' })).toBe(0);
  });

  it('only an internal error makes a review incomplete', () => {
    expect(isIncomplete([{ kind: 'parse', path: 'a.ts', message: '' }])).toBe(false);
    expect(isIncomplete([{ kind: 'internal', path: '', message: '', check: 'a/b' }])).toBe(true);
  });
});

/** A service before and after a change whose findings are new from the given one on. */
const change = (before: Outcome[], after: Outcome[], isNew: (index: number) => boolean) => {
  const { services } = review(after);
  after.forEach(({ findings }) =>
    findings.forEach((finding, index) => (finding.state = isNew(index) ? 'new' : 'existing')),
  );
  const comparison = {
    services: [
      { path: '.', base: scorecard(before), newCode: { score: 100, grade: 'A' as const, sites: 20 } },
    ],
    changedFiles: ['a.ts'],
    unreadFiles: [],
  };
  return { services, comparison };
};

describe('limits of the config', () => {
  it('let a change bring what the team allows', () => {
    const { services, comparison } = change([], [outcomeOf('data', 'high', 9, ['high'])], () => true);
    const verdict = (limits: object) => newGate(services, comparison, { incomplete: false, limits }).verdict;
    expect(verdict({})).toBe('failed');
    expect(verdict({ new: { high: 1 } })).toBe('passed');
    expect(verdict({ new: { high: 1, mass: 1 } })).toBe('passed');
  });

  it('also hold a whole service to a number of high findings', () => {
    const { services } = review([outcomeOf('data', 'high', 1, ['high', 'high', 'medium'])]);
    const gate = (high: number) =>
      overallGate(services, { incomplete: false, limits: { overall: { high } } });
    expect(gate(2).verdict).toBe('passed');
    expect(gate(1)).toMatchObject({ verdict: 'failed', blocking: [{}, {}] });
  });

  it('hold every category to a score', () => {
    const { services } = review([
      outcomeOf('data', 'critical', 1, ['medium']),
      outcomeOf('security', 'high', 9),
    ]);
    const gate = overallGate(services, { incomplete: false, minimums: { minScore: 80, minCategory: 90 } });
    expect(gate.conditions.map(({ title, passed }) => [title, passed])).toEqual([
      ['critical findings of high confidence', true],
      ['lowest score', true],
      ['lowest score of a category', false],
    ]);
  });
});

describe('the ratchet', () => {
  const before = [outcomeOf('data', 'high', 100, ['high'])];
  const worse = [outcomeOf('data', 'high', 99, ['high', 'high'])];
  const gate = (after: Outcome[], isNew: (index: number) => boolean, drop?: number) => {
    const { services, comparison } = change(before, after, isNew);
    const limits = drop === undefined ? {} : { drop };
    return ratchetGate(services, comparison, { incomplete: false, limits });
  };

  it('fails where new findings lower the score by more than half a point', () => {
    expect(gate(worse, (index) => index === 1)).toMatchObject({ mode: 'ratchet', verdict: 'passed' });
    const much = [outcomeOf('data', 'critical', 3, ['high', 'high'])];
    const failed = gate(much, (index) => index === 1);
    expect(failed).toMatchObject({ verdict: 'failed', blocking: [{ state: 'new' }] });
    expect(gate(much, (index) => index === 1, 90).verdict).toBe('passed');
  });

  it('never fails a change that brings no finding', () => {
    const moved = [outcomeOf('data', 'critical', 0, ['high', 'high'])];
    expect(gate(moved, () => false).verdict).toBe('passed');
  });
});

describe('weights of the config', () => {
  it('are brought to a sum of one, and move the whole alone', () => {
    const weights = weightsOf({ data: 0.4 });
    expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(isCustom(weights)).toBe(true);
    expect(isCustom(weightsOf({}))).toBe(false);
    const outcomes = [outcomeOf('data', 'high', 1, ['high']), outcomeOf('security', 'high', 9)];
    const [usual, own] = [scorecard(outcomes), scorecard(outcomes, weights)];
    expect(own.score).toBeLessThan(usual.score ?? 0);
    expect(own.categories).toEqual(usual.categories);
    const points = [...own.worth.values()].reduce((sum, each) => sum + each.points, 0);
    expect(points).toBeCloseTo(100 - (own.score ?? 0), 9);
  });
});
