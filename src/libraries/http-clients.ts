import { members, option } from './rows.ts';
import type { LibraryModel, SettingRow } from './table.ts';

const rejects = { rejectsOn: '4xx,5xx' } as const;
const settles = { rejectsOn: 'none' } as const;

/** `f(url, options)`; the body is in the options. */
const urlOptions = { url: '0', options: '1', method: '1.method', body: '1.body' } as const;

const signal: SettingRow = { at: ['call:options.signal'], default: null, covers: 'total' };
const throwHttpErrors: SettingRow = { at: option('throwHttpErrors'), default: true, off: [false] };
const prefixUrl: SettingRow = { at: option('prefixUrl'), unit: 'text', default: null };

const axiosGet = {
  role: 'http.request',
  args: { url: '0', options: '1' },
  returns: 'promise',
  resolves: 'AxiosResponse',
  facts: rejects,
} as const;
const axiosPost = { ...axiosGet, args: { url: '0', body: '1', options: '2' } } as const;
const axiosUrl = { ...axiosGet, args: { ...urlOptions, body: '1.data' } } as const;
const axiosConfig = {
  ...axiosGet,
  args: { url: '0.url', options: '0', method: '0.method', body: '0.data' },
} as const;
const noRequest = { role: 'call', returns: 'sync', facts: { io: 'none' } } as const;

const axios: LibraryModel = {
  library: 'axios',
  versions: '>=0.21 <2',
  source: 'read in 1.21; body drip measured on Node 20.20',
  types: { AxiosInstance: 'Axios', AxiosStatic: 'Axios' },
  makes: [
    { symbol: ['default', 'axios'], instance: 'Axios', kind: 'http', owns: 'nothing', ambient: true },
    {
      symbol: ['create()', 'Axios', 'Axios#create()'],
      instance: 'Axios',
      kind: 'http',
      owns: 'nothing',
      options: '0',
      extends: 'this',
    },
  ],
  settings: {
    timeout: {
      at: [...option('timeout'), 'global:defaults.timeout', 'set:defaults.timeout'],
      unit: 'ms',
      default: 0,
      off: [0, null],
      covers: 'gap',
    },
    signal,
    rejectsOn: { at: option('validateStatus'), default: '4xx,5xx' },
    agent: { at: [...option('httpsAgent'), ...option('httpAgent')], default: null },
    maxBody: { at: option('maxContentLength'), unit: 'bytes', default: -1, off: [-1] },
    maxRedirects: { at: option('maxRedirects'), unit: 'count', default: 21, off: [0] },
    baseUrl: { at: [...option('baseURL'), 'global:defaults.baseURL'], unit: 'text', default: null },
  },
  calls: [
    { symbol: members('Axios', 'get delete head options'), ...axiosGet },
    { symbol: members('Axios', 'post put patch postForm putForm patchForm'), ...axiosPost },
    { symbol: ['Axios#'], when: [{ arg: '0', is: ['string', 'template'] }], ...axiosUrl },
    { symbol: ['Axios#', 'Axios#request'], ...axiosConfig },
    {
      symbol: members('Axios', 'interceptors.request.use interceptors.response.use'),
      role: 'call',
      returns: 'sync',
      callback: { arg: '0', runs: 'stored', result: 'awaited' },
    },
    { symbol: members('Axios', 'getUri isAxiosError isCancel spread toFormData'), ...noRequest },
    { symbol: ['isAxiosError', 'isCancel', 'toFormData', 'getAdapter'], ...noRequest },
    { symbol: members('Axios', 'all'), role: 'combine', returns: 'promise', facts: { combinator: 'all' } },
  ],
};

const axiosRetry: LibraryModel = {
  library: 'axios-retry',
  versions: '>=3',
  source: 'read in 4.5: any method on a network error without response, 5xx for idempotent methods only',
  calls: [
    {
      symbol: ['default', 'axiosRetry'],
      role: 'retry',
      args: {
        client: '0',
        options: '1',
        attempts: '1.retries',
        delay: '1.retryDelay',
        predicate: '1.retryCondition',
      },
      returns: 'sync',
      facts: { attempts: 3, delayMs: 0, growth: 'none', on: 'classified' },
    },
  ],
};

const observable = { role: 'http.request', returns: 'rxjs:Observable', facts: rejects } as const;

const nestAxios: LibraryModel = {
  library: '@nestjs/axios',
  source: 'vendor docs, exports checked in 12.0: cold observables over axios; no timeout unless registered',
  makes: [
    {
      symbol: ['HttpModule.register()', 'HttpModule.registerAsync()', 'HttpModule', 'HttpService'],
      instance: 'HttpService',
      kind: 'http',
      owns: 'nothing',
      options: '0',
    },
  ],
  settings: {
    timeout: { at: option('timeout'), unit: 'ms', default: 0, off: [0, null], covers: 'gap' },
    signal,
    rejectsOn: { at: option('validateStatus'), default: '4xx,5xx' },
    baseUrl: { at: option('baseURL'), unit: 'text', default: null },
  },
  reads: [{ symbol: ['HttpService#axiosRef'], role: 'holder', holds: 'axios:Axios' }],
  calls: [
    { symbol: members('HttpService', 'get delete head'), ...observable, args: axiosGet.args },
    { symbol: members('HttpService', 'post put patch'), ...observable, args: axiosPost.args },
    { symbol: members('HttpService', 'request'), ...observable, args: axiosConfig.args },
  ],
};

