import { chainStep, decorators, members } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const op = { role: 'db.op', returns: 'promise' } as const;
/** Undefined is sent as null, unless the configuration leaves it out. */
const sent = { undefinedInWhere: 'sent', dropsUndefinedWith: 'ignoreUndefinedInQuery' } as const;
const find = { where: '0', options: '1', limit: '1.limit', order: '1.orderBy', include: '1.populate' };
const afterEntity = (args: Record<string, string>): Record<string, string> => ({
  model: '0',
  ...Object.fromEntries(
    Object.entries(args).map(([name, path]) => [name, path.replace(/^\d+/, (at) => `${Number(at) + 1}`)]),
  ),
});

const rows: { names: string; args: Record<string, string>; facts: NonNullable<CallRow['facts']> }[] = [
  { names: 'find findAll findAndCount findByCursor', args: find, facts: { verb: 'many', ...sent } },
  {
    names: 'findOne findOneOrFail',
    args: find,
    facts: { verb: 'one', atMostOne: true, ...sent, bulk: 'find({ id: { $in: ids } })' },
  },
  { names: 'count', args: { where: '0', options: '1' }, facts: { verb: 'count', ...sent } },
  {
    names: 'insert insertMany',
    args: { data: '0' },
    facts: { verb: 'insert', writes: 'insert', hooks: false, bulk: 'insertMany(rows)' },
  },
  {
    names: 'upsert upsertMany',
    args: { data: '0' },
    facts: { verb: 'upsert', hooks: false, bulk: 'upsertMany(rows)' },
  },
  {
    names: 'nativeUpdate',
    args: { where: '0', data: '1' },
    facts: { verb: 'update', hooks: false, ...sent },
  },
  {
    names: 'nativeDelete',
    args: { where: '0' },
    facts: { verb: 'delete', writes: 'delete', hooks: false, ...sent },
  },
];

const managers = 'EntityManager';

