import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings.ts';
import { toJson } from '../../src/report/json.ts';
import { render } from '../../src/report/terminal/render.ts';
import type { TerminalOptions } from '../../src/report/terminal/options.ts';
import type { Terminal } from '../../src/report/terminal/terminal.ts';
import type { Review } from '../../src/review/types.ts';
import { comparedOrders, harmlessOrders, unreadOrders } from './compared.ts';
import { ordersApi } from './orders-api.ts';
import { readText } from './orders-api-sources.ts';

const print = (
  review: Review,
  terminal: Partial<Terminal> = {},
  more: Partial<TerminalOptions> = {},
): string =>
  render(review, {
    readText,
    terminal: {
      width: 100,
      color: false,
      ascii: false,
      hyperlinks: false,
      interactive: false,
      narrow: false,
      ...terminal,
    },
    ...more,
  });

describe('the terminal report against a base', () => {
  it.each([
    ['failed', comparedOrders()],
    ['passed', harmlessOrders()],
    ['incomplete', unreadOrders()],
  ])('%s', async (name, review) => {
    await expect(print(review)).toMatchFileSnapshot(`__snapshots__/compared-${name}.txt`);
  });

  it('in ASCII at 60 columns', async () => {
    const text = print(comparedOrders(), { width: 60, ascii: true });
    await expect(text).toMatchFileSnapshot('__snapshots__/compared-ascii-60.txt');
  });

  it('is no wider than the terminal', () => {
    expect.hasAssertions();
    for (const width of [60, 80, 100, 120])
      for (const line of print(comparedOrders(), { width }).split('\n'))
        if (!/^ {6}(╭─|╰─) \S+$/.test(line)) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  });

  it('is a header and the verdict where nothing is new and the gate passes', () => {
    expect(print(harmlessOrders()).split('\n')).toHaveLength(5);
  });

  it('shows every finding on demand, and each new one in short forms', () => {
    expect(print(comparedOrders(), {}, { all: true })).toContain('timeouts/http-client');
    expect(print(comparedOrders())).not.toContain('timeouts/http-client');
    expect(print(comparedOrders(), {}, { mode: 'compact' }).trimEnd().split('\n')).toHaveLength(1);
    expect(print(comparedOrders(), {}, { mode: 'quiet' }).trimEnd().split('\n')).toHaveLength(2);
  });

  it('names first what the change itself declares accepted', () => {
    const [accepted] = ordersApi().services.flatMap(({ outcomes }) =>
      outcomes.flatMap(({ findings }) => findings.filter(({ state }) => state === 'suppressed')),
    );
    const text = print({
      ...harmlessOrders(),
      comparison: comparedOrders({ newlyAccepted: [accepted as Finding] }).comparison,
    } as Review);
    expect(text).toMatch(/Accepted by this change[\s\S]*the value is public[\s\S]*Gate passed/);
  });
});

describe('the comparison as data', () => {
  it('counts, and holds the fixed ones with their places on the base', () => {
    const { comparison, gate } = toJson(comparedOrders());
    expect(comparison).toMatchObject({
      base: { name: 'origin/main', unrelated: false },
      counts: { new: 1, fixed: 1 },
      fixed: [{ check: 'structured-logs/lost-cause', state: 'fixed', line: 44 }],
      services: [{ path: '.', newCode: { score: 92.9, grade: 'A', sites: 15 } }],
    });
    expect(gate.conditions.map(({ id }) => id)).toEqual(['G1', 'G2', 'G3', 'G4', 'G5']);
    expect(toJson(ordersApi())).not.toHaveProperty('comparison');
  });
});
