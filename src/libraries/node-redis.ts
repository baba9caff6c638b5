import { camelCaseNames, lowerCaseNames, redisCommands } from './redis-commands.ts';
import { members } from './rows.ts';
import type { LibraryModel } from './table.ts';

const stored = { runs: 'stored', result: 'dropped' } as const;

const nodeRedisBase: Pick<LibraryModel, 'types' | 'makes' | 'calls' | 'instances'> = {
  types: { RedisClientType: 'Redis', RedisClusterType: 'Redis', RedisDefaultModules: 'Redis' },
  makes: [
    {
      symbol: ['createClient()', 'createClientPool()'],
      instance: 'Redis',
      kind: 'redis',
      owns: 'sockets',
      options: '0',
      crash: 'ends the process',
    },
    {
      symbol: ['createCluster()'],
      instance: 'Redis',
      kind: 'redis',
      owns: 'sockets',
      options: '0.defaults',
      crash: 'ends the process',
    },
    {
      symbol: ['Redis#duplicate()'],
      instance: 'Redis',
      kind: 'redis',
      owns: 'sockets',
      options: '0',
      extends: 'this',
      crash: 'ends the process',
    },
  ],
  instances: { Redis: { like: ['node:events:EventEmitter'] } },
  calls: [
    ...redisCommands('Redis', camelCaseNames),
    {
      symbol: members('Multi', Object.values(camelCaseNames).join(' ')),
      role: 'db.step',
      args: { key: '0' },
      returns: 'builder',
    },
    {
      symbol: members('Redis', 'multi'),
      role: 'db.step',
      returns: 'Multi',
      facts: { propagation: 'explicit' },
    },
    {
      symbol: members('Multi', 'exec execAsPipeline execTyped'),
      role: 'db.op',
      returns: 'promise',
      facts: { verb: 'raw', step: 'run' },
    },
    { symbol: members('Redis', 'watch unwatch'), role: 'db.op', returns: 'promise', facts: { verb: 'lock' } },
    {
      symbol: members('Redis', 'eval evalSha sendCommand fCall'),
      role: 'db.op',
      args: { text: '0' },
      returns: 'promise',
      facts: { verb: 'raw' },
    },
    {
      symbol: members('Redis', 'publish'),
      role: 'publish',
      args: { channel: '0', payload: '1' },
      returns: 'promise',
      facts: { transport: 'pub-sub', durable: false },
    },
    {
      symbol: members('Redis', 'xAdd'),
      role: 'publish',
      args: { channel: '0', payload: '2' },
      returns: 'promise',
      facts: { transport: 'stream', durable: true },
    },
    { symbol: members('Redis', 'xAck'), role: 'ack', args: { channel: '0' }, returns: 'promise' },
    {
      symbol: members('Redis', 'subscribe pSubscribe sSubscribe'),
      role: 'consume',
      args: { channel: '0' },
      returns: 'promise',
      callback: { arg: '1', ...stored },
      facts: { transport: 'pub-sub', durable: false, delivery: 'at most once' },
    },
    { symbol: members('Redis', 'unsubscribe pUnsubscribe quit close'), role: 'close', returns: 'promise' },
    { symbol: members('Redis', 'disconnect'), role: 'close', returns: 'promise' },
    { symbol: members('Redis', 'destroy'), role: 'close', returns: 'sync' },
    { symbol: members('Redis', 'connect'), role: 'call', returns: 'promise', resolves: 'Redis' },
    { symbol: members('Redis', 'ping'), role: 'call', returns: 'promise', facts: { io: 'read' } },
    {
      symbol: members('Redis', 'scanIterator hScanIterator sScanIterator'),
      role: 'db.op',
      returns: 'stream',
      facts: { verb: 'many', io: 'read' },
    },
  ],
};

const nodeRedisSettings = {
  connectTimeout: {
    at: ['0.socket.connectTimeout'],
    unit: 'ms',
    default: 5_000,
    off: [0],
    covers: 'connect',
  },
  socketTimeout: { at: ['0.socket.socketTimeout'], unit: 'ms', default: null, off: [0], covers: 'gap' },
  offlineQueue: { at: ['0.disableOfflineQueue'], default: false, off: [true] },
  queueLimit: { at: ['0.commandsQueueMaxLength'], unit: 'count', default: null },
  tls: { at: ['0.socket.tls'], default: null },
} satisfies LibraryModel['settings'];

export const nodeRedis: LibraryModel[] = [
  {
    library: 'redis',
    also: ['@redis/client'],
    versions: '>=6',
    source: 'read in 6.3: commands time out after 5 s; crash kinds run on Node 20',
    ...nodeRedisBase,
    settings: {
      ...nodeRedisSettings,
      commandTimeout: {
        at: ['0.commandOptions.timeout'],
        unit: 'ms',
        default: 5_000,
        off: [0],
        covers: 'total',
      },
    },
  },
  {
    library: 'redis',
    versions: '>=4 <6',
    source: 'read in 4 (@redis/client 1.6) and 5.12: no command timeout; crash kinds run on Node 20',
    ...nodeRedisBase,
    settings: {
      ...nodeRedisSettings,
      commandTimeout: {
        at: ['0.commandOptions.timeout'],
        unit: 'ms',
        default: null,
        off: [0],
        covers: 'total',
      },
    },
  },
  {
    library: 'redis',
    versions: '<4',
    source: 'read in 3.1: callbacks only',
    makes: [
      {
        symbol: ['createClient()'],
        instance: 'Redis',
        kind: 'redis',
        owns: 'sockets',
        options: 'last',
        crash: 'ends the process',
      },
    ],
    instances: { Redis: { like: ['node:events:EventEmitter'] } },
    calls: redisCommands('Redis', lowerCaseNames).map((row) => ({
      ...row,
      returns: 'sync' as const,
      callback: { arg: 'last', runs: 'later', result: 'dropped' } as const,
    })),
  },
];
