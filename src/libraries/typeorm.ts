import { decorators, members, statics } from './rows.ts';
import type { LibraryModel } from './table.ts';
import { typeormQueryBuilder } from './typeorm-query-builder.ts';

const op = { role: 'db.op', returns: 'promise' } as const;

const findOptions = {
  where: '0.where',
  limit: '0.take',
  offset: '0.skip',
  order: '0.order',
  include: '0.relations',
  select: '0.select',
  options: '0',
};

const drops = { undefinedInWhere: 'drops', refusesUndefinedWith: 'invalidWhereValuesBehavior' } as const;
const one = {
  verb: 'one',
  atMostOne: true,
  ...drops,
  bulk: 'find({ where: { id: In(ids) } })',
} as const;
const many = { verb: 'many', ...drops } as const;

/** An EntityManager takes the entity first, so every argument moves by one. */
function afterEntity(args: Record<string, string>): Record<string, string> {
  const moved = Object.entries(args).map(([name, path]) => [
    name,
    path.replace(/^\d+/, (at) => `${Number(at) + 1}`),
  ]);
  return { model: '0', ...Object.fromEntries(moved) };
}

type Op = Pick<NonNullable<LibraryModel['calls']>[number], 'args' | 'facts'> & { names: string };

/** Operations that Repository, EntityManager and BaseEntity share, with a Repository's arguments. */
const shared: Op[] = [
  { names: 'find findAndCount', args: findOptions, facts: many },
  { names: 'findBy findAndCountBy findByIds', args: { where: '0' }, facts: many },
  { names: 'findOne findOneOrFail', args: findOptions, facts: one },
  { names: 'findOneBy findOneByOrFail findOneById', args: { where: '0' }, facts: one },
  {
    names: 'count',
    args: { where: '0.where', options: '0' },
    facts: { verb: 'count', ...drops },
  },
  { names: 'countBy', args: { where: '0' }, facts: { verb: 'count', ...drops } },
  {
    names: 'exist exists',
    args: { where: '0.where', options: '0' },
    facts: { verb: 'exists', ...drops },
  },
  { names: 'existsBy', args: { where: '0' }, facts: { verb: 'exists', ...drops } },
  { names: 'sum average minimum maximum', args: { column: '0', where: '1' }, facts: { verb: 'aggregate' } },
  {
    names: 'insert',
    args: { data: '0' },
    facts: { verb: 'insert', writes: 'insert', hooks: false, bulk: 'insert(rows)' },
  },
  {
    names: 'update',
    args: { where: '0', data: '1' },
    facts: {
      verb: 'update',
      hooks: false,
      ...drops,
      bulk: 'update({ id: In(ids) }, values)',
    },
  },
  {
    names: 'upsert',
    args: { data: '0', conflict: '1' },
    facts: { verb: 'upsert', hooks: false, bulk: 'upsert(rows, keys)' },
  },
  {
    names: 'delete',
    args: { where: '0' },
    facts: {
      verb: 'delete',
      writes: 'delete',
      hooks: false,
      ...drops,
      bulk: 'delete({ id: In(ids) })',
    },
  },
  {
    names: 'softDelete',
    args: { where: '0' },
    facts: { verb: 'update', hooks: false, marks: 'deleted', ...drops },
  },
  {
    names: 'restore',
    args: { where: '0' },
    facts: { verb: 'update', hooks: false, marks: 'restored', ...drops },
  },
  {
    names: 'increment decrement',
    args: { where: '0', column: '1', amount: '2' },
    facts: { verb: 'update', writes: 'delta', ...drops },
  },
  { names: 'clear', args: {}, facts: { verb: 'delete', writes: 'delete' } },
];

/** `save` and `remove` take the entity as first argument everywhere but on the entity itself. */
const rowOps: Op[] = [
  {
    names: 'save',
    args: { data: '0', options: '1' },
    facts: { verb: 'upsert', hooks: true, bulk: 'save(array)' },
  },
  {
    names: 'remove',
    args: { data: '0' },
    facts: { verb: 'delete', writes: 'delete', hooks: true, bulk: 'remove(array)' },
  },
  { names: 'softRemove', args: { data: '0' }, facts: { verb: 'update', hooks: true, marks: 'deleted' } },
  { names: 'recover', args: { data: '0' }, facts: { verb: 'update', hooks: true, marks: 'restored' } },
];

const repository = [...shared, ...rowOps].map((row) => ({
  symbol: [...members('Repository', row.names), ...statics('BaseEntity', row.names)],
  ...op,
  args: row.args,
  facts: row.facts,
}));

