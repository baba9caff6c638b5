import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const block = { arg: 'last', runs: 'later', result: 'awaited' } as const;

/** `it.only` and its like are the same role; the path tells them apart. */
const variants = (name: string): string[] => [
  name,
  ...['only', 'skip', 'todo', 'concurrent', 'each()', 'for()', 'fails', 'failing', 'skipIf()', 'runIf()'].map(
    (variant) => `${name}.${variant}`,
  ),
];

const blocks: CallRow[] = [
  {
    symbol: ['test', 'it', 'specify'].flatMap(variants),
    role: 'test',
    args: { name: '0' },
    returns: 'sync',
    callback: block,
  },
  {
    symbol: ['describe', 'suite', 'context'].flatMap(variants),
    role: 'test',
    args: { name: '0' },
    returns: 'sync',
    callback: { arg: 'last', runs: 'now', result: 'dropped' },
  },
  {
    symbol: ['beforeEach', 'afterEach', 'beforeAll', 'afterAll', 'before', 'after', 'setup', 'teardown'],
    role: 'call',
    returns: 'sync',
    callback: { ...block, arg: '0' },
  },
];

const expectation: CallRow[] = [
  {
    symbol: ['expect', 'expect.soft', 'expect.poll'],
    role: 'call',
    args: { value: '0' },
    returns: 'Expectation',
  },
  {
    symbol: ['Expectation#*', 'Expectation#*.*', 'Expectation#*.*.*'],
    role: 'assert',
    args: { value: '0' },
    returns: 'sync',
  },
  {
    symbol: ['expectTypeOf', 'assertType', 'expect.fail'],
    role: 'assert',
    args: { value: '0' },
    returns: 'sync',
  },
];

const mocks = (prefix: string): CallRow[] => [
  {
    symbol: ['fn', 'spyOn', 'mock', 'doMock', 'mocked', 'stubGlobal', 'stubEnv', 'replaceProperty'].map(
      (name) => `${prefix}.${name}`,
    ),
    role: 'mock',
    args: { target: '0' },
    returns: 'sync',
  },
  {
    symbol: ['useFakeTimers', 'setSystemTime', 'advanceTimersByTime', 'runAllTimers', 'useRealTimers'].map(
      (name) => `${prefix}.${name}`,
    ),
    role: 'mock',
    returns: 'sync',
    facts: { phase: 'clock' },
  },
];

const runners: LibraryModel[] = [
  // Runners that put their words into the global scope (`globals: true`, Jest, Mocha, Jasmine).
  table('global', 'Jest, Vitest and Mocha documentation', [
    ...blocks,
    ...expectation,
    ...mocks('vi'),
    ...mocks('jest'),
  ]),
  table('vitest', 'Vitest documentation 4', [...blocks, ...expectation, ...mocks('vi')]),
  table('@jest/globals', 'Jest documentation 30', [...blocks, ...expectation, ...mocks('jest')]),
  table('bun:test', 'Bun documentation 1.3, test runner', [
    ...blocks,
    ...expectation,
    ...mocks('jest'),
    ...mocks('vi'),
  ]),
  table('mocha', 'Mocha documentation 11', blocks),
  table('node:test', 'Node.js docs, test runner', [
    ...blocks,
    { symbol: ['default'], role: 'test', args: { name: '0' }, returns: 'sync', callback: block },
    ...mocks('mock'),
    {
      symbol: ['mock.method', 'mock.module', 'mock.getter', 'mock.timers.enable'],
      role: 'mock',
      returns: 'sync',
    },
  ]),
];

/** What a query looks for; without a match it throws, or rejects after its wait. */
const QUERIED = 'Role LabelText PlaceholderText Text DisplayValue AltText Title TestId'.split(' ');
const THROWING = ['getBy', 'getAllBy', 'findBy', 'findAllBy'];
const queries = THROWING.flatMap((kind) => QUERIED.map((what) => `${kind}${what}`));

const helpers: LibraryModel[] = [
  table(
    '@testing-library/dom',
    'vendor docs, types of queries: `getBy` throws and `findBy` rejects where nothing matches',
    [
      { symbol: ['render', 'within'], role: 'call', args: { value: '0' }, returns: 'Queries' },
      {
        symbol: [...queries.map((query) => `screen.${query}`), ...members('Queries', queries.join(' '))],
        role: 'assert',
      },
    ],
    { also: ['@testing-library/react', '@testing-library/vue', '@testing-library/preact'] },
  ),
  table(
    'supertest',
    'vendor docs, exports checked in 7.3: a request runs when awaited',
    [
      {
        symbol: ['default', 'request', 'agent', 'default.agent'],
        role: 'call',
        args: { app: '0' },
        returns: 'Agent',
      },
      {
        symbol: members('Agent', 'get post put patch delete del head options'),
        role: 'test',
        args: { path: '0' },
        returns: 'Test',
      },
      { symbol: members('Test', 'expect'), role: 'assert', args: { value: '0' }, returns: 'builder' },
      {
        symbol: members('Test', 'set send query attach field auth type accept timeout redirects'),
        role: 'call',
        returns: 'builder',
      },
    ],
    { instances: { Test: { thenable: 'lazy' } }, also: ['supertest-session'] },
  ),
  table('chai', 'Chai documentation 6', [
    ...expectation,
    { symbol: ['assert', 'assert.*'], role: 'assert', args: { value: '0' }, returns: 'sync' },
  ]),
  table('sinon', 'Sinon documentation 21', [
    {
      symbol: ['stub', 'spy', 'mock', 'fake', 'replace', 'createSandbox', 'createStubInstance'],
      role: 'mock',
      args: { target: '0' },
      returns: 'sync',
    },
    { symbol: ['useFakeTimers'], role: 'mock', returns: 'sync', facts: { phase: 'clock' } },
    { symbol: ['assert.*'], role: 'assert', args: { value: '0' }, returns: 'sync' },
  ]),
  table('nock', 'exports checked in 15.0', [
    { symbol: ['default'], role: 'mock', args: { url: '0' }, returns: 'Scope' },
  ]),
  table('msw/node', 'MSW documentation 2', [{ symbol: ['setupServer'], role: 'mock', returns: 'sync' }]),
  table('@nestjs/testing', 'NestJS documentation, testing', [
    {
      symbol: ['Test.createTestingModule'],
      role: 'test',
      args: { options: '0' },
      returns: 'TestingModuleBuilder',
    },
    {
      symbol: members('TestingModuleBuilder', 'compile'),
      role: 'call',
      returns: 'promise',
      resolves: 'TestingModule',
    },
    {
      symbol: members('TestingModuleBuilder', 'overrideProvider overrideGuard overrideModule useMocker'),
      role: 'mock',
      returns: 'builder',
    },
    {
      symbol: members('TestingModule', 'get resolve'),
      role: 'provider',
      args: { token: '0' },
      returns: 'sync',
    },
    {
      symbol: members('TestingModule', 'createNestApplication'),
      role: 'call',
      returns: '@nestjs/core:NestApplication',
    },
  ]),
];

/** Test blocks, assertions and mocks. */
export const testing: LibraryModel[] = [...runners, ...helpers];
