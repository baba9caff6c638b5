import { members, statics } from './rows.ts';
import { sequelizeDecorators } from './sequelize-decorators.ts';
import type { LibraryModel } from './table.ts';

/** Static members of a model class, which is a subclass, the result of `define`, or a parameter. */
const onModels = (names: string): string[] => [...statics('Model', names), ...members('ModelStatic', names)];

const op = { role: 'db.op', returns: 'promise' } as const;
const find = {
  where: '0.where',
  limit: '0.limit',
  order: '0.order',
  include: '0.include',
  select: '0.attributes',
  options: '0',
} as const;

const modelCalls: LibraryModel['calls'] = [
  {
    symbol: onModels('findAll findAndCountAll'),
    ...op,
    args: { ...find, offset: '0.offset' },
    facts: { verb: 'many', handle: '0.transaction', undefinedInWhere: 'throws' },
  },
  {
    symbol: onModels('findOne'),
    ...op,
    args: find,
    resolves: 'Model',
    facts: {
      verb: 'one',
      atMostOne: true,
      handle: '0.transaction',
      undefinedInWhere: 'throws',
      bulk: 'findAll({ where: { id: ids } })',
    },
  },
  {
    symbol: onModels('findByPk'),
    ...op,
    args: { where: '0', include: '1.include', select: '1.attributes', options: '1' },
    resolves: 'Model',
    facts: {
      verb: 'one',
      atMostOne: true,
      handle: '1.transaction',
      undefinedInWhere: 'matches nothing',
      bulk: 'findAll({ where: { id: ids } })',
    },
  },
  {
    symbol: onModels('count'),
    ...op,
    args: find,
    facts: { verb: 'count', handle: '0.transaction', bulk: 'count({ group })' },
  },
  {
    symbol: onModels('max min sum aggregate'),
    ...op,
    args: { column: '0', where: '1.where', options: '1' },
    facts: { verb: 'aggregate', handle: '1.transaction' },
  },
  {
    symbol: onModels('create'),
    ...op,
    args: { data: '0', options: '1' },
    resolves: 'Model',
    facts: {
      verb: 'insert',
      writes: 'insert',
      handle: '1.transaction',
      hooks: true,
      bulk: 'bulkCreate(rows)',
    },
  },
  {
    symbol: onModels('bulkCreate'),
    ...op,
    args: { data: '0', options: '1', conflict: '1.updateOnDuplicate' },
    facts: { verb: 'insert', writes: 'insert', handle: '1.transaction', hooks: false },
  },
  {
    symbol: onModels('findOrCreate findCreateFind'),
    ...op,
    args: { where: '0.where', data: '0.defaults', options: '0' },
    facts: { verb: 'upsert', writes: 'insert', handle: '0.transaction', hooks: true },
  },
  {
    symbol: onModels('findOrBuild'),
    ...op,
    args: { where: '0.where', options: '0' },
    facts: { verb: 'one', handle: '0.transaction' },
  },
  {
    symbol: onModels('upsert'),
    ...op,
    args: { data: '0', options: '1' },
    facts: { verb: 'upsert', handle: '1.transaction', hooks: false },
  },
  {
    symbol: onModels('update'),
    ...op,
    args: { data: '0', where: '1.where', limit: '1.limit', options: '1' },
    facts: { verb: 'update', handle: '1.transaction', hooks: false, undefinedInWhere: 'throws' },
  },
  {
    symbol: onModels('destroy'),
    ...op,
    args: { where: '0.where', limit: '0.limit', options: '0' },
    facts: {
      verb: 'delete',
      writes: 'delete',
      handle: '0.transaction',
      hooks: false,
      undefinedInWhere: 'throws',
    },
  },
  {
    symbol: onModels('restore'),
    ...op,
    args: { where: '0.where', options: '0' },
    facts: { verb: 'update', handle: '0.transaction', marks: 'restored' },
  },
  {
    symbol: onModels('truncate'),
    ...op,
    args: { options: '0' },
    facts: { verb: 'delete', writes: 'delete', handle: '0.transaction' },
  },
  {
    symbol: onModels('increment decrement'),
    ...op,
    args: { column: '0', where: '1.where', options: '1' },
    facts: { verb: 'update', writes: 'delta', handle: '1.transaction', hooks: false },
  },
  { symbol: onModels('sync drop'), ...op, facts: { verb: 'ddl' } },
  { symbol: onModels('build'), role: 'call', returns: 'Model', args: { data: '0' } },
  { symbol: onModels('bulkBuild'), role: 'call', returns: 'sync' },
  {
    symbol: onModels('scope unscoped schema'),
    role: 'db.step',
    returns: 'ModelStatic',
    facts: { step: 'where' },
  },
  { symbol: onModels('init'), role: 'model', args: { columns: '0', options: '1' }, returns: 'ModelStatic' },
  {
    symbol: onModels('hasMany hasOne belongsTo belongsToMany'),
    role: 'model',
    args: { target: '0', options: '1' },
    returns: 'sync',
  },
  { symbol: onModels('addScope'), role: 'call', args: { name: '0', scope: '1' }, returns: 'sync' },
  {
    symbol: onModels(
      'addHook beforeCreate afterCreate beforeUpdate afterUpdate beforeDestroy afterDestroy beforeSave afterSave beforeValidate beforeBulkCreate afterBulkCreate beforeFind afterFind',
    ),
    role: 'call',
    returns: 'sync',
    callback: { arg: 'last', runs: 'stored', result: 'awaited' },
  },
];

