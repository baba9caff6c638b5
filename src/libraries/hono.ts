import { members } from './rows.ts';
import type { CallRow, CallbackRow, LibraryModel } from './table.ts';

const handler: CallbackRow = {
  arg: 'rest',
  runs: 'stored',
  result: 'awaited',
  gives: { 0: 'hono:Context', 1: 'hono:Next' },
};
const facts = { rejections: 'handled', answersBy: 'return', handler: 'ctx,next' } as const;
const verbs = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  options: 'OPTIONS',
  all: 'ALL',
};

const answer = { role: 'answer', returns: 'global:Response' } as const;

/** Values of `c.req` are read by calls. */
const input = (names: string, part: 'params' | 'query' | 'body' | 'header', awaited = false): CallRow => ({
  symbol: members('Context', names),
  role: 'input',
  args: { name: '0' },
  returns: awaited ? 'promise' : 'sync',
  facts: { part, ...(awaited ? {} : { yields: 'string' as const }) },
});

const middleware = (
  path: string,
  symbols: string[],
  row: Partial<CallRow> & Pick<CallRow, 'role'>,
): LibraryModel => ({
  library: path,
  source: 'exports checked in 4.13',
  calls: [{ symbol: symbols, args: { options: '0' }, returns: 'hono:Middleware', ...row }],
});

