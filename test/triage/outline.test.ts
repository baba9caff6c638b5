import { describe, expect, it } from 'vitest';
import { unitOf } from '../harness/facts-of.ts';

/** The outline of the outermost call of a statement. */
const outline = (text: string): string => {
  const [call] = unitOf(text).nodesOf('Call');
  if (!call) throw new Error('no call');
  return call.outline;
};

describe('the head of a place', () => {
  it('stays where what the calls before it are given changes', () => {
    expect(outline('new Date(at ?? now()).getHours();')).toBe(outline('new Date().getHours();'));
    expect(outline('db.from(a).where(b).all();')).toBe(outline('db.from(c.d).where().all();'));
  });

  it('is another one where other things are called, or it is given something else itself', () => {
    expect(outline('new Date().getHours();')).not.toBe(outline('new Date().getDay();'));
    expect(outline('db.from(a).all(b.c);')).not.toBe(outline('db.from(a).all(b.d);'));
  });
});
