import { lowerCaseNames, redisCommands } from './redis-commands.ts';
import { members } from './rows.ts';
import type { LibraryModel } from './table.ts';

const ioredis: LibraryModel = {
  library: 'ioredis',
  also: ['@ioredis/commands'],
  source: 'read in 5.11 and 6.0; a lost connection without listener only prints on Node 20',
  types: {
    Cluster: 'Redis',
    default: 'Redis',
    'default.Cluster': 'Redis',
    'Redis.Cluster': 'Redis',
    RedisCommander: 'Redis',
    ChainableCommander: 'Pipeline',
    IORedis: 'Redis',
  },
  makes: [
    {
      symbol: ['default', 'Redis', 'default()'],
      instance: 'Redis',
      kind: 'redis',
      owns: 'sockets',
      options: 'last',
      crash: 'guarded',
    },
    {
      symbol: ['Cluster', 'Redis.Cluster'],
      instance: 'Redis',
      kind: 'redis',
      owns: 'sockets',
      options: '1.redisOptions',
      crash: 'guarded',
    },
    {
      symbol: ['Redis#duplicate()'],
      instance: 'Redis',
      kind: 'redis',
      owns: 'sockets',
      options: '0',
      extends: 'this',
      crash: 'guarded',
    },
  ],
  instances: { Redis: { like: ['node:events:EventEmitter'] }, Pipeline: {} },
  settings: {
    connectTimeout: { at: ['last.connectTimeout'], unit: 'ms', default: 10_000, off: [0], covers: 'connect' },
    commandTimeout: { at: ['last.commandTimeout'], unit: 'ms', default: null, off: [0], covers: 'total' },
    retries: { at: ['last.maxRetriesPerRequest'], unit: 'count', default: 20, off: [null] },
    offlineQueue: { at: ['last.enableOfflineQueue'], default: true, off: [false] },
    tls: { at: ['last.tls'], default: null },
  },
  calls: [
    ...redisCommands('Redis', lowerCaseNames),
    {
      symbol: members('Pipeline', Object.values(lowerCaseNames).join(' ')),
      role: 'db.step',
      args: { key: '0' },
      returns: 'builder',
    },
    { symbol: members('Redis', 'pipeline'), role: 'db.step', returns: 'Pipeline' },
    {
      symbol: members('Redis', 'multi'),
      role: 'db.step',
      returns: 'Pipeline',
      facts: { propagation: 'explicit' },
    },
    {
      symbol: members('Pipeline', 'exec'),
      role: 'db.op',
      returns: 'promise',
      // resolves with one `[error, result]` per command, also when the connection was lost
      facts: { verb: 'raw', step: 'run', rejectsOn: 'none' },
    },
    { symbol: members('Redis', 'watch unwatch'), role: 'db.op', returns: 'promise', facts: { verb: 'lock' } },
    {
      symbol: members('Redis', 'eval evalsha'),
      role: 'db.op',
      args: { text: '0' },
      returns: 'promise',
      facts: { verb: 'raw' },
    },
    {
      symbol: members('Redis', 'call'),
      role: 'db.op',
      args: { text: '0' },
      returns: 'promise',
      facts: { verb: 'raw' },
    },
    { symbol: members('Redis', 'defineCommand'), role: 'call', args: { name: '0' }, returns: 'sync' },
    {
      symbol: members('Redis', 'publish'),
      role: 'publish',
      args: { channel: '0', payload: '1' },
      returns: 'promise',
      facts: { transport: 'pub-sub', durable: false },
    },
    {
      symbol: members('Redis', 'xadd'),
      role: 'publish',
      args: { channel: '0', payload: 'rest' },
      returns: 'promise',
      facts: { transport: 'stream', durable: true },
    },
    { symbol: members('Redis', 'xack'), role: 'ack', args: { channel: '0' }, returns: 'promise' },
    {
      symbol: members('Redis', 'subscribe psubscribe ssubscribe'),
      role: 'consume',
      args: { channel: '0' },
      returns: 'promise',
      facts: { transport: 'pub-sub', durable: false, delivery: 'at most once' },
    },
    { symbol: members('Redis', 'unsubscribe punsubscribe quit'), role: 'close', returns: 'promise' },
    { symbol: members('Redis', 'disconnect'), role: 'close', returns: 'sync' },
    { symbol: members('Redis', 'connect ping'), role: 'call', returns: 'promise', facts: { io: 'read' } },
    {
      symbol: members('Redis', 'scanStream hscanStream sscanStream zscanStream'),
      role: 'stream',
      returns: 'node:stream:Readable',
    },
  ],
};

const upstash: LibraryModel = {
  library: '@upstash/redis',
  source: 'read in 1.39: HTTP; auto-pipelining on by default, 5 retries',
  makes: [
    {
      symbol: ['Redis', 'Redis.fromEnv()'],
      instance: 'Redis',
      kind: 'redis',
      owns: 'nothing',
      options: '0',
      crash: 'guarded',
    },
  ],
  calls: [
    ...redisCommands('Redis', lowerCaseNames),
    { symbol: members('Redis', 'pipeline multi'), role: 'db.step', returns: 'Pipeline' },
    {
      symbol: members('Pipeline', Object.values(lowerCaseNames).join(' ')),
      role: 'db.step',
      returns: 'builder',
    },
    {
      symbol: members('Pipeline', 'exec'),
      role: 'db.op',
      returns: 'promise',
      facts: { verb: 'raw', step: 'run' },
    },
    {
      symbol: members('Redis', 'eval evalsha'),
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
  ],
};

const redlock: LibraryModel = {
  library: 'redlock',
  source: 'read in 4.2 and 5.0: 10 retries 200 ms apart; retryCount -1 means for ever',
  makes: [
    {
      symbol: ['default'],
      instance: 'Redlock',
      kind: 'redis',
      owns: 'nothing',
      options: '1',
      crash: 'guarded',
    },
  ],
  settings: { retries: { at: ['1.retryCount'], unit: 'count', default: 10, off: [-1] } },
  calls: [
    {
      symbol: members('Redlock', 'acquire lock'),
      role: 'lock',
      args: { key: '0', ttl: '1' },
      returns: 'promise',
      resolves: 'Lock',
      facts: { acquires: 'lock', ttl: 'ms', expires: true },
    },
    {
      symbol: members('Redlock', 'using'),
      role: 'lock',
      args: { key: '0', ttl: '1' },
      returns: 'promise',
      callback: { arg: 'last', runs: 'now', result: 'awaited' },
      facts: { ttl: 'ms', expires: true, waitsFor: 'callback' },
    },
    {
      symbol: members('Lock', 'release unlock'),
      role: 'release',
      returns: 'promise',
      facts: { acquires: 'lock' },
    },
    { symbol: members('Lock', 'extend'), role: 'call', returns: 'promise', resolves: 'Lock' },
  ],
};

export const redisTables: LibraryModel[] = [ioredis, upstash, redlock];
