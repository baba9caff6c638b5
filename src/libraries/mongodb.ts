import { members, statics } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel, SettingRow } from './table.ts';

export type Operation = { names: string; args: Record<string, string>; facts: Facts };

/** Operations with the same arguments in mongoose models and mongodb collections. */
export const sharedOperations: Operation[] = [
  {
    names: 'findOne',
    args: { where: '0', options: 'last' },
    facts: { verb: 'one', atMostOne: true, bulk: 'find({ _id: { $in: ids } })' },
  },
  { names: 'countDocuments', args: { where: '0' }, facts: { verb: 'count' } },
  { names: 'estimatedDocumentCount', args: {}, facts: { verb: 'count' } },
  { names: 'distinct', args: { column: '0', where: '1' }, facts: { verb: 'many' } },
  {
    names: 'updateOne',
    args: { where: '0', data: '1', options: '2' },
    facts: {
      verb: 'update',
      atMostOne: true,
      hooks: false,
      handle: '2.session',
      bulk: 'bulkWrite(operations)',
    },
  },
  {
    names: 'replaceOne',
    args: { where: '0', data: '1', options: '2' },
    facts: {
      verb: 'update',
      atMostOne: true,
      hooks: false,
      handle: '2.session',
      bulk: 'bulkWrite(operations)',
    },
  },
  {
    names: 'updateMany',
    args: { where: '0', data: '1', options: '2' },
    facts: { verb: 'update', hooks: false, handle: '2.session' },
  },
  {
    names: 'deleteOne',
    args: { where: '0', options: '1' },
    facts: {
      verb: 'delete',
      writes: 'delete',
      atMostOne: true,
      hooks: false,
      handle: '1.session',
      bulk: 'deleteMany({ _id: { $in: ids } })',
    },
  },
  {
    names: 'deleteMany',
    args: { where: '0', options: '1' },
    facts: { verb: 'delete', writes: 'delete', hooks: false, handle: '1.session' },
  },
  {
    names: 'findOneAndUpdate findOneAndReplace',
    args: { where: '0', data: '1', options: '2' },
    facts: { verb: 'update', atMostOne: true, hooks: false, handle: '2.session' },
  },
  {
    names: 'findOneAndDelete',
    args: { where: '0', options: '1' },
    facts: { verb: 'delete', writes: 'delete', atMostOne: true, hooks: false, handle: '1.session' },
  },
];

const collectionOnly: Operation[] = [
  {
    names: 'insertOne',
    args: { data: '0', options: '1' },
    facts: { verb: 'insert', writes: 'insert', handle: '1.session', bulk: 'insertMany(documents)' },
  },
  {
    names: 'insertMany',
    args: { data: '0', options: '1' },
    facts: { verb: 'insert', writes: 'insert', handle: '1.session' },
  },
  { names: 'bulkWrite', args: { data: '0', options: '1' }, facts: { verb: 'update', handle: '1.session' } },
  { names: 'createIndex createIndexes dropIndex drop rename', args: {}, facts: { verb: 'ddl' } },
];

export const mongoSettings = (at: string): Record<string, SettingRow> => ({
  serverSelectionTimeout: {
    at: [`${at}.serverSelectionTimeoutMS`, 'url:serverSelectionTimeoutMS'],
    unit: 'ms',
    default: 30_000,
    off: [0],
    covers: 'acquire',
  },
  connectTimeout: {
    at: [`${at}.connectTimeoutMS`, 'url:connectTimeoutMS'],
    unit: 'ms',
    default: 30_000,
    off: [0],
    covers: 'connect',
  },
  socketTimeout: {
    at: [`${at}.socketTimeoutMS`, 'url:socketTimeoutMS'],
    unit: 'ms',
    default: 0,
    off: [0],
    covers: 'gap',
  },
  acquireTimeout: {
    at: [`${at}.waitQueueTimeoutMS`, 'url:waitQueueTimeoutMS'],
    unit: 'ms',
    default: 0,
    off: [0],
    covers: 'acquire',
  },
  statementTimeout: {
    at: ['chain:maxTimeMS.0', 'call:options.maxTimeMS'],
    unit: 'ms',
    default: null,
    off: [0],
    covers: 'total',
  },
  poolMax: { at: [`${at}.maxPoolSize`, 'url:maxPoolSize'], unit: 'count', default: 100 },
  retries: { at: [`${at}.retryWrites`, 'url:retryWrites'], default: true, off: [false] },
  tls: { at: [`${at}.tls`, `${at}.ssl`, 'url:tls'], default: null },
});

/** A filter object from the client can carry operators. */
export const noSql = {
  danger: ['object'],
  // as null, which matches documents without the field
  undefinedInWhere: 'sent',
  dropsUndefinedWith: 'ignoreUndefined',
} as const;

