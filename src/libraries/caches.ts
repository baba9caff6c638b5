import { decorators, members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel } from './table.ts';

type Names = { get: string; set: string; delete: string };

/** Get, set and delete of a store whose third `set` argument is the lifetime. */
function store(
  instance: string,
  names: Names,
  returns: 'sync' | 'promise',
  facts: Facts,
  ttlAt = '2',
): CallRow[] {
  return [
    { symbol: members(instance, names.get), role: 'cache.get', args: { key: '0' }, returns, facts },
    {
      symbol: members(instance, names.set),
      role: 'cache.set',
      args: { key: '0', value: '1', ttl: ttlAt },
      returns,
      facts,
    },
    { symbol: members(instance, names.delete), role: 'cache.delete', args: { key: '0' }, returns, facts },
  ];
}

const memory: Facts = { medium: 'memory' };

const lruSource = 'read in 11.5: needs max, maxSize or ttl; ttl alone is no bound without ttlAutopurge';

const lru: LibraryModel[] = [
  table(
    'lru-cache',
    lruSource,
    [
      ...store(
        'LRUCache',
        { get: 'get peek has', set: 'set', delete: 'delete clear' },
        'sync',
        { ...memory, bound: 'entries', ttl: 'ms' },
        '2.ttl',
      ),
      {
        symbol: members('LRUCache', 'fetch memo'),
        role: 'cache.wrap',
        args: { key: '0' },
        returns: 'promise',
        facts: { ...memory, singleFlight: true, bound: 'entries' },
      },
    ],
    {
      versions: '>=7',
      makes: [
        {
          symbol: ['default', 'LRUCache'],
          instance: 'LRUCache',
          kind: 'cache',
          owns: 'nothing',
          options: '0',
        },
      ],
      settings: {
        bound: { at: ['0.max', '0.maxSize'], unit: 'count', default: null },
        ttl: { at: ['0.ttl', 'call:ttl'], unit: 'ms', default: null, off: [0] },
        autopurge: { at: ['0.ttlAutopurge'], default: false, off: [false] },
      },
    },
  ),
  table(
    'lru-cache',
    'vendor docs 6: maxAge in ms, no bound by default',
    [
      ...store('LRUCache', { get: 'get peek has', set: 'set', delete: 'del reset' }, 'sync', {
        ...memory,
        ttl: 'ms',
      }),
    ],
    {
      versions: '<7',
      makes: [
        {
          symbol: ['default', 'default()'],
          instance: 'LRUCache',
          kind: 'cache',
          owns: 'nothing',
          options: '0',
        },
      ],
      settings: {
        bound: { at: ['0.max', '0'], unit: 'count', default: null },
        ttl: { at: ['0.maxAge', 'call:ttl'], unit: 'ms', default: null, off: [0] },
      },
    },
  ),
];

const cacheManager = (versions: string, ttl: 'ms' | 's', source: string): LibraryModel =>
  table(
    'cache-manager',
    source,
    [
      ...store('Cache', { get: 'get mget', set: 'set mset', delete: 'del reset clear mdel' }, 'promise', {
        ttl,
      }),
      {
        symbol: members('Cache', 'wrap'),
        role: 'cache.wrap',
        args: { key: '0', ttl: '2' },
        returns: 'promise',
        callback: { arg: '1', runs: 'now', result: 'awaited' },
        facts: { ttl, singleFlight: true, keepsRejections: false },
      },
    ],
    {
      versions,
      makes: [
        {
          symbol: ['createCache()', 'caching()', 'multiCaching()'],
          instance: 'Cache',
          kind: 'cache',
          owns: 'nothing',
          options: 'last',
        },
      ],
      settings: { ttl: { at: ['last.ttl', '0.ttl', 'call:ttl'], unit: ttl, default: 0, off: [0] } },
    },
  );