const hono: LibraryModel = {
  library: 'hono',
  also: ['hono/tiny', 'hono/quick', 'hono/http-exception', 'hono/factory', 'hono/combine'],
  source: 'vendor docs, exports checked in 4.13: handlers are awaited, rejections go to onError',
  types: { MiddlewareHandler: 'Middleware', Handler: 'Middleware', HonoRequest: 'HonoRequest' },
  makes: [{ symbol: ['Hono'], instance: 'Hono', kind: 'server', owns: 'nothing', options: '0' }],
  instances: { Context: {}, Next: {}, Middleware: {} },
  reads: [
    {
      symbol: members('Context', 'req.url req.path'),
      role: 'source',
      facts: { part: 'url', yields: 'string' },
    },
    { symbol: members('Context', 'env'), role: 'env.read' },
    {
      symbol: members('Context', 'req.raw'),
      role: 'source',
      holds: 'global:Request',
      facts: { part: 'all' },
    },
  ],
  calls: [
    ...Object.entries(verbs).map(([name, method]): CallRow => ({
      symbol: members('Hono', name),
      role: 'route',
      args: { path: '0', handlers: 'rest' },
      returns: 'builder',
      callback: handler,
      facts: { ...facts, method },
    })),
    {
      symbol: members('Hono', 'on'),
      role: 'route',
      args: { method: '0', path: '1', handlers: 'rest' },
      returns: 'builder',
      callback: handler,
      facts,
    },
    {
      symbol: members('Hono', 'use'),
      when: [{ arg: '0', is: ['string', 'template'] }],
      role: 'middleware',
      args: { path: '0', handlers: 'rest' },
      returns: 'builder',
      callback: handler,
      facts: { ...facts, scope: 'router' },
    },
    {
      symbol: members('Hono', 'use'),
      role: 'middleware',
      args: { handlers: 'rest' },
      returns: 'builder',
      callback: handler,
      facts: { ...facts, scope: 'router' },
    },
    {
      symbol: members('Hono', 'route mount'),
      role: 'middleware',
      args: { path: '0', handlers: '1' },
      returns: 'builder',
      facts: { scope: 'router' },
    },
    { symbol: members('Hono', 'basePath'), role: 'call', args: { path: '0' }, returns: 'builder' },
    {
      symbol: members('Hono', 'onError'),
      role: 'error-handler',
      returns: 'builder',
      callback: { arg: '0', runs: 'stored', result: 'awaited', gives: { 1: 'Context' } },
    },
    {
      symbol: members('Hono', 'notFound'),
      role: 'route',
      returns: 'builder',
      callback: { ...handler, arg: '0' },
      facts: { ...facts, method: 'ALL' },
    },
    { symbol: members('Hono', 'request'), role: 'test', returns: 'promise', resolves: 'global:Response' },
    { symbol: members('Hono', 'fetch'), role: 'call', returns: 'promise', resolves: 'global:Response' },
    {
      symbol: ['createMiddleware'],
      role: 'middleware',
      returns: 'Middleware',
      callback: { ...handler, arg: '0' },
    },
    {
      symbol: ['every', 'some'],
      role: 'middleware',
      args: { handlers: 'rest' },
      returns: 'Middleware',
      callback: handler,
    },
    {
      symbol: ['except'],
      role: 'middleware',
      args: { except: '0', handlers: 'rest' },
      returns: 'Middleware',
      callback: handler,
    },
    input('req.param', 'params'),
    input('req.query req.queries', 'query'),
    input('req.header', 'header'),
    input('req.json req.text req.formData req.parseBody req.arrayBuffer req.blob', 'body', true),
    {
      symbol: members('Context', 'req.valid'),
      role: 'input',
      args: { name: '0' },
      returns: 'sync',
      facts: { part: 'all', unknownKeys: 'stripped' },
    },
    {
      symbol: members('Context', 'json'),
      ...answer,
      args: { body: '0', status: '1' },
      facts: { act: 'answer', statusArg: '1', bodyKind: 'entity' },
    },
    {
      symbol: members('Context', 'text'),
      ...answer,
      args: { body: '0', status: '1' },
      facts: { act: 'answer', statusArg: '1', bodyKind: 'plain' },
    },
    {
      symbol: members('Context', 'html'),
      ...answer,
      alsoRoles: ['sink.html'],
      args: { body: '0', status: '1' },
      facts: { act: 'answer', statusArg: '1', bodyKind: 'html', danger: ['html'] },
    },
    {
      symbol: members('Context', 'body newResponse'),
      ...answer,
      args: { body: '0', status: '1' },
      facts: { act: 'answer', statusArg: '1' },
    },
    { symbol: members('Context', 'notFound'), ...answer, facts: { act: 'answer', status: 404 } },
    {
      symbol: members('Context', 'redirect'),
      ...answer,
      alsoRoles: ['sink.redirect'],
      args: { url: '0', status: '1' },
      facts: { act: 'answer', status: 302, bodyKind: 'none', danger: ['host'] },
    },
    {
      symbol: members('Context', 'status'),
      role: 'answer',
      args: { status: '0' },
      returns: 'sync',
      facts: { act: 'set', statusArg: '0' },
    },
    {
      symbol: members('Context', 'header'),
      role: 'sink.header',
      args: { name: '0', value: '1' },
      returns: 'sync',
      facts: { act: 'set', danger: ['newline'] },
    },
    {
      symbol: members('Context', 'set get'),
      role: 'context',
      args: { key: '0', value: '1' },
      returns: 'sync',
    },
    {
      symbol: members('Context', 'executionCtx.waitUntil'),
      role: 'call',
      args: { promise: '0' },
      returns: 'sync',
      facts: { waitsFor: 'arguments', phase: 'after the answer' },
    },
    {
      symbol: ['HTTPException'],
      role: 'answer',
      args: { status: '0', body: '1' },
      facts: { exception: true, statusArg: '0' },
    },
    { symbol: ['Next#'], role: 'answer', returns: 'promise', facts: { act: 'delegate' } },
    { symbol: ['Middleware#'], role: 'call', callback: handler, facts: { handler: 'ctx,next' } },
  ],
};

const zodOpenApi: LibraryModel = {
  library: '@hono/zod-openapi',
  source: 'vendor docs: a route definition carries path, method and request schemas',
  makes: [
    { symbol: ['OpenAPIHono'], instance: 'OpenAPIHono', kind: 'server', owns: 'nothing', options: '0' },
  ],
  instances: { OpenAPIHono: { like: ['hono:Hono'] } },
  calls: [
    {
      symbol: members('OpenAPIHono', 'openapi'),
      role: 'route',
      args: { definition: '0', handlers: '1' },
      returns: 'builder',
      callback: { ...handler, arg: '1' },
      facts,
    },
    {
      symbol: ['createRoute'],
      role: 'call',
      args: { options: '0', path: '0.path', method: '0.method', schema: '0.request' },
      returns: 'sync',
    },
  ],
};

