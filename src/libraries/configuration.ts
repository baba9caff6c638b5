import { decorators, members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** Readers and validators of the environment, and helpers that throw. */
export const configuration: LibraryModel[] = [
  table('dotenv', 'vendor docs, exports checked in 18.0: never throws, values that are set stay', [
    { symbol: ['config', 'parse', 'populate'], role: 'call', args: { options: '0' }, returns: 'sync' },
  ]),
  table('config', 'node-config documentation 4: `get` throws on a missing key', [
    {
      symbol: ['get', 'default.get'],
      role: 'env.read',
      args: { name: '0' },
      returns: 'sync',
      facts: { throws: true },
    },
    { symbol: ['has', 'util.toObject'], role: 'call', args: { name: '0' }, returns: 'sync' },
  ]),
  table('envalid', 'vendor docs, exports checked in 8.2: reports and exits on a missing or wrong variable', [
    {
      symbol: ['cleanEnv', 'customCleanEnv'],
      role: 'validate',
      args: { value: '0', schema: '1' },
      returns: 'sync',
      facts: { fails: 'throws', replaces: true },
    },
    {
      symbol: ['str', 'num', 'bool', 'port', 'url', 'email', 'host', 'json', 'makeValidator'],
      role: 'schema',
      args: { options: '0', default: '0.default' },
      returns: 'sync',
    },
  ]),
  table('env-var', 'exports checked in 7.5', [
    { symbol: ['get', 'default.get'], role: 'env.read', args: { name: '0' }, returns: 'Variable' },
    {
      symbol: members('Variable', 'required default'),
      role: 'call',
      args: { default: '0' },
      returns: 'builder',
    },
    { symbol: members('Variable', '*'), role: 'call', returns: 'sync', facts: { throws: true } },
  ]),
  table(
    '@t3-oss/env-core',
    'T3 Env documentation',
    [
      {
        symbol: ['createEnv'],
        role: 'validate',
        args: { schema: '0.server', value: '0.runtimeEnv' },
        returns: 'sync',
        facts: { fails: 'throws', replaces: true },
      },
    ],
    { also: ['@t3-oss/env-nextjs'] },
  ),
  table(
    'invariant',
    'README: throws when the condition is falsy',
    [{ symbol: ['default'], role: 'assert', args: { test: '0' }, returns: 'sync', facts: { throws: true } }],
    { also: ['tiny-invariant'] },
  ),
  table(
    'class-transformer',
    'vendor docs, exports checked in 0.5: unknown keys are kept unless excludeExtraneousValues',
    [
      {
        symbol: ['plainToInstance', 'plainToClass', 'instanceToPlain', 'classToPlain', 'instanceToInstance'],
        role: 'call',
        args: { model: '0', value: '1', options: '2' },
        returns: 'sync',
        facts: { unknownKeys: 'kept' },
      },
      { symbol: ['@Type'], role: 'schema', args: { model: '0' }, facts: { rule: 'class' } },
      {
        symbol: decorators('Transform'),
        role: 'schema',
        callback: { arg: '0', runs: 'each', result: 'dropped' },
        facts: { rule: 'transform' },
      },
      { symbol: decorators('Expose Exclude'), role: 'schema', args: { options: '0' } },
    ],
  ),
];
