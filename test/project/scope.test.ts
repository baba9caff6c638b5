import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../src/project/discover.ts';
import { makeTree, type TreeOf } from './tree.ts';

const paths = (items: readonly { path: string }[]): string[] => items.map((item) => item.path);
const code = 'export const answer = 42;\n';

const MONOREPO: TreeOf = {
  'package.json': { name: 'shop', private: true, workspaces: ['packages/*', 'apps/*', '!packages/old'] },
  'package-lock.json': '{}',
  Dockerfile: 'FROM node:22',
  '.github/workflows/ci.yml': 'on: push',
  '.github/actions/setup/action.yml': 'runs: {}',
  'deploy/api.yaml': 'apiVersion: apps/v1\nkind: Deployment\n',
  'apps/api/package.json': { name: '@shop/api', dependencies: { '@shop/core': 'workspace:*' } },
  'apps/api/src/main.ts': code,
  'apps/api/.env.example': 'PORT=1',
  'apps/web/package.json': { name: '@shop/web' },
  'apps/web/src/main.ts': code,
  'apps/web/Dockerfile': 'FROM node:22',
  'packages/core/package.json': { name: '@shop/core', devDependencies: { '@shop/db': '*' } },
  'packages/core/src/index.ts': code,
  'packages/core/src/index.test.ts': code,
  'packages/core/Dockerfile': 'FROM node:22',
  'packages/db/package.json': { name: '@shop/db' },
  'packages/db/prisma/schema.prisma': 'model A { id Int @id }',
  'packages/db/src/index.ts': code,
  'packages/old/package.json': { name: '@shop/old' },
  'packages/old/src/index.ts': code,
};

describe('root and scope', () => {
  it('takes a package of a workspace with what it depends on', async () => {
    const root = makeTree(MONOREPO);
    const project = await discover(path.join(root, 'apps/api'));
    expect(project.root).toBe(root);
    expect(project.scope).toBe('apps/api');
    expect(project.files.map((file) => [file.path, file.inScope])).toEqual([
      ['apps/api/src/main.ts', true],
      ['packages/core/src/index.ts', false],
      ['packages/db/src/index.ts', false],
    ]);
    expect(project.packages.map((each) => [each.name, each.inScope, each.inWorkspace])).toEqual([
      ['shop', false, true],
      ['@shop/api', true, true],
      ['@shop/web', false, true],
      ['@shop/core', false, true],
      ['@shop/db', false, true],
    ]);
    expect(project.packageOf('packages/core/src/index.ts').dependsOn).toEqual(['packages/db']);
    expect(project.repoFiles.map((file) => [file.path, file.kind])).toEqual([
      ['.github/actions/setup/action.yml', 'github-action'],
      ['.github/workflows/ci.yml', 'github-workflow'],
      ['Dockerfile', 'dockerfile'],
      ['apps/api/.env.example', 'env'],
      ['apps/api/package.json', 'manifest'],
      ['deploy/api.yaml', 'kubernetes'],
      ['package-lock.json', 'lockfile'],
      ['package.json', 'manifest'],
      ['packages/core/package.json', 'manifest'],
      ['packages/db/package.json', 'manifest'],
      ['packages/db/prisma/schema.prisma', 'prisma'],
    ]);
  });

  it('takes everything at the root', async () => {
    const project = await discover(makeTree(MONOREPO));
    expect(project.files).toHaveLength(6);
    expect(project.files.every((file) => file.inScope)).toBe(true);
    expect(project.packages.find((each) => each.name === '@shop/old')?.inWorkspace).toBe(false);
  });

  it.each([
    ['npm', { 'package.json': { workspaces: ['services/*'] } }],
    ['yarn classic', { 'package.json': { workspaces: { packages: ['services/*'] } } }],
    ['pnpm', { 'package.json': {}, 'pnpm-workspace.yaml': "packages:\n  - 'services/*'\n" }],
  ])('knows the workspace of %s below a git root', async (_name, files) => {
    const nested = Object.entries(files).map(([name, content]) => [`backend/${name}`, content]);
    const root = makeTree({
      ...Object.fromEntries(nested),
      'backend/services/a/package.json': { name: 'a', dependencies: { b: '*' } },
      'backend/services/a/a.ts': code,
      'backend/services/b/package.json': { name: 'b' },
      'backend/services/b/b.ts': code,
      'other.ts': code,
    });
    const project = await discover(path.join(root, 'backend/services/a'));
    expect(project.root).toBe(path.join(root, 'backend'));
    expect(paths(project.files)).toEqual(['services/a/a.ts', 'services/b/b.ts']);
  });

  it('knows a workspace below the root', async () => {
    const root = makeTree({
      'web/pnpm-workspace.yaml': 'packages: [internal/*, apps/*]\n',
      'web/package.json': { name: 'web' },
      'web/apps/api/package.json': { name: 'api', dependencies: { db: 'workspace:*' } },
      'web/apps/api/a.ts': code,
      'web/internal/db/package.json': { name: 'db' },
      'web/internal/db/b.ts': code,
    });
    const project = await discover(root);
    expect(project.packages.map((each) => [each.dir, each.inWorkspace, each.dependsOn])).toEqual([
      ['web', true, []],
      ['web/apps/api', true, ['web/internal/db']],
      ['web/internal/db', true, []],
    ]);
  });

  it('stops at the git root', async () => {
    const outer = makeTree({
      'package.json': { workspaces: ['inner'] },
      'inner/.git/HEAD': '',
      'inner/a.ts': code,
    });
    expect((await discover(path.join(outer, 'inner'))).root).toBe(path.join(outer, 'inner'));
  });

  it('takes pnpm settings without packages for no workspace', async () => {
    const root = makeTree({ 'api/pnpm-workspace.yaml': 'onlyBuiltDependencies: []\n', 'api/a.ts': code });
    expect((await discover(path.join(root, 'api'))).root).toBe(root);
  });

  it('without git takes the nearest folder with a manifest', async () => {
    const root = makeTree({ 'package.json': { name: 'x' }, 'server/a.ts': code, 'shared/b.ts': code });
    fs.rmdirSync(path.join(root, '.git'));
    const project = await discover(path.join(root, 'server'));
    expect(project.root).toBe(root);
    expect(paths(project.files)).toEqual(['server/a.ts']);
    expect(project.file('shared/b.ts')).toMatchObject({ inScope: false });
  });

  it('knows nested packages without a workspace, and no package where a manifest only sets the module system', async () => {
    const root = makeTree({
      'package.json': { name: 'outer' },
      'a.ts': code,
      'inner/package.json': { name: 'inner' },
      'inner/b.ts': code,
      'inner/cjs/package.json': { type: 'commonjs' },
      'inner/cjs/c.js': code,
    });
    const project = await discover(root);
    expect(project.files.map((file) => [file.path, file.package])).toEqual([
      ['a.ts', ''],
      ['inner/b.ts', 'inner'],
      ['inner/cjs/c.js', 'inner'],
    ]);
    expect(project.packages.map((each) => [each.name, each.inWorkspace])).toEqual([
      ['outer', true],
      ['inner', false],
    ]);
  });

  it('never enters the files of dependencies', async () => {
    const root = makeTree({ 'a.ts': code, 'node_modules/x/index.js': code });
    const project = await discover(root);
    expect(project.leftOut).toEqual({ dependencies: 1 });
    expect(project.file('node_modules/x/index.js')).toBeUndefined();
  });
});

