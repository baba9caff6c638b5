import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bpx, type Ran } from '../harness/command.ts';
import { TODAY } from '../harness/review-tree.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const CLIENT =
  "import axios from 'axios';\n\nexport const http = axios.create({ baseURL: 'https://a.example' });\n";

const SERVICE = {
  'package.json': JSON.stringify({ name: 'shop', dependencies: { axios: '1.7.0', express: '5.1.0' } }),
  'src/http.ts': CLIENT,
  'src/server.ts': `import express from 'express';
import { http } from './http';
import { other } from './legacy/other';

const app = express();
app.get('/prices/:id', async (req, res) => {
  const { data } = await http.get('/prices');
  await other.post('/seen', data);
  res.json(data);
});
app.listen(3000);
`,
  'src/legacy/other.ts': CLIENT.replace('http =', 'other =').replace(' }', ', maxRedirects: 2 }'),
};

interface Json {
  filtered: boolean;
  services: {
    score: number | null;
    coverage: number;
    findings: {
      check: string;
      severity: string;
      path: string;
      state: string;
      fix: { text: string };
      suppression?: { kind: string; reason: string };
    }[];
  }[];
  diagnostics: { kind: string; path: string; line?: number; message: string }[];
  notAssessed: { check: string; path: string; reason: string; settles: string }[];
  gate: { verdict: string; failOn?: string };
}

const RULES = ['--rule', 'timeouts'];

const run = (folder: string, ...args: string[]): Ran =>
  bpx('node', ['review', '.', '--today', TODAY, ...args], { cwd: folder });

const json = (folder: string, ...args: string[]): Json => {
  const { stdout, stderr } = run(folder, '--format', 'json', ...args);
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Json;
};

const withConfig = (
  config: object | string,
  name = 'bpx.config.jsonc',
  more: Record<string, string> = {},
): string =>
  temporaryFolder({
    ...SERVICE,
    ...more,
    [name]: typeof config === 'string' ? config : JSON.stringify(config),
  });

const findingsOf = ({ services }: Json) => services.flatMap(({ findings }) => findings);
const told = (data: Json): string[] =>
  findingsOf(data).map(({ path, severity, state }) => `${path} ${severity} ${state}`);

