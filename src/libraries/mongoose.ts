import { type Operation, mongoSettings, noSql, sharedOperations } from './mongodb.ts';
import { decorators, members, statics } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

/** Model members: a model is the result of `model()`, a subclass, or an injected `Model<T>`. */
const onModels = (names: string): string[] => [...members('Model', names), ...statics('Model', names)];

const mongooseOperations: Operation[] = [
  ...sharedOperations,
  {
    names: 'find',
    args: { where: '0', select: '1', options: '2' },
    facts: { verb: 'many', undefinedInWhere: 'sent' },
  },
  {
    names: 'findById',
    args: { where: '0', select: '1', options: '2' },
    facts: { verb: 'one', atMostOne: true, bulk: 'find({ _id: { $in: ids } })' },
  },
  { names: 'exists', args: { where: '0' }, facts: { verb: 'exists', atMostOne: true } },
  {
    names: 'findByIdAndUpdate',
    args: { where: '0', data: '1', options: '2' },
    facts: { verb: 'update', atMostOne: true, hooks: false, handle: '2.session' },
  },
  {
    names: 'findByIdAndDelete findByIdAndRemove findOneAndRemove',
    args: { where: '0', options: '1' },
    facts: { verb: 'delete', writes: 'delete', atMostOne: true, hooks: false, handle: '1.session' },
  },
];

const builder: CallRow[] = [
  {
    symbol: members(
      'Query Aggregate',
      'where and or nor equals gt gte lt lte ne in nin elemMatch match regex',
    ),
    role: 'db.step',
    args: { where: '0' },
    returns: 'builder',
    facts: { step: 'where' },
  },
  {
    symbol: members('Query Aggregate', 'limit'),
    role: 'db.step',
    args: { limit: '0' },
    returns: 'builder',
    facts: { step: 'limit' },
  },
  {
    symbol: members('Query Aggregate', 'skip'),
    role: 'db.step',
    args: { offset: '0' },
    returns: 'builder',
    facts: { step: 'offset' },
  },
  {
    symbol: members('Query Aggregate', 'sort'),
    role: 'db.step',
    args: { order: '0' },
    returns: 'builder',
    facts: { step: 'order' },
  },
  {
    symbol: members(
      'Query Aggregate',
      'select project lean distinct collation hint comment read allowDiskUse option setOptions',
    ),
    role: 'db.step',
    args: { select: '0' },
    returns: 'builder',
    facts: { step: 'select' },
  },
  {
    symbol: members('Query', 'populate'),
    role: 'db.step',
    args: { include: '0' },
    returns: 'builder',
    facts: { step: 'include' },
  },
  {
    symbol: members('Query', 'set'),
    role: 'db.step',
    args: { data: '0' },
    returns: 'builder',
    facts: { step: 'set' },
  },
  {
    symbol: members('Query Aggregate', 'session'),
    role: 'db.step',
    args: { handle: '0' },
    returns: 'builder',
    facts: { step: 'handle' },
  },
  {
    symbol: members('Query', 'maxTimeMS'),
    role: 'db.step',
    args: { timeout: '0' },
    returns: 'builder',
    facts: { step: 'timeout' },
  },
  {
    symbol: members('Aggregate', 'group lookup unwind addFields facet sample count replaceRoot append'),
    role: 'db.step',
    returns: 'builder',
    facts: { step: 'group' },
  },
  {
    symbol: members('Query', 'orFail transform clone'),
    role: 'db.step',
    returns: 'builder',
    facts: { step: 'select' },
  },
  {
    symbol: members('Query Aggregate', 'exec'),
    role: 'db.op',
    returns: 'promise',
    facts: { step: 'run', callbackLast: true },
  },
  {
    symbol: members('Query Aggregate', 'cursor'),
    role: 'db.op',
    returns: 'stream',
    facts: { step: 'run', verb: 'many' },
  },
  {
    symbol: members('Query', 'countDocuments count'),
    role: 'db.step',
    returns: 'builder',
    facts: { step: 'start', verb: 'count' },
  },
];

