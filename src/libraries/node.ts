import { members } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const later = { arg: 'last', runs: 'later', result: 'dropped' } as const;
const stored = { runs: 'stored', result: 'dropped' } as const;

const spawned = {
  role: 'spawn',
  alsoRoles: ['sink.command'],
  args: { command: '0', arguments: '1', options: 'last', timeout: 'last.timeout', shell: 'last.shell' },
} as const;

const childProcess: LibraryModel = {
  library: 'node:child_process',
  source: 'Node.js docs, child_process; a failed spawn without listener ended the process on Node 20',
  instances: {
    ChildProcess: { like: ['node:events:EventEmitter'], kind: 'process', crash: 'ends the process' },
    GuardedProcess: { like: ['ChildProcess'], kind: 'process', crash: 'guarded' },
  },
  reads: [
    { symbol: members('ChildProcess', 'stdout stderr'), role: 'holder', holds: 'node:stream:Readable' },
    { symbol: members('ChildProcess', 'stdin'), role: 'holder', holds: 'node:stream:Writable' },
  ],
  calls: [
    {
      symbol: ['spawn', 'fork'],
      ...spawned,
      returns: 'ChildProcess',
      facts: { acquires: 'child', danger: ['code'] },
    },
    {
      symbol: ['exec'],
      ...spawned,
      args: { command: '0', options: '1', timeout: '1.timeout' },
      returns: 'GuardedProcess',
      callback: later,
      facts: { acquires: 'child', danger: ['code'] },
    },
    {
      symbol: ['execFile'],
      ...spawned,
      returns: 'GuardedProcess',
      callback: later,
      facts: { acquires: 'child', danger: ['code'] },
    },
    {
      symbol: ['execSync', 'spawnSync', 'execFileSync'],
      ...spawned,
      returns: 'sync',
      facts: { blocks: 'heavy', throws: true, danger: ['code'] },
    },
    {
      symbol: members('ChildProcess', 'kill'),
      role: 'release',
      returns: 'sync',
      facts: { acquires: 'child' },
    },
    { symbol: members('ChildProcess', 'send'), role: 'emit', args: { payload: '0' }, returns: 'sync' },
  ],
};

const emitterRows: CallRow[] = [
  {
    symbol: members('EventEmitter', 'on once addListener prependListener prependOnceListener'),
    role: 'listener',
    args: { event: '0' },
    returns: 'builder',
    callback: { arg: '1', ...stored },
  },
  {
    symbol: members('EventEmitter', 'off removeListener removeAllListeners setMaxListeners'),
    role: 'call',
    args: { event: '0' },
    returns: 'builder',
  },
  {
    symbol: members('EventEmitter', 'emit'),
    role: 'emit',
    args: { event: '0', payload: '1' },
    returns: 'sync',
    facts: { transport: 'in-process', durable: false },
  },
  { symbol: members('EventEmitter', 'listeners listenerCount eventNames'), role: 'call', returns: 'sync' },
];

const events: LibraryModel = {
  library: 'node:events',
  also: ['events', 'eventemitter2'],
  source: 'Node.js docs, events: an error event without listener throws',
  types: {
    default: 'EventEmitter',
    EventEmitterAsyncResource: 'EventEmitter',
    EventEmitter2: 'EventEmitter',
  },
  makes: [
    {
      symbol: ['default', 'EventEmitter', 'EventEmitter2'],
      instance: 'EventEmitter',
      kind: 'emitter',
      owns: 'nothing',
      options: '0',
      crash: 'own class',
    },
  ],
  settings: { captureRejections: { at: ['0.captureRejections'], default: false, off: [false] } },
  calls: [
    ...emitterRows,
    {
      symbol: members('EventEmitter', 'emitAsync'),
      role: 'emit',
      args: { event: '0', payload: '1' },
      returns: 'promise',
      facts: { transport: 'in-process', durable: false },
    },
    {
      symbol: ['once'],
      role: 'call',
      args: { emitter: '0', event: '1', options: '2', signal: '2.signal' },
      returns: 'promise',
    },
    { symbol: ['on'], role: 'call', args: { emitter: '0', event: '1', options: '2' }, returns: 'stream' },
  ],
};

const eventEmitter3: LibraryModel = {
  library: 'eventemitter3',
  source: 'vendor docs, exports checked in 5.0: an error event without listener is dropped',
  types: { default: 'EventEmitter' },
  makes: [
    {
      symbol: ['default', 'EventEmitter'],
      instance: 'EventEmitter',
      kind: 'emitter',
      owns: 'nothing',
      crash: 'guarded',
    },
  ],
  calls: emitterRows,
};

