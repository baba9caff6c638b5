import { members } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

/** What both forms of the module ask. */
const DNS_QUESTIONS = [
  'lookup',
  'resolve',
  'resolve4',
  'resolve6',
  'resolveMx',
  'resolveTxt',
  'reverse',
] as const;

const later = { arg: 'last', runs: 'later', result: 'dropped' } as const;

const modules: LibraryModel[] = [
  {
    library: 'node:util',
    source: 'Node.js docs, util',
    calls: [
      { symbol: ['promisify'], role: 'call', args: { fn: '0' }, returns: 'Promisified' },
      { symbol: ['Promisified#'], role: 'call', returns: 'promise' },
      {
        symbol: ['callbackify'],
        role: 'call',
        returns: 'sync',
        callback: { arg: '0', runs: 'stored', result: 'awaited' },
      },
      {
        symbol: ['inspect', 'format', 'isDeepStrictEqual', 'deprecate', 'inherits', 'styleText', 'debuglog'],
        role: 'call',
        returns: 'sync',
      },
      { symbol: ['parseArgs'], role: 'input', returns: 'sync', facts: { part: 'argv', throws: true } },
    ],
  },
  {
    library: 'node:path',
    also: ['node:path/posix', 'path-browserify'],
    source: 'Node.js docs, path; value effects as in the injection rules',
    calls: [
      {
        symbol: ['basename', 'posix.basename', 'win32.basename'],
        role: 'sanitise',
        args: { value: '0' },
        returns: 'sync',
        facts: { yields: 'basename', removes: ['sep'] },
      },
      {
        symbol: [
          'join',
          'resolve',
          'normalize',
          'relative',
          'dirname',
          'posix.join',
          'posix.resolve',
          'posix.normalize',
        ],
        role: 'call',
        args: { path: 'rest' },
        returns: 'sync',
        facts: { yields: 'string' },
      },
      {
        symbol: ['extname', 'parse', 'format', 'isAbsolute', 'toNamespacedPath'],
        role: 'call',
        args: { path: '0' },
        returns: 'sync',
      },
    ],
  },
  {
    library: 'node:url',
    source: 'Node.js docs, url',
    calls: [
      {
        symbol: ['URL', 'parse'],
        role: 'call',
        args: { url: '0', base: '1' },
        returns: 'sync',
        facts: { throws: true },
      },
      {
        symbol: ['fileURLToPath', 'pathToFileURL', 'format', 'resolve'],
        role: 'call',
        args: { url: '0' },
        returns: 'sync',
      },
    ],
  },
  {
    library: 'node:vm',
    source: 'Node.js docs, vm: not a security boundary; `timeout` holds the event loop that long',
    calls: [
      {
        symbol: [
          'runInContext',
          'runInNewContext',
          'runInThisContext',
          'Script',
          'compileFunction',
          'SourceTextModule',
        ],
        role: 'sink.code',
        args: { code: '0', context: '1', options: 'last', timeout: 'last.timeout' },
        returns: 'sync',
        facts: { danger: ['code'], blocks: 'heavy' },
      },
      {
        symbol: members('Script', 'runInContext runInNewContext runInThisContext'),
        role: 'cpu',
        args: { options: 'last', timeout: 'last.timeout' },
        returns: 'sync',
        facts: { blocks: 'heavy' },
      },
      { symbol: ['createContext'], role: 'call', args: { value: '0' }, returns: 'sync' },
    ],
  },
  {
    library: 'node:v8',
    source: 'Node.js docs, v8',
    calls: [
      {
        symbol: ['deserialize'],
        role: 'sink.code',
        args: { code: '0' },
        returns: 'sync',
        facts: { danger: ['code'] },
      },
      { symbol: ['serialize', 'getHeapStatistics'], role: 'call', returns: 'sync' },
    ],
  },
  {
    library: 'node:worker_threads',
    source: 'Node.js docs, worker_threads: an unheard error event of a Worker throws in the parent',
    makes: [
      {
        symbol: ['Worker'],
        instance: 'Worker',
        kind: 'process',
        owns: 'threads',
        options: '1',
        crash: 'ends the process',
      },
    ],
    instances: { Worker: { like: ['node:events:EventEmitter'] } },
    calls: [
      {
        symbol: members('Worker MessagePort', 'postMessage'),
        role: 'emit',
        args: { payload: '0' },
        returns: 'sync',
      },
      { symbol: members('Worker', 'terminate'), role: 'close', returns: 'promise' },
      { symbol: ['parentPort.postMessage'], role: 'emit', args: { payload: '0' }, returns: 'sync' },
      {
        symbol: ['parentPort.on', 'parentPort.once'],
        role: 'listener',
        args: { event: '0' },
        returns: 'sync',
        callback: { arg: '1', runs: 'stored', result: 'dropped' },
      },
    ],
  },
  {
    library: 'node:dns',
    source: 'Node.js docs, dns: lookup runs on the thread pool and has no timeout; results go to a callback',
    calls: [
      {
        symbol: [...DNS_QUESTIONS],
        role: 'rpc.call',
        args: { url: '0' },
        returns: 'sync',
        facts: { callbackLast: true, io: 'read' },
      },
      {
        symbol: DNS_QUESTIONS.map((name) => `promises.${name}`),
        role: 'rpc.call',
        args: { url: '0' },
        returns: 'promise',
        facts: { io: 'read' },
      },
      { symbol: ['setDefaultResultOrder', 'setServers'], role: 'call', returns: 'sync' },
    ],
  },
  {
    library: 'node:dns/promises',
    source: 'Node.js docs, dns: the promises API',
    calls: [
      {
        symbol: [...DNS_QUESTIONS],
        role: 'rpc.call',
        args: { url: '0' },
        returns: 'promise',
        facts: { io: 'read' },
      },
      { symbol: ['setDefaultResultOrder', 'setServers'], role: 'call', returns: 'sync' },
    ],
  },
  {
    library: 'node:readline',
    also: ['node:readline/promises'],
    source: 'Node.js docs, readline: the interface emits no stream errors',
    calls: [
      {
        symbol: ['createInterface'],
        role: 'stream',
        args: { input: '0.input', options: '0' },
        returns: 'Interface',
        facts: { forwardsErrors: false },
      },
      {
        symbol: members('Interface', 'question'),
        role: 'call',
        returns: 'promise',
        facts: { callbackLast: true },
      },
      { symbol: members('Interface', 'close'), role: 'close', returns: 'sync' },
    ],
    instances: { Interface: { like: ['node:events:EventEmitter'] } },
  },
  {
    library: 'node:perf_hooks',
    source: 'Node.js docs, perf_hooks',
    calls: [
      { symbol: ['performance.now'], role: 'clock', returns: 'sync', facts: { unit: 'ms', monotonic: true } },
      {
        symbol: ['monitorEventLoopDelay', 'performance.mark', 'performance.measure'],
        role: 'metric',
        returns: 'sync',
      },
    ],
  },
  {
    library: 'node:os',
    source: 'Node.js docs, os',
    calls: [
      {
        symbol: [
          'hostname',
          'cpus',
          'totalmem',
          'freemem',
          'tmpdir',
          'platform',
          'availableParallelism',
          'networkInterfaces',
          'loadavg',
          'homedir',
        ],
        role: 'call',
        returns: 'sync',
      },
    ],
  },
  {
    library: 'node:assert',
    also: ['node:assert/strict'],
    source: 'Node.js docs, assert',
    calls: [
      {
        symbol: [
          'default',
          'ok',
          'equal',
          'strictEqual',
          'deepEqual',
          'deepStrictEqual',
          'notEqual',
          'notStrictEqual',
          'match',
          'throws',
          'fail',
          'ifError',
        ],
        role: 'assert',
        args: { test: '0' },
        returns: 'sync',
        facts: { throws: true },
      },
      { symbol: ['rejects', 'doesNotReject'], role: 'assert', returns: 'promise' },
    ],
  },
  {
    library: 'node:module',
    source: 'Node.js docs, module',
    calls: [{ symbol: ['createRequire'], role: 'call', returns: 'sync' }],
  },
];