const rowCalls: LibraryModel['calls'] = [
  {
    symbol: members('Model', 'save'),
    ...op,
    args: { data: 'this', options: '0' },
    facts: { verb: 'update', handle: '0.transaction', hooks: true, atMostOne: true },
  },
  {
    symbol: members('Model', 'update'),
    ...op,
    args: { data: '0', options: '1' },
    facts: {
      verb: 'update',
      handle: '1.transaction',
      hooks: true,
      atMostOne: true,
      bulk: 'Model.update(values, { where })',
    },
  },
  {
    symbol: members('Model', 'destroy'),
    ...op,
    args: { options: '0' },
    facts: {
      verb: 'delete',
      writes: 'delete',
      handle: '0.transaction',
      hooks: true,
      atMostOne: true,
      bulk: 'Model.destroy({ where })',
    },
  },
  {
    symbol: members('Model', 'reload'),
    ...op,
    args: { options: '0' },
    facts: { verb: 'one', handle: '0.transaction', atMostOne: true },
  },
  {
    symbol: members('Model', 'restore'),
    ...op,
    args: { options: '0' },
    facts: { verb: 'update', marks: 'restored', handle: '0.transaction', hooks: true, atMostOne: true },
  },
  {
    symbol: members('Model', 'increment decrement'),
    ...op,
    args: { column: '0', options: '1' },
    facts: { verb: 'update', writes: 'delta', handle: '1.transaction', atMostOne: true },
  },
  {
    symbol: members('Model', '$get $count $has'),
    ...op,
    args: { relation: '0', options: '1' },
    facts: { verb: 'many', handle: '1.transaction' },
  },
  {
    symbol: members('Model', '$add $set $create $remove'),
    ...op,
    args: { relation: '0', data: '1', options: '2' },
    facts: { verb: 'update', handle: '2.transaction' },
  },
  { symbol: members('Model', 'validate'), role: 'validate', returns: 'promise', facts: { fails: 'rejects' } },
  {
    symbol: members('Model', 'get set setDataValue getDataValue changed previous toJSON equals'),
    role: 'call',
    returns: 'sync',
  },
];

