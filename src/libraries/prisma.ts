import { members } from './rows.ts';
import type { LibraryModel, SettingRow } from './table.ts';

/** Members of every model delegate. */
const onModels = (names: string): string[] => names.split(' ').map((name) => `PrismaClient#*.${name}`);

/** Undefined means "not stated", unless the schema asks for more. */
const drops = { undefinedInWhere: 'drops', refusesUndefinedWith: 'strictUndefinedChecks' } as const;
const lazy = { role: 'db.op', returns: 'lazy' } as const;
const find = {
  where: '0.where',
  limit: '0.take',
  order: '0.orderBy',
  include: '0.include',
  select: '0.select',
};
const write = { where: '0.where', data: '0.data', include: '0.include', select: '0.select' };

const calls: LibraryModel['calls'] = [
  {
    symbol: onModels('findMany'),
    ...lazy,
    args: { ...find, offset: '0.skip', cursor: '0.cursor', distinct: '0.distinct' },
    facts: { verb: 'many', ...drops },
  },
  {
    symbol: onModels('findFirst findFirstOrThrow'),
    ...lazy,
    args: find,
    facts: {
      verb: 'one',
      ...drops,
      atMostOne: true,
      bulk: 'findMany({ where: { id: { in: ids } } })',
    },
  },
  {
    symbol: onModels('findUnique findUniqueOrThrow'),
    ...lazy,
    args: find,
    facts: {
      verb: 'one',
      undefinedInWhere: 'throws',
      atMostOne: true,
      batched: true,
      bulk: 'findMany({ where: { id: { in: ids } } })',
    },
  },
  {
    symbol: onModels('count'),
    ...lazy,
    args: { where: '0.where', limit: '0.take' },
    facts: { verb: 'count', ...drops, bulk: 'groupBy({ by, _count })' },
  },
  {
    symbol: onModels('aggregate groupBy'),
    ...lazy,
    args: { where: '0.where', limit: '0.take', by: '0.by' },
    facts: { verb: 'aggregate', ...drops },
  },
  {
    symbol: onModels('create'),
    ...lazy,
    args: { data: '0.data', include: '0.include', select: '0.select' },
    facts: { verb: 'insert', writes: 'insert', bulk: 'createMany({ data })' },
  },
  {
    symbol: onModels('createMany createManyAndReturn'),
    ...lazy,
    args: { data: '0.data', skipDuplicates: '0.skipDuplicates' },
    facts: { verb: 'insert', writes: 'insert' },
  },
  {
    symbol: onModels('update'),
    ...lazy,
    args: write,
    facts: {
      verb: 'update',
      atMostOne: true,
      undefinedInWhere: 'throws',
      bulk: 'updateMany({ where, data })',
    },
  },
  {
    symbol: onModels('updateMany updateManyAndReturn'),
    ...lazy,
    args: write,
    facts: { verb: 'update', ...drops },
  },
  {
    symbol: onModels('upsert'),
    ...lazy,
    args: { where: '0.where', data: '0.create', update: '0.update' },
    facts: { verb: 'upsert', atMostOne: true, undefinedInWhere: 'throws' },
  },
  {
    symbol: onModels('delete'),
    ...lazy,
    args: { where: '0.where' },
    facts: {
      verb: 'delete',
      writes: 'delete',
      atMostOne: true,
      undefinedInWhere: 'throws',
      bulk: 'deleteMany({ where })',
    },
  },
  {
    symbol: onModels('deleteMany'),
    ...lazy,
    args: { where: '0.where' },
    facts: { verb: 'delete', writes: 'delete', ...drops },
  },
  {
    symbol: onModels('findRaw aggregateRaw'),
    ...lazy,
    args: { where: '0.filter' },
    facts: { verb: 'raw' },
  },
  {
    symbol: members('PrismaClient', '$queryRaw $executeRaw'),
    ...lazy,
    args: { text: '0', bound: 'rest' },
    facts: { verb: 'raw', parameterised: true },
  },
  {
    symbol: members('PrismaClient', '$queryRawUnsafe $executeRawUnsafe'),
    role: 'db.op',
    alsoRoles: ['sink.sql'],
    args: { text: '0', bound: 'rest' },
    returns: 'lazy',
    facts: { verb: 'raw', danger: ['quote'] },
  },
  {
    symbol: members('PrismaClient', '$queryRawTyped'),
    ...lazy,
    args: { text: '0' },
    facts: { verb: 'raw', parameterised: true },
  },
  {
    symbol: ['Prisma.raw'],
    role: 'sink.sql',
    args: { text: '0' },
    returns: 'sync',
    facts: { danger: ['quote'] },
  },
  {
    symbol: ['Prisma.sql', 'Prisma.join', 'Prisma.empty'],
    role: 'sanitise',
    args: { text: '0', bound: 'rest' },
    returns: 'sync',
    facts: { removes: ['quote'], parameterised: true },
  },
  {
    symbol: members('PrismaClient', '$transaction'),
    role: 'tx.open',
    when: [{ arg: '0', is: ['array'] }],
    args: { operations: '0', isolation: '1.isolationLevel' },
    returns: 'promise',
    facts: { propagation: 'explicit', managed: true },
  },
  {
    symbol: members('PrismaClient', '$transaction'),
    role: 'tx.open',
    args: { timeout: '1.timeout', maxWait: '1.maxWait', isolation: '1.isolationLevel' },
    returns: 'promise',
    callback: { arg: '0', runs: 'now', result: 'awaited', gives: { 0: 'PrismaClient' } },
    facts: { propagation: 'explicit', managed: true, timeoutMs: 5000, maxWaitMs: 2000, nested: 'throws' },
  },
  { symbol: members('PrismaClient', '$extends'), role: 'call', returns: 'PrismaClient' },
  {
    symbol: members('PrismaClient', '$use'),
    role: 'call',
    returns: 'sync',
    callback: { arg: '0', runs: 'stored', result: 'awaited' },
  },
  {
    symbol: members('PrismaClient', '$on'),
    role: 'listener',
    args: { event: '0' },
    returns: 'sync',
    callback: { arg: '1', runs: 'stored', result: 'dropped' },
  },
  { symbol: members('PrismaClient', '$connect'), role: 'call', returns: 'promise' },
  { symbol: members('PrismaClient', '$disconnect'), role: 'close', returns: 'promise' },
];

