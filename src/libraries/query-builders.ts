import { chainStep, members } from './rows.ts';
import type { CallRow, LibraryModel, SettingRow } from './table.ts';

const danger = ['quote'] as const;
const inArray = 'whereIn(column, ids)';

const knexBuilder = 'QueryBuilder';

/** A chain starts on knex itself, on a transaction or on a builder. */
const knexStart = (names: string): string[] => members('Knex QueryBuilder', names);

const knexCalls: CallRow[] = [
  {
    symbol: ['Knex#'],
    role: 'db.step',
    args: { model: '0' },
    returns: knexBuilder,
    facts: { step: 'start' },
  },
  {
    symbol: knexStart('from into table withSchema queryBuilder with'),
    role: 'db.step',
    args: { model: '0' },
    returns: knexBuilder,
    facts: { step: 'from' },
  },
  {
    symbol: knexStart('select column columns distinct distinctOn'),
    role: 'db.step',
    args: { select: 'rest' },
    returns: knexBuilder,
    facts: { step: 'select', verb: 'many' },
  },
  {
    symbol: knexStart('insert'),
    role: 'db.step',
    args: { data: '0' },
    returns: knexBuilder,
    facts: { step: 'values', verb: 'insert', writes: 'insert', bulk: 'insert(rows)' },
  },
  {
    symbol: knexStart('upsert'),
    role: 'db.step',
    args: { data: '0' },
    returns: knexBuilder,
    facts: { step: 'values', verb: 'upsert' },
  },
  {
    symbol: knexStart('update'),
    role: 'db.step',
    args: { data: '0' },
    returns: knexBuilder,
    facts: { step: 'set', verb: 'update', bulk: inArray },
  },
  {
    symbol: knexStart('increment decrement'),
    role: 'db.step',
    args: { column: '0', amount: '1' },
    returns: knexBuilder,
    facts: { step: 'set', verb: 'update', writes: 'delta' },
  },
  {
    symbol: knexStart('del delete'),
    role: 'db.step',
    returns: knexBuilder,
    facts: { step: 'start', verb: 'delete', writes: 'delete', bulk: inArray },
  },
  {
    symbol: knexStart('truncate'),
    role: 'db.step',
    returns: knexBuilder,
    facts: { step: 'start', verb: 'delete' },
  },
  {
    symbol: knexStart('first'),
    role: 'db.step',
    returns: knexBuilder,
    facts: { step: 'limit', verb: 'one', atMostOne: true, bulk: inArray },
  },
  {
    symbol: knexStart('pluck'),
    role: 'db.step',
    args: { select: '0' },
    returns: knexBuilder,
    facts: { step: 'select', verb: 'many' },
  },
  {
    symbol: knexStart('count countDistinct'),
    role: 'db.step',
    returns: knexBuilder,
    facts: { step: 'select', verb: 'count' },
  },
  {
    symbol: knexStart('sum avg min max sumDistinct avgDistinct'),
    role: 'db.step',
    returns: knexBuilder,
    facts: { step: 'select', verb: 'aggregate' },
  },
  {
    symbol: [
      ...knexStart('where andWhere orWhere whereNot andWhereNot orWhereNot whereIn andWhereIn orWhereIn'),
      ...knexStart('whereNotIn whereNull whereNotNull orWhereNull whereBetween whereNotBetween whereExists'),
      ...knexStart('whereNotExists whereLike whereILike whereJsonPath whereJsonSupersetOf having havingIn'),
    ],
    role: 'db.step',
    args: { where: '0', operator: '1', value: 'last' },
    returns: knexBuilder,
    facts: { step: 'where', undefinedInWhere: 'throws' },
  },
  {
    symbol: knexStart('whereRaw andWhereRaw orWhereRaw havingRaw'),
    role: 'db.step',
    alsoRoles: ['sink.sql'],
    args: { text: '0', bound: '1' },
    returns: knexBuilder,
    facts: { step: 'where', danger },
  },
  {
    symbol: knexStart('orderByRaw groupByRaw joinRaw fromRaw'),
    role: 'db.step',
    alsoRoles: ['sink.sql'],
    args: { text: '0', bound: '1' },
    returns: knexBuilder,
    facts: { step: 'order', danger },
  },
  {
    symbol: knexStart(
      'join innerJoin leftJoin leftOuterJoin rightJoin fullOuterJoin crossJoin union unionAll intersect',
    ),
    role: 'db.step',
    args: { relation: '0' },
    returns: knexBuilder,
    facts: { step: 'join' },
  },
  chainStep(knexBuilder, 'limit', 'limit', '0'),
  chainStep(knexBuilder, 'offset', 'offset', '0'),
  chainStep(knexBuilder, 'orderBy', 'order', '0'),
  chainStep(knexBuilder, 'groupBy', 'group', '0'),
  chainStep(knexBuilder, 'returning', 'returning', '0'),
  chainStep(knexBuilder, 'onConflict ignore merge', 'conflict', '0'),
  chainStep(knexBuilder, 'transacting', 'handle', '0'),
  chainStep(knexBuilder, 'timeout', 'timeout', '0'),
  {
    ...chainStep(knexBuilder, 'forUpdate forShare forNoKeyUpdate forKeyShare', 'lock'),
    facts: { step: 'lock', locks: 'row' },
  },
  { ...chainStep(knexBuilder, 'skipLocked', 'lock'), facts: { step: 'lock', locks: 'skip locked' } },
  chainStep(
    knexBuilder,
    'as clone modify options debug clear clearSelect clearWhere clearOrder noWait connection',
    'select',
  ),
  {
    symbol: members('Knex', 'raw'),
    role: 'db.op',
    alsoRoles: ['sink.sql'],
    args: { text: '0', bound: '1' },
    returns: knexBuilder,
    facts: { verb: 'raw', danger },
  },
  { symbol: members('Knex', 'ref'), role: 'call', returns: 'sync' },
  {
    symbol: members('Knex', 'batchInsert'),
    role: 'db.op',
    args: { model: '0', data: '1', size: '2' },
    returns: 'promise',
    facts: { verb: 'insert', writes: 'insert', handle: '.transacting' },
  },
  {
    symbol: members('Knex', 'transaction'),
    role: 'tx.open',
    when: [{ arg: '0', is: ['function'] }],
    returns: 'promise',
    callback: { arg: '0', runs: 'now', result: 'awaited', gives: { 0: 'Knex' } },
    facts: { propagation: 'explicit', managed: true, nested: 'savepoint' },
  },
  {
    symbol: members('Knex', 'transaction transactionProvider'),
    role: 'tx.open',
    returns: 'promise',
    resolves: 'Knex',
    facts: { propagation: 'explicit', managed: false, acquires: 'transaction' },
  },
  { symbol: members('Knex', 'commit'), role: 'tx.end', returns: 'promise', facts: { ends: 'commit' } },
  { symbol: members('Knex', 'rollback'), role: 'tx.end', returns: 'promise', facts: { ends: 'rollback' } },
  {
    symbol: members(
      'SchemaBuilder',
      'createTable createTableIfNotExists alterTable table dropTable dropTableIfExists renameTable raw hasTable hasColumn',
    ),
    role: 'db.op',
    args: { model: '0' },
    returns: 'lazy',
    callback: { arg: '1', runs: 'now', result: 'dropped' },
    facts: { verb: 'ddl' },
  },
  { symbol: members('Knex', 'destroy'), role: 'close', returns: 'promise' },
  {
    symbol: members('QueryBuilder', 'stream'),
    role: 'db.op',
    returns: 'node:stream:Readable',
    facts: { verb: 'many', step: 'run' },
  },
];

