import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings.ts';
import { applySuppressions } from '../../src/triage/suppressions.ts';
import { suppressionComments } from '../../src/triage/suppression-comments.ts';
import { checkOf, findingOf } from '../score/outcomes.ts';

const KNOWN = new Set(['timeouts', 'timeouts/http-client', 'timeouts/database', 'retries']);
const TODAY = '2026-11-24';

const findingAt = (line: number, check = 'timeouts/http-client'): Finding => {
  const info = { ...checkOf(check, 'reliability', 'high'), rule: 'timeouts' };
  return { ...findingOf(info), line, endLine: line };
};

const apply = (text: string, findings: Finding[], ran?: (id: string) => boolean) => {
  const { findings: triaged, diagnostics } = applySuppressions(findings, () => text, TODAY, KNOWN, {
    paths: ['src/a.ts'],
    ran,
  });
  return {
    states: triaged.map(({ state }) => state),
    suppression: triaged[0]?.suppression,
    messages: diagnostics.map(({ line, message }) => `${line}: ${message}`),
  };
};

describe('comments', () => {
  it.each([
    ['// bpx-ignore timeouts -- known\ncall();', 2],
    ['call(); // bpx-ignore timeouts -- known', 1],
    ['/* bpx-ignore timeouts -- known */\n\n// and why\ncall();', 4],
    ['call(); /* bpx-ignore timeouts -- known */', 1],
    ['/**\n * bpx-ignore timeouts -- known\n */\ncall();', 4],
    ['# bpx-ignore timeouts -- known\nFROM node', 2],
    ['-- bpx-ignore timeouts -- known\nCREATE INDEX a;', 2],
    ['<!-- bpx-ignore timeouts -- known -->\n<a/>', 2],
    ['{/* bpx-ignore timeouts -- known */}\n<a/>', 2],
    ['  // bpx-ignore timeouts -- known\r\n  call();\r\n', 2],
  ])('%j accepts line %i', (text, line) => {
    expect(suppressionComments('a', text)).toMatchObject([
      { target: line, ids: ['timeouts'], reason: 'known' },
    ]);
  });

  it('the whole file', () => {
    const [comment] = suppressionComments('a', 'a();\n// bpx-ignore-file timeouts, retries -- generated');
    expect(comment).toEqual({ path: 'a', line: 2, ids: ['timeouts', 'retries'], reason: 'generated' });
  });

  it.each([
    "const text = 'bpx-ignore timeouts -- no comment';",
    '// bpx-ignored timeouts -- another word',
    '// see bpx-ignore timeouts -- not first',
  ])('%j is none', (text) => {
    expect(suppressionComments('a', text)).toEqual([]);
  });
});

describe('suppressions', () => {
  it('accept a finding of the named check or rule, with reason and last day', () => {
    const text = '// bpx-ignore timeouts/http-client -- the gateway bounds it until 2027-01-31\ncall();';
    expect(apply(text, [findingAt(2), findingAt(3)])).toEqual({
      states: ['suppressed', 'existing'],
      suppression: { kind: 'comment', reason: 'the gateway bounds it', until: '2027-01-31' },
      messages: [],
    });
    expect(apply('call(); // bpx-ignore timeouts -- known', [findingAt(1)]).states).toEqual(['suppressed']);
    expect(apply('// bpx-ignore-file timeouts -- known', [findingAt(70)]).states).toEqual(['suppressed']);
  });

  it('hold through their last day', () => {
    const text = `call(); // bpx-ignore timeouts -- known until ${TODAY}`;
    expect(apply(text, [findingAt(1)])).toMatchObject({ states: ['suppressed'], messages: [] });
  });

  it.each([
    ['// bpx-ignore timeouts -- known until 2026-11-23', 'suppression expired on 2026-11-23'],
    ['// bpx-ignore timeouts', 'suppression gives no reason: write one after `--`'],
    ['// bpx-ignore timeouts -- until 2027-01-31', 'suppression gives no reason: write one after `--`'],
    ['// bpx-ignore timeout -- known', 'suppression of unknown `timeout`, did you mean `timeouts`?'],
    ['// bpx-ignore nonsense -- known', 'suppression of unknown `nonsense`'],
    ['// bpx-ignore -- known', 'suppression names no rule or check'],
    [
      '// bpx-ignore timeouts -- known until 2027-02-30',
      'suppression has no date after `until` such as 2027-01-31, found `2027-02-30`',
    ],
    ['// bpx-ignore retries -- known', 'suppression of `retries` has no effect'],
  ])('%j does nothing and is told', (comment, message) => {
    expect(apply(`${comment}\ncall();`, [findingAt(2)])).toMatchObject({
      states: ['existing'],
      messages: [`1: ${message}`],
    });
  });

  it('are not called unused for checks that did not run', () => {
    const text = '// bpx-ignore retries -- known\ncall();';
    expect(apply(text, [findingAt(2)], (id) => id !== 'retries').messages).toEqual([]);
  });

  it('by a former id work and are told', () => {
    const { findings, diagnostics } = applySuppressions(
      [findingAt(1)],
      () => 'call(); // bpx-ignore timeouts/fetch -- known',
      TODAY,
      KNOWN,
      { aliases: new Map([['timeouts/fetch', 'timeouts/http-client']]) },
    );
    expect(findings[0]?.state).toBe('suppressed');
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'suppression of `timeouts/fetch`, which is now called `timeouts/http-client`',
    ]);
  });

  it('stack', () => {
    const text = '// bpx-ignore timeouts/http-client -- a\n// bpx-ignore timeouts/database -- b\ncall();';
    const findings = [findingAt(3), findingAt(3, 'timeouts/database')];
    expect(apply(text, findings)).toMatchObject({ states: ['suppressed', 'suppressed'], messages: [] });
  });
});