export const mongodb: LibraryModel = {
  library: 'mongodb',
  source:
    'read in 6.22 and 7.9: no wait-queue and no socket limit by default; before 5 a callback may come last',
  makes: [
    {
      symbol: ['MongoClient', 'MongoClient.connect()'],
      instance: 'MongoClient',
      kind: 'document',
      owns: 'sockets',
      options: '1',
      crash: 'guarded',
    },
  ],
  settings: mongoSettings('1'),
  calls: [
    { symbol: members('MongoClient', 'connect'), role: 'call', returns: 'promise', resolves: 'MongoClient' },
    { symbol: statics('MongoClient', 'connect'), role: 'call', returns: 'promise', resolves: 'MongoClient' },
    { symbol: members('MongoClient', 'db'), role: 'call', returns: 'Db' },
    { symbol: members('Db', 'collection'), role: 'call', args: { model: '0' }, returns: 'Collection' },
    { symbol: members('Db', 'command'), role: 'db.op', returns: 'promise', facts: { verb: 'raw' } },
    {
      symbol: members('Db', 'createCollection'),
      role: 'db.op',
      returns: 'promise',
      resolves: 'Collection',
      facts: { verb: 'ddl' },
    },
    ...[...sharedOperations, ...collectionOnly].map((row): CallRow => ({
      symbol: members('Collection', row.names),
      role: 'db.op',
      args: row.args,
      returns: 'promise',
      facts: { ...row.facts, ...(row.args.where && noSql) },
    })),
    {
      symbol: members('Collection', 'find'),
      role: 'db.step',
      args: { where: '0', options: '1', limit: '1.limit' },
      returns: 'Cursor',
      facts: { step: 'start', verb: 'many', handle: '1.session', ...noSql },
    },
    {
      symbol: members('Collection Db', 'aggregate'),
      role: 'db.step',
      args: { where: '0', options: '1' },
      returns: 'Cursor',
      facts: { step: 'start', verb: 'aggregate', handle: '1.session', ...noSql },
    },
    {
      symbol: members('Cursor', 'sort project skip hint batchSize maxTimeMS map filter comment collation'),
      role: 'db.step',
      returns: 'builder',
      facts: { step: 'order' },
    },
    {
      symbol: members('Cursor', 'limit'),
      role: 'db.step',
      args: { limit: '0' },
      returns: 'builder',
      facts: { step: 'limit' },
    },
    {
      symbol: members('Cursor', 'toArray'),
      role: 'db.op',
      returns: 'promise',
      facts: { step: 'run', verb: 'many' },
    },
    {
      symbol: members('Cursor', 'next tryNext hasNext'),
      role: 'db.op',
      returns: 'promise',
      facts: { step: 'run', verb: 'one' },
    },
    {
      symbol: members('Cursor', 'forEach'),
      role: 'db.op',
      returns: 'promise',
      callback: { arg: '0', runs: 'each', result: 'dropped' },
      facts: { step: 'run', verb: 'many' },
    },
    { symbol: members('Cursor', 'close'), role: 'release', returns: 'promise' },
    {
      symbol: members('MongoClient', 'startSession'),
      role: 'acquire',
      returns: 'Session',
      facts: { acquires: 'session' },
    },
    {
      symbol: members('MongoClient', 'withSession'),
      role: 'call',
      returns: 'promise',
      callback: { arg: 'last', runs: 'now', result: 'awaited', gives: { 0: 'Session' } },
    },
    {
      symbol: members('Session', 'withTransaction'),
      role: 'tx.open',
      args: { handle: 'this', options: '1' },
      returns: 'promise',
      callback: { arg: '0', runs: 'now', result: 'awaited', gives: { 0: 'Session' } },
      facts: { propagation: 'explicit', managed: true },
    },
    {
      symbol: members('Session', 'startTransaction'),
      role: 'tx.open',
      args: { handle: 'this', options: '0' },
      returns: 'sync',
      facts: { propagation: 'explicit', managed: false, acquires: 'transaction' },
    },
    {
      symbol: members('Session', 'commitTransaction'),
      role: 'tx.end',
      returns: 'promise',
      facts: { ends: 'commit' },
    },
    {
      symbol: members('Session', 'abortTransaction'),
      role: 'tx.end',
      returns: 'promise',
      facts: { ends: 'rollback' },
    },
    {
      symbol: members('Session', 'endSession'),
      role: 'release',
      returns: 'promise',
      facts: { acquires: 'session' },
    },
    { symbol: members('MongoClient', 'close'), role: 'close', returns: 'promise' },
    {
      symbol: ['ObjectId', 'ObjectID'],
      role: 'sanitise',
      args: { value: '0' },
      returns: 'sync',
      facts: { throws: true, removes: ['quote', 'sep', 'html', 'object'], yields: 'hex' },
    },
  ],
  types: { ClientSession: 'Session', FindCursor: 'Cursor', AggregationCursor: 'Cursor' },
};
