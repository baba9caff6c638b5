import { members } from './rows.ts';
import type { CallRow, CallbackRow, LibraryModel } from './table.ts';

const handler: CallbackRow = {
  arg: 'rest',
  runs: 'stored',
  result: 'awaited',
  gives: { 0: 'koa:Context', 1: 'koa:Next' },
};
const facts = { rejections: 'handled', answersBy: 'assign', handler: 'ctx,next' } as const;
const verbs = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  del: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
};

const use: CallRow[] = [
  {
    symbol: members('Router', 'use'),
    when: [{ arg: '0', is: ['string', 'template', 'array'] }],
    role: 'middleware',
    args: { path: '0', handlers: 'rest' },
    returns: 'builder',
    callback: handler,
    facts: { ...facts, scope: 'router' },
  },
  {
    symbol: members('Router', 'use'),
    role: 'middleware',
    args: { handlers: 'rest' },
    returns: 'builder',
    callback: handler,
    facts: { ...facts, scope: 'router' },
  },
];

const koa: LibraryModel = {
  library: 'koa',
  source:
    'vendor docs, exports checked in 3.3: middleware is awaited, rejections are answered by the default error handler',
  types: {
    DefaultContext: 'Context',
    ParameterizedContext: 'Context',
    ExtendableContext: 'Context',
    'Koa.Context': 'Context',
    'Koa.ParameterizedContext': 'Context',
    'Koa.Next': 'Next',
    'Koa.Middleware': 'Middleware',
    default: 'Koa',
    Application: 'Koa',
  },
  makes: [
    {
      symbol: ['default', 'Koa', 'default()'],
      instance: 'Koa',
      kind: 'server',
      owns: 'sockets',
      options: '0',
      crash: 'guarded',
    },
  ],
  instances: { Koa: { like: ['node:events:EventEmitter'] }, Context: {}, Next: {}, Middleware: {} },
  settings: { trustProxy: { at: ['0.proxy', 'set:proxy'], default: false, off: [false] } },
  reads: [
    { symbol: members('Context', 'params'), role: 'source', facts: { part: 'params', yields: 'string' } },
    {
      symbol: members('Context', 'query querystring request.query search'),
      role: 'source',
      facts: { part: 'query', yields: 'array' },
    },
    { symbol: members('Context', 'request.body'), role: 'source', facts: { part: 'body' } },
    {
      symbol: members('Context', 'headers header request.headers request.header'),
      role: 'source',
      facts: { part: 'header' },
    },
    {
      symbol: members('Context', 'request.files request.file file files'),
      role: 'source',
      facts: { part: 'file' },
    },
    {
      symbol: members('Context', 'url path originalUrl request.url request.path href'),
      role: 'source',
      facts: { part: 'url', yields: 'string' },
    },
    {
      symbol: members('Context', 'host hostname origin protocol request.host'),
      role: 'source',
      facts: { part: 'header' },
    },
    { symbol: members('Context', 'ip ips request.ip'), role: 'source', facts: { part: 'ip' } },
    { symbol: members('Context', 'state.user state.auth session'), role: 'principal' },
    {
      symbol: members('Context', 'body response.body'),
      role: 'answer',
      facts: { act: 'answer', answersBy: 'assign' },
    },
    {
      symbol: members('Context', 'status response.status type'),
      role: 'answer',
      facts: { act: 'set', answersBy: 'assign' },
    },
    { symbol: members('Context', 'req'), role: 'holder', holds: 'node:http:IncomingMessage' },
    { symbol: members('Context', 'res'), role: 'holder', holds: 'node:http:ServerResponse' },
    { symbol: members('Context', 'app'), role: 'holder', holds: 'Koa' },
  ],
  calls: [
    {
      symbol: members('Koa', 'use'),
      role: 'middleware',
      args: { handlers: '0' },
      returns: 'builder',
      callback: { ...handler, arg: '0' },
      facts: { ...facts, scope: 'app' },
    },
    {
      symbol: members('Koa', 'listen'),
      role: 'listen',
      args: { port: '0' },
      returns: 'node:http:Server',
      callback: { arg: 'last', runs: 'later', result: 'dropped' },
    },
    { symbol: members('Koa', 'callback'), role: 'call', returns: 'sync' },
    {
      symbol: members('Context', 'throw'),
      role: 'answer',
      args: { status: '0', body: '1' },
      returns: 'sync',
      facts: { act: 'exit', statusArg: '0', neverReturns: true, exception: true },
    },
    {
      symbol: members('Context', 'assert'),
      role: 'answer',
      args: { test: '0', status: '1' },
      returns: 'sync',
      facts: { act: 'exit', statusArg: '1', throws: true },
    },
    {
      symbol: members('Context', 'redirect back response.redirect'),
      role: 'answer',
      alsoRoles: ['sink.redirect'],
      args: { url: '0' },
      returns: 'sync',
      facts: { act: 'answer', status: 302, bodyKind: 'none', danger: ['host'] },
    },
    {
      symbol: members('Context', 'set append response.set'),
      role: 'sink.header',
      args: { name: '0', value: '1' },
      returns: 'sync',
      facts: { act: 'set', danger: ['newline'] },
    },
    {
      symbol: members('Context', 'get request.get header is accepts attachment'),
      role: 'call',
      args: { name: '0' },
      returns: 'sync',
    },
    {
      symbol: members('Context', 'render'),
      role: 'answer',
      alsoRoles: ['sink.template'],
      args: { view: '0', body: '1' },
      returns: 'promise',
      facts: { act: 'answer', bodyKind: 'html' },
    },
    {
      symbol: members('Context', 'cookies.set'),
      role: 'cookie',
      args: { name: '0', value: '1', options: '2', lifetime: '2.maxAge' },
      returns: 'sync',
      facts: { act: 'set', unit: 'ms', defaults: { httpOnly: true, secure: null, sameSite: null } },
    },
    {
      symbol: members('Context', 'cookies.get'),
      role: 'input',
      args: { name: '0' },
      returns: 'sync',
      facts: { part: 'cookie' },
    },
    { symbol: ['Next#'], role: 'answer', returns: 'promise', facts: { act: 'delegate' } },
    { symbol: ['Middleware#'], role: 'call', callback: handler, facts: { handler: 'ctx,next' } },
  ],
};