const manager = shared.map((row) => ({
  symbol: members('EntityManager', row.names),
  ...op,
  args: afterEntity(row.args ?? {}),
  facts: row.facts,
}));

const managerRows = rowOps.flatMap((row) => [
  {
    symbol: members('EntityManager', row.names),
    when: [{ arg: '0', is: ['class', 'string'] }],
    ...op,
    args: afterEntity(row.args ?? {}),
    facts: row.facts,
  },
  { symbol: members('EntityManager', row.names), ...op, args: row.args, facts: row.facts },
]);

const connection: LibraryModel['calls'] = [
  {
    symbol: members('Repository EntityManager DataSource QueryRunner', 'query'),
    role: 'db.op',
    alsoRoles: ['sink.sql'],
    args: { text: '0', bound: '1' },
    returns: 'promise',
    facts: { verb: 'raw', danger: ['quote'] },
  },
  {
    symbol: members('EntityManager DataSource', 'transaction'),
    role: 'tx.open',
    args: { isolation: '0' },
    returns: 'promise',
    callback: { arg: 'last', runs: 'now', result: 'awaited', gives: { 0: 'EntityManager' } },
    facts: { propagation: 'explicit', managed: true, nested: 'savepoint' },
  },
  {
    symbol: members('DataSource', 'createQueryRunner'),
    role: 'acquire',
    returns: 'QueryRunner',
    facts: { acquires: 'connection' },
  },
  { symbol: members('QueryRunner', 'connect'), ...op, role: 'call' },
  {
    symbol: members('QueryRunner', 'startTransaction'),
    role: 'tx.open',
    args: { isolation: '0' },
    returns: 'promise',
    facts: { propagation: 'explicit', managed: false, acquires: 'transaction' },
  },
  {
    symbol: members('QueryRunner', 'commitTransaction'),
    role: 'tx.end',
    returns: 'promise',
    facts: { ends: 'commit' },
  },
  {
    symbol: members('QueryRunner', 'rollbackTransaction'),
    role: 'tx.end',
    returns: 'promise',
    facts: { ends: 'rollback' },
  },
  {
    symbol: members('QueryRunner', 'release'),
    role: 'release',
    returns: 'promise',
    facts: { acquires: 'connection' },
  },
  {
    symbol: members(
      'QueryRunner',
      'createTable dropTable addColumn dropColumn changeColumn renameColumn createIndex dropIndex createForeignKey dropForeignKey createUniqueConstraint dropUniqueConstraint',
    ),
    ...op,
    facts: { verb: 'ddl' },
  },
  {
    symbol: members('DataSource EntityManager', 'getRepository getTreeRepository getCustomRepository'),
    role: 'call',
    args: { model: '0' },
    returns: 'Repository',
  },
  {
    symbol: members('EntityManager', 'withRepository'),
    role: 'call',
    args: { model: '0' },
    returns: 'Repository',
  },
  { symbol: members('Repository', 'extend'), role: 'call', returns: 'Repository' },
  {
    symbol: ['getRepository', 'getTreeRepository', 'getCustomRepository'],
    role: 'call',
    args: { model: '0' },
    returns: 'Repository',
  },
  { symbol: ['getManager'], role: 'call', returns: 'EntityManager' },
  { symbol: ['getConnection'], role: 'call', returns: 'DataSource' },
  { symbol: ['createConnection'], role: 'call', returns: 'promise', resolves: 'DataSource' },
  {
    symbol: members('DataSource', 'initialize connect'),
    role: 'call',
    returns: 'promise',
    resolves: 'DataSource',
  },
  { symbol: members('DataSource', 'destroy close'), role: 'close', returns: 'promise' },
  {
    symbol: members('DataSource', 'runMigrations undoLastMigration synchronize dropDatabase'),
    ...op,
    facts: { verb: 'ddl' },
  },
  {
    symbol: [...members('Repository', 'create merge getId hasId'), ...statics('BaseEntity', 'create')],
    role: 'call',
    returns: 'sync',
  },
  { symbol: members('EntityManager', 'create merge getId hasId'), role: 'call', returns: 'sync' },
  {
    symbol: [...members('Repository', 'preload'), ...members('EntityManager', 'preload')],
    ...op,
    facts: one,
  },
  {
    symbol: members('BaseEntity', 'save'),
    ...op,
    args: { data: 'this' },
    facts: { verb: 'upsert', hooks: true },
  },
  {
    symbol: members('BaseEntity', 'remove'),
    ...op,
    args: { data: 'this' },
    facts: { verb: 'delete', hooks: true },
  },
  {
    symbol: members('BaseEntity', 'softRemove'),
    ...op,
    args: { data: 'this' },
    facts: { verb: 'update', hooks: true, marks: 'deleted' },
  },
  { symbol: members('BaseEntity', 'reload'), ...op, facts: one },
  {
    symbol: statics('BaseEntity', 'createQueryBuilder'),
    role: 'db.step',
    returns: 'SelectQueryBuilder',
    facts: { step: 'start' },
  },
  {
    symbol: ['Raw'],
    role: 'sink.sql',
    args: { text: '0', bound: '1' },
    returns: 'sync',
    facts: { danger: ['quote'] },
  },
];

