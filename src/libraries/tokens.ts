import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const signed = (symbols: string[], more: Partial<CallRow> = {}): CallRow => ({
  symbol: symbols,
  role: 'session',
  args: { secret: '0.secret', options: '0' },
  returns: 'express:RequestHandler',
  ...more,
});

/** Tokens and signed cookies: where the key goes. */
export const tokens: LibraryModel[] = [
  table('jsonwebtoken', 'read in 9.0: a number in `expiresIn` is seconds', [
    {
      symbol: ['sign'],
      role: 'sign',
      args: { payload: '0', key: '1', options: '2', lifetime: '2.expiresIn' },
      returns: 'sync',
      facts: { unit: 's' },
    },
    {
      symbol: ['verify'],
      role: 'verify',
      args: { token: '0', key: '1', options: '2' },
      returns: 'sync',
      facts: { verifies: true, throws: true },
    },
    { symbol: ['decode'], role: 'decode', args: { token: '0' }, returns: 'sync', facts: { verifies: false } },
  ]),
  table('express-jwt', 'read in 6.1 and 8.4', [
    {
      symbol: ['default', 'expressjwt'],
      role: 'guard',
      args: { secret: '0.secret', options: '0' },
      returns: 'express:RequestHandler',
      facts: { strength: 'required', credential: 'token', principal: 'req.auth' },
    },
  ]),
  table('passport-jwt', 'read in 4.0', [
    { symbol: ['Strategy'], role: 'guard', args: { secret: '0.secretOrKey', options: '0' } },
  ]),
  table('express-session', 'read in 1.18', [signed(['default'])]),
  table('cookie-session', 'read in 2.1', [
    signed(['default'], { args: { secret: '0.secret', keys: '0.keys', options: '0' } }),
  ]),
  table('iron-session', 'read in 8.0', [
    signed(['getIronSession'], { args: { secret: 'last.password', options: 'last' }, returns: 'promise' }),
  ]),
  table('jose', 'read in 5 and 6', [
    { symbol: members('SignJWT', 'sign'), role: 'sign', args: { key: '0' }, returns: 'promise' },
    {
      symbol: ['jwtVerify'],
      role: 'verify',
      args: { token: '0', key: '1' },
      returns: 'promise',
      facts: { verifies: true },
    },
    {
      symbol: ['decodeJwt'],
      role: 'decode',
      args: { token: '0' },
      returns: 'sync',
      facts: { verifies: false },
    },
  ]),
];
