import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { identify } from '../../src/analyzers/identity.ts';
import type { Check } from '../../src/analyzers/check.ts';
import { InputError, MissingHistoryError } from '../../src/errors.ts';
import { review, type Reviewed, type ReviewOptions } from '../../src/review.ts';
import { exitCode } from '../../src/score/gate.ts';
import { gitIn, repository } from '../harness/repository.ts';
import { findingsOf, TODAY } from '../harness/review-tree.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

/** Reports calls of functions whose names start with `bad`, passes other calls. */
const calls: Check = identify('reliability', 'timeouts', 'example', {
  title: 'An example',
  severity: 'critical',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'none',
  reports: 'calls of bad functions',
  why: 'it is an example',
  leavesAlone: ['the rest'],
  howToFix: 'Rename it.',
  references: ['CWE-0'],
  example: { bad: 'a', good: 'b' },
  run({ model, pass, report }) {
    for (const unit of model.units)
      for (const node of unit.nodesOf('Call'))
        if (node.callee?.text.startsWith('bad')) report(node, { message: '`bad` is called.' });
        else pass(node);
  },
});

const compare = (path: string, base: string, more: Partial<ReviewOptions> = {}): Promise<Reviewed> =>
  review({ path, base, today: TODAY, version: '0.0.0', strict: true, checks: [calls], ...more });

const told = (reviewed: Reviewed) => ({
  findings: findingsOf(reviewed)
    .map(({ state, path, line }) => `${state} ${path}:${line}`)
    .sort(),
  fixed: reviewed.review.comparison?.fixed.map(({ path, line }) => `${path}:${line}`),
});

const MANIFEST = '{ "name": "service" }\n';
const BODY = 'const a = one();\nexport const b = two(a, 1);\nexport const c = three(b);\n';

