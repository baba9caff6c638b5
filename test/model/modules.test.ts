import { describe, expect, it } from 'vitest';
import { modelOf, toldOfSink, type Surroundings } from '../harness/model-of.ts';

/** What `sink(…)` in `src/app.ts` is given. */
const inApp = (
  source: string,
  files: Readonly<Record<string, string>> = {},
  around: Surroundings = {},
): string => toldOfSink(modelOf({ 'src/app.ts': source, ...files }, around));

const list = { 'src/list.ts': 'export function list() {}\nexport default class Lists {}' };

describe('imports and exports', () => {
  it.each([
    ['a named import', "import { list } from './list.js'; sink(list);", 'function src/list.ts list'],
    ['a renamed import', "import { list as all } from './list'; sink(all);", 'function src/list.ts list'],
    ['the default import', "import Lists from './list'; sink(Lists);", 'class src/list.ts Lists'],
    ['a namespace', "import * as lists from './list'; sink(lists);", 'namespace src/list.ts'],
    [
      'a member of a namespace',
      "import * as lists from './list'; sink(lists.list);",
      'function src/list.ts list',
    ],
    [
      'a destructured require',
      "const { list } = require('./list'); sink(list);",
      'function src/list.ts list',
    ],
    [
      'import with require',
      "import lists = require('./list'); sink(lists.list);",
      'function src/list.ts list',
    ],
    ['a dynamic import', "const { list } = await import('./list'); sink(list);", 'function src/list.ts list'],
    [
      'then of a dynamic import',
      "import('./list').then(({ list }) => sink(list));",
      'function src/list.ts list',
    ],
    ['a library', "import { Pool } from 'pg'; sink(Pool);", 'pg Pool'],
    ['the default of a library', "import axios from 'axios'; sink(axios.create);", 'axios Axios#create'],
    [
      'a built-in module',
      "import { readFile } from 'fs/promises'; sink(readFile);",
      'node:fs/promises readFile',
    ],
    ['a global', 'sink(globalThis.fetch);', 'global fetch'],
    ['an unknown file', "import { list } from './missing'; sink(list);", 'unknown'],
  ])('%s', (_name, source, expected) => {
    expect(inApp(source, list)).toBe(expected);
  });

  it.each([
    ['by name', "export { list } from '../list';", 'list'],
    ['by another name', "export { list as all } from '../list';", 'all'],
    ['as a whole', "export * from '../list';", 'list'],
    ['imported before', "import { list } from '../list'; export { list };", 'list'],
    [
      'through another index',
      "export * from './deeper';",
      'list',
      { 'src/lib/deeper/index.ts': "export * from '../../list';" },
    ],
  ] as [string, string, string, Record<string, string>?][])(
    'are followed through re-exports %s',
    (_name, index, name, more) => {
      const source = `import { ${name} } from './lib'; sink(${name});`;
      expect(inApp(source, { ...list, 'src/lib/index.ts': index, ...more })).toBe(
        'function src/list.ts list',
      );
    },
  );

  it('are followed into namespaces that are re-exported', () => {
    const index = { 'src/index.ts': "export * as lists from './list';" };
    expect(inApp("import { lists } from '.'; sink(lists.list);", { ...list, ...index })).toBe(
      'function src/list.ts list',
    );
  });

  it('end where re-exports go in circles', () => {
    const files = { 'src/x.ts': "export * from './y';", 'src/y.ts': "export * from './x';" };
    expect(inApp("import { list } from './x'; sink(list);", files)).toBe('unknown');
  });

  it('names of a destructured export', () => {
    const files = {
      'src/policy.ts': 'class Policy { allow = () => true; }\nexport const { allow } = new Policy();',
    };
    expect(inApp("import { allow } from './policy'; sink(allow);", files)).toBe(
      'function src/policy.ts allow',
    );
  });

  it.each([
    [
      'module.exports of an object',
      'function list() {}\nmodule.exports = { list };',
      "const { list } = require('./list.js'); sink(list);",
    ],
    [
      'exports by name',
      'exports.list = function list() {};',
      "const lists = require('./list.js'); sink(lists.list);",
    ],
    [
      'module.exports by name',
      'module.exports.list = function list() {};',
      "import { list } from './list.js'; sink(list);",
    ],
    [
      'module.exports of a function',
      'module.exports = function list() {};',
      "import list from './list.js'; sink(list);",
    ],
    [
      'both at once',
      'exports = module.exports = function list() {};',
      "const list = require('./list.js'); sink(list);",
    ],
  ])('CommonJS: %s', (_name, text, source) => {
    expect(inApp(source, { 'src/list.js': text })).toBe('function src/list.js list');
  });
});

describe('module specifiers', () => {
  const target = { 'src/services/list.ts': 'export function list() {}' };
  const expected = 'function src/services/list.ts list';

  it('paths of the tsconfig, the longest pattern first', () => {
    const tsconfig = { paths: { '@/*': ['src/nowhere/*', 'src/*'], '@/services/*': ['src/services/*'] } };
    expect(inApp("import { list } from '@/services/list'; sink(list);", target, { tsconfig })).toBe(expected);
  });

  it('the base url', () => {
    const tsconfig = { baseUrl: 'src' };
    expect(inApp("import { list } from 'services/list'; sink(list);", target, { tsconfig })).toBe(expected);
  });

  it('imports of the manifest', () => {
    const manifests = { '': { imports: { '#services/*': './dist/services/*.js' } } };
    expect(inApp("import { list } from '#services/list'; sink(list);", target, { manifests })).toBe(expected);
  });

  it.each([
    ['main, which is built', { main: './dist/index.js' }, '@shop/lib'],
    [
      'exports by condition',
      { exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } } },
      '@shop/lib',
    ],
    ['exports of a subpath', { exports: { './*': './dist/*.js' } }, '@shop/lib/index'],
    ['nothing', {}, '@shop/lib'],
  ])('a package of the workspace by %s', (_name, manifest, specifier) => {
    const manifests = { '': {}, 'packages/lib': { name: '@shop/lib', ...manifest } };
    const files = { 'packages/lib/src/index.ts': 'export function list() {}' };
    expect(inApp(`import { list } from '${specifier}'; sink(list);`, files, { manifests })).toBe(
      'function packages/lib/src/index.ts list',
    );
  });

  it('a file that is not reviewed but there', () => {
    const beyond = {
      'src/generated/errors.ts': 'export class NotFound { constructor(readonly code: string) {} }',
    };
    expect(inApp("import { NotFound } from './generated/errors'; sink(NotFound);", {}, { beyond })).toBe(
      'class src/generated/errors.ts NotFound',
    );
  });
});
