import { describe, expect, it } from 'vitest';
import { newAfter, serviceNames } from '../harness/edited-services.ts';
import { EDITS } from '../harness/edits.ts';

const SEEDS = [2, 3, 4];

describe.each(serviceNames())('edits that change nothing bring nothing new to %s', (service) => {
  describe.each(Object.entries(EDITS))('%s', (_, edit) => {
    it.each(SEEDS)('seed %i', async (seed) => {
      expect(await newAfter(service, [edit], seed)).toEqual([]);
    });
  });

  it('all of them, one after the other', async () => {
    expect(await newAfter(service, Object.values(EDITS), 5)).toEqual([]);
  });
});