const koaRouter: LibraryModel = {
  library: '@koa/router',
  also: ['koa-router'],
  source: 'exports checked in 15.7',
  types: {
    default: 'Router',
    RouterContext: 'koa:Context',
    'Router.RouterContext': 'koa:Context',
    'Router.Middleware': 'koa:Middleware',
  },
  makes: [
    {
      symbol: ['default', 'Router', 'default()'],
      instance: 'Router',
      kind: 'server',
      owns: 'nothing',
      options: '0',
    },
  ],
  settings: { prefix: { at: ['0.prefix', 'chain:prefix.0'], unit: 'text', default: '' } },
  calls: [
    ...Object.entries({ ...verbs, all: 'ALL' }).flatMap(([name, method]): CallRow[] => [
      {
        symbol: members('Router', name),
        when: [{ arg: '1', is: ['string', 'template', 'regex', 'array'] }],
        role: 'route',
        args: { name: '0', path: '1', handlers: 'rest' },
        returns: 'builder',
        callback: handler,
        facts: { ...facts, method },
      },
      {
        symbol: members('Router', name),
        role: 'route',
        args: { path: '0', handlers: 'rest' },
        returns: 'builder',
        callback: handler,
        facts: { ...facts, method },
      },
    ]),
    {
      symbol: members('Router', 'register'),
      role: 'route',
      args: { path: '0', method: '1', handlers: '2' },
      returns: 'builder',
      callback: handler,
      facts,
    },
    ...use,
    {
      symbol: members('Router', 'param'),
      role: 'middleware',
      args: { name: '0' },
      returns: 'builder',
      callback: { ...handler, arg: '1', gives: { 1: 'koa:Context', 2: 'koa:Next' } },
    },
    { symbol: members('Router', 'prefix'), role: 'call', args: { path: '0' }, returns: 'builder' },
    {
      symbol: members('Router', 'routes allowedMethods middleware'),
      role: 'call',
      returns: 'koa:Middleware',
    },
    {
      symbol: members('Router', 'redirect'),
      role: 'route',
      args: { path: '0', url: '1' },
      returns: 'builder',
      facts: { method: 'ALL' },
    },
  ],
};

const middleware = (
  library: string,
  source: string,
  row: Partial<CallRow> & Pick<CallRow, 'role'>,
): LibraryModel => ({
  library,
  source,
  calls: [
    {
      symbol: ['default', 'koaBody', 'bodyParser'],
      args: { options: '0' },
      returns: 'koa:Middleware',
      ...row,
    },
  ],
});

export const koaTables: LibraryModel[] = [
  koa,
  koaRouter,
  {
    library: 'koa-compose',
    source: 'exports checked in 4.2',
    calls: [{ symbol: ['default'], role: 'middleware', args: { handlers: '0' }, returns: 'koa:Middleware' }],
  },
  {
    library: 'koa-mount',
    source: 'vendor docs',
    calls: [
      {
        symbol: ['default'],
        role: 'middleware',
        args: { path: '0', handlers: '1' },
        returns: 'koa:Middleware',
        callback: { ...handler, arg: 'last' },
      },
    ],
  },
  middleware('koa-body', 'vendor docs, exports checked in 8.0: JSON limit 1mb', {
    role: 'middleware',
    facts: { part: 'body', defaults: { jsonLimit: '1mb', formLimit: '56kb' } },
  }),
  middleware('koa-bodyparser', 'vendor docs: JSON limit 1mb', {
    role: 'middleware',
    facts: { part: 'body', defaults: { jsonLimit: '1mb', formLimit: '56kb' } },
  }),
  middleware('@koa/bodyparser', 'vendor docs: JSON limit 1mb', {
    role: 'middleware',
    facts: { part: 'body', defaults: { jsonLimit: '1mb', formLimit: '56kb' } },
  }),
  middleware('koa-session', 'vendor docs: cookie httpOnly, signed', {
    role: 'session',
    facts: { defaults: { httpOnly: true, signed: true } },
  }),
  middleware('koa-static', 'vendor docs', {
    role: 'middleware',
    args: { root: '0', options: '1' },
  }),
  {
    library: 'koa-send',
    source: 'vendor docs: contained below `root` when it is given',
    calls: [
      {
        symbol: ['default'],
        role: 'answer',
        alsoRoles: ['sink.path'],
        args: { path: '1', root: '2.root', options: '2' },
        returns: 'promise',
        facts: { act: 'answer', bodyKind: 'stream', danger: ['sep'] },
      },
    ],
  },
];
