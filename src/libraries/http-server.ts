import { members, table } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const stored = { runs: 'stored', result: 'dropped' } as const;
const later = { arg: 'last', runs: 'later', result: 'dropped' } as const;

const requestSymbols = ['request', 'get', 'http.request', 'http.get', 'https.request', 'https.get'];
const requestArgs = { url: '0', options: '1', method: '1.method' };

const httpRows: CallRow[] = [
  {
    symbol: requestSymbols,
    when: [{ arg: '0', is: ['object'] }],
    role: 'http.request',
    args: { url: '0', options: '0', method: '0.method' },
    returns: 'node:http:ClientRequest',
    callback: { ...later, gives: { 0: 'node:http:IncomingMessage' } },
    facts: { rejectsOn: 'none', callbackLast: true },
  },
  {
    symbol: requestSymbols,
    role: 'http.request',
    args: requestArgs,
    returns: 'node:http:ClientRequest',
    callback: { ...later, gives: { 0: 'node:http:IncomingMessage' } },
    facts: { rejectsOn: 'none', callbackLast: true },
  },
  {
    symbol: ['createServer'],
    role: 'route',
    args: { handlers: 'last' },
    returns: 'node:http:Server',
    callback: {
      arg: 'last',
      ...stored,
      gives: { 0: 'node:http:IncomingMessage', 1: 'node:http:ServerResponse' },
    },
    facts: { method: 'ALL', rejections: 'ignored', answersBy: 'call', handler: 'req,res,next' },
  },
];

const requestSettings: LibraryModel['settings'] = {
  // Only emits 'timeout': without a listener that destroys the request it ends nothing.
  timeout: {
    at: ['call:options.timeout', 'chain:setTimeout.0', 'set:setTimeout.0'],
    unit: 'ms',
    default: null,
    off: [0],
    covers: 'gap',
  },
  signal: { at: ['call:options.signal'], default: null, covers: 'total' },
  agent: { at: ['call:options.agent'], default: null },
};

const serverSettings: LibraryModel['settings'] = {
  requestTimeout: {
    at: ['0.requestTimeout', 'set:requestTimeout'],
    unit: 'ms',
    default: 300_000,
    off: [0],
    covers: 'total',
  },
  headersTimeout: {
    at: ['0.headersTimeout', 'set:headersTimeout'],
    unit: 'ms',
    default: 60_000,
    off: [0],
    covers: 'headers',
  },
  keepAlive: { at: ['0.keepAliveTimeout', 'set:keepAliveTimeout'], unit: 'ms', default: 5_000 },
  timeout: { at: ['set:timeout', 'chain:setTimeout.0'], unit: 'ms', default: 0, off: [0], covers: 'gap' },
};

const serverRows: CallRow[] = [
  {
    symbol: members('Server', 'listen'),
    role: 'listen',
    args: { port: '0' },
    returns: 'builder',
    callback: later,
  },
  { symbol: members('Server', 'close'), role: 'close', returns: 'builder', callback: later },
  { symbol: members('Server', 'closeAllConnections closeIdleConnections'), role: 'close', returns: 'sync' },
  { symbol: members('Server', 'setTimeout address ref unref'), role: 'call', returns: 'builder' },
  { symbol: members('ClientRequest', 'end write'), role: 'call', args: { data: '0' }, returns: 'builder' },
  {
    symbol: members('ClientRequest', 'setTimeout'),
    role: 'timeout',
    args: { timeout: '0' },
    returns: 'builder',
    callback: { arg: '1', ...stored },
    facts: { unit: 'ms' },
  },
  { symbol: members('ClientRequest', 'destroy abort setHeader'), role: 'call', returns: 'builder' },
];

const answerRows: CallRow[] = [
  {
    symbol: members('ServerResponse', 'end'),
    role: 'answer',
    alsoRoles: ['sink.html'],
    args: { body: '0' },
    returns: 'sync',
    facts: { answersBy: 'call', act: 'answer', danger: ['html'] },
  },
  {
    symbol: members('ServerResponse', 'write'),
    role: 'answer',
    alsoRoles: ['sink.html'],
    args: { body: '0' },
    returns: 'sync',
    facts: { act: 'stream', danger: ['html'] },
  },
  {
    symbol: members('ServerResponse', 'writeHead'),
    role: 'answer',
    args: { status: '0', headers: 'last' },
    returns: 'builder',
    facts: { act: 'stream', statusArg: '0' },
  },
  {
    symbol: members('ServerResponse', 'setHeader appendHeader setHeaders'),
    role: 'sink.header',
    args: { name: '0', value: '1' },
    returns: 'builder',
    facts: { act: 'set', danger: ['newline'] },
  },
  {
    symbol: members('ServerResponse', 'flushHeaders writeContinue'),
    role: 'answer',
    returns: 'sync',
    facts: { act: 'stream' },
  },
  { symbol: members('ServerResponse', 'removeHeader getHeader hasHeader'), role: 'call', returns: 'sync' },
];

/** Requests, servers and answers of `node:http` and `node:https`. */
export const nodeHttp: LibraryModel[] = [
  table('node:http', 'Node.js docs 20, http: `timeout` of a request only emits an event', httpRows, {
    settings: requestSettings,
  }),
  table('node:https', 'Node.js docs 20, https', httpRows, {
    settings: requestSettings,
    also: ['follow-redirects'],
  }),
  table('node:http', 'measured, Node 20.20; docs of Node 18, 22 and 24', [...serverRows, ...answerRows], {
    makes: [
      {
        symbol: ['createServer()', 'Server'],
        instance: 'Server',
        kind: 'server',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    settings: serverSettings,
    instances: {
      Server: { like: ['node:net:Server'] },
      ClientRequest: { like: ['node:stream:Writable'], kind: 'http', crash: 'ends the process' },
      IncomingMessage: { like: ['node:stream:Readable'] },
      ServerResponse: { like: ['node:stream:Writable'], crash: 'guarded' },
    },
    reads: [
      { symbol: members('IncomingMessage', 'headers rawHeaders'), role: 'source', facts: { part: 'header' } },
      { symbol: members('IncomingMessage', 'url'), role: 'source', facts: { part: 'url', yields: 'string' } },
      {
        symbol: members('ServerResponse', 'statusCode'),
        role: 'answer',
        facts: { act: 'set', answersBy: 'assign' },
      },
      {
        symbol: members('IncomingMessage ServerResponse', 'socket'),
        role: 'holder',
        holds: 'node:net:Socket',
      },
    ],
  }),
  table('node:https', 'Node.js docs 20, https', [], {
    makes: [
      {
        symbol: ['createServer()', 'Server'],
        instance: 'Server',
        kind: 'server',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    settings: serverSettings,
    instances: { Server: { like: ['node:http:Server'] } },
  }),
  ...['node:http', 'node:https'].map((library) =>
    table(library, 'Node.js docs 20, http.Agent: `timeout` of an agent is no deadline', [], {
      makes: [
        {
          symbol: ['Agent'],
          instance: 'Agent',
          kind: 'http',
          owns: 'sockets',
          keepsWith: 'keepAlive',
          options: '0',
          crash: 'guarded',
        },
      ],
      settings: {
        keepAlive: { at: ['0.keepAlive'], default: false, off: [false] },
        poolMax: { at: ['0.maxSockets'], unit: 'count', default: 'Infinity', off: ['Infinity'] },
      },
    }),
  ),
];
