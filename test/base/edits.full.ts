import { describe, expect, it } from 'vitest';
import {
  differencesAfter,
  ruleNames,
  ruleSources,
  serviceNames,
  serviceSources,
} from '../harness/edited-services.ts';
import { EDITS, functionsIn } from '../harness/edits.ts';

const SEEDS = [2, 3, 4];
const FEWEST_FUNCTIONS = 200;

describe.each(serviceNames())('edits that change nothing bring nothing new to %s', (service) => {
  describe.each(Object.entries(EDITS))('%s', (_, edit) => {
    it.each(SEEDS)('seed %i', async (seed) => {
      expect(await differencesAfter(serviceSources(service), [edit], seed)).toEqual([]);
    });
  });

  it('all of them, one after the other', async () => {
    expect(await differencesAfter(serviceSources(service), Object.values(EDITS), 5)).toEqual([]);
  });
});

describe.each(ruleNames())('edits that change nothing bring nothing new to the cases of %s', (rule) => {
  it.each(Object.entries(EDITS))('%s', async (_, edit) => {
    expect(await differencesAfter(ruleSources(rule), [edit], 6)).toEqual([]);
  });
});

it('the edits work on many functions', () => {
  const services = serviceNames().map((service) => functionsIn(serviceSources(service)));
  const cases = ruleNames().map((rule) => functionsIn(ruleSources(rule)));
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
  expect(sum(services)).toBeGreaterThanOrEqual(FEWEST_FUNCTIONS / 2);
  expect(sum([...services, ...cases])).toBeGreaterThanOrEqual(FEWEST_FUNCTIONS);
});
