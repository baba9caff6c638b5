import { members } from './rows.ts';
import type { LibraryModel } from './table.ts';

const rejects = { rejectsOn: '4xx,5xx' } as const;

const superagentCall = { role: 'http.request', returns: 'Request', facts: rejects } as const;

const superagent: LibraryModel = {
  library: 'superagent',
  source: 'read in 10.2: no timeout and no retries by default; `retry` waits for nothing',
  makes: [
    { symbol: ['default'], instance: 'Superagent', kind: 'http', owns: 'nothing', ambient: true },
    { symbol: ['agent()', 'Superagent#agent()'], instance: 'Superagent', kind: 'http', owns: 'sockets' },
  ],
  instances: { Request: { thenable: 'lazy', kind: 'http' } },
  settings: {
    timeout: {
      at: ['chain:timeout.0.deadline', 'chain:timeout.0'],
      unit: 'ms',
      default: null,
      off: [0, false],
      covers: 'total',
    },
    responseTimeout: {
      at: ['chain:timeout.0.response'],
      unit: 'ms',
      default: null,
      off: [0, false],
      covers: 'headers',
    },
    retries: { at: ['chain:retry.0'], unit: 'count', default: 0, off: [0] },
  },
  calls: [
    {
      symbol: members('Superagent', 'get post put patch del delete head'),
      ...superagentCall,
      args: { url: '0', body: '1' },
    },
    { symbol: ['Superagent#'], ...superagentCall, args: { method: '0', url: '1' } },
    {
      symbol: members(
        'Request',
        'set query send type accept auth attach field timeout retry redirects buffer ok responseType agent',
      ),
      role: 'call',
      returns: 'builder',
    },
    {
      symbol: members('Request', 'end'),
      role: 'call',
      returns: 'sync',
      callback: { arg: '0', runs: 'later', result: 'dropped' },
    },
  ],
};

const needleCall = {
  role: 'http.request',
  returns: 'promise',
  facts: { rejectsOn: 'none', callbackLast: true },
} as const;

const needle: LibraryModel = {
  library: 'needle',
  source: 'read in 2.2 and 3.5: 10 s to connect, no response or read limit; status codes do not reject',
  settings: {
    connectTimeout: {
      at: ['call:options.open_timeout', 'call:options.timeout', 'global:defaults.open_timeout'],
      unit: 'ms',
      default: 10_000,
      off: [0],
      covers: 'connect',
    },
    timeout: {
      at: ['call:options.response_timeout', 'global:defaults.response_timeout'],
      unit: 'ms',
      default: 0,
      off: [0],
      covers: 'headers',
    },
    readTimeout: {
      at: ['call:options.read_timeout', 'global:defaults.read_timeout'],
      unit: 'ms',
      default: 0,
      off: [0],
      covers: 'gap',
    },
  },
  calls: [
    {
      symbol: ['get', 'head'],
      ...needleCall,
      args: { url: '0', options: '1' },
      returns: 'node:stream:Readable',
    },
    {
      symbol: ['post', 'put', 'patch', 'delete'],
      ...needleCall,
      args: { url: '0', body: '1', options: '2' },
      returns: 'node:stream:Readable',
    },
    {
      symbol: ['default', 'request'],
      ...needleCall,
      args: { method: '0', url: '1', body: '2', options: '3' },
    },
  ],
};

const requestVerbs = ['default', 'get', 'post', 'put', 'patch', 'del', 'delete', 'head'];
const requestCall = {
  role: 'http.request',
  returns: 'promise',
  facts: { ...rejects, callbackLast: true },
} as const;

const request: LibraryModel = {
  library: 'request',
  also: ['request-promise', 'request-promise-native', 'postman-request'],
  source: 'request README: no timeout by default; the promise forms reject on 4xx and 5xx (`simple`)',
  settings: { timeout: { at: ['call:options.timeout'], unit: 'ms', default: null, covers: 'gap' } },
  calls: [
    {
      symbol: requestVerbs,
      when: [{ arg: '0', is: ['object'] }],
      ...requestCall,
      args: { url: '0.url', options: '0', method: '0.method', body: '0.body' },
    },
    { symbol: requestVerbs, ...requestCall, args: { url: '0', options: '1' } },
  ],
};

const wretch: LibraryModel = {
  library: 'wretch',
  source:
    'vendor docs, exports checked in 2.11: fetch underneath, rejects on 4xx and 5xx, no timeout without the abort add-on',
  makes: [
    { symbol: ['default()', 'wretch()'], instance: 'Wretch', kind: 'http', owns: 'nothing', options: '1' },
  ],
  settings: { timeout: { at: ['chain:setTimeout.0'], unit: 'ms', default: null, covers: 'total' } },
  calls: [
    {
      symbol: members('Wretch', 'get delete head post put patch'),
      role: 'http.request',
      args: { body: '0' },
      returns: 'Response',
      facts: rejects,
    },
    {
      symbol: members(
        'Wretch',
        'url headers auth accept content options json body query catcher middlewares addon',
      ),
      role: 'call',
      returns: 'builder',
    },
    {
      symbol: members('Response', 'json text blob arrayBuffer formData res'),
      role: 'call',
      returns: 'promise',
    },
  ],
};

export const callbackHttpClients: LibraryModel[] = [superagent, needle, request, wretch];
