import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings.ts';
import { render } from '../../src/report/markdown.ts';
import type { Review } from '../../src/review/types.ts';
import { newGate, overallGate } from '../../src/score/gate.ts';
import { comparedOrders, harmlessOrders, unreadOrders } from './compared.ts';
import { cleanService, monorepo, ordersApi } from './orders-api.ts';

const OPTIONS = {
  placeUrl: (path: string, line: number, side: string) =>
    `https://github.com/example/shop/blob/${side}/${path}#L${line}`,
};

const snapshot = (name: string): string => `__snapshots__/scorecard-${name}.md`;

/** Lines that are seen before anything is opened. */
const firstScreen = (text: string): string[] => text.split('<details>')[0]?.trimEnd().split('\n') ?? [];

describe('the comment', () => {
  it.each([
    ['failed', comparedOrders()],
    ['passed', harmlessOrders()],
    ['incomplete', unreadOrders()],
    ['without-base', ordersApi()],
    ['clean', cleanService()],
    ['monorepo', monorepo()],
  ])('%s', async (name, review) => {
    await expect(render(review, OPTIONS)).toMatchFileSnapshot(snapshot(name));
  });

  it('says what decides in its first 25 lines', () => {
    for (const review of [comparedOrders(), harmlessOrders(), unreadOrders()])
      expect(firstScreen(render(review, OPTIONS)).length).toBeLessThanOrEqual(25);
  });

  it('starts with its marker, then the verdict with its reason', () => {
    const lines = render(comparedOrders()).split('\n');
    expect(lines[0]).toBe('<!-- bpx:scorecard service=orders-api version=1 -->');
    expect(lines[1]).toBe('### ❌ bpx: gate failed, 1 new critical finding');
    expect(render(harmlessOrders()).split('\n')[1]).toBe('### ✅ bpx: gate passed, nothing new, 1 fixed');
    expect(render(unreadOrders()).split('\n')[1]).toBe(
      '### ⚠️ bpx: gate incomplete, 1 of 5 changed files could not be read',
    );
  });

  it('leaves empty parts out', () => {
    expect(render(cleanService())).not.toMatch(/finding<\/summary>|Not assessed|\n{3}/);
  });

  it('names first what the change itself declares accepted', () => {
    const [accepted] = ordersApi().services.flatMap(({ outcomes }) =>
      outcomes.flatMap(({ findings }) => findings.filter(({ state }) => state === 'suppressed')),
    );
    const text = render(comparedOrders({ newlyAccepted: [accepted as Finding] }));
    expect(text.indexOf('**This change accepts 1 finding itself.**')).toBeGreaterThan(0);
    expect(text.indexOf('This change accepts')).toBeLessThan(text.indexOf('authz/object-level'));
  });
});

/** The review of orders with other words in its findings, each many times. */
const withText = (review: Review, text: string, copies: number): Review => {
  const services = review.services.map((service) => ({
    ...service,
    name: text,
    outcomes: service.outcomes.map((outcome) => ({
      ...outcome,
      findings: outcome.findings.flatMap((finding) =>
        Array.from({ length: copies }, (_, index): Finding => ({
          ...finding,
          line: index + 1,
          path: text,
          message: text,
          symbol: text,
          fix: { text, edit: [{ kind: 'added', text }] },
          trace: finding.trace.map((step) => ({ ...step, label: text })),
        })),
      ),
      notAssessed: outcome.notAssessed.map((place) => ({
        ...place,
        reason: { ...place.reason, settles: text },
      })),
    })),
  }));
  const gate = review.comparison
    ? newGate(services, review.comparison, { incomplete: false })
    : overallGate(services, { incomplete: false });
  return { ...review, root: text, services, gate };
};

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '`',
        '``',
        '|',
        '<img src=x>',
        '@everyone',
        '#1',
        '[a](http://b)',
        '\n',
        '- ',
        '1. ',
        '```',
      ),
      fc.constantFrom('https://evil.example', '![x](y)', '<!--', '-->', '</details>', '$$', '**', '~~', '\\'),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

/** One line without its code spans, as CommonMark reads them: a backslash escapes outside of them only. */
const withoutSpans = (line: string): string => {
  let kept = '';
  for (let at = 0; at < line.length;) {
    const run = /^`+/.exec(line.slice(at))?.[0];
    if (run) {
      const closing = new RegExp(`(?<!\`)${run}(?!\`)`, 'g');
      closing.lastIndex = at + run.length;
      const end = closing.exec(line);
      if (!end) kept += run;
      at = end ? end.index + run.length : at + run.length;
    } else {
      const width = line[at] === '\\' ? 2 : 1;
      kept += line.slice(at, at + width);
      at += width;
    }
  }
  return kept;
};

/** Everything outside of code. */
const outsideCode = (text: string): string =>
  text
    .replaceAll(/^(`{3,})\w*\n[\s\S]*?\n\1$/gm, '')
    .split('\n')
    .map(withoutSpans)
    .join('\n');

describe('its size', () => {
  it('stays under 60,000 characters for ten thousand findings with endless names', () => {
    const long = withText(comparedOrders(), `\`|${'x'.repeat(5_000)}`, 420);
    expect(
      long.services.flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings)).length,
    ).toBeGreaterThan(10_000);
    const text = render(long, OPTIONS);
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/more findings that fail the gate/);
    expect(text).toContain('Gate: ');
    expect(text).toContain('run it here');
  });

  it('and for any text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(render(withText(comparedOrders(), text.repeat(40), 20)).length).toBeLessThanOrEqual(60_000);
      }),
      { numRuns: 15 },
    );
  });
});

describe('text of the reviewed tree', () => {
  it('forms no HTML, no mention, no reference and no link', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        // The first line is a comment that nobody sees.
        const [, ...lines] = render(withText(comparedOrders(), text, 1)).split('\n');
        const written = outsideCode(lines.join('\n'));
        expect(written).not.toMatch(/<img|<!--|@everyone|#1\b/);
        expect(written).not.toMatch(/https?:\/\//);
        expect(written.match(/<\/details>/g)?.length).toBe(written.match(/<details>/g)?.length);
      }),
      { numRuns: 60 },
    );
  });
});