const calls: CallRow[] = [
  ...rows.map((row) => ({
    symbol: members('EntityRepository', row.names),
    ...op,
    args: row.args,
    facts: row.facts,
  })),
  ...rows.map((row) => ({
    symbol: members(managers, row.names),
    ...op,
    args: afterEntity(row.args),
    facts: row.facts,
  })),
  // The unit of work: persist and remove only register, flush writes.
  {
    symbol: members(managers, 'persist remove'),
    role: 'db.step',
    args: { data: '0' },
    returns: 'builder',
    facts: { step: 'set' },
  },
  {
    symbol: members(managers, 'flush persistAndFlush removeAndFlush commit'),
    ...op,
    args: { data: '0' },
    facts: { verb: 'update', hooks: true, bulk: 'persist(array) and one flush()' },
  },
  {
    symbol: members(managers, 'populate refresh'),
    ...op,
    args: { data: '0', include: '1' },
    facts: { verb: 'many' },
  },
  {
    symbol: members(
      managers,
      'assign create map merge getReference clear fork getConnection getDriver getKnex setContext',
    ),
    role: 'call',
    returns: 'sync',
  },
  {
    symbol: members('EntityRepository', 'assign create map merge getReference'),
    role: 'call',
    returns: 'sync',
  },
  { symbol: members('EntityRepository', 'getEntityManager'), role: 'call', returns: managers },
  {
    symbol: members(managers, 'getRepository'),
    role: 'call',
    args: { model: '0' },
    returns: 'EntityRepository',
  },
  {
    symbol: members(managers, 'transactional'),
    role: 'tx.open',
    args: { options: '1', isolation: '1.isolationLevel' },
    returns: 'promise',
    callback: { arg: '0', runs: 'now', result: 'awaited', gives: { 0: managers } },
    facts: { propagation: 'ambient', managed: true, nested: 'savepoint' },
  },
  {
    symbol: members(managers, 'begin'),
    role: 'tx.open',
    returns: 'promise',
    facts: { propagation: 'ambient', managed: false, acquires: 'transaction' },
  },
  { symbol: members(managers, 'rollback'), role: 'tx.end', returns: 'promise', facts: { ends: 'rollback' } },
  {
    symbol: decorators('Transactional'),
    role: 'tx.open',
    callback: { arg: 'this', runs: 'now', result: 'awaited' },
    facts: { propagation: 'ambient', managed: true },
  },
  {
    symbol: members(managers, 'lock'),
    ...op,
    args: { data: '0', lock: '1' },
    facts: { verb: 'lock', locks: 'row' },
  },
  {
    symbol: members(managers, 'execute'),
    role: 'db.op',
    alsoRoles: ['sink.sql'],
    args: { text: '0', bound: '1' },
    returns: 'promise',
    facts: { verb: 'raw', danger: ['quote'] },
  },
  {
    symbol: ['raw'],
    role: 'sink.sql',
    args: { text: '0', bound: '1' },
    returns: 'sync',
    facts: { danger: ['quote'] },
  },
  {
    symbol: ['sql'],
    role: 'sanitise',
    args: { text: '0' },
    returns: 'sync',
    facts: { removes: ['quote'], parameterised: true },
  },
  {
    symbol: members(`${managers} EntityRepository`, 'createQueryBuilder qb'),
    role: 'db.step',
    returns: 'QueryBuilder',
    facts: { step: 'start' },
  },
  chainStep('QueryBuilder', 'where andWhere orWhere having', 'where', '0'),
  chainStep('QueryBuilder', 'select addSelect distinct', 'select', '0'),
  chainStep('QueryBuilder', 'limit', 'limit', '0'),
  chainStep('QueryBuilder', 'offset', 'offset', '0'),
  chainStep('QueryBuilder', 'orderBy', 'order', '0'),
  chainStep('QueryBuilder', 'groupBy', 'group', '0'),
  chainStep('QueryBuilder', 'leftJoin leftJoinAndSelect join innerJoin', 'join', '0'),
  { ...chainStep('QueryBuilder', 'update', 'set', { data: '0' }), facts: { step: 'set', verb: 'update' } },
  {
    ...chainStep('QueryBuilder', 'insert', 'values', { data: '0' }),
    facts: { step: 'values', verb: 'insert' },
  },
  { ...chainStep('QueryBuilder', 'delete truncate', 'start'), facts: { step: 'start', verb: 'delete' } },
  {
    symbol: members('QueryBuilder', 'getResult getResultList getResultAndCount'),
    ...op,
    facts: { verb: 'many', step: 'run' },
  },
  {
    symbol: members('QueryBuilder', 'getSingleResult'),
    ...op,
    facts: { verb: 'one', step: 'run', atMostOne: true },
  },
  { symbol: members('QueryBuilder', 'getCount'), ...op, facts: { verb: 'count', step: 'run' } },
  { symbol: members('QueryBuilder', 'execute'), ...op, facts: { verb: 'raw', step: 'run' } },
  { symbol: members('MikroORM', 'connect'), role: 'call', returns: 'promise' },
  {
    symbol: ['MikroORM.init'],
    role: 'call',
    args: { options: '0' },
    returns: 'promise',
    resolves: 'MikroORM',
  },
  { symbol: members('MikroORM', 'close'), role: 'close', returns: 'promise' },
  {
    symbol: members('Collection', 'loadItems init matching loadCount'),
    ...op,
    facts: { verb: 'many', ...sent },
  },
  {
    symbol: members('Collection', 'add remove set removeAll getItems toArray contains count'),
    role: 'call',
    returns: 'sync',
  },
  {
    symbol: ['RequestContext.create'],
    role: 'context',
    returns: 'sync',
    callback: { arg: '1', runs: 'now', result: 'returned' },
  },
  {
    symbol: decorators('CreateRequestContext EnsureRequestContext'),
    role: 'context',
    callback: { arg: 'this', runs: 'now', result: 'awaited' },
  },
  {
    symbol: decorators(
      'Entity Property PrimaryKey ManyToOne OneToMany OneToOne ManyToMany Enum Unique Index Embedded Embeddable Filter Formula',
    ),
    role: 'model',
    args: { options: '0' },
  },
  {
    symbol: decorators(
      'BeforeCreate AfterCreate BeforeUpdate AfterUpdate BeforeDelete AfterDelete BeforeUpsert AfterUpsert OnInit OnLoad',
    ),
    role: 'call',
    callback: { arg: 'this', runs: 'stored', result: 'awaited' },
    facts: { hooks: true },
  },
  { symbol: ['defineEntity', 'EntitySchema'], role: 'model', args: { options: '0' }, returns: 'sync' },
];

export const mikroOrm: LibraryModel = {
  library: '@mikro-orm/core',
  also: [
    '@mikro-orm/postgresql',
    '@mikro-orm/mysql',
    '@mikro-orm/mariadb',
    '@mikro-orm/sqlite',
    '@mikro-orm/knex',
    '@mikro-orm/mongodb',
    '@mikro-orm/nestjs',
  ],
  source:
    'vendor docs, exports checked in 6.6: unit of work, the transaction travels by AsyncLocalStorage; the pool is that of Knex',
  types: {
    SqlEntityManager: managers,
    SqlEntityRepository: 'EntityRepository',
    Knex: 'knex:Knex',
    'Knex.QueryBuilder': 'knex:QueryBuilder',
    'Knex.Transaction': 'knex:Knex',
  },
  makes: [
    {
      symbol: ['MikroORM', 'MikroORM.init()', 'MikroORM.initSync()'],
      instance: 'MikroORM',
      kind: 'sql',
      owns: 'sockets',
      options: '0',
      crash: 'guarded',
    },
  ],
  reads: [{ symbol: members('MikroORM', 'em'), role: 'holder', holds: managers }],
  settings: {
    acquireTimeout: {
      at: ['0.pool.acquireTimeoutMillis'],
      unit: 'ms',
      default: 60_000,
      off: [0],
      covers: 'acquire',
    },
    statementTimeout: {
      at: ['0.driverOptions.connection.statement_timeout', '0.driverOptions.statement_timeout'],
      unit: 'ms',
      default: null,
      off: [0],
      covers: 'total',
    },
    poolMax: { at: ['0.pool.max'], unit: 'count', default: 10 },
    dataloader: { at: ['0.dataloader'], default: false, off: [false] },
    logging: { at: ['0.debug'], default: false, off: [false] },
  },
  calls,
};
