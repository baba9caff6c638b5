import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { discover } from '../../src/project/discover.ts';
import type { Project, TsConfig } from '../../src/project/project.ts';
import { makeTree, type TreeOf } from './tree.ts';

const code = 'export const answer = 42;\n';
const project = (files: TreeOf, scope = ''): Promise<Project> =>
  discover(path.join(makeTree({ 'src/a.ts': code, ...files }), scope));
const configOf = async (files: TreeOf, file = 'src/a.ts'): Promise<TsConfig | undefined> =>
  (await project(files)).tsconfigFor(file);

describe('reading', () => {
  it('knows none where there is none', async () => {
    expect(await configOf({})).toBeUndefined();
  });

  it('reads comments, trailing commas, paths and switches', async () => {
    const config = await configOf({
      'tsconfig.json': `\uFEFF{
        // The dialect of the service.
        "compilerOptions": {
          "module": "NodeNext", "jsx": "react-jsx", "experimentalDecorators": true, "emitDecoratorMetadata": true,
          "paths": { "@/*": ["./src/*"], "@lib": ["lib/index.ts"], },
        },
      }`,
    });
    expect(config).toMatchObject({
      path: 'tsconfig.json',
      paths: { '@/*': ['src/*'], '@lib': ['lib/index.ts'] },
      jsx: 'react-jsx',
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      moduleResolution: 'nodenext',
      bases: [],
    });
    expect(config?.baseUrl).toBeUndefined();
  });

  it('merges bases: files, lists, packages, each relative to itself', async () => {
    const config = await configOf({
      'tsconfig.json': {
        extends: ['./config/base', '@x/strict/node.json'],
        compilerOptions: { outDir: 'out' },
      },
      'config/base.json': {
        extends: './deep.json',
        compilerOptions: { baseUrl: '..', paths: { '~/*': ['src/*'] }, strict: false, outDir: '../dist' },
      },
      'config/deep.json': { compilerOptions: { experimentalDecorators: true, moduleResolution: 'Bundler' } },
      'node_modules/@x/strict/node.json': { compilerOptions: { strict: true } },
    });
    expect(config).toMatchObject({
      baseUrl: '',
      paths: { '~/*': ['src/*'] },
      outDir: 'out',
      experimentalDecorators: true,
      moduleResolution: 'bundler',
      options: { strict: true },
      bases: ['config/base.json', 'config/deep.json', 'node_modules/@x/strict/node.json'],
    });
  });

  it('finds shared configs of the workspace without an installation', async () => {
    const config = await configOf(
      {
        'package.json': { name: 'root', workspaces: ['packages/*'] },
        'packages/tsconfig/package.json': {
          name: '@x/tsconfig',
          exports: { './nest': './configs/nest.json' },
        },
        'packages/tsconfig/configs/nest.json': { compilerOptions: { emitDecoratorMetadata: true } },
        'packages/api/package.json': { name: 'api' },
        'packages/api/tsconfig.json': { extends: '@x/tsconfig/nest' },
        'packages/api/a.ts': code,
      },
      'packages/api/a.ts',
    );
    expect(config?.emitDecoratorMetadata).toBe(true);
  });

  it('replaces ${configDir} by the folder of the config that is used', async () => {
    const config = await configOf(
      {
        'base.json': { compilerOptions: { paths: { '@/*': ['${configDir}/src/*'] } } },
        'api/tsconfig.json': { extends: '../base.json' },
        'api/src/a.ts': code,
      },
      'api/src/a.ts',
    );
    expect(config?.paths).toEqual({ '@/*': ['api/src/*'] });
  });
});