const managed: LibraryModel[] = [
  cacheManager('>=5', 'ms', 'read in 7.2: lifetimes in ms'),
  cacheManager('<5', 's', 'vendor docs 4: lifetimes in seconds'),
  table(
    '@nestjs/cache-manager',
    'NestJS documentation, caching',
    [
      { symbol: decorators('CacheKey CacheTTL'), role: 'cache.wrap', args: { key: '0', ttl: '0' } },
      {
        symbol: ['CacheModule.register', 'CacheModule.registerAsync'],
        role: 'module',
        args: { options: '0' },
        returns: 'sync',
      },
      { symbol: ['CacheInterceptor'], role: 'cache.wrap' },
    ],
    { instances: { Cache: { like: ['cache-manager:Cache'] } } },
  ),
  table(
    'keyv',
    'read in 5.6: an error event without listener is dropped; lifetimes in ms, no bound in memory',
    store('Keyv', { get: 'get has', set: 'set', delete: 'delete clear' }, 'promise', {
      ttl: 'ms',
      bound: 'none',
    }),
    {
      types: { default: 'Keyv' },
      makes: [
        {
          symbol: ['default', 'Keyv'],
          instance: 'Keyv',
          kind: 'cache',
          owns: 'nothing',
          options: 'last',
          crash: 'guarded',
        },
      ],
      settings: { ttl: { at: ['last.ttl', 'call:ttl'], unit: 'ms', default: null } },
    },
  ),
  table(
    'cacheable',
    'exports checked in 2.5',
    [
      ...store(
        'Cacheable',
        { get: 'get getMany has', set: 'set setMany', delete: 'delete clear' },
        'promise',
        { ttl: 'ms' },
      ),
      {
        symbol: members('Cacheable', 'wrap getOrSet'),
        role: 'cache.wrap',
        args: { key: '0' },
        returns: 'promise',
        callback: { arg: '1', runs: 'now', result: 'awaited' },
      },
    ],
    {
      makes: [{ symbol: ['Cacheable'], instance: 'Cacheable', kind: 'cache', owns: 'nothing', options: '0' }],
    },
  ),
  table(
    'node-cache',
    'vendor docs, exports checked in 5.1: stdTTL in seconds, 0 means for ever; no bound (maxKeys -1)',
    [
      ...store('NodeCache', { get: 'get has mget take', set: 'set mset', delete: 'del flushAll' }, 'sync', {
        ...memory,
        ttl: 's',
      }),
      { symbol: members('NodeCache', 'ttl getTtl keys getStats close'), role: 'call', returns: 'sync' },
    ],
    {
      types: { default: 'NodeCache' },
      makes: [{ symbol: ['default'], instance: 'NodeCache', kind: 'cache', owns: 'nothing', options: '0' }],
      settings: {
        ttl: { at: ['0.stdTTL', 'call:ttl'], unit: 's', default: 0, off: [0] },
        bound: { at: ['0.maxKeys'], unit: 'count', default: -1, off: [-1] },
      },
    },
  ),
  table(
    'quick-lru',
    'exports checked in 7.3',
    store(
      'QuickLRU',
      { get: 'get peek has', set: 'set', delete: 'delete clear' },
      'sync',
      { ...memory, bound: 'entries', ttl: 'ms' },
      '2.maxAge',
    ),
    {
      types: { default: 'QuickLRU' },
      makes: [{ symbol: ['default'], instance: 'QuickLRU', kind: 'cache', owns: 'nothing', options: '0' }],
      settings: {
        bound: { at: ['0.maxSize'], unit: 'count', default: null },
        ttl: { at: ['0.maxAge'], unit: 'ms', default: null },
      },
    },
  ),
  table(
    'memjs',
    'vendor docs, exports checked in 1.3: expires in seconds',
    store(
      'Client',
      { get: 'get', set: 'set add replace', delete: 'delete flush' },
      'promise',
      { medium: 'memcached', ttl: 's', bound: 'server' },
      '2.expires',
    ),
    {
      makes: [
        {
          symbol: ['Client.create()'],
          instance: 'Client',
          kind: 'cache',
          owns: 'sockets',
          options: '1',
          crash: 'guarded',
        },
      ],
    },
  ),
  table(
    'memcached',
    'README: lifetimes in seconds',
    store('Memcached', { get: 'get gets getMulti', set: 'set add replace', delete: 'del' }, 'sync', {
      medium: 'memcached',
      ttl: 's',
      bound: 'server',
      callbackLast: true,
    }),
    {
      types: { default: 'Memcached' },
      makes: [
        {
          symbol: ['default'],
          instance: 'Memcached',
          kind: 'cache',
          owns: 'sockets',
          options: '1',
          crash: 'guarded',
        },
      ],
    },
  ),
  table(
    'bentocache',
    'exports checked in 1.6',
    [
      ...store(
        'BentoCache',
        { get: 'get has', set: 'set setForever', delete: 'delete deleteMany deleteByTag clear' },
        'promise',
        { ttl: 'ms' },
      ),
      {
        symbol: members('BentoCache', 'getOrSet getOrSetForever'),
        role: 'cache.wrap',
        args: { key: '0.key', ttl: '0.ttl' },
        returns: 'promise',
        callback: { arg: '0.factory', runs: 'now', result: 'awaited' },
        facts: { singleFlight: true },
      },
    ],
    {
      makes: [
        { symbol: ['BentoCache'], instance: 'BentoCache', kind: 'cache', owns: 'nothing', options: '0' },
      ],
    },
  ),
  table('next/cache', 'Next.js documentation 15: unstable_cache, revalidate in seconds', [
    {
      symbol: ['unstable_cache'],
      role: 'cache.wrap',
      args: { key: '1', ttl: '2.revalidate' },
      returns: 'sync',
      callback: { arg: '0', runs: 'later', result: 'awaited' },
      facts: { ttl: 's', bound: 'server' },
    },
    {
      symbol: ['revalidateTag', 'revalidatePath'],
      role: 'cache.delete',
      args: { key: '0' },
      returns: 'sync',
    },
  ]),
];

export const caches: LibraryModel[] = [...lru, ...managed];
