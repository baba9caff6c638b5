import fc from 'fast-check';
import stringWidth from 'string-width';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Review } from '../../src/review/types.ts';
import { overallGate } from '../../src/score/gate.ts';
import { scorecard } from '../../src/score/scorecard.ts';
import type { TerminalOptions } from '../../src/report/terminal/options.ts';
import { render, renderVerdict } from '../../src/report/terminal/render.ts';
import { describeTerminal, type Terminal } from '../../src/report/terminal/terminal.ts';
import { cleanService, monorepo, ordersApi } from './orders-api.ts';
import { readText } from './orders-api-sources.ts';

const plain: Terminal = {
  width: 100,
  color: false,
  ascii: false,
  hyperlinks: false,
  interactive: false,
  narrow: false,
};

const print = (
  review: Review,
  terminal: Partial<Terminal> = {},
  more: Partial<TerminalOptions> = {},
): string => render(review, { readText, terminal: { ...plain, ...terminal }, ...more });

/** `╭─ place` is never wrapped or shortened: it is what people copy. */
const isPlace = (line: string): boolean => /^ {6}(╭─|╰─|,-|`-) \S+$/.test(line);

const expectWithin = (text: string, width: number): void => {
  for (const line of text.split('\n')) {
    if (!isPlace(line)) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  }
};

describe('snapshots', () => {
  it('full review, 100 columns, as in a pipe', async () => {
    await expect(print(ordersApi())).toMatchFileSnapshot('__snapshots__/orders-api-100.txt');
  });

  it('the same at 80 columns in a terminal', async () => {
    const text = print(ordersApi(), { width: 80, interactive: true });
    await expect(text).toMatchFileSnapshot('__snapshots__/orders-api-80.txt');
  });

  it('ASCII at 60 columns', async () => {
    await expect(print(ordersApi(), { width: 60, ascii: true })).toMatchFileSnapshot(
      '__snapshots__/orders-api-ascii-60.txt',
    );
  });

  it('a clean service keeps its table', async () => {
    await expect(print(cleanService())).toMatchFileSnapshot('__snapshots__/clean.txt');
  });

  it('several packages', async () => {
    await expect(print(monorepo(), {}, { max: 3 })).toMatchFileSnapshot('__snapshots__/monorepo.txt');
  });

  it('the short forms', async () => {
    await expect(print(ordersApi(), {}, { mode: 'quiet' })).toMatchFileSnapshot('__snapshots__/quiet.txt');
    await expect(print(ordersApi(), {}, { mode: 'compact' })).toMatchFileSnapshot(
      '__snapshots__/compact.txt',
    );
    expect(renderVerdict(ordersApi(), { readText, terminal: plain })).toMatch(
      /^✖ Gate failed: 2 critical findings\./,
    );
  });
});

describe('what holds at every width', () => {
  const widths = fc.integer({ min: 60, max: 120 });

  it('no line is wider than the terminal', () => {
    fc.assert(
      fc.property(widths, fc.boolean(), fc.boolean(), (width, ascii, interactive) => {
        for (const review of [ordersApi(), cleanService(), monorepo()]) {
          expectWithin(print(review, { width, ascii, interactive }, { all: true, preview: true }), width);
        }
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  it('the text is the same with colour stripped', () => {
    fc.assert(
      fc.property(widths, (width) => {
        for (const review of [ordersApi(), monorepo()]) {
          const colored = print(review, { width, color: true });
          expect(colored).toContain('\u001b[31m');
          expect(stripVTControlCharacters(colored)).toBe(print(review, { width }));
        }
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  it('only the 16 colours are used, and nothing blinks', () => {
    const codes = [...print(ordersApi(), { color: true }).matchAll(/\u001b\[([\d;]*)m/g)].map(
      ([, code]) => code,
    );
    for (const code of codes) expect(code).toMatch(/^(0|1|2|4|22|24|39|3[0-7])$/);
  });

  it('text of the reviewed tree cannot reach the terminal or break the frame', () => {
    const hostile = fc
      .string({ unit: 'grapheme', maxLength: 60 })
      .map((text) => `${text}\u001b]0;x\u0007\u202e`);
    fc.assert(
      fc.property(
        hostile,
        hostile,
        hostile,
        fc.integer({ min: 1, max: 70 }),
        widths,
        (message, code, name, column, width) => {
          const review = ordersApi();
          const [service] = review.services;
          const finding = service?.outcomes[0]?.findings[0];
          if (!service || !finding) throw new Error('no finding');
          Object.assign(finding, {
            message,
            label: name,
            column,
            endColumn: column + 4,
            trace: [{ ...finding.trace[0], label: name }],
            fix: { text: message, edit: [{ kind: 'removed', line: 3, text: code }] },
          });
          review.diagnostics.push({ kind: 'read', path: name, message });
          const text = print({ ...review }, { width }, { readText: () => `${code}\n${code}\n${code}` });
          expect(text).not.toMatch(
            /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ue000]/,
          );
          expectWithin(text, width);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});

describe('determinism', () => {
  it('two runs give equal bytes, and a pipe has neither duration nor escape sequences', () => {
    const text = print(ordersApi());
    expect(print(ordersApi())).toBe(text);
    expect(print({ ...ordersApi(), durationMs: 99_000 })).toBe(text);
    expect(text).not.toContain('\u001b');
    expect(print({ ...ordersApi(), durationMs: 72_400 }, { interactive: true })).toContain('1 min 12 s');
  });
});

describe('choice', () => {
  it('shows every critical finding, counts what it leaves out, and says how to see all', () => {
    const text = print(ordersApi(), {}, { max: 1 });
    expect(text).toContain('✖ critical  idempotency/provider-key\n');
    expect(text).toContain('✖ critical  authz/object-level\n');
    expect(text).toContain('  + 14 not shown: 13 medium, 1 low');
    expect(text).toMatch(/23 findings \(2 shown, 1 suppressed\)/);
    expect(text).toContain('all 23: `--all`');
  });

  it('tells six or more findings of one check in one unit as one, with all places on demand', () => {
    expect(print(ordersApi()).match(/ {2}async-io\/sync-call$/gm)).toHaveLength(1);
    const all = print(ordersApi(), {}, { all: true });
    for (let index = 2; index <= 14; index++) {
      expect(all).toContain(`src/reports/report-${String(index).padStart(2, '0')}.ts:${7 + index}`);
    }
  });

  it('shows previews only when asked, and never counts them', () => {
    expect(print(ordersApi())).not.toContain('lint/not-in-ci');
    const text = print(ordersApi(), {}, { preview: true });
    expect(text).toContain('lint/not-in-ci  (preview)');
    expect(text).toContain('23 findings (1 suppressed)');
  });
});

describe('special cases', () => {
  it('a filtered run prints categories and no overall score', () => {
    const text = print({ ...ordersApi(), filtered: true });
    expect(text).toContain('  1 Correctness & Contracts ');
    expect(text).not.toMatch(/^ {2}orders-api /m);
    expect(text).not.toContain('Fix first');
    expect(text).toMatch(/No overall score:\s+only a part of the rules ran\./);
  });

  it('nothing that a rule protects: not assessed, without a score', () => {
    const review = ordersApi();
    const service = {
      name: 'storefront',
      path: '.',
      kind: 'package' as const,
      outcomes: [],
      scorecard: scorecard([]),
    };
    const text = print({
      ...review,
      services: [service],
      diagnostics: [],
      gate: overallGate([service], { incomplete: false }),
    });
    expect(text).toContain('○ Not assessed: no entry point of a backend found.');
    expect(text).not.toContain('── Score');
  });

  it('an incomplete review says so instead of passing', () => {
    const review = cleanService();
    const text = print({
      ...review,
      diagnostics: [
        { kind: 'internal', path: '', message: 'its 24 sites count as not assessed', check: 'a/b' },
      ],
      incomplete: true,
      gate: overallGate(review.services, { incomplete: true }),
    });
    expect(text).toContain('▲ 1 check failed inside bpx: a/b\n  its 24 sites count as not assessed');
    expect(text).toContain('✖ Gate incomplete: 1 check failed.');
  });

  it('links places and pages only where the terminal knows hyperlinks', () => {
    const more = {
      rootDirectory: '/srv/a b',
      helpUri: ({ id }: { id: string }) => `https://example.test/${id}`,
    };
    expect(print(ordersApi(), { color: true }, more)).not.toContain('\u001b]8');
    const text = print(ordersApi(), { color: true, hyperlinks: true }, more);
    expect(text).toContain('\u001b]8;;file:///srv/a%20b/src/payments/charge.worker.ts#L3\u001b\\');
    expect(text).toContain('\u001b]8;;https://example.test/authz/object-level\u001b\\');
    expect(stripVTControlCharacters(text)).toBe(print(ordersApi()));
  });

  it('hides what `redact` finds', () => {
    const redact = (text: string): string => text.replaceAll('idempotencyKey', 'ide…ey');
    expect(print(ordersApi(), {}, { redact })).not.toContain('idempotencyKey');
  });
});