describe('a review against a base', () => {
  it('finds nothing new where nothing changed, and has no code to score', async () => {
    const { root } = repository({ 'package.json': MANIFEST, 'src/a.ts': 'bad();\n' });
    const reviewed = await compare(root, 'main');
    expect(told(reviewed)).toEqual({ findings: ['existing src/a.ts:1'], fixed: [] });
    const { comparison, gate } = reviewed.review;
    expect(comparison?.services).toMatchObject([
      { path: '.', newCode: { score: null, grade: null, sites: 0 } },
    ]);
    expect(comparison?.changedFiles).toEqual([]);
    expect(gate).toMatchObject({ mode: 'new', verdict: 'passed' });
    expect(exitCode(reviewed.review)).toBe(0);
  });

  it('tells new, unchanged and fixed ones, of the work tree with what is not committed or tracked', async () => {
    const repo = repository({ 'package.json': MANIFEST, 'a.ts': 'bad1();\nbad2();\n' });
    repo.write({ 'a.ts': '\n\nbad1();\nfine();\n', 'b.ts': 'export const x = bad3();\n' });
    const reviewed = await compare(repo.root, 'HEAD');
    expect(told(reviewed)).toEqual({ findings: ['existing a.ts:3', 'new b.ts:1'], fixed: ['a.ts:2'] });
    expect(reviewed.review.comparison).toMatchObject({
      base: { name: 'HEAD', commit: repo.git('rev-parse', 'HEAD'), unrelated: false },
      head: { name: 'main', tree: 'working tree' },
      changedFiles: ['a.ts', 'b.ts'],
    });
    expect(reviewed.review.gate.verdict).toBe('failed');
    expect(exitCode(reviewed.review)).toBe(1);
  });

  it('does not touch the work tree, the index or the refs', async () => {
    const repo = repository({ 'package.json': MANIFEST, 'a.ts': 'bad();\n' });
    repo.write({ 'a.ts': 'fine();\n', 'b.ts': 'bad();\n' });
    const state = () => [
      repo.git('status', '--porcelain'),
      repo.git('rev-parse', 'HEAD'),
      readFileSync(join(repo.root, '.git/index')).toString('hex'),
      readdirSync(join(repo.root, '.git')).sort().join(),
    ];
    const before = state();
    await compare(repo.root, 'HEAD');
    expect(state()).toEqual(before);
  });

  it('takes the commit where the branches parted, so that what the base repaired since is not new', async () => {
    const repo = repository({ 'package.json': MANIFEST, 'a.ts': 'bad1();\n' });
    repo.git('checkout', '--quiet', '-b', 'feature');
    repo.commit({ 'b.ts': 'bad2();\n' });
    repo.git('checkout', '--quiet', 'main');
    repo.commit({ 'a.ts': 'fine();\n' });
    repo.git('checkout', '--quiet', 'feature');
    expect(told(await compare(repo.root, 'main')).findings).toEqual(['existing a.ts:1', 'new b.ts:1']);
  });

  it('follows renamed files, also where they were edited, and tells what went with deleted ones', async () => {
    const repo = repository({
      'package.json': MANIFEST,
      'old.ts': `${BODY}bad1();\n`,
      'moved/whole.ts': `${BODY}bad2();\n`,
      'gone.ts': 'export const x = bad3();\n',
    });
    repo.commit({
      'old.ts': undefined,
      'new.ts': `${BODY}fine();\nbad1();\n`,
      'moved/whole.ts': undefined,
      'whole.ts': `${BODY}bad2();\n`,
      'gone.ts': undefined,
    });
    const reviewed = await compare(repo.root, 'HEAD~1');
    expect(told(reviewed)).toEqual({
      findings: ['existing new.ts:5', 'existing whole.ts:4'],
      fixed: ['gone.ts:1'],
    });
    expect(reviewed.review.comparison?.changedFiles).toEqual(['new.ts']);
  });

  it('scores the new code alone: its findings, and the passing places that it touched or repaired', async () => {
    const repo = repository({ 'package.json': MANIFEST, 'a.ts': 'bad1();\nfine1();\n' });
    repo.write({ 'a.ts': 'fine2();\nfine1();\nfine3();\n' });
    const { review: repaired } = await compare(repo.root, 'HEAD');
    expect(repaired.comparison?.services[0]?.newCode).toEqual({ score: 100, grade: 'A', sites: 2 });
    repo.write({ 'a.ts': 'bad1();\nfine1();\nbad2();\n' });
    const { review: worse } = await compare(repo.root, 'HEAD');
    expect(worse.comparison?.services[0]?.newCode).toMatchObject({ grade: 'A', sites: 1 });
    expect(worse.gate.conditions.filter(({ passed }) => !passed).map(({ id }) => id)).toEqual(['G1']);
  });

  it('lets the change suppress with a reason, and tells that it did', async () => {
    const repo = repository({ 'package.json': MANIFEST, 'a.ts': 'fine();\n' });
    repo.write({ 'a.ts': 'fine();\nbad(); // bpx-ignore timeouts -- it is short\n' });
    const { review: done } = await compare(repo.root, 'HEAD');
    expect(done.gate.verdict).toBe('passed');
    expect(done.comparison?.newlyAccepted.map(({ path, line }) => `${path}:${line}`)).toEqual(['a.ts:2']);
    repo.commit();
    expect((await compare(repo.root, 'HEAD')).review.comparison?.newlyAccepted).toEqual([]);
  });

  it('is incomplete where a changed file does not parse, and calls nothing of it fixed', async () => {
    const repo = repository({
      'package.json': MANIFEST,
      'a.ts': 'bad();\n',
      'b.ts': 'export const { = 1;\n',
    });
    repo.write({ 'a.ts': 'export const {{ = ;\n' });
    const { review: done } = await compare(repo.root, 'HEAD');
    expect(done.comparison).toMatchObject({ unreadFiles: ['a.ts'], fixed: [] });
    expect(done.gate.verdict).toBe('incomplete');
    expect(exitCode(done)).toBe(3);
    const { review: unchanged } = await compare(repo.root, 'HEAD', { path: join(repo.root, 'b.ts') });
    expect(exitCode(unchanged)).toBe(0);
  });

  it('reviews what is staged, not what lies in the work tree', async () => {
    const repo = repository({ 'package.json': MANIFEST, 'a.ts': 'fine();\n' });
    repo.write({ 'a.ts': 'fine();\nbad();\n' });
    repo.git('add', 'a.ts');
    repo.write({ 'a.ts': 'fine();\n', 'b.ts': 'bad2();\n' });
    const reviewed = await compare(repo.root, 'HEAD', { staged: true });
    expect(told(reviewed).findings).toEqual(['new a.ts:2']);
    expect(reviewed.review.comparison?.head.tree).toBe('index');
  });

  it('finds everything new where the base had nothing', async () => {
    const repo = repository({ 'readme.md': 'empty\n' });
    repo.commit({ 'services/api/package.json': MANIFEST, 'services/api/a.ts': 'bad();\n' });
    const { review: done } = await compare(join(repo.root, 'services/api'), 'HEAD~1');
    expect(done.comparison?.services).toMatchObject([{ path: 'services/api' }]);
    expect(done.comparison?.services[0]?.base).toBeUndefined();
    expect(done.gate.verdict).toBe('failed');
  });

  it('reads links of the base as the work tree has them', async () => {
    const repo = repository({ 'package.json': MANIFEST, 'real/a.ts': 'bad();\n' });
    symlinkSync('real', join(repo.root, 'link'));
    symlinkSync('/etc', join(repo.root, 'outside'));
    repo.commit();
    expect(told(await compare(repo.root, 'HEAD'))).toEqual(
      told(await compare(repo.root, 'HEAD', { staged: true })),
    );
  });

  it('knows a workspace package below the root of the repository', async () => {
    const repo = repository({
      'package.json': '{ "name": "all", "workspaces": ["packages/*"] }\n',
      'packages/api/package.json': '{ "name": "api", "dependencies": { "kit": "*" } }\n',
      'packages/api/src/a.ts': "import { kit } from 'kit';\nbad(kit);\n",
      'packages/kit/package.json': '{ "name": "kit" }\n',
      'packages/kit/index.ts': 'export const kit = 1;\n',
    });
    repo.write({ 'packages/kit/index.ts': 'export const kit = bad();\n' });
    expect(told(await compare(join(repo.root, 'packages/api'), 'HEAD'))).toEqual({
      findings: ['existing packages/api/src/a.ts:2'],
      fixed: [],
    });
    expect(told(await compare(repo.root, 'HEAD')).findings).toEqual([
      'existing packages/api/src/a.ts:2',
      'new packages/kit/index.ts:1',
    ]);
  });

  it('tells a finding that a change causes in a file it does not touch', async () => {
    const repo = repository({
      'package.json': '{ "name": "service", "dependencies": { "axios": "1", "express": "4" } }\n',
      'src/settings.ts': 'export const settings = { timeout: 2_000 };\n',
      'src/client.ts':
        "import axios from 'axios';\nimport { settings } from './settings.js';\nexport const client = axios.create(settings);\n",
      'src/server.ts':
        "import express from 'express';\nimport { client } from './client.js';\nconst app = express();\napp.get('/a', async (_req, res) => res.json((await client.get('http://b/c')).data));\napp.listen(3000);\n",
    });
    repo.write({ 'src/settings.ts': 'export const settings = {};\n' });
    const { CHECKS } = await import('../../src/analyzers/registry.generated.ts');
    const reviewed = await compare(repo.root, 'HEAD', {
      checks: CHECKS,
      selection: { rules: ['timeouts/http-client'] },
    });
    expect(told(reviewed).findings).toEqual(['new src/client.ts:3']);
    expect(reviewed.review.comparison?.changedFiles).toEqual(['src/settings.ts']);
  });
});

