import { describe, expect, it } from 'vitest';
import { differencesAfter, serviceSources } from '../harness/edited-services.ts';
import { EDITS } from '../harness/edits.ts';

/** The language service edits slowly on a busy machine. */
const PATIENCE_MS = 120_000;

describe('edits that change nothing bring nothing new', () => {
  it.each(Object.entries(EDITS))(
    '%s',
    async (_, edit) => {
      expect(await differencesAfter(serviceSources('express-prisma'), [edit], 1)).toEqual([]);
    },
    PATIENCE_MS,
  );
});
