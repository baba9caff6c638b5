import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

/*
 * What an `error` event without a listener does, where the other tables do not say it with the client. Run on Node 20
 * unless "read in": an emitter that re-emits what a remote peer causes ends the process.
 */

const emitter = ['node:events:EventEmitter'];
const stored = { runs: 'stored', result: 'dropped' } as const;
const later = { arg: 'last', runs: 'later', result: 'dropped' } as const;

const socket = { kind: 'sockets', owns: 'sockets', crash: 'ends the process' } as const;

const net: LibraryModel[] = ['node:net', 'node:tls'].map((library) =>
  table(
    library,
    'run on Node 20: ECONNRESET or ECONNREFUSED on a socket without listener ended the process',
    [
      {
        symbol: members('Socket', 'connect'),
        role: 'rpc.call',
        args: { url: '0' },
        returns: 'builder',
        callback: later,
      },
      {
        symbol: members('Socket', 'setTimeout'),
        role: 'timeout',
        args: { timeout: '0' },
        returns: 'builder',
        callback: { arg: '1', ...stored },
        facts: { unit: 'ms' },
      },
      { symbol: members('Socket', 'setKeepAlive setNoDelay destroy end'), role: 'call', returns: 'builder' },
      {
        symbol: ['createServer'],
        role: 'route',
        returns: 'Server',
        callback: { arg: 'last', ...stored, gives: { 0: 'Socket' } },
        facts: { rejections: 'ignored' },
      },
      {
        symbol: members('Server', 'listen'),
        role: 'listen',
        args: { port: '0' },
        returns: 'builder',
        callback: later,
      },
      { symbol: members('Server', 'close'), role: 'close', returns: 'builder', callback: later },
    ],
    {
      types: { TLSSocket: 'Socket' },
      makes: [
        {
          symbol: ['connect()', 'createConnection()', 'Socket', 'TLSSocket'],
          instance: 'Socket',
          ...socket,
          options: '0',
        },
        {
          symbol: ['createServer()', 'Server'],
          instance: 'Server',
          kind: 'server',
          owns: 'sockets',
          options: '0',
          crash: 'guarded',
        },
      ],
      settings: {
        timeout: {
          at: ['0.timeout', 'chain:setTimeout.0'],
          unit: 'ms',
          default: null,
          off: [0],
          covers: 'gap',
        },
      },
      instances: { Socket: { like: ['node:stream:Duplex'] }, Server: { like: emitter } },
    },
  ),
);

