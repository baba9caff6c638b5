import { members } from './rows.ts';
import type { CallRow, CallbackRow, LibraryModel, ReadRow } from './table.ts';

const router = 'Router';
const gives = { 0: 'Request', 1: 'Response', 2: 'Next' };

const verbs = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
};

/** Express below 5 drops what a handler returns; 5 passes a rejection to the error handler. */
export function routing(rejections: 'handled' | 'ignored'): CallRow[] {
  const callback: CallbackRow = {
    arg: 'rest',
    runs: 'stored',
    result: rejections === 'handled' ? 'awaited' : 'dropped',
    gives,
  };
  const facts = { rejections, answersBy: 'call', handler: 'req,res,next' } as const;
  return [
    {
      symbol: ['Application#get'],
      when: [{ arg: '1', missing: true }],
      role: 'call',
      args: { name: '0' },
      returns: 'sync',
    },
    ...Object.entries({ ...verbs, all: 'ALL', search: 'SEARCH' }).flatMap(([name, method]): CallRow[] => [
      {
        symbol: [`${router}#${name}`, ...(name === 'get' ? ['Application#get'] : [])],
        role: 'route',
        args: { path: '0', handlers: 'rest' },
        returns: 'builder',
        callback,
        facts: { ...facts, method },
      },
      {
        symbol: [`Route#${name}`],
        role: 'route',
        args: { path: 'chain:route.0', handlers: 'rest' },
        returns: 'builder',
        callback,
        facts: { ...facts, method },
      },
    ]),
    {
      symbol: members(router, 'use'),
      when: [{ arg: '0', is: ['string', 'template', 'regex', 'array'] }],
      role: 'middleware',
      args: { path: '0', handlers: 'rest' },
      returns: 'builder',
      callback,
      facts: { ...facts, scope: 'router' },
    },
    {
      symbol: members(router, 'use'),
      role: 'middleware',
      args: { handlers: 'rest' },
      returns: 'builder',
      callback,
      facts: { ...facts, scope: 'router' },
    },
    {
      symbol: members(router, 'param'),
      role: 'middleware',
      args: { name: '0', handlers: '1' },
      returns: 'builder',
      callback: { ...callback, arg: '1' },
      facts: { rejections, scope: 'router' },
    },
    { symbol: members(router, 'route'), role: 'call', args: { path: '0' }, returns: 'Route' },
    // Annotations of handlers: the parameters are what the row gives.
    { symbol: ['RequestHandler#', 'Handler#'], role: 'call', callback, facts: { handler: 'req,res,next' } },
    {
      symbol: ['ErrorRequestHandler#'],
      role: 'error-handler',
      callback: { ...callback, gives: { 1: 'Request', 2: 'Response', 3: 'Next' } },
      facts: { handler: 'err,req,res,next' },
    },
  ];
}

const answer = { role: 'answer', returns: 'builder' } as const;
const response = 'Response';

