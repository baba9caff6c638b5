import { members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel, RoleName } from './table.ts';

/** A factory of middleware: `default(options)` or a named export. */
function middleware(
  library: string,
  source: string,
  role: RoleName,
  facts: Facts = {},
  more: { symbols?: string[]; args?: Record<string, string>; also?: string[]; of?: 'express' | 'koa' } = {},
): LibraryModel {
  const { symbols = ['default'], args = {}, also, of = 'express' } = more;
  const returns = of === 'express' ? 'express:RequestHandler' : 'koa:Middleware';
  return table(
    library,
    source,
    [{ symbol: symbols, role, args: { options: '0', ...args }, returns, facts }],
    also ? { also } : {},
  );
}

const guard = { strength: 'required', credential: 'token' } as const;

const guards: LibraryModel[] = [
  table(
    'passport',
    'read in 0.7: without callback a failed strategy answers 401',
    [
      {
        symbol: ['authenticate'],
        role: 'guard',
        args: { strategy: '0', options: '1' },
        returns: 'express:RequestHandler',
        callback: { arg: 'last', runs: 'later', result: 'dropped' },
        facts: { strength: 'required', principal: 'req.user' },
      },
      {
        symbol: ['authorize'],
        role: 'guard',
        args: { strategy: '0' },
        returns: 'express:RequestHandler',
        facts: { strength: 'required' },
      },
      {
        symbol: ['initialize', 'session'],
        role: 'guard',
        returns: 'express:RequestHandler',
        facts: { strength: 'optional', credential: 'session', principal: 'req.user' },
      },
      {
        symbol: ['use', 'serializeUser', 'deserializeUser'],
        role: 'call',
        returns: 'sync',
        callback: { arg: 'last', runs: 'stored', result: 'dropped' },
      },
    ],
    { also: ['koa-passport'] },
  ),
  table('passport-jwt', 'read in 4.0', [
    {
      symbol: ['Strategy'],
      role: 'guard',
      args: { secret: '0.secretOrKey', options: '0' },
      callback: { arg: '1', runs: 'stored', result: 'dropped' },
      facts: { verifies: true, credential: 'token' },
    },
    {
      symbol: [
        'ExtractJwt.fromAuthHeaderAsBearerToken',
        'ExtractJwt.fromExtractors',
        'ExtractJwt.fromHeader',
      ],
      role: 'call',
      returns: 'sync',
    },
  ]),
  ...[
    'passport-local',
    'passport-google-oauth20',
    'passport-github2',
    'passport-oauth2',
    'passport-http-bearer',
  ].map((library) =>
    table(library, 'README', [
      {
        symbol: ['Strategy', 'default'],
        role: 'guard',
        args: { options: '0' },
        callback: { arg: 'last', runs: 'stored', result: 'dropped' },
      },
    ]),
  ),
  middleware(
    'express-jwt',
    'read in 6.1 and 8.4',
    'guard',
    { ...guard, principal: 'req.auth' },
    { symbols: ['default', 'expressjwt'], args: { secret: '0.secret', optional: '0.credentialsRequired' } },
  ),
  middleware(
    'koa-jwt',
    'read in 4.0',
    'guard',
    { ...guard, principal: 'ctx.state.user' },
    { args: { secret: '0.secret', optional: '0.passthrough' }, of: 'koa' },
  ),
  middleware(
    'express-oauth2-jwt-bearer',
    'read in 1.6',
    'guard',
    { ...guard, principal: 'req.auth' },
    { symbols: ['auth'], args: { optional: '0.authRequired' } },
  ),
  table('express-openid-connect', 'read in 2.18: `auth` requires a login unless authRequired is false', [
    {
      symbol: ['auth'],
      role: 'guard',
      args: { options: '0', optional: '0.authRequired' },
      returns: 'express:RequestHandler',
      facts: { strength: 'required', credential: 'session', principal: 'req.oidc.user' },
    },
    {
      symbol: ['requiresAuth', 'claimEquals', 'claimIncludes'],
      role: 'guard',
      returns: 'express:RequestHandler',
      facts: { strength: 'required', credential: 'session' },
    },
  ]),
  middleware('express-basic-auth', 'read in 1.2: compares in constant time', 'guard', {
    strength: 'required',
    credential: 'header',
    principal: 'req.auth',
  }),
  middleware(
    'connect-ensure-login',
    'README',
    'guard',
    { strength: 'required', credential: 'session' },
    { symbols: ['ensureLoggedIn'] },
  ),
  table('@clerk/express', 'Clerk documentation: clerkMiddleware alone only populates', [
    {
      symbol: ['requireAuth'],
      role: 'guard',
      returns: 'express:RequestHandler',
      facts: { strength: 'required', credential: 'session', principal: 'req.auth' },
    },
    {
      symbol: ['clerkMiddleware'],
      role: 'guard',
      returns: 'express:RequestHandler',
      facts: { strength: 'optional', credential: 'session' },
    },
    {
      symbol: ['getAuth'],
      role: 'guard',
      args: { request: '0' },
      returns: 'sync',
      facts: { strength: 'optional', credential: 'session' },
    },
  ]),
  table('supertokens-node/recipe/session/framework/express', 'SuperTokens documentation', [
    {
      symbol: ['verifySession'],
      role: 'guard',
      args: { options: '0', optional: '0.sessionRequired' },
      returns: 'express:RequestHandler',
      facts: { strength: 'required', credential: 'session', principal: 'req.session' },
    },
  ]),
  table('@fastify/jwt', 'read in 9.1', [
    {
      symbol: ['default', 'fastifyJwt'],
      role: 'guard',
      args: { secret: '1.secret' },
      returns: 'fastify:Plugin',
      facts: { strength: 'optional', credential: 'token' },
    },
  ]),
  table('@fastify/bearer-auth', 'read in 10.1', [
    {
      symbol: ['default'],
      role: 'guard',
      returns: 'fastify:Plugin',
      facts: { strength: 'required', credential: 'token' },
    },
  ]),
  table('google-auth-library', 'read in 9.15', [
    {
      symbol: members('OAuth2Client', 'verifyIdToken'),
      role: 'verify',
      args: { token: '0.idToken', audience: '0.audience' },
      returns: 'promise',
      facts: { verifies: true, fails: 'rejects' },
    },
    {
      symbol: members('OAuth2Client', 'getToken refreshAccessToken getAccessToken request'),
      role: 'sdk.call',
      returns: 'promise',
      facts: { provider: 'google' },
    },
  ]),
  table(
    'next-auth',
    'Auth.js documentation',
    [
      {
        symbol: ['getServerSession', 'unstable_getServerSession'],
        role: 'guard',
        returns: 'promise',
        facts: { strength: 'optional', credential: 'session' },
      },
      {
        symbol: ['default().auth'],
        role: 'guard',
        returns: 'promise',
        facts: { strength: 'optional', credential: 'session' },
      },
    ],
    { also: ['next-auth/next'] },
  ),
  table(
    'better-auth',
    'better-auth documentation',
    [
      {
        symbol: members('Auth', 'api.getSession'),
        role: 'guard',
        returns: 'promise',
        facts: { strength: 'optional', credential: 'session' },
      },
    ],
    { makes: [{ symbol: ['betterAuth()'], instance: 'Auth', kind: 'other', owns: 'nothing', options: '0' }] },
  ),
];

