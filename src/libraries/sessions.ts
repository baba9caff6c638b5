import { middleware } from './middleware-row.ts';
import { table } from './rows.ts';
import type { LibraryModel } from './table.ts';

const sessions: LibraryModel[] = [
  middleware(
    'express-session',
    'vendor docs, exports checked in 1.19: MemoryStore, httpOnly, not secure, no sameSite',
    'session',
    {
      credential: 'cookie',
      unit: 'ms',
      store: 'memory',
      defaults: { httpOnly: true, secure: false, sameSite: null },
    },
    { args: { secret: '0.secret', store: '0.store', cookie: '0.cookie', lifetime: '0.cookie.maxAge' } },
  ),
  middleware(
    'cookie-session',
    'vendor docs, exports checked in 2.1: the whole session is in the signed cookie',
    'session',
    { credential: 'cookie', unit: 'ms', defaults: { httpOnly: true, secure: false, sameSite: null } },
    { args: { secret: '0.secret', keys: '0.keys', lifetime: '0.maxAge' } },
  ),
  table('iron-session', 'exports checked in 8.0', [
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
  table('cookie', 'vendor docs, exports checked in 1.1: no flag is set by default', [
    {
      symbol: ['serialize'],
      role: 'cookie',
      args: { name: '0', value: '1', options: '2', lifetime: '2.maxAge' },
      returns: 'sync',
      facts: { unit: 's', defaults: { httpOnly: false, secure: false, sameSite: null } },
    },
    { symbol: ['parse'], role: 'input', args: { value: '0' }, returns: 'sync', facts: { part: 'cookie' } },
  ]),
  ...['csurf', 'lusca', 'csrf-sync'].map((library) =>
    middleware(library, 'README', 'guard', { strength: 'machine', credential: 'header', phase: 'csrf' }),
  ),
  table('csrf-csrf', 'vendor docs', [
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
  table('helmet', 'exports checked in 8.3', [
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
  middleware('koa-helmet', 'vendor docs', 'security-headers', {}, { of: 'koa' }),
  middleware(
    'cors',
    'vendor docs, exports checked in 2.8: any origin, no credentials',
    'cors',
    { unit: 's', defaults: { origin: '*', credentials: false } },
    { args: { origin: '0.origin', credentials: '0.credentials', lifetime: '0.maxAge' } },
  ),
  middleware(
    '@koa/cors',
    'vendor docs: reflects the origin before 5, `*` from 5',
    'cors',
    { unit: 's', defaults: { credentials: false } },
    { args: { origin: '0.origin', credentials: '0.credentials', lifetime: '0.maxAge' }, of: 'koa' },
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

/** Sessions, cookies, CSRF, CORS and security headers. */
export const sessionsAndHeaders: LibraryModel[] = [...sessions, ...headers];