const declarations: LibraryModel['calls'] = [
  { symbol: decorators('Entity ViewEntity ChildEntity'), role: 'model', args: { options: '0' } },
  {
    symbol: [
      ...decorators(
        'Column PrimaryColumn PrimaryGeneratedColumn CreateDateColumn UpdateDateColumn DeleteDateColumn',
      ),
      ...decorators(
        'VersionColumn ManyToOne OneToMany OneToOne ManyToMany JoinColumn JoinTable RelationId Index Unique',
      ),
      ...decorators('Generated Check Exclusion Tree TableInheritance'),
    ],
    role: 'model',
    args: { options: '0' },
  },
  {
    symbol: [
      ...decorators('BeforeInsert AfterInsert BeforeUpdate AfterUpdate BeforeRemove AfterRemove AfterLoad'),
      ...decorators('BeforeSoftRemove AfterSoftRemove EventSubscriber'),
    ],
    role: 'call',
    callback: { arg: 'this', runs: 'stored', result: 'awaited' },
    facts: { hooks: true },
  },
];

const settings: LibraryModel['settings'] = {
  acquireTimeout: {
    at: ['0.connectTimeoutMS', '0.extra.connectionTimeoutMillis'],
    unit: 'ms',
    default: 0,
    off: [0],
    covers: 'acquire',
  },
  statementTimeout: {
    at: ['0.extra.statement_timeout', '0.extra.query_timeout'],
    unit: 'ms',
    default: null,
    off: [0],
    covers: 'total',
  },
  slowQueryLog: { at: ['0.maxQueryExecutionTime'], unit: 'ms', default: null },
  poolMax: { at: ['0.poolSize', '0.extra.max'], unit: 'count', default: 10 },
  dialect: { at: ['0.type'], unit: 'text', default: null },
  logging: { at: ['0.logging'], default: false, off: [false] },
  synchronize: { at: ['0.synchronize'], default: false, off: [false] },
  tls: { at: ['0.ssl', '0.extra.ssl'], default: null },
};

const calls = [
  ...repository,
  ...manager,
  ...managerRows,
  ...typeormQueryBuilder,
  ...connection,
  ...declarations,
];

const base: Omit<LibraryModel, 'source' | 'versions' | 'calls'> = {
  library: 'typeorm',
  types: {
    TreeRepository: 'Repository',
    MongoRepository: 'Repository',
    Connection: 'DataSource',
    InsertQueryBuilder: 'SelectQueryBuilder',
    UpdateQueryBuilder: 'SelectQueryBuilder',
    DeleteQueryBuilder: 'SelectQueryBuilder',
  },
  makes: [
    {
      symbol: ['DataSource', 'createConnection()'],
      instance: 'DataSource',
      kind: 'sql',
      owns: 'sockets',
      options: '0',
      crash: 'guarded',
    },
  ],
  reads: [
    {
      symbol: members('DataSource QueryRunner Repository', 'manager'),
      role: 'holder',
      holds: 'EntityManager',
    },
    { symbol: members('EntityManager', 'queryRunner'), role: 'holder', holds: 'QueryRunner' },
  ],
  settings,
};

/** Before 1.0 an undefined criterion was left out; since then it throws. */
const throwing = calls.map((row) =>
  row.facts?.undefinedInWhere === 'drops'
    ? { ...row, facts: { ...row.facts, undefinedInWhere: 'throws' as const } }
    : row,
);

export const typeorm: LibraryModel[] = [
  {
    ...base,
    versions: '>=1.0.0-0',
    source: 'read in 1.1: invalidWhereValuesBehavior is "throw" by default',
    calls: throwing,
  },
  {
    ...base,
    versions: '<1.0.0-0',
    source:
      'read in 0.3: pool options are those of the driver (pg: wait for ever); maxQueryExecutionTime only logs',
    calls,
  },
];