describe('a config', () => {
  it('that is wrong: all its mistakes, exit code 2, nothing reviewed', () => {
    const folder = withConfig('{\n  "rules": { "timeout": "low" },\n  "preveiw": true\n}\n');
    const { status, stdout, stderr } = run(folder);
    expect(stderr).toBe(
      [
        '✖ bpx.config.jsonc:2:14  unknown rule `timeout`, did you mean `timeouts`?',
        '✖ bpx.config.jsonc:3:3  unknown key `preveiw`, did you mean `preview`?',
        '  2 mistakes; nothing was reviewed. The schema: `bpx schema`\n',
      ].join('\n'),
    );
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('with one mistake is one line', () => {
    const { status, stderr } = run(withConfig('a: [\n', 'bpx.config.yaml'));
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(/^✖ bpx\.config\.yaml:2:1 {2}not valid YAML/);
    expect(status).toBe(2);
  });

  it.each(['bpx.config.json', 'bpx.config.yaml', 'package.json'])('is read as %s', (name) => {
    const rules = { rules: { timeouts: 'low' } };
    const manifest = { ...(JSON.parse(SERVICE['package.json']) as object), bpx: rules };
    const folder = withConfig(name === 'package.json' ? manifest : rules, name);
    expect(told(json(folder, ...RULES))).toEqual([
      'src/http.ts low existing',
      'src/legacy/other.ts low existing',
    ]);
  });

  it('gives severities by path, and what is off lowers the coverage instead of raising the score', () => {
    const folder = withConfig({
      rules: { 'timeouts/http-client': 'medium' },
      overrides: [{ files: ['src/legacy'], rules: { timeouts: 'off' } }],
    });
    const data = json(folder, ...RULES);
    expect(told(data)).toEqual(['src/http.ts medium existing']);
    expect(data.notAssessed).toMatchObject([
      { check: 'timeouts/http-client', path: 'src/legacy/other.ts', reason: 'turned off in the config' },
    ]);
    expect(data.services[0]?.coverage).toBeLessThan(1);
  });

  it('states what cannot be seen: its sites are neither pass nor fail', () => {
    const folder = withConfig({ assume: { mesh: { by: 'Istio', reason: '5 s on every call' } } });
    const data = json(folder, ...RULES);
    expect(told(data)).toEqual([]);
    expect(data.notAssessed).toHaveLength(2);
    expect(data.notAssessed[0]).toMatchObject({
      reason: 'stated in the config',
      settles: 'Istio: 5 s on every call',
    });
  });

  it('accepts findings by path, and tells of an entry without effect', () => {
    const folder = withConfig({
      ignore: [
        { check: 'timeouts', path: 'src/legacy', reason: 'goes away' },
        { check: 'timeouts/database', path: 'src', reason: 'nothing there' },
      ],
    });
    const data = json(folder, ...RULES);
    expect(told(data)).toEqual(['src/http.ts high existing', 'src/legacy/other.ts high suppressed']);
    expect(findingsOf(data)[1]?.suppression).toEqual({ kind: 'config', reason: 'goes away' });
    expect(data.diagnostics).toEqual([
      {
        kind: 'suppression',
        path: 'bpx.config.jsonc',
        line: 1,
        message: '`timeouts/database` in `src` is ignored without effect',
      },
    ]);
  });

  it('fits the suggested deadline into the budget', () => {
    const folder = withConfig({ budgets: { latencyMs: 4000, routes: { 'GET /prices/:id': 1500 } } });
    expect(findingsOf(json(folder, ...RULES))[0]?.fix.text).toBe(
      'Add `timeout: 750` to `axios.create(…)`: it fits the 1.5 s of `GET /prices/:id`.',
    );
  });

  it('weighs faults of reliability more where an entry point promises much', () => {
    // Nobody waits for the answer: medium by itself.
    const left = (budgets: object) => {
      const folder = withConfig({ budgets });
      writeFileSync(
        join(folder, 'src/server.ts'),
        SERVICE['src/server.ts'].replace(
          "const { data } = await http.get('/prices');",
          'const data = 1;\n  void http.get("/prices");',
        ),
      );
      return findingsOf(json(folder, ...RULES)).find(({ path }) => path === 'src/http.ts')?.severity;
    };
    expect(left({ availability: 99.5 })).toBe('medium');
    expect(left({ entries: { 'GET /prices/:id': { availability: 99.95 } } })).toBe('high');
    expect(left({ availability: 99.95, entries: { 'GET /prices/:id': { availability: 99 } } })).toBe(
      'medium',
    );
  });

  it('weighs categories, and the report says so', () => {
    const folder = withConfig({ weights: { reliability: 0.6 } });
    const { stdout } = run(folder, '--output', 'json=own.json');
    expect(stdout).toContain('custom weights');
    const { customWeights } = JSON.parse(readFileSync(join(folder, 'own.json'), 'utf8')) as {
      customWeights?: Record<string, number>;
    };
    expect(customWeights?.['reliability']).toBeCloseTo(0.6 / 1.4, 9);
  });

  it('decides the gate, unless the command line does', () => {
    const folder = withConfig({ gate: { failOn: 'high' } });
    expect(run(folder, ...RULES).status).toBe(1);
    expect(json(folder, ...RULES).gate).toMatchObject({ verdict: 'failed', failOn: 'high' });
    expect(run(folder, ...RULES, '--fail-on', 'critical').status).toBe(0);
    expect(run(folder, ...RULES, '--no-config').status).toBe(0);
  });

  it('sets minimums, which only a whole review is held against', () => {
    const folder = withConfig({ gate: { minScore: 100, minCoverage: 10 } });
    const { status, stdout } = run(folder, '--quiet');
    expect(stdout).toMatch(/Gate failed: lowest score \d+\.\d, at least 100\./);
    expect(status).toBe(1);
    expect(run(folder, ...RULES).status).toBe(0);
  });

  it('says what runs, unless the command line does', () => {
    const folder = withConfig({ only: ['reliability', 'lint'] });
    const data = json(folder);
    expect(data.filtered).toBe(true);
    expect([...new Set(findingsOf(data).map(({ check }) => check))]).toContain('timeouts/http-client');
    expect(findingsOf(data).every(({ check }) => /^(timeouts|bulkheads|lint)\//.test(check))).toBe(true);
    expect(told(json(folder, '--rule', 'authz'))).toEqual([]);
  });

  it('of a package below is told where it decides nothing', () => {
    const folder = temporaryFolder({
      ...SERVICE,
      'package.json': JSON.stringify({ name: 'all', workspaces: ['packages/*'] }),
      'packages/a/package.json': '{ "name": "a" }',
      'packages/a/bpx.config.json': '{ "rules": { "timeouts": "off" } }',
      'packages/a/src/a.ts': CLIENT,
    });
    const [told] = json(folder, ...RULES).diagnostics.filter(({ kind }) => kind === 'config');
    expect(told).toMatchObject({ path: 'packages/a/bpx.config.json' });
    expect(told?.message).toContain('`bpx review packages/a`');
  });

  it('may be named, also outside of the root', () => {
    const elsewhere = temporaryFolder({
      'ours.json': '{ "rules": { "timeouts": "low" } }',
      'bad.json': '{ "x": 1 }',
    });
    const folder = withConfig({ rules: { timeouts: 'medium' } });
    expect(told(json(folder, ...RULES, '--config', join(elsewhere, 'ours.json')))[0]).toBe(
      'src/http.ts low existing',
    );
    expect(run(folder, '--config', join(elsewhere, 'bad.json')).stderr).toBe(
      '✖ bad.json:1:3  unknown key `x`\n',
    );
    const missing = run(folder, '--config', 'nowhere.json');
    expect(missing.stderr).toBe('✖ nowhere.json does not exist\n');
    expect(missing.status).toBe(2);
  });

  it('is heard by `why`', () => {
    const folder = withConfig({ rules: { timeouts: 'off' } });
    expect(bpx('node', ['why', 'src/http.ts:3', 'timeouts'], { cwd: folder }).stdout).toContain(
      'turned off in the config',
    );
  });
});

describe('a baseline', () => {
  it('accepts what is there, lets new findings through and tells of what is done with', () => {
    const folder = temporaryFolder({ ...SERVICE, '.git/HEAD': '' });
    const written = run(folder, ...RULES, '--fail-on', 'low', '--write-baseline', 'kept.json');
    expect(written.status).toBe(0);
    const text = readFileSync(join(folder, 'kept.json'), 'utf8');
    expect(text.split('\n')).toHaveLength(8);
    expect(JSON.parse(text)).toMatchObject({
      schemaVersion: 1,
      findings: [
        { check: 'timeouts/http-client', path: 'src/http.ts' },
        { check: 'timeouts/http-client', path: 'src/legacy/other.ts' },
      ],
    });

    const again = json(folder, ...RULES, '--fail-on', 'low', '--baseline', 'kept.json');
    expect(again.gate.verdict).toBe('passed');
    expect(told(again)).toEqual(['src/http.ts high baselined', 'src/legacy/other.ts high baselined']);
    expect(findingsOf(again)[0]?.suppression).toEqual({ kind: 'baseline', reason: 'in kept.json' });

    // one is mended, the other moves, and one more comes
    writeFileSync(join(folder, 'src/http.ts'), CLIENT.replace("a.example'", "a.example', timeout: 1_000"));
    writeFileSync(join(folder, 'src/legacy/other.ts'), `// moved\n\n${SERVICE['src/legacy/other.ts']}`);
    writeFileSync(
      join(folder, 'src/server.ts'),
      SERVICE['src/server.ts'].replace(
        'res.json(data);',
        "await fetch('https://b.example');\n  res.json(data);",
      ),
    );
    const later = json(folder, ...RULES, '--fail-on', 'low', '--baseline', 'kept.json');
    expect(told(later).sort()).toEqual(['src/legacy/other.ts high baselined', 'src/server.ts high existing']);
    expect(later.gate.verdict).toBe('failed');
    expect(later.diagnostics).toEqual([
      {
        kind: 'baseline',
        path: 'kept.json',
        line: 4,
        message: '`timeouts/http-client` in src/http.ts is not found any more: `bpx baseline` takes it out',
      },
    ]);
    const terminal = run(folder, ...RULES, '--baseline', 'kept.json').stdout;
    expect(terminal).toContain('1 entry of the baseline is done with');
  });

  it('may be named in the config; one that is missing or none is wrong use', () => {
    const folder = withConfig({ baseline: 'kept.json' });
    const missing = run(folder, ...RULES);
    expect(missing.stderr).toBe(
      '✖ bpx.config.jsonc: the baseline kept.json does not exist: `bpx baseline` writes it\n',
    );
    expect(missing.status).toBe(2);
    expect(run(folder, ...RULES, '--write-baseline', 'kept.json').status).toBe(0);
    expect(told(json(folder, ...RULES))[0]).toBe('src/http.ts high baselined');
    writeFileSync(join(folder, 'kept.json'), '{ "findings": [] }');
    expect(run(folder, ...RULES).stderr).toMatch(/^✖ kept\.json is no baseline: /);
  });

  it('is either read or written', () => {
    const { status, stderr } = run(withConfig({}), '--baseline', 'a', '--write-baseline', 'b');
    expect(stderr).toContain('exclude each other');
    expect(status).toBe(2);
  });
});

describe('schemas', () => {
  it.each([['config'], ['review']])('%s is printed as it is published', (name) => {
    const { status, stdout } = bpx('node', ['schema', name]);
    expect(stdout).toBe(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'));
    expect(status).toBe(0);
  });

  it('without a name, that of the config; another name is wrong use', () => {
    expect(bpx('node', ['schema']).stdout).toContain('"assume"');
    const { status, stderr } = bpx('node', ['schema', 'sarif']);
    expect(stderr).toContain('sarif');
    expect(status).toBe(2);
  });
});