const sockets: LibraryModel[] = [
  table(
    'ws',
    'run with 8.18: one malformed frame on an unheard server socket ended the process; no heartbeat',
    [
      {
        symbol: members('WebSocketServer', 'on once'),
        when: [{ arg: '0', is: ['connection'] }],
        role: 'listener',
        args: { event: '0' },
        returns: 'builder',
        callback: { arg: '1', ...stored, gives: { 0: 'WebSocket', 1: 'node:http:IncomingMessage' } },
        facts: { transport: 'socket' },
      },
      {
        symbol: members('WebSocketServer', 'handleUpgrade'),
        role: 'call',
        returns: 'sync',
        callback: { ...later, gives: { 0: 'WebSocket' } },
      },
      { symbol: members('WebSocketServer WebSocket', 'close'), role: 'close', returns: 'sync' },
      {
        symbol: members('WebSocket', 'send'),
        role: 'emit',
        args: { payload: '0' },
        returns: 'sync',
        callback: later,
      },
      { symbol: members('WebSocket', 'ping pong terminate'), role: 'call', returns: 'sync' },
    ],
    {
      types: { default: 'WebSocket', Server: 'WebSocketServer' },
      makes: [
        {
          symbol: ['WebSocketServer', 'Server'],
          instance: 'WebSocketServer',
          kind: 'server',
          owns: 'sockets',
          options: '0',
          crash: 'guarded',
        },
        {
          symbol: ['default', 'WebSocket'],
          instance: 'WebSocket',
          kind: 'sockets',
          owns: 'sockets',
          options: 'last',
          crash: 'ends the process',
        },
      ],
      settings: {
        maxPayload: { at: ['0.maxPayload'], unit: 'bytes', default: 104_857_600 },
        handshakeTimeout: { at: ['last.handshakeTimeout'], unit: 'ms', default: null, covers: 'connect' },
      },
      instances: { WebSocketServer: { like: emitter }, WebSocket: { like: emitter } },
    },
  ),
  table(
    'socket.io',
    'vendor docs 4: ping every 25 s, 20 s timeout',
    [
      {
        symbol: members('Server Namespace', 'on once'),
        role: 'listener',
        args: { event: '0' },
        returns: 'builder',
        callback: { arg: '1', ...stored, gives: { 0: 'Socket' } },
        facts: { transport: 'socket' },
      },
      {
        symbol: members('Server Namespace', 'use'),
        role: 'middleware',
        returns: 'builder',
        callback: { arg: '0', ...stored, gives: { 0: 'Socket' } },
      },
      { symbol: members('Server', 'of'), role: 'call', args: { path: '0' }, returns: 'Namespace' },
      {
        symbol: members('Socket', 'on once'),
        role: 'route',
        args: { path: '0' },
        returns: 'builder',
        callback: { arg: '1', ...stored },
        facts: { rejections: 'ignored', transport: 'socket' },
      },
      {
        symbol: members('Socket', 'use'),
        role: 'middleware',
        returns: 'builder',
        callback: { arg: '0', ...stored },
      },
      {
        symbol: members('Server Namespace Socket Broadcast', 'emit send'),
        role: 'emit',
        args: { event: '0', payload: '1' },
        returns: 'sync',
      },
      {
        symbol: members('Server Namespace Socket Broadcast', 'to in except'),
        role: 'call',
        args: { room: '0' },
        returns: 'Broadcast',
      },
      { symbol: members('Socket', 'join leave disconnect'), role: 'call', returns: 'sync' },
      { symbol: members('Server', 'listen attach'), role: 'listen', args: { port: '0' }, returns: 'builder' },
      { symbol: members('Server', 'close'), role: 'close', returns: 'promise' },
    ],
    {
      makes: [
        {
          symbol: ['Server', 'default'],
          instance: 'Server',
          kind: 'server',
          owns: 'sockets',
          options: 'last',
          crash: 'guarded',
        },
      ],
      instances: { Broadcast: {}, Namespace: {} },
      reads: [
        { symbol: members('Socket', 'handshake'), role: 'source', facts: { part: 'header' } },
        { symbol: members('Socket', 'broadcast volatile'), role: 'holder', holds: 'Broadcast' },
      ],
    },
  ),
  table(
    'smtp-server',
    'read in 3.14: errors of one connection surface on the server',
    [
      {
        symbol: members('SMTPServer', 'listen'),
        role: 'listen',
        args: { port: '0' },
        returns: 'builder',
        callback: later,
      },
      { symbol: members('SMTPServer', 'close'), role: 'close', returns: 'sync', callback: later },
    ],
    {
      makes: [
        {
          symbol: ['SMTPServer'],
          instance: 'SMTPServer',
          kind: 'server',
          owns: 'sockets',
          options: '0',
          crash: 'ends the process',
        },
      ],
      instances: { SMTPServer: { like: emitter } },
    },
  ),
  table(
    'mqtt',
    'read in 5.14: protocol and authentication errors are emitted',
    [
      {
        symbol: members('MqttClient', 'publish'),
        role: 'publish',
        args: { channel: '0', payload: '1', options: '2' },
        returns: 'sync',
        callback: later,
        facts: { transport: 'pub-sub' },
      },
      {
        symbol: members('MqttClient', 'publishAsync'),
        role: 'publish',
        args: { channel: '0', payload: '1' },
        returns: 'promise',
        facts: { transport: 'pub-sub' },
      },
      {
        symbol: members('MqttClient', 'subscribe'),
        role: 'consume',
        args: { channel: '0' },
        returns: 'builder',
        facts: { transport: 'pub-sub' },
      },
      { symbol: members('MqttClient', 'end'), role: 'close', returns: 'sync' },
    ],
    {
      makes: [
        {
          symbol: ['connect()'],
          instance: 'MqttClient',
          kind: 'broker',
          owns: 'sockets',
          options: 'last',
          crash: 'ends the process',
        },
      ],
      instances: { MqttClient: { like: emitter } },
    },
  ),
  table('eventsource', 'eventsource README', [], {
    makes: [
      {
        symbol: ['default', 'EventSource'],
        instance: 'EventSource',
        kind: 'sockets',
        owns: 'sockets',
        options: '1',
        crash: 'guarded',
      },
    ],
  }),
];

export const emitters: LibraryModel[] = [...net, ...sockets];
