import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../src/project/discover.ts';
import type { FileRole } from '../../src/project/project.ts';
import { makeTree, type TreeOf } from './tree.ts';

const code = 'export const answer = 42;\n';
const rolesOf = async (files: TreeOf, scope = ''): Promise<Record<string, FileRole>> => {
  const project = await discover(path.join(makeTree(files), scope));
  return Object.fromEntries(project.files.map((file) => [file.path, file.role]));
};
const filesNamed = (...names: string[]): TreeOf => Object.fromEntries(names.map((name) => [name, code]));

describe('roles by name and folder', () => {
  it.each<[FileRole, string[]]>([
    [
      'source',
      [
        'server.js',
        'src/main.ts',
        'src/app.config.ts',
        'src/config/auth.config.ts',
        'mikro-orm.config.ts',
        'src/modules/tests/tests.service.ts',
        'src/modules/examples/examples.service.ts',
        'src/tools/search.ts',
        'src/docs/swagger.ts',
        'src/demo/demo.controller.ts',
        'src/ab-test.ts',
        'src/job-spec.ts',
        'src/latest.ts',
        'src/contest.ts',
        'src/commands/create-order.ts',
        'src/migration/progress.service.ts',
        'src/templates/welcome.tsx',
        'bin/www.js',
        'src/testing-center.ts',
      ],
    ],
    [
      'test',
      [
        'src/a.test.ts',
        'src/a.spec.tsx',
        'src/a.e2e-spec.ts',
        'src/a.cy.ts',
        'a_spec.js',
        'a-test.js',
        'src/__tests__/helper.ts',
        'test/helper.ts',
        'tests/unit/helper.js',
        'src/user/tests/helper.ts',
        'e2e/login.ts',
        'apps/api-e2e/src/login.ts',
        'cypress/support/index.ts',
        'vitest.setup.ts',
        'jest.setup.js',
        'src/setupTests.ts',
        'src/test-utils/render.ts',
      ],
    ],
    ['mock', ['src/__mocks__/redis.ts', 'test/mocks/user.ts', 'src/user.mock.ts']],
    ['fixture', ['test/fixtures/user.ts', 'src/__fixtures__/a.ts', 'src/user.fixture.ts']],
    [
      'migration',
      [
        'src/migrations/one.ts',
        'db/migrations/20200101000000-users.js',
        'src/migration/1715028537217-CreateUser.ts',
      ],
    ],
    [
      'seed',
      ['prisma/seed.ts', 'src/seeds/user.ts', 'src/seeders/a.js', 'src/user.seeder.ts', 'src/run-seed.ts'],
    ],
    [
      'script',
      [
        'scripts/release.ts',
        'src/scripts/backfill.ts',
        'tools/gen.ts',
        'build.mjs',
        'bench/a.ts',
        'a.bench.ts',
      ],
    ],
    ['cli', ['src/cli/index-all.ts', 'src/cli.ts', 'bin/tool.js']],
    ['example', ['examples/basic.ts', 'packages/examples/a.ts', 'demo/a.ts', 'src/button.stories.tsx']],
    ['docs', ['docs/conf.ts', 'apps/docs/src/index.ts', 'website/a.js']],
    ['dev-server', ['dev-server/index.ts', 'packages/dev-server/src/a.ts', 'src/dev-server.ts']],
    [
      'tool-config',
      [
        'eslint.config.mjs',
        'vite.config.ts',
        'vitest.workspace.config.ts',
        '.eslintrc.js',
        'Gruntfile.js',
        'webpack.prod.js',
        'apps/web/vite.config.ts',
        'commitlint.config.cjs',
        'jest.config.ts',
        'karma.conf.js',
        'ecosystem.config.js',
        'drizzle.config.ts',
      ],
    ],
    ['browser', ['public/main.js', 'app/assets/js/chart.js', 'src/entry-client.tsx']],
  ])('%s', async (role, names) => {
    const roles = await rolesOf({ 'package.json': { name: 'x' }, ...filesNamed(...names) });
    expect(Object.entries(roles).filter(([, found]) => found !== role)).toEqual([]);
    expect(Object.keys(roles)).toHaveLength(names.length);
  });

  it('gives the reason', async () => {
    const project = await discover(makeTree(filesNamed('a.test.ts', 'src/migrations/a.ts', 'b.ts')));
    expect(project.files.map((file) => file.roleBy)).toEqual([
      'named as a test',
      'no sign of another role',
      'in `migrations/`',
    ]);
  });

  it('does not let folders above the reviewed package speak', async () => {
    const files = {
      'package.json': { name: 'outer' },
      'examples/shop/package.json': { name: 'shop' },
      ...filesNamed('examples/shop/src/a.ts', 'examples/shop/test/a.ts'),
    };
    expect(await rolesOf(files)).toEqual({
      'examples/shop/src/a.ts': 'example',
      'examples/shop/test/a.ts': 'test',
    });
    expect(await rolesOf(files, 'examples/shop')).toEqual({
      'examples/shop/src/a.ts': 'source',
      'examples/shop/test/a.ts': 'test',
    });
  });
});