const streamRows: CallRow[] = [
  {
    symbol: members('Readable', 'pipe'),
    role: 'pipe',
    args: { target: '0', options: '1' },
    returns: 'Writable',
    facts: { forwardsErrors: false },
  },
  {
    symbol: members('Readable', 'read pause resume setEncoding unpipe unshift destroy push'),
    role: 'call',
    returns: 'sync',
  },
  {
    symbol: members('Readable', 'map filter flatMap forEach reduce toArray some every find'),
    role: 'pipe',
    returns: 'promise',
    callback: { arg: '0', runs: 'each', result: 'awaited' },
    facts: { forwardsErrors: true },
  },
  {
    symbol: members('Writable', 'write'),
    role: 'call',
    args: { data: '0' },
    returns: 'sync',
    callback: later,
  },
  {
    symbol: members('Writable', 'end destroy cork uncork'),
    role: 'call',
    args: { data: '0' },
    returns: 'sync',
    callback: later,
  },
  {
    symbol: ['pipeline'],
    role: 'pipe',
    args: { streams: 'rest' },
    returns: 'Writable',
    callback: later,
    facts: { forwardsErrors: true, callbackLast: true },
  },
  {
    symbol: ['promises.pipeline'],
    role: 'pipe',
    args: { streams: 'rest' },
    returns: 'promise',
    facts: { forwardsErrors: true },
  },
  {
    symbol: ['finished'],
    role: 'listener',
    args: { stream: '0' },
    returns: 'sync',
    callback: later,
    facts: { callbackLast: true },
  },
  { symbol: ['promises.finished'], role: 'listener', args: { stream: '0' }, returns: 'promise' },
  {
    symbol: ['compose', 'addAbortSignal', 'Duplex.from'],
    role: 'pipe',
    returns: 'Duplex',
    facts: { forwardsErrors: true },
  },
  { symbol: ['Readable.from'], role: 'stream', args: { source: '0' }, returns: 'Readable' },
  {
    symbol: ['Readable.fromWeb'],
    role: 'stream',
    args: { source: '0' },
    returns: 'Readable',
    facts: { acquires: 'stream' },
  },
  { symbol: ['Readable.toWeb'], role: 'stream', returns: 'sync' },
];

const emitter = { like: ['node:events:EventEmitter'], kind: 'stream', crash: 'ends the process' } as const;

const streams: LibraryModel[] = [
  {
    library: 'node:stream',
    also: ['readable-stream'],
    source: 'Node.js docs, stream: pipe forwards no errors, pipeline does',
    types: { default: 'Readable', Stream: 'Readable' },
    instances: {
      Readable: emitter,
      Writable: emitter,
      Duplex: { like: ['Readable', 'Writable'] },
      Transform: { like: ['Duplex'] },
      PassThrough: { like: ['Duplex'] },
    },
    calls: streamRows,
  },
  {
    library: 'node:stream/promises',
    source: 'Node.js docs, stream',
    calls: [
      {
        symbol: ['pipeline'],
        role: 'pipe',
        args: { streams: 'rest' },
        returns: 'promise',
        facts: { forwardsErrors: true },
      },
      { symbol: ['finished'], role: 'listener', args: { stream: '0' }, returns: 'promise' },
    ],
  },
];

const timers: LibraryModel[] = [
  {
    library: 'node:timers/promises',
    source: 'Node.js docs, timers: rejects only when its signal aborts',
    calls: [
      {
        symbol: ['setTimeout', 'scheduler.wait'],
        role: 'sleep',
        args: { delay: '0', signal: 'last.signal' },
        returns: 'promise',
        facts: { rejects: false, unit: 'ms' },
      },
      { symbol: ['setImmediate'], role: 'sleep', returns: 'promise', facts: { rejects: false } },
      {
        symbol: ['setInterval'],
        role: 'timer',
        args: { delay: '0' },
        returns: 'stream',
        facts: { unit: 'ms', repeats: true },
      },
    ],
  },
  {
    library: 'node:timers',
    source: 'Node.js docs, timers',
    calls: [
      {
        symbol: ['setTimeout', 'setInterval', 'setImmediate'],
        role: 'timer',
        args: { delay: '1' },
        returns: 'global:Timeout',
        callback: { arg: '0', runs: 'later', result: 'dropped' },
        facts: { unit: 'ms' },
      },
      { symbol: ['clearTimeout', 'clearInterval', 'clearImmediate'], role: 'timer.clear', returns: 'sync' },
      {
        symbol: ['promises.setTimeout'],
        role: 'sleep',
        args: { delay: '0' },
        returns: 'promise',
        facts: { rejects: false, unit: 'ms' },
      },
    ],
  },
];

const asyncHooks: LibraryModel = {
  library: 'node:async_hooks',
  source: 'Node.js docs, async_hooks: run returns what the callback returns',
  makes: [{ symbol: ['AsyncLocalStorage'], instance: 'AsyncLocalStorage', kind: 'other', owns: 'nothing' }],
  calls: [
    {
      symbol: members('AsyncLocalStorage', 'run'),
      role: 'context',
      args: { value: '0' },
      returns: 'sync',
      callback: { arg: '1', runs: 'now', result: 'returned' },
      facts: { waitsFor: 'callback' },
    },
    {
      symbol: members('AsyncLocalStorage', 'exit'),
      role: 'context',
      returns: 'sync',
      callback: { arg: '0', runs: 'now', result: 'returned' },
    },
    { symbol: members('AsyncLocalStorage', 'getStore'), role: 'context', returns: 'sync' },
    {
      symbol: members('AsyncLocalStorage', 'enterWith disable'),
      role: 'context',
      args: { value: '0' },
      returns: 'sync',
    },
    {
      symbol: ['AsyncResource.bind', 'AsyncLocalStorage.bind'],
      role: 'call',
      returns: 'sync',
      callback: { arg: '0', runs: 'stored', result: 'returned' },
    },
  ],
};

export const nodeModules: LibraryModel[] = [
  childProcess,
  events,
  eventEmitter3,
  ...streams,
  ...timers,
  asyncHooks,
];