const sessions: LibraryModel[] = [
  middleware(
    'express-session',
    'read in 1.18: MemoryStore, httpOnly, not secure, no sameSite',
    'session',
    {
      credential: 'cookie',
      unit: 'ms',
      store: 'memory',
      defaults: { httpOnly: true, secure: false, sameSite: null },
    },
    { args: { secret: '0.secret', store: '0.store', cookie: '0.cookie' } },
  ),
  middleware(
    'cookie-session',
    'read in 2.1: the whole session is in the signed cookie',
    'session',
    { credential: 'cookie', unit: 'ms', defaults: { httpOnly: true, secure: false, sameSite: null } },
    { args: { secret: '0.secret', keys: '0.keys' } },
  ),
  table('iron-session', 'read in 8.0', [
    {
      symbol: ['getIronSession'],
      role: 'session',
      args: { secret: 'last.password', options: 'last' },
      returns: 'promise',
      facts: { credential: 'cookie', defaults: { httpOnly: true, secure: true, sameSite: 'lax' } },
    },
  ]),
  ...['@fastify/session', '@fastify/secure-session'].map((library) =>
    table(library, 'README', [
      {
        symbol: ['default'],
        role: 'session',
        args: { secret: '1.secret' },
        returns: 'fastify:Plugin',
        facts: { credential: 'cookie', store: 'memory' },
      },
    ]),
  ),
  table('cookie', 'read in 1.0: no flag is set by default', [
    {
      symbol: ['serialize'],
      role: 'cookie',
      args: { name: '0', value: '1', options: '2' },
      returns: 'sync',
      facts: { unit: 's', defaults: { httpOnly: false, secure: false, sameSite: null } },
    },
    { symbol: ['parse'], role: 'input', args: { value: '0' }, returns: 'sync', facts: { part: 'cookie' } },
  ]),
  ...['csurf', 'lusca', 'csrf-sync'].map((library) =>
    middleware(library, 'README', 'guard', { strength: 'machine', credential: 'header', phase: 'csrf' }),
  ),
  table('csrf-csrf', 'read in 4.0', [
    {
      symbol: ['doubleCsrf'],
      role: 'guard',
      args: { options: '0', secret: '0.getSecret' },
      returns: 'sync',
      facts: { strength: 'machine', phase: 'csrf' },
    },
  ]),
];

