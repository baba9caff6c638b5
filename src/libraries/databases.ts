import { members } from './rows.ts';
import type { LibraryModel, SettingRow } from './table.ts';

const query = {
  role: 'db.op',
  alsoRoles: ['sink.sql'],
  args: { text: '0', bound: '1' },
  returns: 'promise',
  facts: { verb: 'raw', danger: ['quote'] },
} as const;
const callbackQuery = { ...query, facts: { ...query.facts, callbackLast: true } } as const;
const escape = {
  role: 'sanitise',
  args: { value: '0' },
  returns: 'sync',
  facts: { removes: ['quote'] },
} as const;
const release = { role: 'release', returns: 'sync', facts: { acquires: 'connection' } } as const;
const end = { role: 'close', returns: 'promise' } as const;

/** `0` is the default of all pg limits: wait for ever. */
const pgSetting = (name: string, covers: SettingRow['covers']): SettingRow => ({
  at: [`0.${name}`, `url:${name}`],
  unit: 'ms',
  default: 0,
  off: [0, false, null],
  covers,
});

const pgSettings = {
  statementTimeout: pgSetting('statement_timeout', 'total'),
  queryTimeout: pgSetting('query_timeout', 'total'),
  lockTimeout: pgSetting('lock_timeout', 'total'),
  idleInTransaction: pgSetting('idle_in_transaction_session_timeout', 'gap'),
  tls: { at: ['0.ssl', 'url:sslmode'], default: null, off: [false, 'disable'] },
} satisfies Record<string, SettingRow>;

const pgSource = 'read in pg 8.23 and pg-pool 3; crash kinds run on Node 20';

const pg: LibraryModel[] = [
  {
    library: 'pg',
    also: ['pg-pool'],
    source: pgSource,
    makes: [
      {
        symbol: ['Pool', 'native.Pool'],
        instance: 'Pool',
        kind: 'sql',
        owns: 'sockets',
        options: '0',
        crash: 'ends the process',
      },
    ],
    instances: { PoolClient: { kind: 'sql', crash: 'ends the process' } },
    settings: {
      // The pool's acquire limit is also its connect limit.
      acquireTimeout: pgSetting('connectionTimeoutMillis', 'acquire'),
      idleTimeout: { at: ['0.idleTimeoutMillis'], unit: 'ms', default: 10_000, off: [0] },
      poolMax: { at: ['0.max'], unit: 'count', default: 10 },
      ...pgSettings,
    },
    calls: [
      { symbol: members('Pool PoolClient Client', 'query'), ...callbackQuery },
      {
        symbol: members('Pool', 'connect'),
        role: 'acquire',
        returns: 'promise',
        resolves: 'PoolClient',
        facts: { acquires: 'connection', callbackLast: true },
      },
      { symbol: members('PoolClient', 'release'), ...release },
      { symbol: members('Pool Client', 'end'), ...end },
      {
        symbol: members('Client', 'connect'),
        role: 'call',
        returns: 'promise',
        facts: { callbackLast: true },
      },
      {
        symbol: [
          'escapeIdentifier',
          'escapeLiteral',
          ...members('Client PoolClient', 'escapeIdentifier escapeLiteral'),
        ],
        ...escape,
      },
    ],
  },
  {
    library: 'pg',
    source: pgSource,
    makes: [
      {
        symbol: ['Client', 'native.Client'],
        instance: 'Client',
        kind: 'sql',
        owns: 'sockets',
        options: '0',
        crash: 'ends the process',
      },
    ],
    settings: { connectTimeout: pgSetting('connectionTimeoutMillis', 'connect'), ...pgSettings },
  },
];

const mysqlConnectionSettings = {
  connectTimeout: { at: ['0.connectTimeout'], unit: 'ms', default: 10_000, off: [0], covers: 'connect' },
  queryTimeout: { at: ['call:text.timeout'], unit: 'ms', default: null, covers: 'gap' },
  multipleStatements: { at: ['0.multipleStatements'], default: false, off: [false] },
  timezone: { at: ['0.timezone'], unit: 'text', default: 'local' },
  tls: { at: ['0.ssl'], default: null },
} satisfies Record<string, SettingRow>;

const mysqlSettings = {
  ...mysqlConnectionSettings,
  acquireTimeout: {
    at: ['0.acquireTimeout'],
    unit: 'ms',
    default: null,
    covers: 'acquire',
    void: [{ when: [], why: 'mysql2 has no `acquireTimeout`; bound the queue with `queueLimit`' }],
  },
  queueLimit: { at: ['0.queueLimit'], unit: 'count', default: 0, off: [0] },
  poolMax: { at: ['0.connectionLimit'], unit: 'count', default: 10 },
} satisfies Record<string, SettingRow>;

const mysqlPool = { instance: 'Pool', kind: 'sql', owns: 'sockets', options: '0', crash: 'guarded' } as const;

