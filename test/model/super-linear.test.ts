import { describe, expect, it } from 'vitest';
import { attackOn } from '../../src/model/behaviour/taint/super-linear.ts';
import { acceptsNoHarm, fixesHost, textSetOf } from '../../src/model/behaviour/taint/text-sets.ts';

describe('attackOn', () => {
  it.each([
    ['([0-9]+)+\\#', 'exponential'],
    ['^\\S+@\\S+\\.\\S+$', 'quadratic'],
    ['(.)*end(.)*', 'quadratic'],
  ])('%s is %s', (source, growth) => {
    expect(attackOn(source, '')?.growth).toBe(growth);
  });

  it.each(['^[a-z0-9]+(-[a-z0-9]+)*$', '^\\d{4}-\\d\\d$', '[^a-z]+', '^(a|b)*$', '^https?:\\/\\/[^/]+\\/'])(
    '%s is linear',
    (source) => {
      expect(attackOn(source, '')).toBeUndefined();
    },
  );
});

describe('texts that a pattern accepts', () => {
  const accepts = (source: string, danger: Parameters<typeof acceptsNoHarm>[0]): boolean => {
    const set = textSetOf(source, '');
    return set !== undefined && acceptsNoHarm(danger, set);
  };

  it('holds no more than its characters', () => {
    expect(accepts('^[a-z_]+$', 'quote')).toBe(true);
    expect(accepts('[a-z_]+', 'quote')).toBe(false);
    expect(accepts('^.+$', 'sep')).toBe(false);
    expect(accepts('^[\\w.-]+$', 'sep')).toBe(true);
  });

  it('is no test of a type where an object passes as text', () => {
    expect(accepts('^.{1,20}$', 'object')).toBe(false);
    expect(accepts('^\\w{1,20}$', 'object')).toBe(true);
  });

  it('fixes a host only with its end', () => {
    expect(fixesHost('https://example.com/')).toBe(true);
    expect(fixesHost('https://example.com')).toBe(false);
    expect(fixesHost('/')).toBe(false);
    expect(fixesHost('/orders')).toBe(true);
  });
});
