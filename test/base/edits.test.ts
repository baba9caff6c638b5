import { describe, expect, it } from 'vitest';
import { newAfter } from '../harness/edited-services.ts';
import { EDITS } from '../harness/edits.ts';

describe('edits that change nothing bring nothing new', () => {
  it.each(Object.entries(EDITS))('%s', async (_, edit) => {
    expect(await newAfter('express-prisma', [edit], 1)).toEqual([]);
  });
});