const mysql2: LibraryModel[] = [
  {
    library: 'mysql2/promise',
    source: 'read in 3.24: one connection has no queue for connections',
    makes: [{ symbol: ['createConnection()'], ...mysqlPool, instance: 'Connection' }],
    settings: mysqlConnectionSettings,
  },
  {
    library: 'mysql2/promise',
    source: 'read in 3.24; a lost connection was run on Node 20',
    makes: [{ symbol: ['createPool()', 'createPoolCluster()'], ...mysqlPool }],
    types: { PoolConnection: 'Connection' },
    settings: mysqlSettings,
    calls: [
      { symbol: ['createConnection'], role: 'call', returns: 'promise', resolves: 'Connection' },
      { symbol: members('Pool Connection', 'query execute'), ...query },
      {
        symbol: members('Pool', 'getConnection'),
        role: 'acquire',
        returns: 'promise',
        resolves: 'Connection',
        facts: { acquires: 'connection' },
      },
      {
        symbol: members('Connection', 'beginTransaction'),
        role: 'tx.open',
        returns: 'promise',
        facts: { propagation: 'explicit', managed: false, acquires: 'transaction' },
      },
      {
        symbol: members('Connection', 'commit'),
        role: 'tx.end',
        returns: 'promise',
        facts: { ends: 'commit' },
      },
      {
        symbol: members('Connection', 'rollback'),
        role: 'tx.end',
        returns: 'promise',
        facts: { ends: 'rollback' },
      },
      { symbol: members('Connection', 'release destroy'), ...release },
      { symbol: members('Pool Connection', 'end'), ...end },
      {
        symbol: ['escape', 'escapeId', 'format', ...members('Pool Connection', 'escape escapeId format')],
        ...escape,
      },
    ],
  },
  {
    library: 'mysql2',
    also: ['mysql'],
    source: 'read in 3.24: one connection has no queue for connections',
    makes: [
      { symbol: ['createConnection()'], ...mysqlPool, instance: 'Connection', crash: 'ends the process' },
    ],
    settings: mysqlConnectionSettings,
  },
  {
    library: 'mysql2',
    also: ['mysql'],
    source: 'read in 3.24; a lost connection without a listener ended the process on Node 20',
    makes: [{ symbol: ['createPool()', 'createPoolCluster()'], ...mysqlPool }],
    types: { PoolConnection: 'Connection' },
    settings: mysqlSettings,
    calls: [
      { symbol: members('Pool Connection', 'query execute'), ...query, returns: 'sync' },
      { symbol: members('Pool', 'promise'), role: 'call', returns: 'mysql2/promise:Pool' },
      { symbol: members('Connection', 'promise'), role: 'call', returns: 'mysql2/promise:Connection' },
      {
        symbol: members('Pool', 'getConnection'),
        role: 'acquire',
        returns: 'sync',
        callback: { arg: '0', runs: 'later', result: 'dropped', gives: { 1: 'Connection' } },
        facts: { acquires: 'connection' },
      },
      {
        symbol: members('Connection', 'beginTransaction'),
        role: 'tx.open',
        returns: 'sync',
        callback: { arg: '0', runs: 'later', result: 'dropped' },
        facts: { propagation: 'explicit', managed: false, acquires: 'transaction' },
      },
      { symbol: members('Connection', 'commit'), role: 'tx.end', returns: 'sync', facts: { ends: 'commit' } },
      {
        symbol: members('Connection', 'rollback'),
        role: 'tx.end',
        returns: 'sync',
        facts: { ends: 'rollback' },
      },
      { symbol: members('Connection', 'release destroy'), ...release },
      {
        symbol: ['escape', 'escapeId', 'format', ...members('Pool Connection', 'escape escapeId format')],
        ...escape,
      },
    ],
  },
];

