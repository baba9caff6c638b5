import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings.ts';
import { render as badge } from '../../src/report/badge.ts';
import { render as github } from '../../src/report/github.ts';
import { render as gitlab } from '../../src/report/gitlab.ts';
import { render as junit } from '../../src/report/junit.ts';
import { render as rdjson } from '../../src/report/rdjson.ts';
import { scoreText } from '../../src/report/wording.ts';
import type { Review } from '../../src/review/types.ts';
import { counts } from '../../src/score/tally.ts';
import { comparedOrders } from './compared.ts';
import { cleanService, monorepo, ordersApi } from './orders-api.ts';

const openIn = ({ services }: Review): Finding[] =>
  services.flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings.filter(counts)));

const newIn = (review: Review): Finding[] => openIn(review).filter(({ state }) => state === 'new');

/** The same review with text that tries to leave its place. */
const hostile = (text: string): Review => {
  const review = ordersApi();
  return {
    ...review,
    services: review.services.map((service) => ({
      ...service,
      name: text,
      outcomes: service.outcomes.map((outcome) => ({
        ...outcome,
        findings: outcome.findings.map((finding) => ({ ...finding, path: text, message: text })),
      })),
    })),
  };
};

const HOSTILE = '\n::add-mask::x,%0A"<&>]]>\u001b[2J\u202e:';

describe('workflow commands', () => {
  it('are one line for each open finding, of a change for each new one, and the verdict', () => {
    const lines = github(ordersApi()).trimEnd().split('\n');
    expect(lines).toHaveLength(openIn(ordersApi()).length + 1);
    expect(lines[0]).toMatch(
      /^::error file=src\/[\w./-]+,line=\d+,endLine=\d+(,col=\d+,endColumn=\d+)?,title=bpx [\w/-]+::\S/,
    );
    expect(lines.at(-1)).toMatch(/^bpx: Gate failed: /);
    const change = github(comparedOrders()).trimEnd().split('\n');
    expect(change).toHaveLength(newIn(comparedOrders()).length + 1);
  });

  it('cannot be written by the reviewed code', () => {
    const lines = github(hostile(HOSTILE)).trimEnd().split('\n');
    expect(lines).toHaveLength(openIn(ordersApi()).length + 1);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^::(error|warning|notice) file=/);
    expect(lines.join('')).not.toMatch(/\u001b|\u202e/);
  });
});

describe('GitLab Code Quality', () => {
  it('has all open findings, each with a fingerprint of its own', () => {
    const issues = JSON.parse(gitlab(comparedOrders())) as { fingerprint: string; severity: string }[];
    expect(issues).toHaveLength(openIn(comparedOrders()).length);
    expect(issues[0]).toMatchObject({
      check_name: expect.stringMatching(/^[\w-]+\/[\w-]+$/) as string,
      description: expect.any(String) as string,
      severity: 'blocker',
      location: {
        path: expect.stringMatching(/^src\//) as string,
        lines: { begin: expect.any(Number) as number },
      },
    });
  });
});

describe('JUnit', () => {
  const number = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

  it('has a suite for each service, failures as counted, and checks that passed', () => {
    for (const review of [ordersApi(), monorepo(), cleanService()]) {
      const text = junit(review);
      expect(number(text, /<testsuite /g)).toBe(review.services.length);
      expect(number(text, /<failure /g)).toBe(openIn(review).length);
      const [, tests, failures] = /<testsuites name="bpx" tests="(\d+)" failures="(\d+)"/.exec(text) ?? [];
      expect(Number(failures)).toBe(openIn(review).length);
      expect(number(text, /<testcase /g)).toBe(Number(tests));
    }
  });

  it('stays well-formed whatever the code says', () => {
    const text = junit(hostile(HOSTILE));
    expect(text).not.toMatch(/\u001b|\u202e|&(?!amp;|lt;|gt;|quot;)/);
    const open: string[] = [];
    for (const [tag, closing, name = '', , empty] of text.matchAll(
      /<(\/?)([a-z]+)((?: [a-z]+="[^"<>]*")*)(\/?)>/g,
    )) {
      if (closing) expect(open.pop(), tag).toBe(name);
      else if (!empty) open.push(name);
    }
    expect(open).toEqual([]);
    expect(text.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
  });
});

describe('reviewdog', () => {
  it('has ranges in bytes', () => {
    const review = ordersApi();
    const [first] = openIn(review);
    if (!first) throw new Error('no finding');
    const text = `${'\n'.repeat(first.line - 1)}${'é'.repeat(200)}`;
    const { diagnostics } = JSON.parse(
      rdjson(review, { readText: (path) => (path === first.path ? text : undefined) }),
    ) as {
      diagnostics: { location: { path: string; range: { start: { line: number; column: number } } } }[];
    };
    expect(diagnostics).toHaveLength(openIn(review).length);
    const own = diagnostics.find(
      ({ location: { path, range } }) => path === first.path && range.start.line === first.line,
    );
    expect(own?.location.range.start.column).toBe((first.column - 1) * 2 + 1);
  });

  it('of a change has the new ones', () => {
    const { diagnostics } = JSON.parse(rdjson(comparedOrders(), { readText: () => undefined })) as {
      diagnostics: unknown[];
    };
    expect(diagnostics).toHaveLength(newIn(comparedOrders()).length);
  });
});

describe('the badge', () => {
  it('shows the lowest score, and says what it is not', () => {
    const [service] = ordersApi().services;
    const { score, grade } = service?.scorecard ?? {};
    expect(badge(ordersApi())).toContain(`>${scoreText(score ?? 0)} ${grade}</text>`);
    expect(badge({ ...ordersApi(), filtered: true })).toContain('>not assessed</text>');
    const weights = service?.scorecard.weights;
    expect(badge({ ...ordersApi(), ...(weights ? { customWeights: weights } : {}) })).toContain(
      'custom weights',
    );
    const lowest = Math.min(...monorepo().services.map(({ scorecard }) => scorecard.score ?? 101));
    expect(badge(monorepo())).toContain(`>${scoreText(lowest)} `);
  });

  it('holds nothing of the reviewed tree', () => {
    expect(badge(hostile(HOSTILE))).toBe(badge(ordersApi()));
  });
});
