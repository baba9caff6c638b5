import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprints, type Identity } from '../../src/triage/fingerprint.ts';

const word = fc.constantFrom('a', 'b', 'ab', '', '1:a');

const identity: fc.Arbitrary<Identity> = fc.record({
  check: word,
  anchor: word,
  shape: word,
  outline: word,
  substance: word,
  causes: fc.constant([]),
  members: fc.constant([]),
  path: fc.constantFrom('a.ts', 'b.ts'),
  line: fc.integer({ min: 1, max: 9 }),
  column: fc.integer({ min: 1, max: 9 }),
});

const somewhere: Identity = {
  check: 'a/b',
  anchor: 'A.b',
  shape: 'f($1)',
  outline: 'f($1)',
  substance: 'f($1)',
  causes: [],
  members: [],
  path: 'a.ts',
  line: 4,
  column: 2,
};

describe('fingerprints', () => {
  it('are 16 hexadecimal digits, and no two of a review are equal', () => {
    fc.assert(
      fc.property(fc.array(identity), (items) => {
        const prints = fingerprints(items);
        for (const print of prints) expect(print).toMatch(/^[0-9a-f]{16}$/);
        expect(new Set(prints).size).toBe(items.length);
      }),
    );
  });

  it('do not depend on lines and paths', () => {
    expect(fingerprints([{ ...somewhere, path: 'other.ts', line: 90, column: 1 }])).toEqual(
      fingerprints([somewhere]),
    );
  });

  it('do not depend on the order in which findings come', () => {
    const places = (items: Identity[]) => {
      const prints = fingerprints(items);
      return items.map((item, index) => `${JSON.stringify(item)} ${prints[index]}`).sort();
    };
    const unique = fc.uniqueArray(identity, { selector: (item) => JSON.stringify(item) });
    fc.assert(
      fc.property(unique, (items) => {
        expect(places([...items].reverse())).toEqual(places(items));
      }),
    );
  });

  it('tell equal ones apart by their ordinal, so that a new one after them leaves the old ones as they are', () => {
    const twice = [somewhere, { ...somewhere, line: 9 }];
    const thrice = [...twice, { ...somewhere, path: 'b.ts', line: 1 }];
    expect(fingerprints(thrice).slice(0, 2)).toEqual(fingerprints(twice));
  });
});