describe('a base that cannot be taken', () => {
  const refused = async (promise: Promise<unknown>, kind: typeof InputError | typeof MissingHistoryError) => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(kind);
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message;
  };

  it('is no revision, or looks like an option', async () => {
    const { root } = repository({ 'a.ts': 'bad();\n' });
    expect(await refused(compare(root, 'nowhere'), InputError)).toMatch(/^unknown revision `nowhere`/);
    expect(await refused(compare(root, '--all'), InputError)).toMatch(/^unknown revision `--all`/);
  });

  it('lies in no repository, or in one without a commit', async () => {
    const plain = temporaryFolder({ 'a.ts': 'bad();\n' });
    expect(await refused(compare(plain, 'main'), InputError)).toMatch(/needs a git repository/);
    const unborn = repository();
    unborn.write({ 'a.ts': 'bad();\n' });
    expect(await refused(compare(unborn.root, 'HEAD'), InputError)).toMatch(/has no commit yet/);
  });

  it('is not in a shallow clone: said in one line with the remedy', async () => {
    const origin = repository({ 'a.ts': 'bad();\n' });
    origin.git('checkout', '--quiet', '-b', 'feature');
    origin.commit({ 'b.ts': 'bad2();\n' });
    origin.git('checkout', '--quiet', 'main');
    origin.commit({ 'c.ts': 'fine();\n' });
    const folder = temporaryFolder();
    const url = pathToFileURL(origin.root).href;
    gitIn(folder, 'clone', '--quiet', '--depth=1', '--branch=feature', url, 'clone');
    const clone = join(folder, 'clone');
    expect(await refused(compare(clone, 'origin/main'), MissingHistoryError)).toMatch(
      /is not in this shallow clone: `git fetch --unshallow`/,
    );
    gitIn(clone, 'fetch', '--quiet', '--depth=1', 'origin', 'main:refs/remotes/origin/main');
    expect(await refused(compare(clone, 'origin/main'), MissingHistoryError)).toMatch(/parted/);
    gitIn(clone, 'fetch', '--quiet', '--unshallow', 'origin');
    expect(told(await compare(clone, 'origin/main')).findings).toEqual(['existing a.ts:1', 'new b.ts:1']);
    rmSync(clone, { recursive: true });
  });

  it('is not whole in a clone without its files', async () => {
    const origin = repository({ 'a.ts': 'bad();\n', 'b.ts': 'fine();\n' });
    origin.commit({ 'b.ts': 'fine2();\n' });
    origin.git('config', 'uploadpack.allowFilter', 'true');
    const folder = temporaryFolder();
    gitIn(folder, 'clone', '--quiet', '--filter=blob:none', pathToFileURL(origin.root).href, 'clone');
    expect(await refused(compare(join(folder, 'clone'), 'HEAD~1'), MissingHistoryError)).toMatch(
      /are not all in this clone/,
    );
  });

  it('shares no commit with the head: its own tree is taken', async () => {
    const repo = repository({ 'a.ts': 'bad();\n' });
    repo.git('checkout', '--quiet', '--orphan', 'other');
    const unborn = await compare(repo.root, 'main');
    expect(told(unborn).findings).toEqual(['existing a.ts:1']);
    repo.commit({ 'a.ts': 'bad();\nbad2();\n' });
    const reviewed = await compare(repo.root, 'main');
    expect(told(reviewed).findings).toEqual(['existing a.ts:1', 'new a.ts:2']);
    expect(reviewed.review.comparison?.base.unrelated).toBe(true);
  });
});

describe('submodules', () => {
  it('are read on neither side, and told', async () => {
    const inner = repository({ 'package.json': '{ "name": "inner" }', 'lib.ts': 'bad();\n' });
    const { root, git, commit } = repository({ 'package.json': MANIFEST, 'a.ts': 'bad();\n' });
    git('-c', 'protocol.file.allow=always', 'submodule', 'add', '--quiet', inner.root, 'vendored/inner');
    commit();
    const reviewed = await compare(root, 'HEAD~1');
    expect(told(reviewed)).toEqual({ findings: ['existing a.ts:1'], fixed: [] });
    expect(reviewed.review.diagnostics).toMatchObject([
      { kind: 'skipped', path: 'vendored/inner', message: expect.stringContaining('submodule') as string },
    ]);
    await expect(compare(join(root, 'vendored/inner'), 'HEAD', { root })).rejects.toThrow(InputError);
    expect(told(await compare(join(root, 'vendored/inner'), 'HEAD')).findings).toEqual(['existing lib.ts:1']);
  });
});
