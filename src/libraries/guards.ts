import { middleware } from './middleware-row.ts';
import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

const guard = { strength: 'required', credential: 'token' } as const;

/** Who may pass: guards of libraries. */
export const guards: LibraryModel[] = [
  table(
    'passport',
    'vendor docs, exports checked in 0.7: without callback a failed strategy answers 401',
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
  table('passport-jwt', 'exports checked in 4.0', [
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
    'exports checked in 8.5',
    'guard',
    { ...guard, principal: 'req.auth' },
    { symbols: ['default', 'expressjwt'], args: { secret: '0.secret', optional: '0.credentialsRequired' } },
  ),
  middleware(
    'koa-jwt',
    'exports checked in 4.0',
    'guard',
    { ...guard, principal: 'ctx.state.user' },
    { args: { secret: '0.secret', optional: '0.passthrough' }, of: 'koa' },
  ),
  middleware(
    'express-oauth2-jwt-bearer',
    'exports checked in 1.10',
    'guard',
    { ...guard, principal: 'req.auth' },
    { symbols: ['auth'], args: { optional: '0.authRequired' } },
  ),
  table('express-openid-connect', 'vendor docs: `auth` requires a login unless authRequired is false', [
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
  middleware('express-basic-auth', 'vendor docs: compares in constant time', 'guard', {
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
  table('@fastify/jwt', 'vendor docs', [
    {
      symbol: ['default', 'fastifyJwt'],
      role: 'guard',
      args: { secret: '1.secret' },
      returns: 'fastify:Plugin',
      facts: { strength: 'optional', credential: 'token' },
    },
  ]),
  table('@fastify/bearer-auth', 'vendor docs', [
    {
      symbol: ['default'],
      role: 'guard',
      returns: 'fastify:Plugin',
      facts: { strength: 'required', credential: 'token' },
    },
  ]),
  table('google-auth-library', 'exports checked in 10.9', [
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
