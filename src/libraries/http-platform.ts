import type { LibraryModel, SettingRow } from './table.ts';

const signal: SettingRow = { at: ['call:options.signal'], default: null, covers: 'total' };

const requestFacts = { rejectsOn: 'none', callbackLast: true } as const;

const nodeHttp: LibraryModel = {
  library: 'node:http',
  also: ['node:https', 'follow-redirects'],
  source: 'Node 20 docs: no timeout by default; `timeout` only emits an event (measured)',
  settings: {
    timeout: {
      at: ['call:options.timeout', 'chain:setTimeout.0', 'set:setTimeout.0'],
      unit: 'ms',
      default: null,
      off: [0],
      covers: 'gap',
    },
    signal,
  },
  calls: [
    {
      symbol: ['request', 'get', 'http.request', 'http.get', 'https.request', 'https.get'],
      role: 'http.request',
      when: [{ arg: '0', is: ['object'] }],
      args: { url: '0', options: '0', method: '0.method' },
      returns: 'ClientRequest',
      facts: requestFacts,
    },
    {
      symbol: ['request', 'get', 'http.request', 'http.get', 'https.request', 'https.get'],
      role: 'http.request',
      args: { url: '0', options: '1', method: '1.method' },
      returns: 'ClientRequest',
      facts: requestFacts,
    },
  ],
};

/** Requests of `node:http` and `node:https`. */
export const nodeHttpRequests: LibraryModel[] = [nodeHttp];
