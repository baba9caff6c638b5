import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Check, CheckContext } from '../src/analyzers/check.ts';
import { identify } from '../src/analyzers/identity.ts';
import { InputError } from '../src/errors.ts';
import type { Severity } from '../src/findings.ts';
import { review, type ReviewOptions } from '../src/review.ts';
import { exitCode } from '../src/score/gate.ts';
import { findingsOf, TODAY } from './harness/review-tree.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const checkThat = (
  rule: string,
  run: (context: CheckContext) => void,
  more: { severity?: Severity; preview?: boolean } = {},
): Check =>
  identify('reliability', rule, 'example', {
    title: 'An example',
    severity: 'critical',
    confidence: 'high',
    level: 'file',
    opportunities: 'sites',
    fix: 'none',
    reports: 'every variable',
    why: 'it is an example',
    leavesAlone: ['the rest'],
    howToFix: 'Rename it.',
    references: ['CWE-0'],
    example: { bad: 'a', good: 'b' },
    run,
    ...more,
  });

/** Reports variables called `bad`, passes the others. */
const names = (rule: string, more: { severity?: Severity; preview?: boolean } = {}): Check =>
  checkThat(
    rule,
    ({ model, pass, report }) => {
      for (const unit of model.units)
        for (const node of unit.nodesOf('VarDecl'))
          if (node.text.startsWith('bad')) report(node, { message: '`bad` is a bad name.' });
          else pass(node);
    },
    more,
  );

const FILES = {
  'package.json': '{ "name": "root", "workspaces": ["packages/*"] }\n',
  'packages/api/package.json': '{ "name": "api", "dependencies": { "kit": "*" } }\n',
  'packages/api/src/a.ts': 'export const bad = 1;\nexport const good = 2;\n',
  'packages/kit/package.json': '{ "name": "kit" }\n',
  'packages/kit/src/b.ts': 'export const bad = 1;\n',
};

const reviewing = (options: Partial<ReviewOptions> & Pick<ReviewOptions, 'path'>) =>
  review({ today: TODAY, version: '0.0.0', strict: true, checks: [names('timeouts')], ...options });

describe('review', () => {
  it('gives every finding to the package where it starts', async () => {
    const path = temporaryFolder(FILES);
    const reviewed = await reviewing({ path });
    expect(reviewed.review.services.map((service) => service.path)).toEqual([
      '.',
      'packages/api',
      'packages/kit',
    ]);
    expect(findingsOf(reviewed).map((finding) => [finding.unit, finding.path, finding.line])).toEqual([
      ['packages/api', 'packages/api/src/a.ts', 1],
      ['packages/kit', 'packages/kit/src/b.ts', 1],
    ]);
  });

  it('lets findings start in the scope alone, with paths from the root', async () => {
    const root = temporaryFolder(FILES);
    const reviewed = await reviewing({ path: join(root, 'packages/kit') });
    expect(findingsOf(reviewed).map(({ path }) => path)).toEqual(['packages/kit/src/b.ts']);
    expect(reviewed.review).toMatchObject({ scope: 'packages/kit', gate: { verdict: 'failed' } });
    expect(exitCode(reviewed.review)).toBe(1);
  });

  it('goes on without a check that throws, and is incomplete', async () => {
    const broken = checkThat('retries', ({ model, pass }) => {
      pass(model.units[0]!.module);
      throw new Error('no such thing');
    });
    const harmless = names('timeouts', { severity: 'low' });
    const { review: done } = await reviewing({ path: temporaryFolder(FILES), checks: [broken, harmless] });
    expect(done.diagnostics).toEqual([
      { kind: 'internal', path: '', check: 'retries/example', message: 'no such thing' },
    ]);
    const outcomes = done.services.flatMap((service) => service.outcomes);
    const ofBroken = outcomes.filter(({ check }) => check.id === 'retries/example');
    expect(ofBroken.flatMap(({ notAssessed }) => notAssessed)).toHaveLength(1);
    expect(ofBroken.every(({ passes, findings }) => passes === 0 && findings.length === 0)).toBe(true);
    expect(done.incomplete).toBe(true);
    expect(exitCode(done)).toBe(3);
    expect(exitCode(done, { failOn: 'low' })).toBe(1);
  });

  it('refuses two answers about one site in tests, and takes the worse one otherwise', async () => {
    const path = temporaryFolder({ 'a.ts': 'export const a = 1;\n' });
    const twice = checkThat('retries', ({ model, pass, report }) => {
      report(model.units[0]!.module, { message: 'It is bad.' });
      pass(model.units[0]!.module);
    });
    const strict = await reviewing({ path, checks: [twice] });
    expect(strict.review.diagnostics[0]?.message).toBe(
      'retries/example said report and then pass of a.ts:1:1',
    );
    const lenient = await reviewing({ path, checks: [twice], strict: false });
    expect(findingsOf(lenient)).toHaveLength(1);
    expect(lenient.review.services[0]?.outcomes[0]?.passes).toBe(0);
  });

  it('never gives a finding more than its check', async () => {
    const path = temporaryFolder({ 'a.ts': 'export const a = 1;\n' });
    const loud = checkThat(
      'retries',
      ({ model, report }) => report(model.units[0]!.module, { message: 'It is bad.', severity: 'critical' }),
      { severity: 'medium' },
    );
    expect(findingsOf(await reviewing({ path, checks: [loud] })).map(({ severity }) => severity)).toEqual([
      'medium',
    ]);
  });

  it('runs what is asked for, and says so', async () => {
    const path = temporaryFolder(FILES);
    const checks = [names('timeouts'), names('retries')];
    const { review: done } = await reviewing({ path, checks, selection: { rules: ['retries'] } });
    expect(done.filtered).toBe(true);
    expect(done.rulesWithoutChecks).toEqual([]);
    expect(new Set(done.services.flatMap(({ outcomes }) => outcomes.map(({ check }) => check.id)))).toEqual(
      new Set(['retries/example']),
    );
  });

  it('leaves previews out unless they are asked for, and never counts them', async () => {
    const path = temporaryFolder(FILES);
    const checks = [names('timeouts', { preview: true })];
    expect(findingsOf(await reviewing({ path, checks }))).toEqual([]);
    const shown = await reviewing({ path, checks, selection: { preview: true } });
    expect(findingsOf(shown)).toHaveLength(2);
    expect(shown.review.gate.verdict).toBe('passed');
    expect(exitCode(shown.review, { failOn: 'low' })).toBe(0);
  });

  it('accepts what a comment accepts, and tells the one that accepts nothing', async () => {
    const path = temporaryFolder({
      'a.ts':
        '// bpx-ignore timeouts/example -- an example\nexport const bad = 1;\n' +
        '// bpx-ignore timeouts -- nothing here\nexport const good = 2;\n',
    });
    const reviewed = await reviewing({ path });
    expect(findingsOf(reviewed)).toMatchObject([
      { state: 'suppressed', suppression: { reason: 'an example' } },
    ]);
    expect(reviewed.review.diagnostics).toMatchObject([{ kind: 'suppression', path: 'a.ts', line: 3 }]);
    expect(exitCode(reviewed.review)).toBe(0);
  });

  it('reports the same whatever the name of the folder and the number of runs', async () => {
    const [first, second] = await Promise.all([
      reviewing({ path: temporaryFolder(FILES) }),
      reviewing({ path: temporaryFolder(FILES) }),
    ]);
    expect(findingsOf(second)).toEqual(findingsOf(first));
  });

  it('has nothing to say where nothing is', async () => {
    await expect(reviewing({ path: temporaryFolder() })).rejects.toThrow(InputError);
  });
});
