import { members } from './rows.ts';
import type { CallRow, Unit } from './table.ts';

/** Spellings differ: ioredis `hgetall`, node-redis `hGetAll` (or `HGETALL`). */
type Names = Record<
  | 'get'
  | 'many'
  | 'set'
  | 'setMany'
  | 'expiring'
  | 'expiringMillis'
  | 'lifetime'
  | 'lifetimeMillis'
  | 'delta'
  | 'delete'
  | 'read'
  | 'write'
  | 'scan'
  | 'blocking'
  | 'admin',
  string
>;

const promised = { returns: 'promise' } as const;

/** Commands of one spelling on one instance. Commands issued together share a socket and are pipelined. */
export function redisCommands(instance: string, names: Names): CallRow[] {
  const on = (text: string): string[] => members(instance, text);
  const redis = { medium: 'redis' } as const;
  const lifetime = (commands: string, ttl: Unit): CallRow => ({
    symbol: on(commands),
    role: 'db.op',
    args: { key: '0', ttl: '1' },
    ...promised,
    facts: { verb: 'update', io: 'write', ttl, ...redis },
  });
  return [
    ...expiringSets(on(names.set)),
    lifetime(names.lifetime, 's'),
    lifetime(names.lifetimeMillis, 'ms'),
    {
      symbol: on(names.get),
      role: 'cache.get',
      args: { key: '0' },
      ...promised,
      facts: { ...redis, batched: true, bulk: 'mget(keys)' },
    },
    { symbol: on(names.many), role: 'cache.get', args: { key: '0' }, ...promised, facts: redis },
    {
      symbol: on(names.set),
      role: 'cache.set',
      args: { key: '0', value: '1', options: '2' },
      ...promised,
      facts: { ...redis, bulk: 'pipeline() or mset' },
    },
    {
      symbol: on(names.setMany),
      role: 'cache.set',
      args: { key: '0', value: '0' },
      ...promised,
      facts: redis,
    },
    {
      symbol: on(names.expiring),
      role: 'cache.set',
      args: { key: '0', ttl: '1', value: '2' },
      ...promised,
      facts: { ...redis, ttl: 's' },
    },
    {
      symbol: on(names.expiringMillis),
      role: 'cache.set',
      args: { key: '0', ttl: '1', value: '2' },
      ...promised,
      facts: { ...redis, ttl: 'ms' },
    },
    {
      symbol: on(names.delta),
      role: 'db.op',
      args: { key: '0', amount: '1' },
      ...promised,
      facts: { verb: 'update', writes: 'delta', ...redis },
    },
    {
      symbol: on(names.delete),
      role: 'cache.delete',
      args: { key: '0' },
      ...promised,
      facts: { ...redis, bulk: 'del(...keys)' },
    },
    {
      symbol: on(names.read),
      role: 'db.op',
      args: { key: '0' },
      ...promised,
      facts: { verb: 'many', io: 'read', ...redis, batched: true },
    },
    {
      symbol: on(names.write),
      role: 'db.op',
      args: { key: '0', data: '1' },
      ...promised,
      facts: { verb: 'update', io: 'write', ...redis },
    },
    {
      symbol: on(names.scan),
      role: 'db.op',
      args: { pattern: '0' },
      ...promised,
      facts: { verb: 'many', io: 'read', ...redis, batched: true },
    },
    {
      symbol: on(names.blocking),
      role: 'consume',
      args: { channel: '0', timeout: 'last' },
      ...promised,
      facts: { transport: 'stream', ...redis },
    },
    { symbol: on(names.admin), role: 'db.op', ...promised, facts: { verb: 'ddl', ...redis } },
  ];
}

const EXPIRIES: readonly [string, Unit][] = [
  ['EX', 's'],
  ['EXAT', 's'],
  ['PX', 'ms'],
  ['PXAT', 'ms'],
];

/** `set(key, value, 'EX', 60)`, also behind `'NX'`, and `set(key, value, { EX: 60 })`. */
function expiringSets(symbol: string[]): CallRow[] {
  const row = (ttl: Unit, at: string, when: CallRow['when']): CallRow => ({
    symbol,
    role: 'cache.set',
    ...(when && { when }),
    args: { key: '0', value: '1', options: '2', ttl: at },
    ...promised,
    facts: { medium: 'redis', bulk: 'pipeline() or mset', ttl },
  });
  return EXPIRIES.flatMap(([name, ttl]) => {
    const spellings = [name, name.toLowerCase()];
    return [
      row(ttl, '3', [{ arg: '2', is: spellings }]),
      row(ttl, '4', [{ arg: '3', is: spellings }]),
      ...spellings.map((one) => row(ttl, `2.${one}`, [{ arg: `2.${one}`, missing: false }])),
      row(ttl, '2.expiration.value', [{ arg: '2.expiration.type', is: spellings }]),
    ];
  });
}

export const lowerCaseNames: Names = {
  get: 'get getBuffer hget getex',
  many: 'mget hmget',
  set: 'set setnx getset hset hsetnx',
  setMany: 'mset hmset msetnx',
  expiring: 'setex',
  expiringMillis: 'psetex',
  lifetime: 'expire expireat',
  lifetimeMillis: 'pexpire pexpireat',
  delta: 'incr incrby incrbyfloat decr decrby hincrby hincrbyfloat zincrby',
  delete: 'del unlink hdel',
  read: 'exists ttl pttl hgetall hkeys hvals hexists hlen llen lrange lindex smembers sismember scard srandmember zrange zrevrange zrangebyscore zscore zcard zcount zrank xrange xlen type strlen',
  write:
    'persist lpush rpush lpop rpop lrem ltrim lset rpoplpush lmove sadd srem spop zadd zrem zremrangebyscore zremrangebyrank zpopmin rename append setbit setrange xtrim xdel pfadd',
  scan: 'keys scan hscan sscan zscan',
  blocking: 'blpop brpop brpoplpush blmove bzpopmin xread xreadgroup',
  admin: 'flushall flushdb config',
};

export const camelCaseNames: Names = {
  get: 'get hGet getEx getDel GET',
  many: 'mGet hmGet',
  set: 'set setNX getSet hSet hSetNX SET',
  setMany: 'mSet mSetNX',
  expiring: 'setEx',
  expiringMillis: 'pSetEx',
  lifetime: 'expire expireAt',
  lifetimeMillis: 'pExpire pExpireAt',
  delta: 'incr incrBy incrByFloat decr decrBy hIncrBy hIncrByFloat zIncrBy',
  delete: 'del unlink hDel DEL',
  read: 'exists ttl pTTL hGetAll hKeys hVals hExists hLen lLen lRange lIndex sMembers sIsMember sCard sRandMember zRange zRangeWithScores zScore zCard zCount zRank xRange xLen type',
  write:
    'persist lPush rPush lPop rPop lRem lTrim lSet lMove sAdd sRem sPop zAdd zRem zRemRangeByScore zRemRangeByRank zPopMin rename append xTrim xDel pfAdd',
  scan: 'keys scan hScan sScan zScan',
  blocking: 'blPop brPop blMove bzPopMin xRead xReadGroup',
  admin: 'flushAll flushDb configSet',
};
