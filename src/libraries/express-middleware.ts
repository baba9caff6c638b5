import { routing } from './express.ts';
import { members } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const middlewareOf = (
  library: string,
  source: string,
  symbols: string[],
  facts: CallRow['facts'],
): LibraryModel => ({
  library,
  source,
  calls: [
    { symbol: symbols, role: 'middleware', args: { options: '0' }, returns: 'express:RequestHandler', facts },
  ],
});

export const expressMiddleware: LibraryModel[] = [
  {
    library: 'express-async-errors',
    source: 'vendor docs: patches the layers of Express 4 so that rejections reach the error handler',
    calls: [{ symbol: ['default'], role: 'call', returns: 'sync', facts: { rejections: 'handled' } }],
  },
  {
    library: 'express-async-handler',
    also: ['@awaitjs/express', 'express-async-wrap'],
    source: 'vendor docs: Promise.resolve(fn(…)).catch(next)',
    calls: [
      {
        symbol: ['default', 'wrap'],
        role: 'call',
        returns: 'express:RequestHandler',
        callback: {
          arg: '0',
          runs: 'stored',
          result: 'awaited',
          gives: { 0: 'express:Request', 1: 'express:Response', 2: 'express:Next' },
        },
        facts: { rejections: 'handled' },
      },
    ],
  },
  {
    library: 'express-promise-router',
    source: 'express-promise-router README: a handler may return a promise; its rejection goes to next',
    makes: [{ symbol: ['default()'], instance: 'Router', kind: 'server', owns: 'nothing' }],
    calls: routing('handled').filter((row) => row.symbol.some((symbol) => /^(Router|Route)#/.test(symbol))),
    instances: {
      Request: { like: ['express:Request'] },
      Response: { like: ['express:Response'] },
      Next: { like: ['express:Next'] },
    },
  },
  {
    library: 'body-parser',
    source: 'vendor docs, exports checked in 2.4: limit 100kb, urlencoded extended',
    calls: [
      {
        symbol: ['json', 'urlencoded', 'raw', 'text', 'default'],
        role: 'middleware',
        args: { options: '0', limit: '0.limit' },
        returns: 'express:RequestHandler',
        facts: { part: 'body', scope: 'app', defaults: { limit: '100kb' } },
      },
    ],
  },
  {
    library: 'multer',
    source: 'vendor docs, exports checked in 2.5: memory storage without dest, no limits by default',
    calls: [
      {
        symbol: ['default'],
        role: 'call',
        args: { options: '0' },
        returns: 'Multer',
        facts: { defaults: { fileSize: null } },
      },
      {
        symbol: members('Multer', 'single array fields any none'),
        role: 'middleware',
        args: { name: '0' },
        returns: 'express:RequestHandler',
        facts: { part: 'file' },
      },
      {
        symbol: ['diskStorage'],
        role: 'call',
        args: { options: '0', filename: '0.filename', destination: '0.destination' },
        returns: 'sync',
      },
      { symbol: ['memoryStorage'], role: 'call', args: { options: '0' }, returns: 'sync' },
    ],
  },
  middlewareOf('compression', 'exports checked in 2.5', ['default'], { phase: 'compress' }),
  middlewareOf('morgan', 'exports checked in 2.5', ['default'], { phase: 'log' }),
  {
    library: 'cookie-parser',
    source: 'vendor docs: signs with the first secret of a list',
    calls: [
      {
        symbol: ['default'],
        role: 'middleware',
        alsoRoles: ['session'],
        args: { secret: '0', options: '1' },
        returns: 'express:RequestHandler',
        facts: { part: 'cookie' },
      },
    ],
  },
  middlewareOf('method-override', 'vendor docs', ['default'], { phase: 'rewrite' }),
  {
    library: 'serve-static',
    source: 'exports checked in 2.2',
    calls: [
      {
        symbol: ['default'],
        role: 'middleware',
        args: { root: '0', options: '1' },
        returns: 'express:RequestHandler',
      },
    ],
  },
  {
    library: 'http-errors',
    source: 'read in 2.0: an error that Express and Koa answer with its status',
    calls: [
      {
        symbol: ['default'],
        role: 'answer',
        args: { status: '0', body: '1' },
        returns: 'sync',
        facts: { exception: true, statusArg: '0' },
      },
      ...[
        ['BadRequest', 400],
        ['Unauthorized', 401],
        ['PaymentRequired', 402],
        ['Forbidden', 403],
        ['NotFound', 404],
        ['Conflict', 409],
        ['Gone', 410],
        ['UnprocessableEntity', 422],
        ['TooManyRequests', 429],
        ['InternalServerError', 500],
        ['ServiceUnavailable', 503],
      ].map(([name, status]): CallRow => ({
        symbol: [`${name}`],
        role: 'answer',
        args: { body: '0' },
        facts: { exception: true, status: Number(status) },
      })),
    ],
  },
];
