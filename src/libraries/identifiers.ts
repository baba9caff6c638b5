import { table } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** Makers of identifiers and one-time codes. */
export const identifiers: LibraryModel[] = [
  table('uuid', 'exports checked in 14.0', [
    {
      symbol: ['v4'],
      role: 'id',
      alsoRoles: ['random'],
      returns: 'sync',
      facts: { strong: true, bits: 122, yields: 'uuid' },
    },
    {
      symbol: ['v7'],
      role: 'id',
      alsoRoles: ['random'],
      returns: 'sync',
      facts: { strong: true, bits: 74, yields: 'uuid' },
    },
    {
      symbol: ['v1', 'v6'],
      role: 'id',
      returns: 'sync',
      facts: { strong: false, predictable: true, yields: 'uuid' },
    },
    {
      symbol: ['v3', 'v5'],
      role: 'id',
      args: { value: '0' },
      returns: 'sync',
      facts: { strong: false, yields: 'uuid' },
    },
    {
      symbol: ['validate', 'version', 'parse', 'stringify'],
      role: 'sanitise',
      args: { value: '0' },
      returns: 'sync',
      facts: { removes: ['quote', 'sep', 'html', 'object'] },
    },
  ]),
  table('nanoid', 'exports checked in 5.1', [
    {
      symbol: ['nanoid', 'default'],
      role: 'id',
      alsoRoles: ['random'],
      args: { size: '0' },
      returns: 'sync',
      facts: { strong: true, bits: 126 },
    },
    { symbol: ['customAlphabet'], role: 'call', args: { alphabet: '0', size: '1' }, returns: 'Generator' },
    { symbol: ['Generator#'], role: 'id', alsoRoles: ['random'], returns: 'sync', facts: { strong: true } },
  ]),
  table('nanoid/non-secure', 'exports checked in 5.1', [
    {
      symbol: ['nanoid'],
      role: 'id',
      alsoRoles: ['random'],
      args: { size: '0' },
      returns: 'sync',
      facts: { strong: false, predictable: true },
    },
  ]),
  table(
    'ulid',
    'exports checked in 3.0',
    [
      {
        symbol: ['ulid', 'default'],
        role: 'id',
        alsoRoles: ['random'],
        returns: 'sync',
        facts: { strong: true, bits: 80 },
      },
    ],
    { also: ['ulidx'] },
  ),
  table('@paralleldrive/cuid2', 'exports checked in 3.3', [
    {
      symbol: ['createId'],
      role: 'id',
      alsoRoles: ['random'],
      returns: 'sync',
      facts: { strong: true, bits: 124 },
    },
  ]),
  table('cuid', 'cuid README: deprecated, predictable', [
    { symbol: ['default'], role: 'id', returns: 'sync', facts: { strong: false, predictable: true } },
  ]),
  table('shortid', 'vendor docs, exports checked in 2.2: deprecated, built on Math.random', [
    {
      symbol: ['default', 'generate'],
      role: 'id',
      returns: 'sync',
      facts: { strong: false, predictable: true },
    },
  ]),
  table('bson', 'vendor docs, exports checked in 7.3: time, machine and counter', [
    {
      symbol: ['ObjectId'],
      when: [{ arg: '0', missing: true }],
      role: 'id',
      facts: { strong: false, predictable: true, bits: 40 },
    },
  ]),
  table('randomstring', 'exports checked in 1.3', [
    { symbol: ['generate'], role: 'random', args: { size: '0' }, returns: 'sync', facts: { strong: true } },
  ]),
  table('otplib', 'exports checked in 12.0', [
    {
      symbol: ['authenticator.check', 'authenticator.verify', 'totp.check', 'totp.verify'],
      role: 'compare',
      args: { left: '0' },
      returns: 'sync',
      facts: { verifies: true, cost: 'auth' },
    },
    { symbol: ['authenticator.generateSecret'], role: 'random', returns: 'sync', facts: { strong: true } },
    { symbol: ['authenticator.generate', 'totp.generate'], role: 'mac', returns: 'sync' },
  ]),
];
