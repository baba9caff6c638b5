import { chainStep, members } from './rows.ts';
import type { CallRow } from './table.ts';

const builder = 'SelectQueryBuilder';
const run = { role: 'db.op', returns: 'promise' } as const;

/** Text positions of the builder are SQL as written: column names and conditions are not escaped. */
const text = { role: 'db.step', alsoRoles: ['sink.sql'], returns: 'builder' } as const;
const danger = ['quote'] as const;

/** All TypeORM builders share one instance; what they run is said by the first step. */
export const typeormQueryBuilder: CallRow[] = [
  {
    symbol: members('Repository EntityManager DataSource', 'createQueryBuilder'),
    role: 'db.step',
    args: { model: '0' },
    returns: builder,
    facts: { step: 'start' },
  },
  {
    symbol: members(builder, 'where andWhere orWhere having andHaving orHaving'),
    ...text,
    args: { text: '0', bound: '1' },
    facts: { danger, step: 'where' },
  },
  chainStep(builder, 'whereInIds', 'where', '0'),
  {
    symbol: members(builder, 'orderBy addOrderBy'),
    ...text,
    args: { text: '0' },
    facts: { danger, step: 'order' },
  },
  {
    symbol: members(builder, 'groupBy addGroupBy'),
    ...text,
    args: { text: '0' },
    facts: { danger, step: 'group' },
  },
  {
    symbol: members(builder, 'select addSelect distinctOn'),
    ...text,
    args: { text: '0' },
    facts: { danger, step: 'select' },
  },
  {
    symbol: [
      ...members(builder, 'leftJoin innerJoin leftJoinAndSelect innerJoinAndSelect leftJoinAndMapOne'),
      ...members(builder, 'leftJoinAndMapMany innerJoinAndMapOne innerJoinAndMapMany'),
    ],
    ...text,
    args: { relation: '0', text: '2', bound: '3' },
    facts: { danger, step: 'join' },
  },
  chainStep(builder, 'limit take', 'limit', '0'),
  chainStep(builder, 'offset skip', 'offset', '0'),
  { ...chainStep(builder, 'setLock', 'lock', '0'), facts: { step: 'lock', locks: 'row' } },
  chainStep(builder, 'setQueryRunner', 'handle', '0'),
  chainStep(builder, 'set', 'set', { data: '0' }),
  chainStep(builder, 'values', 'values', { data: '0' }),
  { ...chainStep(builder, 'insert', 'start'), facts: { step: 'start', verb: 'insert' } },
  {
    ...chainStep(builder, 'update', 'start', { model: '0', data: '1' }),
    facts: { step: 'start', verb: 'update' },
  },
  { ...chainStep(builder, 'delete', 'start'), facts: { step: 'start', verb: 'delete' } },
  {
    ...chainStep(builder, 'softDelete', 'start'),
    facts: { step: 'start', verb: 'update', marks: 'deleted' },
  },
  {
    ...chainStep(builder, 'restore', 'start'),
    facts: { step: 'start', verb: 'update', marks: 'restored' },
  },
  chainStep(builder, 'into from', 'from', { model: '0' }),
  chainStep(builder, 'setParameter setParameters', 'where'),
  chainStep(builder, 'returning', 'returning', '0'),
  chainStep(builder, 'orUpdate orIgnore', 'conflict'),
  chainStep(builder, 'maxExecutionTime', 'timeout', '0'),
  chainStep(builder, 'relation of loadRelationCountAndMap loadAllRelationIds', 'include', { relation: '0' }),
  chainStep(
    builder,
    'cache clone subQuery distinct comment useIndex withDeleted printSql callListeners',
    'select',
  ),
  chainStep(builder, 'setFindOptions', 'where', '0.where'),
  {
    symbol: members(builder, 'getMany getManyAndCount getRawMany getRawAndEntities'),
    ...run,
    facts: { verb: 'many', step: 'run' },
  },
  {
    symbol: members(builder, 'getOne getOneOrFail getRawOne'),
    ...run,
    facts: { verb: 'one', step: 'run', atMostOne: true },
  },
  { symbol: members(builder, 'getCount'), ...run, facts: { verb: 'count', step: 'run' } },
  { symbol: members(builder, 'getExists'), ...run, facts: { verb: 'exists', step: 'run' } },
  { symbol: members(builder, 'execute'), ...run, facts: { verb: 'raw', step: 'run' } },
  { symbol: members(builder, 'add remove addAndRemove'), ...run, facts: { verb: 'update', step: 'run' } },
  {
    symbol: members(builder, 'stream'),
    ...run,
    resolves: 'node:stream:Readable',
    facts: { verb: 'many', step: 'run' },
  },
  {
    symbol: members(builder, 'escape'),
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { removes: ['quote'] },
  },
  { symbol: members(builder, 'getQuery getSql getParameters'), role: 'call', returns: 'sync' },
];
