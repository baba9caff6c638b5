import { members } from './rows.ts';
import type { CallRow, LibraryModel, SettingRow } from './table.ts';

const signal: SettingRow = { at: ['call:options.signal'], default: null, covers: 'total' };

/** Node 18 to 22 bundle undici 5 to 7. */
const fetchSettings: Record<string, SettingRow> = {
  signal,
  timeout: {
    at: ['call:options.timeout'],
    unit: 'ms',
    default: null,
    void: [{ when: [{ runtime: 'node' }], why: 'fetch of Node has no `timeout`, use `signal`' }],
  },
  headersTimeout: {
    at: ['call:options.dispatcher.headersTimeout'],
    unit: 'ms',
    default: 300_000,
    off: [0],
    covers: 'headers',
  },
  bodyTimeout: {
    at: ['call:options.dispatcher.bodyTimeout'],
    unit: 'ms',
    default: 300_000,
    off: [0],
    covers: 'gap',
  },
  connectTimeout: {
    at: ['call:options.dispatcher.connect.timeout'],
    unit: 'ms',
    default: 10_000,
    off: [0],
    covers: 'connect',
  },
};

const fetchTable: LibraryModel = {
  library: 'global',
  source: 'vendor docs: 300 s to headers, 300 s between chunks, no total',
  settings: fetchSettings,
  calls: [
    {
      symbol: ['fetch'],
      role: 'http.request',
      args: { url: '0', options: '1', method: '1.method', body: '1.body' },
      returns: 'promise',
      resolves: 'Response',
      facts: { rejectsOn: 'none' },
    },
  ],
};

const later = { runs: 'later', result: 'dropped' } as const;

const timers: CallRow[] = [
  {
    symbol: ['setTimeout'],
    role: 'timer',
    args: { delay: '1' },
    returns: 'Timeout',
    callback: { arg: '0', ...later },
    facts: { unit: 'ms', repeats: false, acquires: 'timer' },
  },
  {
    symbol: ['setInterval'],
    role: 'timer',
    args: { delay: '1' },
    returns: 'Timeout',
    callback: { arg: '0', ...later },
    facts: { unit: 'ms', repeats: true, overlaps: true, acquires: 'timer' },
  },
  {
    symbol: ['setImmediate'],
    role: 'timer',
    returns: 'sync',
    callback: { arg: '0', ...later },
    facts: { repeats: false },
  },
  {
    symbol: ['queueMicrotask', 'process.nextTick'],
    role: 'timer',
    returns: 'sync',
    callback: { arg: '0', ...later },
    facts: { repeats: false },
  },
  {
    symbol: ['clearTimeout', 'clearInterval', 'clearImmediate'],
    role: 'timer.clear',
    args: { timer: '0' },
    returns: 'sync',
  },
  { symbol: members('Timeout', 'unref ref refresh'), role: 'call', returns: 'builder' },
];

const body = (names: string, returns: 'promise' | 'sync' = 'promise'): CallRow => ({
  symbol: members('Response', names),
  role: 'call',
  returns,
  facts: { io: 'read' },
});