const makes: LibraryModel['makes'] = [
  {
    symbol: ['PrismaClient'],
    instance: 'PrismaClient',
    kind: 'sql',
    owns: 'sockets',
    options: '0',
    crash: 'guarded',
  },
];

const types = { 'Prisma.TransactionClient': 'PrismaClient', 'Prisma.DefaultPrismaClient': 'PrismaClient' };
const packages = ['@prisma/client/edge', '@prisma/client/extension', '.prisma/client'];

const logging: SettingRow = { at: ['0.log'], default: null };

export const prisma: LibraryModel[] = [
  {
    library: '@prisma/client',
    also: packages,
    versions: '>=7',
    source: 'vendor docs 7: the pool is that of the driver adapter',
    makes,
    types,
    settings: { adapter: { at: ['0.adapter'], default: null }, logging },
    calls,
  },
  {
    library: '@prisma/client',
    also: packages,
    versions: '<7',
    source: 'vendor docs 6; findUnique batching as on the page of the query optimisation guide',
    makes,
    types,
    settings: {
      acquireTimeout: { at: ['url:pool_timeout'], unit: 's', default: 10, off: [0], covers: 'acquire' },
      connectTimeout: { at: ['url:connect_timeout'], unit: 's', default: 5, off: [0], covers: 'connect' },
      statementTimeout: { at: ['url:socket_timeout'], unit: 's', default: null, covers: 'total' },
      poolMax: { at: ['url:connection_limit'], unit: 'count', default: 'cpus * 2 + 1' },
      adapter: { at: ['0.adapter'], default: null },
      url: { at: ['0.datasourceUrl', '0.datasources.db.url'], unit: 'text', default: null },
      logging,
    },
    calls,
  },
  {
    library: '@prisma/adapter-pg',
    source: 'vendor docs 7: options are those of pg, so connectionTimeoutMillis is 0',
    makes: [
      {
        symbol: ['PrismaPg'],
        instance: 'PrismaPg',
        kind: 'sql',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
    ],
    settings: {
      acquireTimeout: {
        at: ['0.connectionTimeoutMillis'],
        unit: 'ms',
        default: 0,
        off: [0],
        covers: 'acquire',
      },
      statementTimeout: { at: ['0.statement_timeout'], unit: 'ms', default: null, off: [0], covers: 'total' },
      poolMax: { at: ['0.max'], unit: 'count', default: 10 },
    },
  },
];