const rest: CallRow[] = [
  {
    symbol: onModels('create'),
    role: 'db.op',
    args: { data: '0', options: '1' },
    returns: 'promise',
    resolves: 'Document',
    facts: {
      verb: 'insert',
      writes: 'insert',
      hooks: true,
      handle: '1.session',
      bulk: 'insertMany(documents)',
    },
  },
  {
    symbol: onModels('insertMany'),
    role: 'db.op',
    args: { data: '0', options: '1' },
    returns: 'promise',
    facts: { verb: 'insert', writes: 'insert', hooks: false, handle: '1.session' },
  },
  {
    symbol: onModels('bulkWrite bulkSave'),
    role: 'db.op',
    args: { data: '0', options: '1' },
    returns: 'promise',
    facts: { verb: 'update', hooks: false, handle: '1.session' },
  },
  {
    symbol: onModels('aggregate'),
    role: 'db.op',
    args: { where: '0' },
    returns: 'Aggregate',
    facts: { verb: 'aggregate', handle: '.session' },
  },
  {
    symbol: onModels('populate'),
    role: 'db.op',
    args: { data: '0', include: '1' },
    returns: 'promise',
    facts: { verb: 'many' },
  },
  {
    symbol: onModels('syncIndexes createIndexes ensureIndexes createCollection'),
    role: 'db.op',
    returns: 'promise',
    facts: { verb: 'ddl' },
  },
  { symbol: onModels('hydrate'), role: 'call', returns: 'Document' },
  {
    symbol: members('Document', 'save'),
    role: 'db.op',
    args: { data: 'this', options: '0' },
    returns: 'promise',
    facts: {
      verb: 'upsert',
      hooks: true,
      atMostOne: true,
      handle: '0.session',
      callbackLast: true,
      bulk: 'bulkSave(documents)',
    },
  },
  {
    symbol: members('Document', 'deleteOne remove'),
    role: 'db.op',
    args: { options: '0' },
    returns: 'promise',
    facts: { verb: 'delete', writes: 'delete', hooks: true, atMostOne: true },
  },
  {
    symbol: members('Document', 'updateOne'),
    role: 'db.op',
    args: { data: '0', options: '1' },
    returns: 'Query',
    facts: { verb: 'update', hooks: false, atMostOne: true },
  },
  {
    symbol: members('Document', 'populate'),
    role: 'db.op',
    args: { include: '0' },
    returns: 'promise',
    facts: { verb: 'one' },
  },
  {
    symbol: members('Document', 'validate'),
    role: 'validate',
    returns: 'promise',
    facts: { fails: 'rejects' },
  },
  {
    symbol: members('Document', 'toObject toJSON set get isModified markModified depopulate'),
    role: 'call',
    returns: 'sync',
  },
  {
    symbol: ['model', ...members('Connection', 'model')],
    role: 'model',
    args: { name: '0', columns: '1' },
    returns: 'Model',
  },
  { symbol: ['Schema'], role: 'model', args: { columns: '0', options: '1' } },
  {
    symbol: members('Schema', 'pre post'),
    role: 'call',
    args: { event: '0' },
    returns: 'sync',
    callback: { arg: 'last', runs: 'stored', result: 'awaited' },
    facts: { hooks: true },
  },
  {
    symbol: members('Schema', 'index'),
    role: 'model',
    args: { columns: '0', options: '1' },
    returns: 'builder',
  },
  { symbol: members('Schema', 'virtual method static plugin set add'), role: 'call', returns: 'builder' },
  {
    symbol: ['connect', 'createConnection().asPromise'],
    role: 'call',
    args: { url: '0', options: '1' },
    returns: 'promise',
    facts: { callbackLast: true },
  },
  { symbol: ['disconnect', ...members('Connection', 'close destroy')], role: 'close', returns: 'promise' },
  {
    symbol: ['startSession', ...members('Connection', 'startSession'), ...onModels('startSession')],
    role: 'acquire',
    returns: 'promise',
    resolves: 'mongodb:Session',
    facts: { acquires: 'session' },
  },
  {
    symbol: ['connection.transaction', ...members('Connection', 'transaction')],
    role: 'tx.open',
    returns: 'promise',
    callback: { arg: '0', runs: 'now', result: 'awaited', gives: { 0: 'mongodb:Session' } },
    facts: { propagation: 'explicit', managed: true },
  },
  {
    symbol: ['isValidObjectId', 'isObjectIdOrHexString', 'Types.ObjectId.isValid'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { removes: ['quote', 'object'], fails: 'returns boolean' },
  },
  {
    symbol: ['Types.ObjectId'],
    role: 'sanitise',
    args: { value: '0' },
    facts: { throws: true, removes: ['quote', 'sep', 'html', 'object'], yields: 'hex' },
  },
  {
    symbol: ['sanitizeFilter', 'trusted'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { removes: ['object'] },
  },
];

/** Operations, by what becomes of criteria that the schema does not declare. */
const operationsWhere = (undeclaredInWhere: 'drops' | 'sent'): CallRow[] =>
  mongooseOperations.map((row) => ({
    symbol: onModels(row.names),
    role: 'db.op',
    args: row.args,
    returns: 'Query',
    facts: {
      ...row.facts,
      ...(row.args.where && { ...noSql, undeclaredInWhere, dropsUndeclaredWith: 'strictQuery' }),
    },
  }));

/** What the plugin mongoose-delete adds to models: they mark rows with `deleted` instead of removing them. */
const softDeletes: CallRow[] = [
  { names: 'delete deleteById', marks: 'deleted' as const },
  { names: 'restore', marks: 'restored' as const },
].map(({ names, marks }) => ({
  symbol: onModels(names),
  role: 'db.op',
  args: { where: '0' },
  returns: 'promise',
  facts: { verb: 'update', marks },
}));

const mongoose: LibraryModel = {
  library: 'mongoose',
  versions: '>=7 || <6',
  source: 'vendor docs 8; pool and server-selection limits are those of mongodb 6; buffering 10 s',
  types: { HydratedDocument: 'Document', 'mongoose.Model': 'Model', ClientSession: 'mongodb:Session' },
  makes: [
    {
      symbol: ['connect()', 'createConnection()'],
      instance: 'Connection',
      kind: 'document',
      owns: 'sockets',
      options: '1',
      crash: 'guarded',
    },
  ],
  instances: {
    Model: { constructs: 'Document' },
    Query: { thenable: 'lazy' },
    Aggregate: { thenable: 'lazy' },
  },
  reads: [
    { symbol: ['connection'], role: 'holder', holds: 'Connection' },
    { symbol: ['models.*'], role: 'holder', holds: 'Model' },
  ],
  settings: {
    ...mongoSettings('1'),
    bufferTimeout: { at: ['1.bufferTimeoutMS'], unit: 'ms', default: 10_000, off: [0] },
  },
  calls: [...operationsWhere('sent'), ...builder, ...rest, ...softDeletes],
};

const nestMongoose: LibraryModel = {
  library: '@nestjs/mongoose',
  source: 'NestJS documentation, MongoDB',
  makes: [
    {
      symbol: ['MongooseModule.forRoot()', 'MongooseModule.forRootAsync()'],
      instance: 'Connection',
      kind: 'document',
      owns: 'sockets',
      options: '1',
      crash: 'guarded',
    },
  ],
  instances: { Connection: { like: ['mongoose:Connection'] } },
  settings: mongoSettings('1'),
  calls: [
    { symbol: decorators('Schema Prop'), role: 'model', args: { options: '0' } },
    {
      symbol: statics('SchemaFactory', 'createForClass'),
      role: 'model',
      args: { model: '0' },
      returns: 'mongoose:Schema',
    },
  ],
};

const mongooseDelete: LibraryModel = {
  library: 'mongoose-delete',
  source: 'README of mongoose-delete 1.0',
  types: { SoftDeleteModel: 'mongoose:Model' },
};

/** In 6 `strictQuery` is on by default: what the schema does not declare is taken out of filters. */
const mongoose6: LibraryModel = {
  ...mongoose,
  versions: '>=6 <7',
  source: `${mongoose.source}; strictQuery as in the migration guide from 6 to 7`,
  calls: [...operationsWhere('drops'), ...builder, ...rest, ...softDeletes],
};

export const mongooseTables: LibraryModel[] = [mongoose, mongoose6, nestMongoose, mongooseDelete];
