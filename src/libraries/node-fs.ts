import type { Facts } from './facts.ts';
import { members } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

/** Names of the three forms: promise, callback, synchronous (`readFileSync`). */
interface FileCall {
  names: string;
  io: Facts['io'];
  args: Record<string, string>;
  /** Probes are no path sinks. */
  probe?: boolean;
  yields?: Facts['yields'];
}

const fileCalls: FileCall[] = [
  { names: 'readFile', io: 'read', args: { path: '0', options: '1' } },
  { names: 'readdir opendir readlink', io: 'read', args: { path: '0', options: '1' } },
  { names: 'stat lstat fstat statfs access realpath', io: 'read', args: { path: '0' }, probe: true },
  { names: 'writeFile appendFile', io: 'write', args: { path: '0', data: '1', options: '2' } },
  {
    names: 'mkdir rmdir rm unlink truncate chmod chown utimes lutimes lchown',
    io: 'write',
    args: { path: '0', options: '1' },
  },
  { names: 'mkdtemp', io: 'write', args: { path: '0' } },
  { names: 'rename copyFile cp link symlink', io: 'write', args: { path: '0', target: '1', options: '2' } },
];

const sink = { alsoRoles: ['sink.path'] } as const;
const danger = ['sep'] as const;
const split = (names: string, suffix = ''): string[] => names.split(' ').map((name) => name + suffix);

function facts(call: FileCall, more: Facts): Facts {
  return { io: call.io, ...(call.probe ? {} : { danger }), ...more };
}

const base = (call: FileCall): Pick<CallRow, 'role' | 'alsoRoles' | 'args'> => ({
  role: 'fs',
  ...(call.probe ? {} : sink),
  args: call.args,
});

const promised = (prefix: string): CallRow[] => [
  ...fileCalls.map((call) => ({
    symbol: split(call.names).map((name) => prefix + name),
    ...base(call),
    returns: 'promise',
    facts: facts(call, {}),
  })),
  {
    symbol: [`${prefix}open`],
    role: 'acquire',
    ...sink,
    args: { path: '0', flags: '1' },
    returns: 'promise',
    resolves: 'node:fs/promises:FileHandle',
    facts: { acquires: 'file', io: 'read', danger },
  },
  { symbol: [`${prefix}watch`], role: 'fs', args: { path: '0' }, returns: 'stream', facts: { io: 'read' } },
];

const callbacks: CallRow[] = fileCalls.map((call) => ({
  symbol: split(call.names),
  ...base(call),
  returns: 'sync',
  callback: { arg: 'last', runs: 'later', result: 'dropped' },
  facts: facts(call, { callbackLast: true }),
}));

const synchronous: CallRow[] = [
  ...fileCalls.map((call) => ({
    symbol: split(call.names, 'Sync'),
    ...base(call),
    returns: 'sync',
    facts: facts(call, { blocks: 'file', throws: true }),
  })),
  {
    symbol: ['existsSync'],
    role: 'fs',
    args: { path: '0' },
    returns: 'sync',
    facts: { io: 'read', blocks: 'file' },
  },
  {
    symbol: ['openSync'],
    role: 'acquire',
    ...sink,
    args: { path: '0' },
    returns: 'sync',
    facts: { io: 'read', blocks: 'file', acquires: 'file', danger },
  },
  {
    symbol: ['closeSync'],
    role: 'release',
    args: { file: '0' },
    returns: 'sync',
    facts: { blocks: 'file', acquires: 'file' },
  },
  {
    symbol: ['readSync', 'writeSync', 'fsyncSync', 'ftruncateSync'],
    role: 'fs',
    args: { file: '0' },
    returns: 'sync',
    facts: { io: 'write', blocks: 'file' },
  },
];

const streams: CallRow[] = [
  {
    symbol: ['createReadStream'],
    role: 'stream',
    ...sink,
    args: { path: '0', options: '1' },
    returns: 'ReadStream',
    facts: { io: 'read', acquires: 'stream', danger },
  },
  {
    symbol: ['createWriteStream'],
    role: 'stream',
    ...sink,
    args: { path: '0', options: '1' },
    returns: 'WriteStream',
    facts: { io: 'write', acquires: 'stream', danger },
  },
  {
    symbol: ['exists'],
    role: 'fs',
    args: { path: '0' },
    returns: 'sync',
    callback: { arg: 'last', runs: 'later', result: 'dropped' },
    facts: { io: 'read', callbackLast: true },
  },
  {
    symbol: ['watch', 'watchFile'],
    role: 'listener',
    args: { path: '0' },
    returns: 'sync',
    callback: { arg: 'last', runs: 'stored', result: 'dropped' },
  },
];

const handle: CallRow[] = [
  {
    symbol: members('FileHandle', 'read readFile readLines stat'),
    role: 'fs',
    returns: 'promise',
    facts: { io: 'read' },
  },
  {
    symbol: members('FileHandle', 'write writeFile appendFile truncate sync datasync'),
    role: 'fs',
    args: { data: '0' },
    returns: 'promise',
    facts: { io: 'write' },
  },
  {
    symbol: members('FileHandle', 'close'),
    role: 'release',
    returns: 'promise',
    facts: { acquires: 'file' },
  },
  {
    symbol: members('FileHandle', 'createReadStream'),
    role: 'stream',
    returns: 'node:fs:ReadStream',
    facts: { io: 'read' },
  },
  {
    symbol: members('FileHandle', 'createWriteStream'),
    role: 'stream',
    returns: 'node:fs:WriteStream',
    facts: { io: 'write' },
  },
];

const streamInstances: LibraryModel['instances'] = {
  ReadStream: { like: ['node:stream:Readable'], kind: 'stream', crash: 'ends the process' },
  WriteStream: { like: ['node:stream:Writable'], kind: 'stream', crash: 'ends the process' },
};

/** fs-extra has all of `fs`, with promises when no callback is given. */
const extra: FileCall[] = [
  { names: 'readJson readJSON', io: 'read', args: { path: '0' } },
  { names: 'pathExists', io: 'read', args: { path: '0' }, probe: true },
  {
    names: 'writeJson writeJSON outputFile outputJson outputJSON',
    io: 'write',
    args: { path: '0', data: '1' },
  },
  { names: 'ensureDir mkdirp mkdirs ensureFile emptyDir remove', io: 'write', args: { path: '0' } },
  { names: 'copy move', io: 'write', args: { path: '0', target: '1' } },
];

export const fileSystem: LibraryModel[] = [
  {
    library: 'node:fs/promises',
    source: 'Node.js docs, fs',
    calls: [...promised(''), ...handle],
  },
  {
    library: 'node:fs',
    also: ['graceful-fs'],
    source: 'Node.js docs, fs; an unheard error of a file stream ended the process on Node 20',
    instances: streamInstances,
    calls: [...promised('promises.'), ...callbacks, ...synchronous, ...streams],
  },
  {
    library: 'fs-extra',
    source: 'exports checked in 11.4',
    instances: streamInstances,
    calls: [
      ...[...fileCalls, ...extra].map((call) => ({
        symbol: split(call.names),
        ...base(call),
        returns: 'promise',
        facts: facts(call, { callbackLast: true }),
      })),
      ...extra.map((call) => ({
        symbol: split(call.names, 'Sync'),
        ...base(call),
        returns: 'sync',
        facts: facts(call, { blocks: 'file', throws: true }),
      })),
      ...synchronous,
      ...streams,
    ],
  },
];