describe('roles by the manifest', () => {
  it.each([
    ['jest globs', { jest: { testMatch: ['<rootDir>/checks/**/*.[jt]s?(x)'] } }],
    ['jest expressions', { jest: { testRegex: '/checks/.*\\.ts$' } }],
    ['mocha', { mocha: { spec: './checks/*.ts' } }],
    ['ava', { ava: { files: ['checks/**'] } }],
  ])('takes tests from the patterns of %s', async (_name, manifest) => {
    const roles = await rolesOf({
      'package.json': { name: 'x', ...manifest },
      ...filesNamed('checks/a.ts', 'src/b.ts'),
    });
    expect(roles).toEqual({ 'checks/a.ts': 'test', 'src/b.ts': 'source' });
  });

  it('survives patterns that make no sense', async () => {
    const manifest = {
      name: 'x',
      jest: { testRegex: '(', testMatch: [4] },
      bin: 3,
      scripts: { a: [] },
      workspaces: {},
    };
    expect(await rolesOf({ 'package.json': manifest, 'a.ts': code })).toEqual({ 'a.ts': 'source' });
  });

  it('knows commands by `bin`, unless a start script runs them', async () => {
    const manifest = {
      name: 'x',
      bin: { x: './src/x.js', server: './src/serve.js' },
      scripts: { start: 'node src/serve.js' },
    };
    expect(await rolesOf({ 'package.json': manifest, ...filesNamed('src/x.js', 'src/serve.js') })).toEqual({
      'src/serve.js': 'source',
      'src/x.js': 'cli',
    });
  });

  it('knows one-off work by the scripts that run it', async () => {
    const scripts = {
      start: 'node -r dotenv/config.js server.js',
      'start:worker': 'NODE_ENV=production node ./jobs/worker.js',
      'db:seed': 'cross-env NODE_ENV=test node artifacts/fill.js',
      'db:reset': 'tsx --env-file .env artifacts/reset.ts && node server.js',
      inspect: 'node server.js',
    };
    const files = filesNamed('server.js', 'jobs/worker.js', 'artifacts/fill.js', 'artifacts/reset.ts');
    expect(await rolesOf({ 'package.json': { name: 'x', scripts }, ...files })).toEqual({
      'artifacts/fill.js': 'seed',
      'artifacts/reset.ts': 'script',
      'jobs/worker.js': 'source',
      'server.js': 'source',
    });
  });

  it('knows command-line packages, but not a generator that is a service', async () => {
    const cli = { name: '@x/cli', bin: 'dist/index.js' };
    expect(await rolesOf({ 'package.json': cli, ...filesNamed('src/run.ts') })).toEqual({
      'src/run.ts': 'cli',
    });
    const tool = { name: 'x', bin: 'dist/x.js', dependencies: { commander: '14' } };
    expect(await rolesOf({ 'package.json': tool, ...filesNamed('src/run.ts') })).toEqual({
      'src/run.ts': 'cli',
    });
    const template = { name: 'create-app', bin: 'bin/create.js', dependencies: { express: '5' } };
    expect(await rolesOf({ 'package.json': template, ...filesNamed('bin/create.js', 'src/run.ts') })).toEqual(
      {
        'bin/create.js': 'cli',
        'src/run.ts': 'source',
      },
    );
  });
});