const connection: LibraryModel['calls'] = [
  {
    symbol: members('Sequelize', 'query'),
    role: 'db.op',
    alsoRoles: ['sink.sql'],
    args: { text: '0', bound: '1.replacements', options: '1' },
    returns: 'promise',
    facts: { verb: 'raw', handle: '1.transaction', danger: ['quote'] },
  },
  {
    symbol: ['literal', 'Sequelize.literal', ...members('Sequelize', 'literal')],
    role: 'sink.sql',
    args: { text: '0' },
    returns: 'sync',
    facts: { danger: ['quote'] },
  },
  {
    symbol: ['fn', 'Sequelize.fn', ...members('Sequelize', 'fn')],
    role: 'sink.sql',
    args: { text: '0' },
    returns: 'sync',
    facts: { danger: ['quote'] },
  },
  {
    symbol: members('Sequelize', 'escape'),
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { removes: ['quote'] },
  },
  {
    symbol: members('Sequelize', 'transaction'),
    role: 'tx.open',
    when: [
      { arg: '0', not: ['function'] },
      { arg: '1', missing: true },
    ],
    args: { options: '0', isolation: '0.isolationLevel' },
    returns: 'promise',
    resolves: 'Transaction',
    facts: { propagation: 'explicit', managed: false, acquires: 'transaction' },
  },
  {
    symbol: members('Sequelize', 'transaction'),
    role: 'tx.open',
    args: { options: '0', isolation: '0.isolationLevel', parent: '0.transaction' },
    returns: 'promise',
    callback: { arg: 'last', runs: 'now', result: 'awaited', gives: { 0: 'Transaction' } },
    facts: { propagation: 'explicit', managed: true, nested: 'second connection' },
  },
  { symbol: members('Transaction', 'commit'), role: 'tx.end', returns: 'promise', facts: { ends: 'commit' } },
  {
    symbol: members('Transaction', 'rollback'),
    role: 'tx.end',
    returns: 'promise',
    facts: { ends: 'rollback' },
  },
  {
    symbol: members('Transaction', 'afterCommit'),
    role: 'tx.after-commit',
    returns: 'sync',
    callback: { arg: '0', runs: 'later', result: 'awaited' },
  },
  {
    symbol: members('Sequelize', 'define'),
    role: 'model',
    args: { name: '0', columns: '1', options: '2' },
    returns: 'ModelStatic',
  },
  { symbol: members('Sequelize', 'model'), role: 'call', args: { name: '0' }, returns: 'ModelStatic' },
  { symbol: members('Sequelize', 'addModels'), role: 'call', args: { models: '0' }, returns: 'sync' },
  {
    symbol: members('Sequelize', 'sync drop truncate'),
    ...op,
    args: { options: '0' },
    facts: { verb: 'ddl' },
  },
  { symbol: members('Sequelize', 'authenticate'), ...op, facts: { verb: 'raw', io: 'read' } },
  { symbol: members('Sequelize', 'close'), role: 'close', returns: 'promise' },
  { symbol: members('Sequelize', 'getQueryInterface'), role: 'call', returns: 'QueryInterface' },
  {
    symbol: members(
      'QueryInterface',
      'createTable dropTable addColumn removeColumn changeColumn renameColumn renameTable addIndex removeIndex addConstraint removeConstraint',
    ),
    ...op,
    facts: { verb: 'ddl', handle: 'last.transaction' },
  },
  {
    symbol: members('QueryInterface', 'bulkInsert'),
    ...op,
    args: { table: '0', data: '1' },
    facts: { verb: 'insert', handle: '2.transaction' },
  },
  {
    symbol: members('QueryInterface', 'bulkDelete'),
    ...op,
    args: { table: '0', where: '1' },
    facts: { verb: 'delete', handle: '2.transaction' },
  },
  {
    symbol: ['useCLS', 'Sequelize.useCLS'],
    role: 'call',
    returns: 'sync',
    facts: { propagation: 'ambient' },
  },
];

export const sequelize: LibraryModel[] = [
  {
    library: 'sequelize',
    also: ['sequelize-typescript', '@sequelize/core'],
    source: 'read in 6.37; vendor docs 6 (transactions, hooks, connection pool)',
    types: {
      ModelStatic: 'ModelStatic',
      ModelCtor: 'ModelStatic',
      ModelClass: 'ModelStatic',
      Repository: 'ModelStatic',
    },
    makes: [
      {
        symbol: ['default', 'Sequelize'],
        instance: 'Sequelize',
        kind: 'sql',
        owns: 'sockets',
        options: 'last',
        crash: 'guarded',
      },
    ],
    instances: { ModelStatic: { constructs: 'Model' } },
    settings: {
      acquireTimeout: { at: ['last.pool.acquire'], unit: 'ms', default: 60_000, off: [0], covers: 'acquire' },
      statementTimeout: {
        at: ['last.dialectOptions.statement_timeout', 'last.dialectOptions.query_timeout'],
        unit: 'ms',
        default: null,
        off: [0],
        covers: 'total',
      },
      connectTimeout: {
        at: ['last.dialectOptions.connectTimeout', 'last.dialectOptions.connectionTimeoutMillis'],
        unit: 'ms',
        default: null,
        off: [0],
        covers: 'connect',
      },
      poolMax: { at: ['last.pool.max'], unit: 'count', default: 5 },
      dialect: { at: ['last.dialect'], unit: 'text', default: null },
      tls: { at: ['last.dialectOptions.ssl'], default: null },
      logging: { at: ['last.logging'], default: 'console.log', off: [false] },
      timezone: { at: ['last.timezone'], unit: 'text', default: '+00:00' },
    },
    reads: [
      { symbol: members('QueryInterface Transaction', 'sequelize'), role: 'holder', holds: 'Sequelize' },
      {
        symbol: [...onModels('sequelize'), ...members('Model', 'sequelize')],
        role: 'holder',
        holds: 'Sequelize',
      },
    ],
    calls: [...modelCalls, ...rowCalls, ...connection, ...sequelizeDecorators],
  },
];
