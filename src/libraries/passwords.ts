import { table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const callback = { arg: 'last', runs: 'later', result: 'dropped' } as const;

const bcryptRows = (pureJavaScript: boolean): CallRow[] => [
  {
    symbol: ['hash'],
    role: 'kdf',
    args: { password: '0', cost: '1' },
    returns: 'promise',
    callback,
    facts: {
      algorithm: 'bcrypt',
      costUnit: 'rounds',
      callbackLast: true,
      cost: 'auth',
      ...(pureJavaScript && { blocks: 'light' as const }),
    },
  },
  {
    symbol: ['compare'],
    role: 'compare',
    args: { left: '0', right: '1' },
    returns: 'promise',
    callback,
    facts: {
      algorithm: 'bcrypt',
      verifies: true,
      constantTime: true,
      callbackLast: true,
      cost: 'auth',
      ...(pureJavaScript && { blocks: 'light' as const }),
    },
  },
  {
    symbol: ['hashSync'],
    role: 'kdf',
    args: { password: '0', cost: '1' },
    returns: 'sync',
    facts: { algorithm: 'bcrypt', costUnit: 'rounds', blocks: 'heavy', cost: 'auth' },
  },
  {
    symbol: ['compareSync'],
    role: 'compare',
    args: { left: '0', right: '1' },
    returns: 'sync',
    facts: { algorithm: 'bcrypt', verifies: true, constantTime: true, blocks: 'heavy', cost: 'auth' },
  },
  {
    symbol: ['genSalt'],
    role: 'call',
    args: { cost: '0' },
    returns: 'promise',
    callback,
    facts: { costUnit: 'rounds', callbackLast: true },
  },
  {
    symbol: ['genSaltSync'],
    role: 'call',
    args: { cost: '0' },
    returns: 'sync',
    facts: { costUnit: 'rounds' },
  },
  { symbol: ['getRounds'], role: 'call', returns: 'sync' },
];

/** Digests of small libraries that take the whole value at once. */
const wholeDigest = (library: string, algorithm: string, source: string): LibraryModel =>
  table(library, source, [
    {
      symbol: ['default', algorithm],
      role: 'digest',
      args: { value: '0' },
      returns: 'sync',
      facts: { algorithm },
    },
  ]);

/** Password hashes, comparisons and digests of small libraries. */
export const passwords: LibraryModel[] = [
  table('bcrypt', 'vendor docs: asynchronous forms run on the thread pool', bcryptRows(false), {
    also: ['@node-rs/bcrypt'],
  }),
  table(
    'bcryptjs',
    'vendor docs, exports checked in 3.0: pure JavaScript, asynchronous forms run on the event loop in slices',
    bcryptRows(true),
    { also: ['bcrypt-nodejs'] },
  ),
  table(
    'argon2',
    'vendor docs',
    [
      {
        symbol: ['hash'],
        role: 'kdf',
        args: { password: '0', options: '1' },
        returns: 'promise',
        facts: { algorithm: 'argon2id', cost: 'auth' },
      },
      {
        symbol: ['verify'],
        role: 'compare',
        args: { left: '0', right: '1' },
        returns: 'promise',
        facts: { algorithm: 'argon2id', verifies: true, constantTime: true, cost: 'auth' },
      },
      { symbol: ['needsRehash'], role: 'call', returns: 'sync' },
    ],
    { also: ['@node-rs/argon2'] },
  ),
  table(
    'crypto-js',
    'vendor docs, exports checked in 4.2: cipher text from a passphrase uses one round of MD5',
    [
      ...['MD5', 'SHA1', 'SHA256', 'SHA512', 'SHA3', 'RIPEMD160'].flatMap((name): CallRow[] => [
        {
          symbol: [name],
          role: 'digest',
          args: { value: '0' },
          returns: 'Words',
          facts: { algorithm: name.toLowerCase() },
        },
        {
          symbol: [`Hmac${name}`],
          role: 'mac',
          args: { value: '0', key: '1' },
          returns: 'Words',
          facts: { algorithm: name.toLowerCase() },
        },
      ]),
      {
        symbol: ['AES.encrypt', 'AES.decrypt', 'TripleDES.encrypt', 'DES.encrypt', 'RC4.encrypt'],
        role: 'cipher',
        args: { value: '0', key: '1', options: '2', iv: '2.iv' },
        returns: 'sync',
      },
      {
        symbol: ['PBKDF2'],
        role: 'kdf',
        args: { password: '0', salt: '1', cost: '2.iterations' },
        returns: 'sync',
        facts: { blocks: 'heavy', costUnit: 'iterations' },
      },
    ],
  ),
  ...[
    'tsscmp',
    'safe-compare',
    'secure-compare',
    'scmp',
    'buffer-equal-constant-time',
    'constant-time-compare',
  ].map((library) =>
    table(library, 'README: compares in constant time', [
      {
        symbol: ['default'],
        role: 'compare',
        args: { left: '0', right: '1' },
        returns: 'sync',
        facts: { constantTime: true, verifies: true },
      },
    ]),
  ),
  wholeDigest('md5', 'md5', 'vendor docs'),
  wholeDigest('sha1', 'sha1', 'vendor docs'),
  wholeDigest('js-md5', 'md5', 'vendor docs'),
  wholeDigest('js-sha1', 'sha1', 'vendor docs'),
  table('object-hash', 'vendor docs, exports checked in 3.0: sha1 unless `algorithm` says else', [
    {
      symbol: ['default', 'MD5', 'sha1'],
      role: 'digest',
      args: { value: '0', algorithm: '1.algorithm' },
      returns: 'sync',
      facts: { algorithm: 'sha1' },
    },
  ]),
];