const gotRequest = {
  role: 'http.request',
  args: { ...urlOptions, body: '1.json' },
  returns: 'promise',
  facts: rejects,
} as const;

const gotBase: Pick<LibraryModel, 'makes' | 'calls'> = {
  makes: [
    { symbol: ['default', 'got'], instance: 'Got', kind: 'http', owns: 'nothing', ambient: true },
    {
      symbol: ['extend()', 'Got#extend()', 'got.extend()'],
      instance: 'Got',
      kind: 'http',
      owns: 'nothing',
      options: '0',
      extends: 'this',
    },
  ],
  calls: [
    { symbol: ['Got#', ...members('Got', 'get post put patch delete head')], ...gotRequest },
    { symbol: members('Got', 'paginate paginate.all paginate.each'), ...gotRequest },
    {
      symbol: members('Got', 'stream stream.get stream.post stream.put'),
      ...gotRequest,
      returns: 'node:stream:Duplex',
    },
  ],
};

/** `calculateDelay` that does not read `computedValue` makes every method and error retry. */
const gotRetries: SettingRow = {
  at: [...option('retry.limit'), ...option('retry')],
  unit: 'count',
  default: 2,
  off: [0],
};

const got: LibraryModel = {
  ...gotBase,
  library: 'got',
  versions: '>=12',
  source: 'read in 14.6; measured: a number as timeout throws',
  settings: {
    timeout: { at: option('timeout.request'), unit: 'ms', default: null, covers: 'total' },
    responseTimeout: { at: option('timeout.response'), unit: 'ms', default: null, covers: 'headers' },
    socketTimeout: { at: option('timeout.socket'), unit: 'ms', default: null, covers: 'gap' },
    connectTimeout: { at: option('timeout.connect'), unit: 'ms', default: null, covers: 'connect' },
    signal,
    retries: gotRetries,
    rejectsOn: throwHttpErrors,
    baseUrl: prefixUrl,
  },
};

const got11: LibraryModel = {
  ...gotBase,
  library: 'got',
  versions: '>=10 <12',
  source: 'read in 11.8: a number means the whole request',
  settings: {
    timeout: {
      at: [...option('timeout'), ...option('timeout.request')],
      unit: 'ms',
      default: null,
      covers: 'total',
    },
    retries: gotRetries,
    rejectsOn: throwHttpErrors,
    baseUrl: prefixUrl,
  },
};

const ky: LibraryModel = {
  library: 'ky',
  also: ['ky-universal'],
  versions: '<3',
  source: 'read in 1.14; measured: the timeout ends once headers are in',
  types: { KyInstance: 'Ky' },
  makes: [
    { symbol: ['default'], instance: 'Ky', kind: 'http', owns: 'nothing', ambient: true },
    {
      symbol: ['create()', 'extend()', 'Ky#create()', 'Ky#extend()'],
      instance: 'Ky',
      kind: 'http',
      owns: 'nothing',
      options: '0',
      extends: 'this',
    },
  ],
  settings: {
    timeout: { at: option('timeout'), unit: 'ms', default: 10_000, off: [false], covers: 'headers' },
    signal,
    retries: { at: [...option('retry'), ...option('retry.limit')], unit: 'count', default: 2, off: [0] },
    rejectsOn: throwHttpErrors,
    baseUrl: prefixUrl,
  },
  calls: [
    {
      symbol: ['Ky#', ...members('Ky', 'get post put patch delete head')],
      ...gotRequest,
      resolves: 'global:Response',
    },
  ],
};

const ofetchRequest = {
  role: 'http.request',
  args: urlOptions,
  returns: 'promise',
} as const;