const knex: LibraryModel = {
  library: 'knex',
  source: 'read in 3.1 and tarn 3: 60 s to acquire, statements have no limit; builders run when awaited',
  types: {
    'Knex.Transaction': 'Knex',
    'Knex.QueryBuilder': 'QueryBuilder',
    'Knex.QueryInterface': 'QueryBuilder',
  },
  makes: [
    {
      symbol: ['default()', 'knex()'],
      instance: 'Knex',
      kind: 'sql',
      owns: 'sockets',
      options: '0',
      crash: 'guarded',
    },
  ],
  instances: { QueryBuilder: { thenable: 'lazy' } },
  reads: [{ symbol: members('Knex', 'schema'), role: 'holder', holds: 'SchemaBuilder' }],
  settings: {
    acquireTimeout: {
      at: ['0.acquireConnectionTimeout', '0.pool.acquireTimeoutMillis'],
      unit: 'ms',
      default: 60_000,
      off: [0],
      covers: 'acquire',
    },
    statementTimeout: {
      at: ['chain:timeout.0', '0.connection.statement_timeout', '0.connection.query_timeout'],
      unit: 'ms',
      default: null,
      off: [0],
      covers: 'total',
    },
    poolMax: { at: ['0.pool.max'], unit: 'count', default: 10 },
    dialect: { at: ['0.client'], unit: 'text', default: null },
  },
  calls: knexCalls,
};

/** Kysely and Drizzle run on a pool that the project makes; their own settings bound nothing. */
const driverPool: SettingRow = { at: ['0.dialect', '0.client', '0'], default: null };

const kyselyBuilder = 'Builder';