const web: CallRow[] = [
  body('json text arrayBuffer blob formData bytes'),
  {
    symbol: members('Request', 'json text arrayBuffer blob formData bytes'),
    role: 'input',
    returns: 'promise',
    facts: { part: 'body', io: 'read' },
  },
  { symbol: members('Response Request', 'clone'), role: 'call', returns: 'builder' },
  {
    symbol: ['Response'],
    role: 'answer',
    alsoRoles: ['sink.html'],
    args: { body: '0', options: '1', status: '1.status' },
    facts: { act: 'answer', danger: ['html'] },
  },
  {
    symbol: ['Response.json'],
    role: 'answer',
    args: { body: '0', options: '1', status: '1.status' },
    returns: 'Response',
    facts: { act: 'answer', bodyKind: 'entity' },
  },
  {
    symbol: ['Response.redirect'],
    role: 'answer',
    alsoRoles: ['sink.redirect'],
    args: { url: '0', status: '1' },
    returns: 'Response',
    facts: { act: 'answer', status: 302, danger: ['host'] },
  },
  {
    symbol: members('Headers', 'set append'),
    role: 'sink.header',
    args: { name: '0', value: '1' },
    returns: 'sync',
    facts: { danger: ['newline'] },
  },
  {
    symbol: members('Headers URLSearchParams FormData', 'get getAll has entries keys values toString'),
    role: 'call',
    returns: 'sync',
  },
  {
    symbol: ['URL'],
    role: 'call',
    args: { url: '0', value: '0', base: '1' },
    returns: 'sync',
    facts: { throws: true },
  },
  { symbol: ['URL.canParse', 'URL.parse'], role: 'call', args: { url: '0' }, returns: 'sync' },
  {
    symbol: ['URLSearchParams'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { removes: ['sep', 'host'] },
  },
  {
    symbol: ['URL#searchParams.set', 'URL#searchParams.append', ...members('URLSearchParams', 'set append')],
    role: 'sanitise',
    args: { value: '1' },
    returns: 'sync',
    facts: { removes: ['sep', 'host'] },
  },
  {
    symbol: ['AbortSignal.timeout'],
    role: 'timeout',
    args: { timeout: '0' },
    returns: 'AbortSignal',
    facts: { unit: 'ms' },
  },
  { symbol: ['AbortSignal.any'], role: 'timeout', args: { signals: '0' }, returns: 'AbortSignal' },
  { symbol: members('AbortController', 'abort'), role: 'call', returns: 'sync' },
  { symbol: ['WebSocket'], role: 'sink.url', args: { url: '0' }, facts: { danger: ['host'] } },
  { symbol: ['EventSource'], role: 'sink.url', args: { url: '0' }, facts: { danger: ['host'] } },
  {
    symbol: members('EventTarget WebSocket EventSource AbortSignal', 'addEventListener'),
    role: 'listener',
    args: { event: '0', options: '2' },
    returns: 'sync',
    callback: { arg: '1', runs: 'stored', result: 'dropped' },
  },
];

const cryptoRows: CallRow[] = [
  {
    symbol: ['crypto.randomUUID'],
    role: 'id',
    alsoRoles: ['random'],
    returns: 'sync',
    facts: { strong: true, bits: 122, yields: 'uuid' },
  },
  {
    symbol: ['crypto.getRandomValues'],
    role: 'random',
    args: { buffer: '0' },
    returns: 'sync',
    facts: { strong: true },
  },
  {
    symbol: ['crypto.subtle.digest'],
    role: 'digest',
    args: { algorithm: '0', value: '1' },
    returns: 'promise',
  },
  {
    symbol: ['crypto.subtle.sign'],
    role: 'sign',
    args: { algorithm: '0', key: '1', payload: '2' },
    returns: 'promise',
  },
  {
    symbol: ['crypto.subtle.verify'],
    role: 'verify',
    args: { algorithm: '0', key: '1', signature: '2' },
    returns: 'promise',
    facts: { verifies: true, constantTime: true, fails: 'returns boolean' },
  },
  {
    symbol: ['crypto.subtle.encrypt', 'crypto.subtle.decrypt'],
    role: 'cipher',
    args: { algorithm: '0', key: '1', iv: '0.iv', value: '2' },
    returns: 'promise',
  },
  {
    symbol: ['crypto.subtle.deriveBits', 'crypto.subtle.deriveKey'],
    role: 'kdf',
    args: { algorithm: '0', key: '1', cost: '0.iterations' },
    returns: 'promise',
    facts: { costUnit: 'iterations' },
  },
  {
    symbol: ['crypto.subtle.importKey'],
    role: 'call',
    args: { key: '1', algorithm: '2' },
    returns: 'promise',
  },
  { symbol: ['crypto.subtle.generateKey', 'crypto.subtle.exportKey'], role: 'call', returns: 'promise' },
];

const buffers: CallRow[] = [
  {
    symbol: ['Buffer.from'],
    role: 'decode',
    args: { value: '0', encoding: '1' },
    returns: 'Buffer',
    facts: { yields: 'buffer' },
  },
  {
    symbol: ['Buffer.concat'],
    role: 'call',
    args: { size: '0' },
    returns: 'Buffer',
    facts: { yields: 'buffer' },
  },
  {
    symbol: ['Buffer.alloc', 'Buffer.allocUnsafe'],
    role: 'call',
    args: { size: '0' },
    returns: 'Buffer',
    facts: { yields: 'buffer', scales: true },
  },
  { symbol: ['Buffer.byteLength', 'Buffer.isBuffer', 'Buffer.compare'], role: 'call', returns: 'sync' },
  {
    symbol: members('Buffer', 'equals compare'),
    role: 'compare',
    args: { left: 'this', right: '0' },
    returns: 'sync',
    facts: { constantTime: false },
  },
  {
    symbol: members('Buffer', 'toString'),
    role: 'decode',
    args: { encoding: '0' },
    returns: 'sync',
    facts: { yields: 'string' },
  },
  { symbol: members('Buffer', 'subarray slice copy write readUInt32BE'), role: 'call', returns: 'sync' },
];

export const globals: LibraryModel[] = [
  fetchTable,
  {
    library: 'global',
    source: 'Node.js docs 20 to 24 (globals, Web Crypto, timers); WHATWG fetch and URL',
    calls: [...timers, ...web, ...cryptoRows, ...buffers],
    reads: [
      { symbol: ['import.meta.env', 'import.meta.env.*'], role: 'env.read' },
      { symbol: members('Request', 'url'), role: 'source', facts: { part: 'url', yields: 'string' } },
      { symbol: members('Request', 'headers'), role: 'source', holds: 'Headers', facts: { part: 'header' } },
      { symbol: members('Request', 'body'), role: 'source', facts: { part: 'body' } },
      { symbol: members('URL', 'searchParams'), role: 'holder', holds: 'URLSearchParams' },
      {
        symbol: members('URL', 'search pathname hash host hostname port protocol'),
        role: 'holder',
        facts: { removes: ['html'] },
      },
      { symbol: members('AbortController', 'signal'), role: 'holder', holds: 'AbortSignal' },
    ],
    instances: { WebSocket: { like: ['EventTarget'] }, AbortSignal: { like: ['EventTarget'] } },
  },
];
