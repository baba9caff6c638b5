import { members } from './rows.ts';
import type { CallRow, CallbackRow, LibraryModel } from './table.ts';

const app = 'Fastify';
const gives = { 0: 'Request', 1: 'Reply' };
const handler: CallbackRow = { arg: 'rest', runs: 'stored', result: 'awaited', gives };
const facts = { rejections: 'handled', answersBy: 'return or call', handler: 'request,reply' } as const;
const verbs = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
};

const routes: CallRow[] = Object.entries({ ...verbs, all: 'ALL' }).map(([name, method]) => ({
  symbol: members(app, name),
  role: 'route',
  args: { path: '0', options: '1', handlers: 'last', schema: '1.schema' },
  returns: 'builder',
  callback: handler,
  facts: { ...facts, method },
}));

const reply = { role: 'answer', returns: 'builder' } as const;

const plugin: CallbackRow = { arg: '0', runs: 'now', result: 'awaited', gives: { 0: app } };

const fastify: LibraryModel = {
  library: 'fastify',
  source: 'read in 4.29 and 5.6; receive limits measured on Node 20',
  types: {
    FastifyInstance: app,
    FastifyRequest: 'Request',
    FastifyReply: 'Reply',
    FastifyPluginAsync: 'Plugin',
    FastifyPluginCallback: 'Plugin',
    FastifyPluginAsyncTypebox: 'Plugin',
    RouteHandlerMethod: 'RouteHandler',
    RouteHandler: 'RouteHandler',
    onRequestHookHandler: 'RouteHandler',
    preHandlerHookHandler: 'RouteHandler',
    preHandlerAsyncHookHandler: 'RouteHandler',
    onRequestAsyncHookHandler: 'RouteHandler',
  },
  makes: [
    {
      symbol: ['default()', 'fastify()'],
      instance: app,
      kind: 'server',
      owns: 'sockets',
      options: '0',
      crash: 'guarded',
    },
  ],
  settings: {
    requestTimeout: { at: ['0.requestTimeout'], unit: 'ms', default: 0, off: [0], covers: 'total' },
    handlerTimeout: { at: ['0.handlerTimeout'], unit: 'ms', default: 0, off: [0], covers: 'total' },
    connectionTimeout: { at: ['0.connectionTimeout'], unit: 'ms', default: 0, off: [0], covers: 'gap' },
    keepAlive: { at: ['0.keepAliveTimeout'], unit: 'ms', default: 72_000 },
    bodyLimit: { at: ['0.bodyLimit'], unit: 'bytes', default: 1_048_576 },
    trustProxy: { at: ['0.trustProxy'], default: false, off: [false] },
    logger: { at: ['0.logger', '0.loggerInstance'], default: false, off: [false] },
  },
  instances: {
    Request: { like: [] },
    Plugin: {},
    RouteHandler: {},
  },
  reads: [
    { symbol: members('Request', 'params'), role: 'source', facts: { part: 'params', yields: 'string' } },
    { symbol: members('Request', 'query'), role: 'source', facts: { part: 'query', yields: 'array' } },
    { symbol: members('Request', 'body'), role: 'source', facts: { part: 'body' } },
    { symbol: members('Request', 'headers'), role: 'source', facts: { part: 'header' } },
    { symbol: members('Request', 'cookies'), role: 'source', facts: { part: 'cookie' } },
    {
      symbol: members('Request', 'url originalUrl'),
      role: 'source',
      facts: { part: 'url', yields: 'string' },
    },
    { symbol: members('Request', 'hostname host protocol'), role: 'source', facts: { part: 'header' } },
    { symbol: members('Request', 'ip ips'), role: 'source', facts: { part: 'ip' } },
    { symbol: members('Request', 'user session'), role: 'principal' },
    { symbol: members('Request Fastify Reply', 'log'), role: 'holder', holds: 'pino:Logger' },
    { symbol: members('Request', 'server'), role: 'holder', holds: app },
    { symbol: members('Request', 'raw'), role: 'holder', holds: 'node:http:IncomingMessage' },
    { symbol: members('Reply', 'raw'), role: 'holder', holds: 'node:http:ServerResponse' },
    { symbol: members('Reply', 'request'), role: 'holder', holds: 'Request' },
    { symbol: members(app, 'server'), role: 'holder', holds: 'node:http:Server' },
  ],
  calls: [
    ...routes,
    {
      symbol: members(app, 'route'),
      role: 'route',
      args: { path: '0.url', method: '0.method', options: '0', handlers: '0.handler', schema: '0.schema' },
      returns: 'builder',
      callback: { ...handler, arg: '0.handler' },
      facts,
    },
    {
      symbol: members(app, 'register'),
      role: 'middleware',
      args: { plugin: '0', options: '1', path: '1.prefix' },
      returns: 'builder',
      callback: plugin,
      facts: { scope: 'router' },
    },
    {
      symbol: members(app, 'addHook'),
      role: 'middleware',
      args: { event: '0', handlers: '1' },
      returns: 'builder',
      callback: { ...handler, arg: '1' },
      facts: { scope: 'hook', rejections: 'handled', handler: 'request,reply' },
    },
    {
      symbol: members(app, 'setErrorHandler'),
      role: 'error-handler',
      returns: 'builder',
      callback: { arg: '0', runs: 'stored', result: 'awaited', gives: { 1: 'Request', 2: 'Reply' } },
      facts: { handler: 'request,reply' },
    },
    {
      symbol: members(app, 'setNotFoundHandler'),
      role: 'route',
      args: { handlers: 'last' },
      returns: 'builder',
      callback: handler,
      facts: { ...facts, method: 'ALL' },
    },
    {
      symbol: members(app, 'decorate decorateRequest decorateReply'),
      role: 'provider',
      args: { name: '0', value: '1' },
      returns: 'builder',
    },
    {
      symbol: members(app, 'setValidatorCompiler setSerializerCompiler addSchema withTypeProvider'),
      role: 'schema',
      returns: 'builder',
    },
    {
      symbol: members(app, 'addContentTypeParser'),
      role: 'middleware',
      args: { contentType: '0' },
      returns: 'builder',
      callback: { arg: 'last', runs: 'stored', result: 'awaited', gives: { 0: 'Request' } },
      facts: { part: 'body' },
    },
    {
      symbol: members(app, 'after'),
      role: 'call',
      returns: 'builder',
      callback: { arg: '0', runs: 'later', result: 'dropped' },
    },
    {
      symbol: members(app, 'listen'),
      role: 'listen',
      args: { options: '0', port: '0.port' },
      returns: 'promise',
      facts: { callbackLast: true },
    },
    { symbol: members(app, 'ready'), role: 'call', returns: 'promise' },
    { symbol: members(app, 'close'), role: 'close', returns: 'promise' },
    { symbol: members(app, 'inject'), role: 'test', args: { options: '0' }, returns: 'promise' },
    {
      symbol: members('Reply', 'send'),
      ...reply,
      alsoRoles: ['sink.html'],
      args: { body: '0' },
      // an error is sent as its status and message
      facts: { answersBy: 'call', act: 'answer', rejections: 'handled', danger: ['html'] },
    },
    {
      symbol: members('Reply', 'code status'),
      ...reply,
      args: { status: '0' },
      facts: { act: 'set', statusArg: '0' },
    },
    { symbol: members('Reply', 'type'), ...reply, args: { contentType: '0' }, facts: { act: 'set' } },
    {
      symbol: members('Reply', 'header headers'),
      role: 'sink.header',
      args: { name: '0', value: '1' },
      returns: 'builder',
      facts: { act: 'set', danger: ['newline'] },
    },
    {
      symbol: members('Reply', 'redirect'),
      when: [{ arg: '0', is: ['number'] }],
      ...reply,
      alsoRoles: ['sink.redirect'],
      args: { url: '1', status: '0' },
      facts: { answersBy: 'call', act: 'answer', bodyKind: 'none', danger: ['host'] },
    },
    {
      symbol: members('Reply', 'redirect'),
      ...reply,
      alsoRoles: ['sink.redirect'],
      args: { url: '0', status: '1' },
      facts: { answersBy: 'call', act: 'answer', status: 302, bodyKind: 'none', danger: ['host'] },
    },
    {
      symbol: members('Reply', 'sendFile download'),
      ...reply,
      alsoRoles: ['sink.path'],
      args: { path: '0', root: '1' },
      facts: { answersBy: 'call', act: 'answer', bodyKind: 'stream', danger: ['sep'] },
    },
    {
      symbol: members('Reply', 'view'),
      ...reply,
      alsoRoles: ['sink.template'],
      args: { view: '0', body: '1' },
      facts: { answersBy: 'call', act: 'answer', bodyKind: 'html' },
    },
    { symbol: members('Reply', 'hijack'), ...reply, facts: { act: 'stream' } },
    {
      symbol: members('Reply', 'setCookie cookie'),
      role: 'cookie',
      args: { name: '0', value: '1', options: '2', lifetime: '2.maxAge' },
      returns: 'builder',
      facts: { act: 'set', unit: 's', defaults: { httpOnly: false, secure: false, sameSite: null } },
    },
    {
      symbol: members('Reply', 'clearCookie'),
      role: 'cookie',
      args: { name: '0', options: '1' },
      returns: 'builder',
    },
    {
      symbol: members('Request', 'jwtVerify'),
      role: 'guard',
      returns: 'promise',
      facts: { strength: 'required', credential: 'token', principal: 'request.user', verifies: true },
    },
    {
      symbol: members('Reply', 'jwtSign'),
      role: 'sign',
      args: { payload: '0', options: '1' },
      returns: 'promise',
      facts: { unit: 's' },
    },
    {
      symbol: members('Request', 'file files saveRequestFiles parts'),
      role: 'input',
      returns: 'promise',
      facts: { part: 'file' },
    },
    {
      symbol: members('Request', 'validateInput'),
      role: 'validate',
      returns: 'sync',
      facts: { fails: 'returns boolean' },
    },
    { symbol: ['Plugin#'], role: 'call', callback: plugin },
    { symbol: ['RouteHandler#'], role: 'call', callback: handler, facts: { handler: 'request,reply' } },
  ],
};

const fastifyPlugin: LibraryModel = {
  library: 'fastify-plugin',
  source: 'vendor docs, exports checked in 6.0: lifts hooks and decorators of the plugin to its parent',
  calls: [
    {
      symbol: ['default', 'fastifyPlugin'],
      role: 'call',
      args: { plugin: '0', options: '1' },
      returns: 'fastify:Plugin',
      callback: { arg: '0', runs: 'stored', result: 'awaited', gives: { 0: 'fastify:Fastify' } },
      facts: { scope: 'app' },
    },
  ],
};

export const fastifyTables: LibraryModel[] = [fastify, fastifyPlugin];