const compress = (names: string): CallRow => ({
  symbol: names.split(' '),
  role: 'cpu',
  args: { data: '0' },
  returns: 'sync',
  callback: later,
  facts: { callbackLast: true },
});

const zlib: LibraryModel = {
  library: 'node:zlib',
  source:
    'Node.js docs, zlib: asynchronous forms run on the thread pool; a stream error without listener throws',
  instances: { Transform: { like: ['node:stream:Transform'] } },
  calls: [
    compress('gzip gunzip deflate inflate deflateRaw inflateRaw unzip brotliCompress brotliDecompress'),
    {
      symbol: [
        'gzipSync',
        'gunzipSync',
        'deflateSync',
        'inflateSync',
        'deflateRawSync',
        'inflateRawSync',
        'unzipSync',
        'brotliCompressSync',
        'brotliDecompressSync',
      ],
      role: 'cpu',
      args: { data: '0', options: '1', limit: '1.maxOutputLength' },
      returns: 'sync',
      facts: { blocks: 'heavy', throws: true },
    },
    {
      symbol: [
        'createGzip',
        'createGunzip',
        'createDeflate',
        'createInflate',
        'createUnzip',
        'createBrotliCompress',
        'createBrotliDecompress',
        'createInflateRaw',
        'createDeflateRaw',
      ],
      role: 'stream',
      returns: 'Transform',
    },
  ],
};

export const nodeUtilities: LibraryModel[] = [...modules, zlib];