const kysely: LibraryModel = {
  library: 'kysely',
  source: 'vendor docs, exports checked in 0.28: builders are no thenables, only execute* runs them',
  makes: [
    { symbol: ['Kysely'], instance: 'Kysely', kind: 'sql', owns: 'nothing', options: '0', crash: 'guarded' },
  ],
  types: { Transaction: 'Kysely', ControlledTransaction: 'Kysely', SelectQueryBuilder: 'Builder' },
  settings: { pool: driverPool },
  calls: [
    {
      symbol: members('Kysely', 'selectFrom selectNoFrom'),
      role: 'db.step',
      args: { model: '0' },
      returns: kyselyBuilder,
      facts: { step: 'start', verb: 'many' },
    },
    {
      symbol: members('Kysely', 'insertInto replaceInto'),
      role: 'db.step',
      args: { model: '0' },
      returns: kyselyBuilder,
      facts: { step: 'start', verb: 'insert', writes: 'insert', bulk: 'values(rows)' },
    },
    {
      symbol: members('Kysely', 'updateTable'),
      role: 'db.step',
      args: { model: '0' },
      returns: kyselyBuilder,
      facts: { step: 'start', verb: 'update' },
    },
    {
      symbol: members('Kysely', 'deleteFrom'),
      role: 'db.step',
      args: { model: '0' },
      returns: kyselyBuilder,
      facts: { step: 'start', verb: 'delete', writes: 'delete' },
    },
    {
      symbol: members('Kysely', 'mergeInto'),
      role: 'db.step',
      args: { model: '0' },
      returns: kyselyBuilder,
      facts: { step: 'start', verb: 'upsert' },
    },
    {
      symbol: members('Kysely', 'with withRecursive withSchema withPlugin $extendTables'),
      role: 'db.step',
      returns: 'Kysely',
    },
    chainStep(kyselyBuilder, 'where whereRef having havingRef on onRef', 'where', {
      column: '0',
      operator: '1',
      value: '2',
    }),
    chainStep(kyselyBuilder, 'select selectAll distinct distinctOn', 'select', '0'),
    chainStep(
      kyselyBuilder,
      'innerJoin leftJoin rightJoin fullJoin innerJoinLateral leftJoinLateral union unionAll',
      'join',
      '0',
    ),
    chainStep(kyselyBuilder, 'values columns expression', 'values', { data: '0' }),
    chainStep(kyselyBuilder, 'set doUpdateSet', 'set', { data: '0' }),
    chainStep(kyselyBuilder, 'onConflict onDuplicateKeyUpdate ignore orIgnore doNothing', 'conflict'),
    chainStep(kyselyBuilder, 'returning returningAll output', 'returning'),
    chainStep(kyselyBuilder, 'orderBy', 'order', '0'),
    chainStep(kyselyBuilder, 'groupBy', 'group', '0'),
    chainStep(kyselyBuilder, 'limit fetch top', 'limit', '0'),
    chainStep(kyselyBuilder, 'offset', 'offset', '0'),
    chainStep(kyselyBuilder, 'from using', 'from', { model: '0' }),
    {
      ...chainStep(kyselyBuilder, 'forUpdate forShare forNoKeyUpdate forKeyShare', 'lock'),
      facts: { step: 'lock', locks: 'row' },
    },
    { ...chainStep(kyselyBuilder, 'skipLocked', 'lock'), facts: { step: 'lock', locks: 'skip locked' } },
    chainStep(
      kyselyBuilder,
      '$if $call $castTo $narrowType as clearSelect clearWhere clearLimit clearOrderBy',
      'select',
    ),
    { symbol: members(kyselyBuilder, 'execute'), role: 'db.op', returns: 'promise', facts: { step: 'run' } },
    {
      symbol: members(kyselyBuilder, 'executeTakeFirst executeTakeFirstOrThrow'),
      role: 'db.op',
      returns: 'promise',
      facts: { step: 'run', verb: 'one', bulk: "where('id', 'in', ids)" },
    },
    {
      symbol: members(kyselyBuilder, 'stream'),
      role: 'db.op',
      returns: 'stream',
      facts: { step: 'run', verb: 'many' },
    },
    {
      symbol: members('Kysely', 'executeQuery'),
      role: 'db.op',
      args: { text: '0' },
      returns: 'promise',
      facts: { verb: 'raw', parameterised: true },
    },
    {
      symbol: members('Kysely', 'transaction startTransaction'),
      role: 'db.step',
      returns: 'TransactionBuilder',
    },
    chainStep('TransactionBuilder', 'setIsolationLevel setAccessMode', 'handle'),
    {
      symbol: members('TransactionBuilder', 'execute'),
      role: 'tx.open',
      returns: 'promise',
      resolves: 'Kysely',
      callback: { arg: '0', runs: 'now', result: 'awaited', gives: { 0: 'Kysely' } },
      facts: { propagation: 'explicit', managed: true, nested: 'throws' },
    },
    { symbol: members('Kysely', 'commit'), role: 'tx.end', returns: 'Builder', facts: { ends: 'commit' } },
    {
      symbol: members('Kysely', 'rollback'),
      role: 'tx.end',
      returns: 'Builder',
      facts: { ends: 'rollback' },
    },
    {
      symbol: ['sql'],
      role: 'db.step',
      args: { text: '0', bound: 'rest' },
      returns: kyselyBuilder,
      facts: { parameterised: true, verb: 'raw' },
    },
    {
      symbol: ['sql.raw', 'sql.lit', 'sql.ref', 'sql.id', 'sql.table'],
      role: 'sink.sql',
      args: { text: '0' },
      returns: kyselyBuilder,
      facts: { danger },
    },
    { symbol: members('Kysely', 'destroy'), role: 'close', returns: 'promise' },
  ],
};

export const queryBuilders: LibraryModel[] = [knex, kysely];