describe('what is left out', () => {
  const left = async (files: TreeOf, scope = ''): Promise<[string[], object]> => {
    const project = await discover(path.join(makeTree(files), scope));
    return [paths(project.files), project.leftOut];
  };

  it('follows .gitignore files, the deepest first', async () => {
    const files = {
      '.gitignore': '*.local.ts\n/cache/\nlogs\n',
      'a.ts': code,
      'a.local.ts': code,
      'cache/x.ts': code,
      'src/cache/y.ts': code,
      'src/logs/z.ts': code,
      'src/.gitignore': '!keep.local.ts\nmine.ts\n',
      'src/keep.local.ts': code,
      'src/mine.ts': code,
      '.env': 'SECRET=1',
    };
    expect(await left(files)).toEqual([['a.ts', 'src/cache/y.ts', 'src/keep.local.ts'], { ignored: 4 }]);
    expect(await left(files, 'src')).toEqual([['src/cache/y.ts', 'src/keep.local.ts'], { ignored: 2 }]);
  });

  it('reviews an ignored folder that was asked for', async () => {
    const files = { '.gitignore': 'tmp\n', 'a.ts': code, 'tmp/x/b.ts': code };
    expect(await left(files, 'tmp/x')).toEqual([['tmp/x/b.ts'], {}]);
  });

  it('leaves out builds, coverage, vendored, generated, minified code and declarations', async () => {
    const files = {
      'package.json': { name: 'x' },
      'src/a.ts': code,
      'dist/a.js': code,
      'build/a.js': code,
      'coverage/lcov-report/prettify.js': code,
      'src/coverage/policy.ts': code,
      'vendor/jquery.js': code,
      'src/vendor/vendor.service.ts': code,
      'public/vendor/b.js': code,
      'src/client.generated.ts': code,
      'src/__generated__/x.ts': code,
      'src/schema.ts': `// Code generated by tool. DO NOT EDIT.\n${code}`,
      'src/routes.ts': `/* eslint-disable */\n/* This file was generated by tsoa */\n${code}`,
      'src/models.ts': `/** @generated */\n${code}`,
      'src/ids.ts': `// Ids are generated by the database.\n${code}`,
      'src/env.d.ts': 'declare const x: string;',
      'public/app.min.js': code,
      'public/bundle.js': `!function(){${'a(1);'.repeat(2000)}}();`,
      '.vscode/x.ts': code,
    };
    expect(await left(files)).toEqual([
      ['src/a.ts', 'src/coverage/policy.ts', 'src/ids.ts', 'src/vendor/vendor.service.ts'],
      { 'build-output': 2, coverage: 1, declaration: 1, generated: 5, hidden: 1, minified: 2, vendored: 2 },
    ]);
  });

  it('leaves out where a tsconfig compiles to, unless sources lie there', async () => {
    const files = {
      'tsconfig.json': { compilerOptions: { outDir: './lib' } },
      'src/a.ts': code,
      'lib/a.js': code,
      'lib/a.d.ts': code,
    };
    expect(await left(files)).toEqual([['src/a.ts'], { 'build-output': 1 }]);
    expect((await left({ ...files, 'lib/b.ts': code }))[0]).toEqual(['lib/a.js', 'lib/b.ts', 'src/a.ts']);
  });

  it('does not let a tsconfig hide code', async () => {
    const files = {
      'tsconfig.json': { include: ['src'], exclude: ['src/old'] },
      'server.ts': code,
      'src/old/b.ts': code,
    };
    expect((await left(files))[0]).toEqual(['server.ts', 'src/old/b.ts']);
  });

  it('still finds generated code and declarations that an import leads to', async () => {
    const root = makeTree({ 'a.ts': code, 'routes.ts': `// @generated\n${code}`, 'env.d.ts': 'export {};' });
    const project = await discover(root);
    expect(project.file('routes.ts')).toMatchObject({ role: 'generated', inScope: false });
    expect(project.file('env.d.ts')).toMatchObject({ role: 'types', inScope: false });
  });
});