const postgresJs: LibraryModel = {
  library: 'postgres',
  source: 'read in 3.4: 30 s to connect, no bound on the queue, statement limits only by `connection`',
  makes: [
    {
      symbol: ['default()'],
      instance: 'Sql',
      kind: 'sql',
      owns: 'sockets',
      options: 'last',
      crash: 'guarded',
    },
  ],
  instances: { Query: { thenable: 'lazy' } },
  types: { TransactionSql: 'Sql', ReservedSql: 'Sql' },
  settings: {
    connectTimeout: {
      at: ['last.connect_timeout', 'url:connect_timeout'],
      unit: 's',
      default: 30,
      covers: 'connect',
    },
    acquireTimeout: { at: [], unit: 'ms', default: null, covers: 'acquire' },
    statementTimeout: {
      at: ['last.connection.statement_timeout', 'url:statement_timeout'],
      unit: 'ms',
      default: null,
      off: [0],
      covers: 'total',
    },
    poolMax: { at: ['last.max', 'url:max'], unit: 'count', default: 10 },
    tls: { at: ['last.ssl', 'url:sslmode'], default: null },
  },
  calls: [
    {
      symbol: ['Sql#'],
      role: 'db.op',
      when: [{ arg: '0', is: ['template'] }],
      args: { text: '0', bound: 'rest' },
      returns: 'lazy',
      facts: { verb: 'raw', parameterised: true },
    },
    {
      symbol: ['Sql#'],
      role: 'sanitise',
      args: { value: '0' },
      returns: 'sync',
      facts: { removes: ['quote'] },
    },
    { symbol: members('Sql', 'unsafe'), ...query, returns: 'lazy' },
    { symbol: members('Sql', 'file'), ...query, args: { path: '0', bound: '1' }, returns: 'lazy' },
    {
      symbol: members('Sql', 'begin'),
      role: 'tx.open',
      returns: 'promise',
      callback: { arg: 'last', runs: 'now', result: 'awaited', gives: { 0: 'Sql' } },
      facts: { propagation: 'explicit', managed: true, nested: 'second connection' },
    },
    {
      symbol: members('Sql', 'savepoint'),
      role: 'tx.open',
      returns: 'promise',
      callback: { arg: 'last', runs: 'now', result: 'awaited', gives: { 0: 'Sql' } },
      facts: { propagation: 'explicit', managed: true, nested: 'savepoint' },
    },
    {
      symbol: members('Sql', 'reserve'),
      role: 'acquire',
      returns: 'promise',
      resolves: 'Sql',
      facts: { acquires: 'connection' },
    },
    { symbol: members('Sql', 'release'), ...release },
    {
      symbol: members('Sql', 'listen'),
      role: 'consume',
      args: { channel: '0' },
      returns: 'promise',
      callback: { arg: '1', runs: 'stored', result: 'dropped' },
      facts: { transport: 'pub-sub', durable: false, delivery: 'at most once' },
    },
    {
      symbol: members('Sql', 'notify'),
      role: 'publish',
      args: { channel: '0', payload: '1' },
      returns: 'promise',
      facts: { transport: 'pub-sub', durable: false },
    },
    { symbol: members('Sql', 'end close'), ...end },
    { symbol: members('Sql', 'json array typed'), role: 'call', returns: 'sync' },
  ],
};

const embedded = { ...query, returns: 'sync', facts: { ...query.facts, blocks: 'light' } } as const;
const embeddedClient = { kind: 'sql', owns: 'nothing', crash: 'guarded' } as const;

/** Synchronous by design: loops over them cost no round trip. */
const sqlite: LibraryModel[] = [
  {
    library: 'better-sqlite3',
    also: ['bun:sqlite', 'libsql'],
    source: 'better-sqlite3 API page: every method is synchronous',
    makes: [{ symbol: ['default', 'Database'], instance: 'Database', options: '1', ...embeddedClient }],
    calls: [
      { symbol: members('Database', 'prepare query'), ...embedded, returns: 'Statement' },
      { symbol: members('Database', 'exec run'), ...embedded },
      {
        symbol: members('Statement', 'run'),
        role: 'db.op',
        args: { bound: 'rest' },
        returns: 'sync',
        facts: { verb: 'raw', blocks: 'light' },
      },
      {
        symbol: members('Statement', 'get'),
        role: 'db.op',
        args: { bound: 'rest' },
        returns: 'sync',
        facts: { verb: 'one', atMostOne: true, blocks: 'light' },
      },
      {
        symbol: members('Statement', 'all iterate values'),
        role: 'db.op',
        args: { bound: 'rest' },
        returns: 'sync',
        facts: { verb: 'many', blocks: 'light' },
      },
      { symbol: members('Statement', 'pluck raw expand bind columns'), role: 'db.step', returns: 'builder' },
      {
        symbol: members('Database', 'transaction'),
        role: 'tx.open',
        returns: 'sync',
        callback: { arg: '0', runs: 'later', result: 'returned' },
        facts: { propagation: 'ambient', managed: true, nested: 'savepoint' },
      },
      { symbol: members('Database', 'pragma'), role: 'call', returns: 'sync' },
      { symbol: members('Database', 'close'), role: 'close', returns: 'sync' },
    ],
  },
  {
    library: 'node:sqlite',
    source: 'Node.js docs, node:sqlite: DatabaseSync is synchronous',
    makes: [{ symbol: ['DatabaseSync'], instance: 'Database', options: '1', ...embeddedClient }],
    instances: { Database: { like: ['better-sqlite3:Database'] } },
  },
  {
    library: 'sqlite3',
    source: 'node-sqlite3 API page: callbacks, errors without a callback go to the error event',
    makes: [{ symbol: ['Database', 'cached.Database'], instance: 'Database', ...embeddedClient }],
    calls: [
      {
        symbol: members('Database', 'run get all each exec prepare'),
        ...query,
        returns: 'sync',
        callback: { arg: 'last', runs: 'later', result: 'dropped' },
      },
      {
        symbol: members('Database', 'serialize parallelize'),
        role: 'call',
        returns: 'sync',
        callback: { arg: '0', runs: 'now', result: 'dropped' },
      },
    ],
  },
];

export const databases: LibraryModel[] = [...pg, ...mysql2, postgresJs, ...sqlite];
