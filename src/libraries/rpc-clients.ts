import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** gRPC and Connect: calls wait for ever without a deadline. */
export const rpcClients: LibraryModel[] = [
  table(
    '@grpc/grpc-js',
    'read in 1.14: a call without deadline waits for ever',
    [
      {
        symbol: members('Client', '*'),
        role: 'rpc.call',
        args: { payload: '0', options: '2', deadline: '2.deadline' },
        returns: 'node:stream:Readable',
        callback: { arg: 'last', runs: 'later', result: 'dropped' },
        facts: { callbackLast: true },
      },
      {
        symbol: members('Server', 'addService'),
        role: 'procedure',
        args: { service: '0', handlers: '1' },
        returns: 'sync',
      },
      { symbol: members('Server', 'bindAsync start'), role: 'listen', args: { port: '0' }, returns: 'sync' },
      { symbol: members('Server', 'tryShutdown forceShutdown'), role: 'close', returns: 'sync' },
    ],
    {
      types: { ServiceClient: 'Client' },
      makes: [
        {
          symbol: ['Client'],
          instance: 'Client',
          kind: 'rpc',
          owns: 'sockets',
          options: '2',
          crash: 'guarded',
        },
        {
          symbol: ['Server'],
          instance: 'Server',
          kind: 'server',
          owns: 'sockets',
          options: '0',
          crash: 'guarded',
        },
      ],
      settings: { timeout: { at: ['call:options.deadline'], unit: 'ms', default: null, covers: 'total' } },
    },
  ),
  table(
    '@connectrpc/connect',
    'read in 1.6 and 2.1: no timeout without defaultTimeoutMs',
    [
      {
        symbol: members('Client', '*'),
        role: 'rpc.call',
        args: { payload: '0', options: '1', timeout: '1.timeoutMs' },
        returns: 'promise',
      },
    ],
    {
      types: { PromiseClient: 'Client' },
      makes: [
        {
          symbol: ['createClient()', 'createPromiseClient()'],
          instance: 'Client',
          kind: 'rpc',
          owns: 'nothing',
          extends: '1',
        },
      ],
      settings: {
        timeout: {
          at: ['1.0.defaultTimeoutMs', 'call:options.timeoutMs'],
          unit: 'ms',
          default: null,
          off: [0],
          covers: 'total',
        },
        signal: { at: ['call:options.signal'], default: null, covers: 'total' },
      },
    },
  ),
  table('@connectrpc/connect-node', 'read in 1.6 and 2.1', [], {
    makes: [
      {
        symbol: ['createGrpcTransport()', 'createConnectTransport()', 'createGrpcWebTransport()'],
        instance: 'Transport',
        kind: 'rpc',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    settings: {
      timeout: { at: ['0.defaultTimeoutMs'], unit: 'ms', default: null, off: [0], covers: 'total' },
    },
  }),
  table('@temporalio/workflow', 'read in 1.11: members of the proxy schedule the activity of their name', [
    {
      symbol: ['proxyActivities', 'proxyLocalActivities'],
      role: 'call',
      args: { options: '0' },
      facts: { stub: true },
    },
  ]),
];
