import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const streamed = (maker: string, instance: string, row: Omit<CallRow, 'symbol' | 'returns'>): CallRow[] => [
  { symbol: [maker], returns: instance, ...row },
  { symbol: members(instance, 'update'), role: 'call', args: { value: '0' }, returns: 'builder' },
];

/** Digests of small libraries that take the whole value at once. */
const oneCall = (library: string, algorithm: string, source: string): LibraryModel =>
  table(library, source, [
    {
      symbol: ['default', algorithm],
      role: 'digest',
      args: { value: '0' },
      returns: 'sync',
      facts: { algorithm },
    },
  ]);

const secureRandom = (names: string, returns: string, bits?: number): CallRow => ({
  symbol: names.split(' '),
  role: 'random',
  args: { size: '0' },
  returns,
  facts: { strong: true, ...(bits ? { bits } : {}) },
});

const cryptoJs: LibraryModel = table('crypto-js', 'read in 4.2', [
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
]);

const nodeCrypto: LibraryModel = table('node:crypto', 'Node.js docs 24, crypto', [
  ...streamed('createHash', 'Hash', { role: 'digest', args: { algorithm: '0' } }),
  ...streamed('createHmac', 'Hmac', { role: 'mac', args: { algorithm: '0', key: '1' } }),
  ...streamed('createSign', 'Sign', { role: 'call', args: { algorithm: '0' } }),
  ...streamed('createVerify', 'Verify', { role: 'call', args: { algorithm: '0' } }),
  { symbol: members('Hash Hmac', 'digest'), role: 'call', args: { encoding: '0' }, returns: 'sync' },
  { symbol: ['hash'], role: 'digest', args: { algorithm: '0', value: '1' }, returns: 'sync' },
  {
    symbol: ['Sign#sign', 'sign'],
    role: 'sign',
    args: { key: '0' },
    returns: 'sync',
  },
  {
    symbol: ['Verify#verify', 'verify'],
    role: 'verify',
    returns: 'sync',
    facts: { verifies: true, constantTime: true },
  },
  {
    symbol: ['createCipheriv', 'createDecipheriv'],
    role: 'cipher',
    args: { algorithm: '0', key: '1', iv: '2' },
    returns: 'Cipher',
  },
  { symbol: members('Cipher', 'update final'), role: 'call', args: { value: '0' }, returns: 'sync' },
  { symbol: ['createSecretKey'], role: 'call', args: { key: '0' }, returns: 'KeyObject' },
  {
    symbol: ['timingSafeEqual'],
    role: 'compare',
    args: { left: '0', right: '1' },
    returns: 'sync',
    facts: { constantTime: true, throws: true },
  },
  ...(['scrypt', 'pbkdf2', 'hkdf'] as const).flatMap((name): CallRow[] => [
    {
      symbol: [name],
      role: 'kdf',
      args: { password: name === 'hkdf' ? '1' : '0' },
      returns: 'sync',
      callback: { arg: 'last', runs: 'later', result: 'dropped' },
      facts: { algorithm: name },
    },
    {
      symbol: [`${name}Sync`],
      role: 'kdf',
      args: { password: name === 'hkdf' ? '1' : '0' },
      returns: 'sync',
      facts: { algorithm: name, blocks: name === 'hkdf' ? 'light' : 'heavy' },
    },
  ]),
  secureRandom('randomBytes randomFillSync randomFill webcrypto.getRandomValues', 'sync'),
  secureRandom('randomInt', 'sync', 48),
  {
    symbol: ['randomUUID'],
    role: 'id',
    alsoRoles: ['random'],
    returns: 'sync',
    facts: { strong: true, bits: 122, yields: 'uuid' },
  },
]);

/** Equality in constant time. */
const comparers: LibraryModel[] = [
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
      facts: { constantTime: true },
    },
  ]),
);

/** What digests, keys and random bytes are made with. */
export const cryptography: LibraryModel[] = [
  nodeCrypto,
  cryptoJs,
  oneCall('md5', 'md5', 'read in 2.3'),
  oneCall('sha1', 'sha1', 'read in 1.1'),
  oneCall('js-md5', 'md5', 'read in 0.8'),
  oneCall('js-sha1', 'sha1', 'read in 0.7'),
  table('object-hash', 'read in 3.0: sha1 unless `algorithm` says else', [
    {
      symbol: ['default', 'MD5', 'sha1'],
      role: 'digest',
      args: { value: '0', algorithm: '1.algorithm' },
      returns: 'sync',
      facts: { algorithm: 'sha1' },
    },
  ]),
  table(
    'bcrypt',
    'read in 5.1',
    [
      {
        symbol: ['hash', 'hashSync'],
        role: 'kdf',
        args: { password: '0', cost: '1' },
        returns: 'promise',
        facts: { algorithm: 'bcrypt' },
      },
      {
        symbol: ['compare', 'compareSync'],
        role: 'compare',
        args: { left: '0', right: '1' },
        returns: 'promise',
        facts: { verifies: true, constantTime: true, cost: 'auth' },
      },
      { symbol: ['genSalt', 'genSaltSync'], role: 'random', returns: 'promise', facts: { strong: true } },
    ],
    { also: ['bcryptjs', '@node-rs/bcrypt'] },
  ),
  table(
    'argon2',
    'read in 0.41',
    [
      {
        symbol: ['hash'],
        role: 'kdf',
        args: { password: '0' },
        returns: 'promise',
        facts: { algorithm: 'argon2id' },
      },
      {
        symbol: ['verify'],
        role: 'compare',
        args: { left: '0', right: '1' },
        returns: 'promise',
        facts: { verifies: true, constantTime: true, cost: 'auth' },
      },
    ],
    { also: ['@node-rs/argon2'] },
  ),
  table('uuid', 'read in 9 and 11', [
    {
      symbol: ['v4', 'v7', 'v6', 'v1'],
      role: 'id',
      alsoRoles: ['random'],
      returns: 'sync',
      facts: { strong: true, bits: 74, yields: 'uuid' },
    },
  ]),
  table('nanoid', 'read in 5: 21 characters, 126 bits', [
    {
      symbol: ['nanoid'],
      role: 'id',
      alsoRoles: ['random'],
      args: { size: '0' },
      returns: 'sync',
      facts: { strong: true, bits: 126 },
    },
    { symbol: ['customAlphabet'], role: 'call', returns: 'Generator' },
    {
      symbol: ['Generator#'],
      role: 'id',
      alsoRoles: ['random'],
      args: { size: '0' },
      returns: 'sync',
      facts: { strong: true },
    },
  ]),
  ...comparers,
];