export const honoTables: LibraryModel[] = [
  hono,
  zodOpenApi,
  {
    library: '@hono/node-server',
    source: 'vendor docs, exports checked in 2.1: node:http server with its own defaults',
    calls: [
      {
        symbol: ['serve'],
        role: 'listen',
        args: { options: '0', port: '0.port', server: '0.serverOptions' },
        returns: 'node:http:Server',
        callback: { arg: '1', runs: 'later', result: 'dropped' },
      },
    ],
  },
  {
    library: '@hono/zod-validator',
    also: ['@hono/valibot-validator', '@hono/standard-validator', 'hono/validator'],
    source:
      'vendor docs, exports checked in 0.9: answers 400 on failure, `c.req.valid` gives the parsed value',
    calls: [
      {
        symbol: ['zValidator', 'vValidator', 'sValidator', 'validator'],
        role: 'validate',
        args: { part: '0', schema: '1' },
        returns: 'hono:Middleware',
        callback: { arg: 'last', runs: 'stored', result: 'awaited' },
        facts: { fails: 'answers', status: 400, unknownKeys: 'stripped' },
      },
    ],
  },
  middleware('hono/jwt', ['jwt'], {
    role: 'guard',
    args: { secret: '0.secret', options: '0' },
    facts: { strength: 'required', credential: 'token', principal: "c.get('jwtPayload')" },
  }),
  middleware('hono/bearer-auth', ['bearerAuth'], {
    role: 'guard',
    args: { secret: '0.token', options: '0' },
    facts: { strength: 'required', credential: 'token' },
  }),
  middleware('hono/basic-auth', ['basicAuth'], {
    role: 'guard',
    facts: { strength: 'required', credential: 'header' },
  }),
  middleware('hono/cors', ['cors'], {
    role: 'cors',
    facts: { defaults: { origin: '*', credentials: false }, unit: 's' },
  }),
  middleware('hono/csrf', ['csrf'], { role: 'guard', facts: { strength: 'machine', credential: 'header' } }),
  middleware('hono/secure-headers', ['secureHeaders'], { role: 'security-headers' }),
  middleware('hono/body-limit', ['bodyLimit'], {
    role: 'middleware',
    args: { limit: '0.maxSize', options: '0' },
    facts: { part: 'body', unit: 'bytes' },
  }),
  middleware('hono/timeout', ['timeout'], { role: 'timeout', args: { timeout: '0' }, facts: { unit: 'ms' } }),
  middleware('hono/logger', ['logger'], { role: 'middleware', facts: { phase: 'log' } }),
  middleware('hono/serve-static', ['serveStatic'], {
    role: 'middleware',
    args: { root: '0.root', options: '0' },
  }),
  {
    library: 'hono/cookie',
    source: 'vendor docs, exports checked in 4.13: no flag is set by default',
    calls: [
      {
        symbol: ['setCookie', 'setSignedCookie'],
        role: 'cookie',
        args: { name: '1', value: '2', options: 'last', lifetime: 'last.maxAge' },
        returns: 'sync',
        facts: { act: 'set', unit: 's', defaults: { httpOnly: false, secure: false, sameSite: null } },
      },
      {
        symbol: ['getCookie'],
        role: 'input',
        args: { name: '1' },
        returns: 'sync',
        facts: { part: 'cookie', yields: 'string' },
      },
      {
        symbol: ['getSignedCookie'],
        role: 'verify',
        args: { secret: '1', name: '2' },
        returns: 'promise',
        facts: { verifies: true },
      },
      { symbol: ['deleteCookie'], role: 'cookie', args: { name: '1', options: '2' }, returns: 'sync' },
    ],
  },
];