const ofetch: LibraryModel = {
  library: 'ofetch',
  also: ['ohmyfetch'],
  versions: '<2',
  source: 'read in 1.5: one retry for GET without delay, none for POST, PUT, PATCH, DELETE',
  types: { $Fetch: 'Fetch' },
  makes: [
    { symbol: ['ofetch', '$fetch'], instance: 'Fetch', kind: 'http', owns: 'nothing', ambient: true },
    {
      symbol: ['ofetch.create()', '$fetch.create()', 'Fetch#create()'],
      instance: 'Fetch',
      kind: 'http',
      owns: 'nothing',
      options: '0',
      extends: 'this',
    },
  ],
  settings: {
    timeout: {
      at: option('timeout'),
      unit: 'ms',
      default: null,
      off: [0],
      covers: 'headers',
      void: [
        {
          when: [{ setting: 'signal', state: 'set' }],
          why: 'ofetch ignores `timeout` when a `signal` is given',
        },
      ],
    },
    signal: { at: option('signal'), default: null, covers: 'total' },
    retries: { at: option('retry'), unit: 'count', default: 1, off: [0, false] },
    rejectsOn: { at: option('ignoreResponseError'), default: '4xx,5xx' },
    baseUrl: { at: option('baseURL'), unit: 'text', default: null },
  },
  calls: [
    { symbol: ['Fetch#', 'Fetch#raw'], ...ofetchRequest, facts: rejects },
    { symbol: ['Fetch#native'], ...ofetchRequest, resolves: 'global:Response', facts: settles },
  ],
};

const fetchCall = {
  role: 'http.request',
  args: urlOptions,
  returns: 'promise',
  resolves: 'global:Response',
  facts: settles,
} as const;

const nodeFetch: LibraryModel = {
  library: 'node-fetch',
  versions: '>=3',
  source: 'read in 3.3: the option `timeout` was removed and is ignored',
  settings: {
    timeout: {
      at: ['call:options.timeout'],
      unit: 'ms',
      default: null,
      void: [{ when: [], why: 'node-fetch 3 has no `timeout`, use `signal`' }],
    },
    signal,
  },
  calls: [{ symbol: ['default', 'fetch'], ...fetchCall }],
};

const nodeFetch2: LibraryModel = {
  library: 'node-fetch',
  versions: '<3',
  source: 'read in 2.7: the timeout spans headers and body',
  settings: {
    timeout: { at: ['call:options.timeout'], unit: 'ms', default: 0, off: [0], covers: 'total' },
    signal,
  },
  calls: [{ symbol: ['default', 'fetch'], ...fetchCall }],
};

const crossFetch: LibraryModel = {
  library: 'cross-fetch',
  also: ['isomorphic-fetch', 'isomorphic-unfetch', 'node-fetch-native'],
  source: 'cross-fetch README: fetch of the platform, or node-fetch 2',
  settings: { signal },
  calls: [{ symbol: ['default', 'fetch'], ...fetchCall }],
};

const undiciRequest = { role: 'http.request', args: urlOptions, returns: 'promise', facts: settles } as const;

const undici: LibraryModel = {
  library: 'undici',
  source: 'read in 6.24 and 7.30: 300 s to headers, 300 s between chunks, 10 s to connect, no total',
  types: { Agent: 'Dispatcher', Pool: 'Dispatcher', Client: 'Dispatcher', RetryAgent: 'Dispatcher' },
  makes: [
    {
      symbol: ['Agent', 'Pool', 'Client', 'BalancedPool', 'ProxyAgent', 'RetryAgent', 'EnvHttpProxyAgent'],
      instance: 'Dispatcher',
      kind: 'http',
      owns: 'sockets',
      options: 'last',
      crash: 'guarded',
    },
  ],
  settings: {
    headersTimeout: {
      at: [...option('headersTimeout'), '1.headersTimeout', 'call:options.dispatcher.headersTimeout'],
      unit: 'ms',
      default: 300_000,
      off: [0],
      covers: 'headers',
    },
    bodyTimeout: {
      at: [...option('bodyTimeout'), '1.bodyTimeout', 'call:options.dispatcher.bodyTimeout'],
      unit: 'ms',
      default: 300_000,
      off: [0],
      covers: 'gap',
    },
    connectTimeout: {
      at: ['0.connect.timeout', '1.connect.timeout'],
      unit: 'ms',
      default: 10_000,
      off: [0],
      covers: 'connect',
    },
    signal,
    poolMax: { at: ['0.connections', '1.connections'], unit: 'count', default: null },
  },
  calls: [
    { symbol: ['request', 'stream'], ...undiciRequest },
    { symbol: ['fetch'], ...fetchCall },
    {
      symbol: members('Dispatcher', 'request stream'),
      ...undiciRequest,
      args: { url: '0.path', options: '0', method: '0.method', body: '0.body' },
    },
    { symbol: members('Dispatcher', 'close destroy'), role: 'close', returns: 'promise' },
    {
      symbol: ['RetryAgent', 'interceptors.retry'],
      role: 'retry',
      args: { options: 'last' },
      facts: { attempts: 5, delayMs: 500, growth: 'growing', capMs: 30_000, on: 'idempotent methods' },
    },
    { symbol: ['setGlobalDispatcher'], role: 'call', args: { client: '0' }, returns: 'sync' },
  ],
};

export const httpClients: LibraryModel[] = [
  axios,
  axiosRetry,
  nestAxios,
  got,
  got11,
  ky,
  ofetch,
  nodeFetch,
  nodeFetch2,
  crossFetch,
  undici,
];