describe('browser code', () => {
  it('is what says so, unless it is a test', async () => {
    const roles = await rolesOf({
      'package.json': { name: 'x', dependencies: { next: '15', 'react-dom': '19' } },
      'app/page.tsx': code,
      'app/api/route.ts': code,
      'components/button.tsx': `// A button.\n'use client';\n${code}`,
      'components/button.test.tsx': `'use client';\n${code}`,
      'components/use-steps.ts': `import { useCallback, useState } from 'react';\n${code}`,
      'components/memo.ts': `import { useMemo, type useState } from './state';\n${code}`,
    });
    expect(roles).toEqual({
      'app/api/route.ts': 'source',
      'app/page.tsx': 'source',
      'components/button.test.tsx': 'test',
      'components/button.tsx': 'browser',
      'components/memo.ts': 'source',
      'components/use-steps.ts': 'browser',
    });
  });

  it('is a package with a browser framework and no server', async () => {
    const roles = await rolesOf({
      'package.json': { name: 'root', workspaces: ['*'] },
      'web/package.json': { name: 'web', dependencies: { vue: '3' } },
      'frontend/package.json': { name: 'ng', dependencies: { '@angular/core': '19' } },
      'frontend/angular.json': '{}',
      'api/package.json': { name: 'api', dependencies: { express: '5' } },
      ...filesNamed(
        'web/src/main.ts',
        'frontend/src/app/app.service.ts',
        'api/src/main.ts',
        'web/vite.config.ts',
      ),
    });
    expect(roles).toEqual({
      'api/src/main.ts': 'source',
      'frontend/src/app/app.service.ts': 'browser',
      'web/src/main.ts': 'browser',
      'web/vite.config.ts': 'tool-config',
    });
  });

  it('is the client part of a package that holds both', async () => {
    const roles = await rolesOf({
      'package.json': { name: 'x', dependencies: { 'react-dom': '19', vite: '7', koa: '3' } },
      ...filesNamed(
        'app/index.tsx',
        'app/stores/user.ts',
        'app/test/support.ts',
        'plugins/pay/client/settings.ts',
        'plugins/pay/server/api.ts',
        'server/index.ts',
        'server/emails/welcome.tsx',
        'shared/icon.tsx',
        'shared/time.ts',
      ),
    });
    expect(roles).toEqual({
      'app/index.tsx': 'browser',
      'app/stores/user.ts': 'browser',
      'app/test/support.ts': 'test',
      'plugins/pay/client/settings.ts': 'browser',
      'plugins/pay/server/api.ts': 'source',
      'server/emails/welcome.tsx': 'source',
      'server/index.ts': 'source',
      'shared/icon.tsx': 'browser',
      'shared/time.ts': 'source',
    });
  });

  it('is what the page of a bundler loads, beside the server that sends it', async () => {
    const roles = await rolesOf({
      'package.json': { name: 'x', dependencies: { 'react-dom': '19', express: '5' } },
      'index.html': '<script type="module" src="/src/main.tsx"></script>',
      ...filesNamed('src/main.tsx', 'src/api/orders.ts', 'serve.ts'),
    });
    expect(roles).toEqual({
      'serve.ts': 'source',
      'src/api/orders.ts': 'browser',
      'src/main.tsx': 'browser',
    });
  });

  it('is a component of a library, but not a mail', async () => {
    const library = { name: 'icons', peerDependencies: { react: '*' } };
    expect(await rolesOf({ 'package.json': library, ...filesNamed('src/a.tsx', 'src/b.ts') })).toEqual({
      'src/a.tsx': 'browser',
      'src/b.ts': 'source',
    });
    const mails = { name: 'mails', dependencies: { react: '19', '@react-email/components': '1' } };
    expect(await rolesOf({ 'package.json': mails, ...filesNamed('src/a.tsx') })).toEqual({
      'src/a.tsx': 'source',
    });
  });

  it('is not a client of another service', async () => {
    const roles = await rolesOf({
      'package.json': { name: 'x', dependencies: { fastify: '5' } },
      ...filesNamed('src/client/payments.ts', 'app/index.ts', 'server/index.ts'),
    });
    expect(new Set(Object.values(roles))).toEqual(new Set(['source']));
  });
});

it('takes TypeScript that is served as data for a fixture', async () => {
  const roles = await rolesOf({
    'tsconfig.json': { exclude: ['data/static/snippets'] },
    ...filesNamed('data/static/snippets/bad.ts', 'data/static/list.ts', 'data/load.ts'),
  });
  expect(roles).toEqual({
    'data/load.ts': 'source',
    'data/static/list.ts': 'source',
    'data/static/snippets/bad.ts': 'fixture',
  });
});
