import { members } from './rows.ts';
import type { LibraryModel, SettingRow } from './table.ts';

const bunSettings: Record<string, SettingRow> = {
  idleTimeout: { at: ['0.idleTimeout'], unit: 's', default: 10, off: [0], covers: 'gap' },
  bodyLimit: { at: ['0.maxRequestBodySize'], unit: 'bytes', default: 134_217_728 },
};

/** Bun's API, as the global `Bun` and as the module `bun`. */
export const bun: LibraryModel[] = ['global', 'bun'].map((library): LibraryModel => {
  const at = (names: string): string[] =>
    names.split(' ').map((name) => (library === 'global' ? `Bun.${name}` : name));
  return {
    library,
    source: 'Bun documentation 1.3 (serve, file I/O, shell, password, SQL)',
    makes: [
      {
        symbol: at('serve()'),
        instance: 'BunServer',
        kind: 'server',
        owns: 'sockets',
        options: '0',
        crash: 'guarded',
      },
      { symbol: at('SQL'), instance: 'BunSql', kind: 'sql', owns: 'sockets', options: '0', crash: 'guarded' },
      {
        symbol: at('sql'),
        instance: 'BunSql',
        kind: 'sql',
        owns: 'sockets',
        ambient: true,
        crash: 'guarded',
      },
      {
        symbol: at('RedisClient'),
        instance: 'BunRedis',
        kind: 'redis',
        owns: 'sockets',
        options: '1',
        crash: 'guarded',
      },
    ],
    settings: bunSettings,
    instances: { BunSql: { like: ['postgres:Sql'] } },
    calls: [
      {
        symbol: at('serve'),
        role: 'listen',
        args: { options: '0', port: '0.port', handlers: '0.fetch', routes: '0.routes' },
        returns: 'BunServer',
        callback: { arg: '0.fetch', runs: 'stored', result: 'awaited', gives: { 0: 'global:Request' } },
      },
      {
        symbol: at('file'),
        role: 'fs',
        alsoRoles: ['sink.path'],
        args: { path: '0' },
        returns: 'BunFile',
        facts: { io: 'read', danger: ['sep'] },
      },
      {
        symbol: at('write'),
        role: 'fs',
        alsoRoles: ['sink.path'],
        args: { path: '0', data: '1' },
        returns: 'promise',
        facts: { io: 'write', danger: ['sep'] },
      },
      {
        symbol: members('BunFile', 'json text arrayBuffer bytes exists'),
        role: 'fs',
        returns: 'promise',
        facts: { io: 'read' },
      },
      {
        symbol: at('$'),
        role: 'spawn',
        args: { command: '0', bound: 'rest' },
        returns: 'lazy',
        facts: { parameterised: true },
      },
      {
        symbol: at('spawn'),
        role: 'spawn',
        alsoRoles: ['sink.command'],
        args: { command: '0', options: '1', timeout: '1.timeout' },
        returns: 'sync',
        facts: { danger: ['code'] },
      },
      {
        symbol: at('spawnSync'),
        role: 'spawn',
        alsoRoles: ['sink.command'],
        args: { command: '0', options: '1' },
        returns: 'sync',
        facts: { blocks: 'heavy', danger: ['code'] },
      },
      {
        symbol: at('sleep'),
        role: 'sleep',
        args: { delay: '0' },
        returns: 'promise',
        facts: { rejects: false, unit: 'ms' },
      },
      {
        symbol: at('sleepSync'),
        role: 'sleep',
        args: { delay: '0' },
        returns: 'sync',
        facts: { blocks: 'heavy', unit: 'ms' },
      },
      {
        symbol: at('password.hash'),
        role: 'kdf',
        args: { password: '0', options: '1' },
        returns: 'promise',
        facts: { algorithm: 'argon2id', cost: 'auth' },
      },
      {
        symbol: at('password.verify'),
        role: 'compare',
        args: { left: '0', right: '1' },
        returns: 'promise',
        facts: { verifies: true, constantTime: true, cost: 'auth' },
      },
      {
        symbol: at('password.hashSync password.verifySync'),
        role: 'kdf',
        args: { password: '0' },
        returns: 'sync',
        facts: { blocks: 'heavy', algorithm: 'argon2id' },
      },
      {
        symbol: at('hash'),
        role: 'digest',
        args: { value: '0' },
        returns: 'sync',
        facts: { algorithm: 'wyhash', strong: false },
      },
      {
        symbol: at('randomUUIDv7'),
        role: 'id',
        returns: 'sync',
        facts: { strong: true, bits: 74, yields: 'uuid' },
      },
    ],
    reads: [{ symbol: at('env env.*'), role: 'env.read' }],
  };
});