const headers: LibraryModel[] = [
  table('helmet', 'read in 8.1', [
    {
      symbol: ['default', 'helmet'],
      role: 'security-headers',
      args: { options: '0' },
      returns: 'express:RequestHandler',
    },
    {
      symbol: [
        'contentSecurityPolicy',
        'hsts',
        'frameguard',
        'noSniff',
        'crossOriginResourcePolicy',
        'referrerPolicy',
        'xssFilter',
        'hidePoweredBy',
        'ieNoOpen',
        'dnsPrefetchControl',
      ],
      role: 'security-headers',
      args: { options: '0' },
      returns: 'express:RequestHandler',
      facts: { unit: 's' },
    },
  ]),
  middleware('koa-helmet', 'read in 8.0', 'security-headers', {}, { of: 'koa' }),
  middleware(
    'cors',
    'read in 2.8: any origin, no credentials',
    'cors',
    { unit: 's', defaults: { origin: '*', credentials: false } },
    { args: { origin: '0.origin', credentials: '0.credentials' } },
  ),
  middleware(
    '@koa/cors',
    'read in 5.0: reflects the origin before 5, `*` from 5',
    'cors',
    { unit: 's', defaults: { credentials: false } },
    { args: { origin: '0.origin', credentials: '0.credentials' }, of: 'koa' },
  ),
  ...['@fastify/cors', '@fastify/helmet'].map((library) =>
    table(library, 'README', [
      {
        symbol: ['default'],
        role: library.endsWith('cors') ? 'cors' : 'security-headers',
        args: { options: '1' },
        returns: 'fastify:Plugin',
      },
    ]),
  ),
];

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

const limiters: LibraryModel[] = [
  middleware(
    'express-rate-limit',
    'read in 7.5 and 8.1: 60 s, 5 requests, req.ip, memory',
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
    'read in 2.1',
    'limiter',
    { window: 'ms', store: 'memory' },
    { symbols: ['default', 'slowDown'], args: { window: '0.windowMs', points: '0.delayAfter' } },
  ),
  middleware('express-brute', 'README', 'limiter', { window: 'ms' }),
  middleware(
    'koa-ratelimit',
    'read in 6.0: duration in ms',
    'limiter',
    { window: 'ms' },
    { args: { window: '0.duration', points: '0.max', key: '0.id', store: '0.db' }, of: 'koa' },
  ),
  table('hono-rate-limiter', 'read in 0.4', [
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
  table(
    '@fastify/rate-limit',
    'read in 10.3: installs by onRoute; routes declared before it loads are free',
    [
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
    ],
  ),
  table(
    'rate-limiter-flexible',
    'read in 7.1: duration in seconds; rejects with RateLimiterRes over the limit, with Error when the store fails',
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
        points: { at: ['0.points'], unit: 'count', default: 4 },
        window: { at: ['0.duration'], unit: 's', default: 1 },
      },
    },
  ),
  table(
    '@upstash/ratelimit',
    'read in 2.0: answers success after its 5 s timeout, throws on other errors',
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
        ? 'read in 6.4: ttl in ms, inert until the guard is bound'
        : 'read in 4.2: ttl in seconds, inert until the guard is bound',
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

export const securityMiddleware: LibraryModel[] = [...guards, ...sessions, ...headers];
export const rateLimiters: LibraryModel[] = limiters;