describe('terminals', () => {
  const facts = { env: {}, platform: 'linux', isTTY: true, columns: 100 };

  it.each([
    { name: 'a terminal', change: {}, color: true, ascii: false, width: 100 },
    { name: 'NO_COLOR', change: { env: { NO_COLOR: '1' } }, color: false, ascii: false, width: 100 },
    { name: 'a pipe', change: { isTTY: false, columns: 300 }, color: false, ascii: false, width: 100 },
    {
      name: 'FORCE_COLOR',
      change: { isTTY: false, env: { FORCE_COLOR: '1' } },
      color: true,
      ascii: false,
      width: 100,
    },
    {
      name: 'CI',
      change: { isTTY: false, env: { GITHUB_ACTIONS: 'true' } },
      color: true,
      ascii: false,
      width: 100,
    },
    {
      name: 'a file in CI',
      change: { isTTY: false, toFile: true, env: { GITHUB_ACTIONS: 'true' } },
      color: false,
      ascii: false,
      width: 100,
    },
    { name: '--color never', change: { color: 'never' as const }, color: false, ascii: false, width: 100 },
    {
      name: '--color always',
      change: { color: 'always' as const, isTTY: false, env: { NO_COLOR: '1' } },
      color: true,
      ascii: false,
      width: 100,
    },
    { name: 'a dumb terminal', change: { env: { TERM: 'dumb' } }, color: false, ascii: true, width: 100 },
    { name: 'a locale without UTF-8', change: { env: { LANG: 'C' } }, color: true, ascii: true, width: 100 },
    { name: '--ascii', change: { ascii: true }, color: true, ascii: true, width: 100 },
    { name: 'a wide terminal', change: { columns: 200 }, color: true, ascii: false, width: 120 },
    { name: 'a narrow terminal', change: { columns: 40 }, color: true, ascii: false, width: 60 },
  ])('$name', ({ change, color, ascii, width }) => {
    const terminal = describeTerminal({ ...facts, ...change });
    expect(terminal).toMatchObject({ color, ascii, width });
  });

  it('below 60 columns the short form is printed', () => {
    const terminal = describeTerminal({ ...facts, columns: 40 });
    const text = render(ordersApi(), { readText, terminal });
    expect(text).toBe(render(ordersApi(), { readText, terminal, mode: 'compact' }));
  });

  it('hyperlinks need a terminal that is known to have them, and colour', () => {
    expect(describeTerminal(facts).hyperlinks).toBe(false);
    expect(describeTerminal({ ...facts, env: { TERM_PROGRAM: 'WezTerm' } }).hyperlinks).toBe(true);
    expect(describeTerminal({ ...facts, env: { VTE_VERSION: '7600' } }).hyperlinks).toBe(true);
    expect(describeTerminal({ ...facts, env: { TERM_PROGRAM: 'WezTerm', NO_COLOR: '1' } }).hyperlinks).toBe(
      false,
    );
    expect(describeTerminal({ ...facts, isTTY: false, env: { TERM_PROGRAM: 'WezTerm' } }).hyperlinks).toBe(
      false,
    );
  });
});