describe('what is broken', () => {
  it('uses its own options where a base is not installed', async () => {
    const found = await project({
      'tsconfig.json': {
        extends: '@tsconfig/node22/tsconfig.json',
        compilerOptions: { paths: { '@/*': ['./src/*'] } },
      },
    });
    expect(found.tsconfigFor('src/a.ts')?.paths).toEqual({ '@/*': ['src/*'] });
    expect(found.diagnostics).toEqual([
      {
        kind: 'tsconfig',
        path: 'tsconfig.json',
        message:
          'This config extends `@tsconfig/node22/tsconfig.json`, which is not installed; its own options are used.',
      },
    ]);
  });

  it('tells of a shared base once', async () => {
    const found = await project({
      'base.json': { extends: 'missing' },
      'tsconfig.json': { extends: './base.json' },
      'api/tsconfig.json': { extends: '../base.json' },
      'broken.json': '{ "compilerOptions": { "strict" } }',
      'web/tsconfig.json': { extends: '../broken.json' },
      'docs/tsconfig.json': { extends: '../broken.json' },
    });
    expect(found.diagnostics.map((each) => each.path)).toEqual(['base.json', 'broken.json']);
  });

  it('uses what can be read of a malformed one and names the line', async () => {
    const found = await project({
      'tsconfig.json': '{\n  "compilerOptions": {\n    "paths": { "@/*": ["src/*"] }\n    "strict": tru\n}',
    });
    expect(found.files).toHaveLength(1);
    expect(found.tsconfigFor('src/a.ts')?.paths).toEqual({ '@/*': ['src/*'] });
    expect(found.diagnostics).toMatchObject([{ kind: 'tsconfig', path: 'tsconfig.json', line: 4 }]);
  });

  it.each([
    '',
    '[]',
    'null',
    '"text"',
    '{"compilerOptions": 4, "include": {}, "references": [1], "extends": {}}',
  ])('survives %j', async (content) => {
    expect((await project({ 'tsconfig.json': content })).tsconfigFor('src/a.ts')?.paths).toEqual({});
  });

  it('survives circles', async () => {
    const found = await project({
      'tsconfig.json': { extends: './other.json', references: [{ path: '.' }] },
      'other.json': { extends: './tsconfig.json', compilerOptions: { strict: true } },
    });
    expect(found.tsconfigFor('src/a.ts')?.options).toEqual({ strict: true });
    expect(found.diagnostics).toMatchObject([{ kind: 'tsconfig', path: 'other.json' }]);
  });

  it('reads no base above the root', async () => {
    const root = makeTree({
      'base.json': { compilerOptions: { strict: true } },
      'inner/.git/HEAD': '',
      'inner/tsconfig.json': { extends: '../base.json' },
      'inner/a.ts': code,
    });
    const found = await discover(path.join(root, 'inner'));
    expect(found.tsconfigFor('a.ts')?.options).toEqual({});
    expect(found.diagnostics).toMatchObject([{ kind: 'tsconfig' }]);
  });
});

describe('which one governs', () => {
  it('is the nearest', async () => {
    const found = await project({
      'tsconfig.json': {},
      'api/tsconfig.json': {},
      'api/src/b.ts': code,
      'web/jsconfig.json': {},
      'web/c.js': code,
    });
    expect(found.tsconfigFor('src/a.ts')?.path).toBe('tsconfig.json');
    expect(found.tsconfigFor('api/src/b.ts')?.path).toBe('api/tsconfig.json');
    expect(found.tsconfigFor('web/c.js')?.path).toBe('web/jsconfig.json');
  });

  it('is the referenced or named variant that includes the file', async () => {
    const found = await project({
      'tsconfig.json': {
        files: [],
        references: [{ path: './tsconfig.app.json' }, { path: './configs/spec' }],
      },
      'tsconfig.app.json': { include: ['src/**/*.ts'], exclude: ['src/**/*.spec.ts'] },
      'configs/spec/tsconfig.json': { include: ['../../src/**/*.spec.ts'] },
      'tsconfig.scripts.json': { include: ['scripts'] },
      'src/a.spec.ts': code,
      'scripts/s.ts': code,
      'other.ts': code,
    });
    expect(found.tsconfigFor('src/a.ts')?.path).toBe('tsconfig.app.json');
    expect(found.tsconfigFor('src/a.spec.ts')?.path).toBe('configs/spec/tsconfig.json');
    expect(found.tsconfigFor('scripts/s.ts')?.path).toBe('tsconfig.scripts.json');
    expect(found.tsconfigFor('other.ts')?.path).toBe('tsconfig.json');
  });

  it('holds for JavaScript beside TypeScript', async () => {
    expect(
      (await configOf({ 'tsconfig.json': { include: ['src'] }, 'src/b.js': code }, 'src/b.js'))?.path,
    ).toBe('tsconfig.json');
  });
});
