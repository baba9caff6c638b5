import type { Facts } from './facts.ts';
import { middleware } from './middleware-row.ts';
import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const consume = (instance: string, names: string, facts: Facts): CallRow => ({
  symbol: members(instance, names),
  role: 'limiter',
  args: { key: '0', points: '1' },
  returns: 'promise',
  facts,
});

const flexible = [
  'RateLimiterMemory',
  'RateLimiterCluster',
  'RateLimiterRedis',
  'RateLimiterMongo',
  'RateLimiterPostgres',
  'RateLimiterMySQL',
  'RateLimiterMemcache',
  'RateLimiterPrisma',
  'RateLimiterUnion',
  'BurstyRateLimiter',
];

export const rateLimiters: LibraryModel[] = [
  middleware(
    'express-rate-limit',
    'read in 8.7: 60 s, 5 requests, req.ip, memory',
    'limiter',
    { window: 'ms', store: 'memory', onStoreError: 'throws', defaults: { windowMs: 60_000, limit: 5 } },
    {
      symbols: ['default', 'rateLimit'],
      args: {
        window: '0.windowMs',
        points: '0.limit',
        max: '0.max',
        key: '0.keyGenerator',
        store: '0.store',
      },
    },
  ),
  middleware(
    'express-slow-down',
    'exports checked in 3.1',
    'limiter',
    { window: 'ms', store: 'memory' },
    { symbols: ['default', 'slowDown'], args: { window: '0.windowMs', points: '0.delayAfter' } },
  ),
  middleware('express-brute', 'README', 'limiter', { window: 'ms' }),
  middleware(
    'koa-ratelimit',
    'vendor docs: duration in ms',
    'limiter',
    { window: 'ms' },
    { args: { window: '0.duration', points: '0.max', key: '0.id', store: '0.db' }, of: 'koa' },
  ),
  table('hono-rate-limiter', 'exports checked in 0.5', [
    {
      symbol: ['rateLimiter'],
      role: 'limiter',
      args: {
        options: '0',
        window: '0.windowMs',
        points: '0.limit',
        key: '0.keyGenerator',
        store: '0.store',
      },
      returns: 'hono:Middleware',
      facts: { window: 'ms', store: 'memory' },
    },
  ]),
  table('@fastify/rate-limit', 'vendor docs: installs by onRoute; routes declared before it loads are free', [
    {
      symbol: ['default'],
      role: 'limiter',
      args: { window: '1.timeWindow', points: '1.max', key: '1.keyGenerator', store: '1.redis' },
      returns: 'fastify:Plugin',
      facts: {
        window: 'ms',
        store: 'memory',
        onStoreError: 'throws',
        defaults: { max: 1000, timeWindow: 60_000 },
      },
    },
  ]),
  table(
    'rate-limiter-flexible',
    'read in 11.4: points and duration must be given; duration in seconds; rejects with RateLimiterRes over the limit, with Error when the store fails',
    [
      ...flexible.map((name) =>
        consume(name, 'consume penalty', {
          window: 's',
          onStoreError: 'throws',
          store: name === 'RateLimiterMemory' ? 'memory' : 'shared',
          fails: 'rejects',
        }),
      ),
      {
        symbol: members(flexible.join(' '), 'get set block delete reward'),
        role: 'call',
        args: { key: '0' },
        returns: 'promise',
      },
    ],
    {
      makes: flexible.map(
        (name) =>
          ({ symbol: [name], instance: name, kind: 'limiter', owns: 'nothing', options: '0' }) as const,
      ),
      settings: {
        points: { at: ['0.points'], unit: 'count', default: null },
        window: { at: ['0.duration'], unit: 's', default: null },
      },
    },
  ),
  table(
    '@upstash/ratelimit',
    'vendor docs, exports checked in 2.2: answers success after its 5 s timeout, throws on other errors',
    [
      consume('Ratelimit', 'limit blockUntilReady', {
        store: 'shared',
        onStoreError: 'throws',
        fails: 'returns result',
      }),
      {
        symbol: ['Ratelimit.slidingWindow', 'Ratelimit.fixedWindow', 'Ratelimit.tokenBucket'],
        role: 'call',
        args: { points: '0', window: '1' },
        returns: 'sync',
      },
    ],
    {
      makes: [
        { symbol: ['Ratelimit'], instance: 'Ratelimit', kind: 'limiter', owns: 'nothing', options: '0' },
      ],
    },
  ),
  ...(['>=5', '<5'] as const).map((versions): LibraryModel => ({
    library: '@nestjs/throttler',
    versions,
    source:
      versions === '>=5'
        ? 'vendor docs, exports checked in 6.7: ttl in ms, inert until the guard is bound'
        : 'vendor docs 4: ttl in seconds, inert until the guard is bound',
    calls: [
      {
        symbol: ['ThrottlerModule.forRoot', 'ThrottlerModule.forRootAsync'],
        role: 'limiter',
        args: {
          options: '0',
          window: versions === '>=5' ? '0.0.ttl' : '0.ttl',
          points: versions === '>=5' ? '0.0.limit' : '0.limit',
        },
        returns: 'sync',
        facts: { window: versions === '>=5' ? 'ms' : 's', store: 'memory' },
      },
      {
        symbol: ['@Throttle'],
        role: 'limiter',
        args: { options: '0' },
        facts: { window: versions === '>=5' ? 'ms' : 's' },
      },
      { symbol: ['@SkipThrottle'], role: 'call' },
    ],
  })),
];