const common: CallRow[] = [
  {
    symbol: members('Application', 'listen'),
    role: 'listen',
    args: { port: '0' },
    returns: 'node:http:Server',
    callback: { arg: 'last', runs: 'later', result: 'dropped' },
  },
  {
    symbol: members('Application', 'set enable disable enabled disabled engine'),
    role: 'call',
    args: { name: '0', value: '1' },
    returns: 'builder',
  },
  {
    symbol: members(response, 'json jsonp'),
    ...answer,
    args: { body: '0' },
    facts: { answersBy: 'call', act: 'answer', bodyKind: 'entity' },
  },
  {
    symbol: members(response, 'send'),
    ...answer,
    alsoRoles: ['sink.html'],
    args: { body: '0' },
    facts: { answersBy: 'call', act: 'answer', danger: ['html'] },
  },
  {
    symbol: members(response, 'sendStatus'),
    ...answer,
    args: { status: '0' },
    facts: { answersBy: 'call', act: 'answer', statusArg: '0', bodyKind: 'plain' },
  },
  {
    symbol: members(response, 'sendFile download'),
    ...answer,
    alsoRoles: ['sink.path'],
    args: { path: '0', root: '1.root', options: '1' },
    callback: { arg: 'last', runs: 'later', result: 'dropped' },
    facts: { answersBy: 'call', act: 'answer', bodyKind: 'stream', danger: ['sep'] },
  },
  {
    symbol: members(response, 'redirect'),
    ...answer,
    alsoRoles: ['sink.redirect'],
    args: { url: 'last', status: '0' },
    facts: { answersBy: 'call', act: 'answer', status: 302, bodyKind: 'none', danger: ['host'] },
  },
  {
    symbol: members(response, 'render'),
    when: [{ arg: 'last', is: ['function'] }],
    role: 'sink.template',
    args: { view: '0', body: '1' },
    returns: 'sync',
    callback: { arg: 'last', runs: 'later', result: 'dropped' },
    facts: { act: 'set', danger: ['sep', 'object'] },
  },
  {
    symbol: members(response, 'render'),
    ...answer,
    alsoRoles: ['sink.template'],
    args: { view: '0', body: '1' },
    facts: { answersBy: 'call', act: 'answer', bodyKind: 'html', danger: ['sep', 'object'] },
  },
  {
    symbol: members(response, 'format'),
    ...answer,
    args: { body: '0' },
    facts: { answersBy: 'call', act: 'answer' },
  },
  {
    symbol: members(response, 'status'),
    ...answer,
    args: { status: '0' },
    facts: { act: 'set', statusArg: '0' },
  },
  {
    symbol: members(response, 'set header append vary links location attachment'),
    role: 'sink.header',
    args: { name: '0', value: '1' },
    returns: 'builder',
    facts: { act: 'set', danger: ['newline'] },
  },
  {
    symbol: members(response, 'type contentType'),
    ...answer,
    args: { contentType: '0' },
    facts: { act: 'set' },
  },
  {
    symbol: members(response, 'cookie'),
    role: 'cookie',
    args: { name: '0', value: '1', options: '2', lifetime: '2.maxAge' },
    returns: 'builder',
    facts: { act: 'set', unit: 'ms', defaults: { httpOnly: false, secure: false, sameSite: null } },
  },
  {
    symbol: members(response, 'clearCookie'),
    role: 'cookie',
    args: { name: '0', options: '1' },
    returns: 'builder',
    facts: { act: 'set' },
  },
  {
    symbol: ['Next#'],
    role: 'answer',
    args: { error: '0' },
    returns: 'sync',
    facts: { answersBy: 'call', act: 'delegate' },
  },
  {
    symbol: members('Request', 'get header is accepts acceptsEncodings range'),
    role: 'call',
    args: { name: '0' },
    returns: 'sync',
  },
  {
    symbol: ['json', 'urlencoded', 'raw', 'text'],
    role: 'middleware',
    args: { options: '0', limit: '0.limit' },
    returns: 'RequestHandler',
    facts: { part: 'body', scope: 'app', defaults: { limit: '100kb' } },
  },
  {
    symbol: ['static'],
    role: 'middleware',
    args: { root: '0', options: '1' },
    returns: 'RequestHandler',
    facts: { scope: 'app' },
  },
];

/** Express 5 reads the query with `simple`: texts and lists of them. */
const query = (yields?: 'array'): ReadRow => ({
  symbol: ['Request#query'],
  role: 'source',
  facts: { part: 'query', ...(yields && { yields }) },
});

const reads: ReadRow[] = [
  { symbol: ['Request#params'], role: 'source', facts: { part: 'params', yields: 'string' } },
  { symbol: ['Request#body', 'Request#rawBody'], role: 'source', facts: { part: 'body' } },
  { symbol: ['Request#headers', 'Request#rawHeaders'], role: 'source', facts: { part: 'header' } },
  { symbol: ['Request#cookies'], role: 'source', facts: { part: 'cookie' } },
  { symbol: ['Request#file', 'Request#files'], role: 'source', facts: { part: 'file' } },
  {
    symbol: ['Request#url', 'Request#originalUrl', 'Request#path'],
    role: 'source',
    facts: { part: 'url', yields: 'string' },
  },
  {
    symbol: ['Request#hostname', 'Request#host', 'Request#protocol', 'Request#subdomains'],
    role: 'source',
    facts: { part: 'header' },
  },
  { symbol: ['Request#ip', 'Request#ips'], role: 'source', facts: { part: 'ip', yields: 'string' } },
  { symbol: ['Request#user', 'Request#auth', 'Request#session', 'Request#signedCookies'], role: 'principal' },
  { symbol: ['Request#res'], role: 'holder', holds: 'Response' },
  { symbol: ['Response#req'], role: 'holder', holds: 'Request' },
];

const base: Omit<LibraryModel, 'versions' | 'source' | 'calls' | 'reads'> = {
  library: 'express',
  types: {
    Express: 'Application',
    IRouter: 'Router',
    NextFunction: 'Next',
    'express.Application': 'Application',
  },
  makes: [
    { symbol: ['default()', 'express()'], instance: 'Application', kind: 'server', owns: 'sockets' },
    { symbol: ['Router()', 'Router'], instance: 'Router', kind: 'server', owns: 'nothing', options: '0' },
  ],
  instances: {
    Application: { like: ['Router'] },
    Request: { like: ['node:http:IncomingMessage'] },
    Response: { like: ['node:http:ServerResponse'] },
  },
};

export const express: LibraryModel[] = [
  {
    ...base,
    versions: '>=5.0.0-0',
    source: 'vendor docs 5: rejections go to the error handler; query parser "simple"',
    reads: [query('array'), ...reads],
    calls: [...routing('handled'), ...common],
  },
  {
    ...base,
    versions: '<5.0.0-0',
    source: 'vendor docs 4: the result of a handler is dropped; query parser "extended"',
    reads: [query(), ...reads],
    calls: [...routing('ignored'), ...common],
  },
];
