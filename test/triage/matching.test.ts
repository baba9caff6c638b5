import { describe, expect, it } from 'vitest';
import type { Identity } from '../../src/triage/fingerprint.ts';
import { matchFindings, type Change } from '../../src/triage/matching.ts';

const UNCHANGED: Change = {
  basePath: (path) => path,
  isTouched: () => false,
  headHas: () => true,
  baseHas: () => true,
};

const place = (more: Partial<Identity> = {}): Identity => {
  const shape = more.shape ?? 'call';
  return {
    check: 'timeouts/http-client',
    anchor: 'Orders.create',
    shape,
    outline: shape,
    substance: shape,
    causes: [],
    members: [],
    path: 'a.ts',
    line: 1,
    column: 1,
    ...more,
  };
};

const match = (head: Identity[], base: Identity[], change: Partial<Change> = {}) =>
  matchFindings(head, base, { ...UNCHANGED, ...change });

describe('matchFindings', () => {
  it('finds equal ones again on other lines and in other files', () => {
    expect(match([place({ line: 9 })], [place()])).toEqual([0]);
    expect(match([place({ path: 'b.ts' })], [place()])).toEqual([0]);
  });

  it('takes one more of a kind as new: the one on a touched line, else the last', () => {
    expect(match([place(), place({ line: 5 })], [place()])).toEqual([0, undefined]);
    const isTouched = (_: string, line: number): boolean => line === 1;
    expect(match([place(), place({ line: 5 })], [place({ line: 4 })], { isTouched })).toEqual([undefined, 0]);
  });

  it('keeps each file to itself where equal ones stand in several', () => {
    const base = [place({ path: 'a.ts' }), place({ path: 'c.ts' })];
    const head = [place({ path: 'a.ts' }), place({ path: 'b.ts' }), place({ path: 'c.ts' })];
    expect(match(head, base)).toEqual([0, undefined, 1]);
  });

  it('follows a renamed file', () => {
    const whole = { anchor: '', shape: 'module' };
    const base = [place({ ...whole, path: 'old.ts', substance: 'one' })];
    const head = [place({ ...whole, path: 'new.ts', substance: 'two' })];
    expect(match(head, base)).toEqual([undefined]);
    expect(match(head, base, { basePath: () => 'old.ts' })).toEqual([0]);
  });

  it('finds the last of its kind in a function that moved, whatever became of the code around it', () => {
    const base = [place({ anchor: 'Orders.create.save', shape: 'one' })];
    const head = [place({ anchor: 'extracted.save', shape: 'two' })];
    expect(match(head, base)).toEqual([undefined]);
    expect(match(head, base, { baseHas: (anchor) => anchor !== 'extracted.save' })).toEqual([0]);
  });

  it('goes on to the next place of what is told once, where the edit did not touch it', () => {
    const base = [place({ shape: 'first' })];
    const head = [place({ shape: 'second', line: 2 })];
    expect(match(head, base)).toEqual([0]);
    expect(match(head, base, { isTouched: (_, line) => line === 2 })).toEqual([undefined]);
  });

  it('knows a place whose inside was edited', () => {
    const base = [place({ shape: 'loop one', outline: 'loop' })];
    expect(match([place({ shape: 'loop two', outline: 'loop' })], base)).toEqual([0]);
    expect(match([place({ shape: 'loop two', outline: 'loop', path: 'b.ts' })], base)).toEqual([undefined]);
  });

  it('follows code into a function that is new, and out of one that is gone', () => {
    const extracted = [place({ anchor: 'send' })];
    expect(match(extracted, [place()], { baseHas: (anchor) => anchor !== 'send' })).toEqual([0]);
    expect(match(extracted, [place()], { headHas: (anchor) => anchor !== 'Orders.create' })).toEqual([0]);
  });

  it('does not take a defect that is repaired here and made there for the same one', () => {
    expect(match([place({ anchor: 'Orders.cancel' })], [place()])).toEqual([undefined]);
  });

  it('lets a finding live while one of its causes stays', () => {
    const base = [place({ anchor: 'a', shape: 'x', causes: ['pool', 'client'] })];
    expect(match([place({ anchor: 'b', shape: 'y', causes: ['client'] })], base)).toEqual([0]);
    expect(match([place({ anchor: 'b', shape: 'y', causes: ['other'] })], base)).toEqual([undefined]);
  });

  it('knows an entry of a data file by its key, and by its text where entries before it came or went', () => {
    const entry = { check: 'supply-chain/unpinned-action', shape: '', outline: '', path: 'ci.yml' };
    const base = [place({ ...entry, anchor: '/steps/1', substance: 'actions/cache' })];
    expect(match([place({ ...entry, anchor: '/steps/1', substance: 'actions/other' })], base)).toEqual([0]);
    expect(match([place({ ...entry, anchor: '/steps/2', substance: 'actions/cache' })], base)).toEqual([0]);
    expect(match([place({ ...entry, anchor: '/steps/2', substance: 'actions/other' })], base)).toEqual([
      undefined,
    ]);
  });

  it('pairs each of the base once', () => {
    expect(match([place(), place(), place()], [place(), place()]).filter((at) => at !== undefined)).toEqual([
      0, 1,
    ]);
  });

  it('knows the places of a finding that came apart, and no place more', () => {
    const base = [place({ shape: 'a', members: ['Orders.create b', 'Orders.create b'] })];
    const moved = place({ anchor: 'extracted', shape: 'a' });
    const rest = place({ shape: 'b', members: ['Orders.create b'] });
    const change = { baseHas: (anchor: string) => anchor !== 'extracted' };
    expect(match([moved, rest], base, change)).toEqual([0, 0]);
    expect(match([moved, place({ shape: 'c' })], base, change)).toEqual([0, undefined]);
    const held = place({ shape: 'a', members: ['Orders.create b', 'Orders.create b'] });
    expect(match([held, place({ anchor: 'Orders.drop', shape: 'b' })], base)).toEqual([0, undefined]);
  });

  it('follows a place out of which something was extracted as well', () => {
    const base = [place({ anchor: 'Orders.create.each', outline: 'loop', substance: 'one', shape: 'one' })];
    const head = [place({ anchor: 'extracted.each', outline: 'loop', substance: 'two', shape: 'two' })];
    expect(match(head, base)).toEqual([undefined]);
    expect(match(head, base, { baseHas: () => false })).toEqual([0]);
    const elsewhere = [{ ...(head[0] ?? place()), path: 'b.ts' }];
    expect(match(elsewhere, base, { baseHas: () => false })).toEqual([undefined]);
  });
});
