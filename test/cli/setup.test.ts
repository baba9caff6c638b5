import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bpx, ROOT, type Ran } from '../harness/command.ts';
import { TODAY } from '../harness/review-tree.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const run = (cwd: string, ...args: string[]): Ran => bpx('node', args, { cwd });

const CLIENT =
  "import axios from 'axios';\n\nexport const http = axios.create({ baseURL: 'https://a.example' });\n";

/** Two clients without a deadline, told apart by what they are. */
const CLIENTS = {
  'package.json': JSON.stringify({ name: 'shop', dependencies: { axios: '1.7.0' } }),
  'src/a.ts': CLIENT,
  'src/b.ts': CLIENT.replace(' }', ', maxRedirects: 2 }'),
  'src/server.ts':
    "import { http as a } from './a';\nimport { http as b } from './b';\nimport './missing';\nimport { gone } from '@acme/gone';\nexport const run = () => Promise.all([a.get('/'), b.get('/'), gone('x')]);\n",
};

describe('bpx init', () => {
  it('writes a config and a workflow that change no finding and are found to be well', () => {
    const folder = temporaryFolder();
    cpSync(join(ROOT, 'fixtures/services/express-prisma'), folder, { recursive: true });
    mkdirSync(join(folder, '.git'));
    const review = (): string => run(folder, 'review', '--compact', '--today', TODAY).stdout;
    const before = review();
    const { status, stdout } = run(folder, 'init');
    expect(stdout).toContain('wrote bpx.config.jsonc\nwrote .github/workflows/bpx.yml\n');
    expect(status).toBe(0);
    expect(review()).toBe(before);
  }, 90_000);

  it('overwrites nothing unless it is told to, and never a config of another form', () => {
    const folder = temporaryFolder({ 'bpx.config.jsonc': '{ "preview": true }' });
    const refused = run(folder, 'init');
    expect(refused.stderr).toBe('✖ bpx.config.jsonc exists: nothing was written. `--force` overwrites\n');
    expect(refused.status).toBe(2);
    expect(existsSync(join(folder, '.github'))).toBe(false);
    expect(run(folder, 'init', '--force', '--no-ci').stdout).toContain('wrote bpx.config.jsonc');
    expect(readFileSync(join(folder, 'bpx.config.jsonc'), 'utf8')).toContain('"extends": ["recommended"]');
    expect(existsSync(join(folder, '.github'))).toBe(false);
    const yaml = temporaryFolder({ 'bpx.config.yaml': 'preview: true\n' });
    expect(run(yaml, 'init', '--force').stderr).toContain('bpx.config.yaml holds a config already');
    expect(run(yaml, 'init', 'nowhere').stderr).toContain('nowhere is no folder');
  });
});

describe('bpx init for GitLab', () => {
  it('writes a pipeline, and leaves one that is there to its team', () => {
    const fresh = temporaryFolder({ 'package.json': '{}' });
    expect(run(fresh, 'init', '--ci', 'gitlab').stdout).toContain(
      'wrote .gitlab-ci.yml\nwrote .gitlab/bpx.gitlab-ci.yml\n',
    );
    const { bpx: job } = parse(readFileSync(join(fresh, '.gitlab/bpx.gitlab-ci.yml'), 'utf8')) as {
      bpx: { script: string[]; artifacts: { reports: { codequality: string } } };
    };
    expect(job.script.join('\n')).toContain(`gitlab=${job.artifacts.reports.codequality}`);
    expect(job.script.join('\n')).toContain('CI_MERGE_REQUEST_DIFF_BASE_SHA');

    const own = temporaryFolder({ '.gitlab-ci.yml': 'test:\n  script: [npm test]\n' });
    expect(run(own, 'init').stdout).toContain('add to .gitlab-ci.yml');
    expect(readFileSync(join(own, '.gitlab-ci.yml'), 'utf8')).toBe('test:\n  script: [npm test]\n');
    expect(existsSync(join(own, '.github'))).toBe(false);
  });
});

