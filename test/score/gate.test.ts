import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/findings.ts';
import { exitCode, isIncomplete, overallGate } from '../../src/score/gate.ts';
import { scorecard } from '../../src/score/scorecard.ts';
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