describe('bpx doctor', () => {
  it('says what bpx sees and what keeps it from seeing more', () => {
    const folder = temporaryFolder({ ...CLIENTS, '.git/HEAD': '', 'src/broken.ts': 'export const a = (;\n' });
    const { status, stdout, stderr } = run(folder, 'doctor');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stdout).toContain('shop (., 4 files)');
    expect(stdout).toContain('3 of 4 read');
    expect(stdout).toMatch(/known +axios \(2\)/);
    expect(stdout).toMatch(/not known +@acme\/gone \(1\)/);
    expect(stdout).toMatch(/calls +\d+ % of \d+ resolved/);
    expect(stdout).toMatch(/unresolved +\.\/missing \(1\)/);
    expect(stdout).toContain('src/broken.ts:1');
    expect(stdout).toContain('There is no lockfile');
    expect(stdout).toContain('bpx knows nothing of `@acme/gone`');
  });

  it('tells of a wrong config as the review does', () => {
    const folder = temporaryFolder({ ...CLIENTS, 'bpx.config.json': '{ "x": 1 }' });
    const { status, stderr } = run(folder, 'doctor');
    expect(stderr).toBe('✖ bpx.config.json:1:3  unknown key `x`\n');
    expect(status).toBe(2);
  });
});

describe('bpx baseline', () => {
  it('writes what is open, and afterwards only takes out, unless new findings are accepted', () => {
    const folder = temporaryFolder({
      ...CLIENTS,
      '.git/HEAD': '',
      'bpx.config.json': '{ "only": ["timeouts"], "baseline": "kept/bpx.json" }',
    });
    mkdirSync(join(folder, 'kept'));
    const checks = (): number =>
      (JSON.parse(readFileSync(join(folder, 'kept/bpx.json'), 'utf8')) as { findings: unknown[] }).findings
        .length;
    expect(run(folder, 'baseline').stdout).toBe('kept/bpx.json: 2 findings accepted\n');
    expect(run(folder, 'review', '--compact').stdout).toBe('');

    writeFileSync(join(folder, 'src/a.ts'), CLIENT.replace(' }', ', timeout: 1_000 }'));
    writeFileSync(
      join(folder, 'src/b.ts'),
      `// moved\n${CLIENTS['src/b.ts']}\nawait fetch('https://b.example');\n`,
    );
    expect(run(folder, 'baseline').stdout).toBe(
      [
        'kept/bpx.json: 1 finding accepted',
        '  1 entry taken out: not found any more',
        '  1 new finding not taken in: `--accept-new` does\n',
      ].join('\n'),
    );
    expect(checks()).toBe(1);
    expect(run(folder, 'baseline', '--accept-new').stdout).toContain('1 new finding taken in');
    expect(checks()).toBe(2);
  });
});

describe('the config of the base', () => {
  const git = (cwd: string, ...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], {
      cwd,
      stdio: 'pipe',
    });

  it('decides, whatever the change does to it, and that it is changed is told', () => {
    const folder = temporaryFolder({
      ...CLIENTS,
      'bpx.config.json': '{ "rules": { "timeouts": "medium" } }',
    });
    git(folder, 'init', '-q');
    git(folder, 'add', '-A');
    git(folder, 'commit', '-q', '-m', 'base');
    writeFileSync(join(folder, 'bpx.config.json'), '{ "rules": { "timeouts": "off" } }');
    const args = ['review', '--rule', 'timeouts', '--format', 'json', '--today', TODAY];
    const data = JSON.parse(run(folder, ...args, '--base', 'HEAD').stdout) as {
      services: { findings: { severity: string }[] }[];
      diagnostics: { kind: string; path: string; message: string }[];
    };
    expect(data.services[0]?.findings.map(({ severity }) => severity)).toEqual(['medium', 'medium']);
    expect(data.diagnostics).toContainEqual({
      kind: 'config',
      path: 'bpx.config.json',
      message: 'changed here: what the base has decides this review',
    });
    const alone = JSON.parse(run(folder, ...args).stdout) as typeof data;
    expect(alone.services[0]?.findings).toEqual([]);
  });
});
