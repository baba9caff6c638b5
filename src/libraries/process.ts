import type { CallRow, LibraryModel, ReadRow } from './table.ts';

/** Members of `process`, global and as `node:process`. */
const processRows = (prefix: string): { calls: CallRow[]; reads: ReadRow[] } => ({
  calls: [
    {
      symbol: [`${prefix}exit`, `${prefix}reallyExit`],
      role: 'exit',
      args: { code: '0' },
      returns: 'sync',
      facts: { neverReturns: true },
    },
    { symbol: [`${prefix}abort`], role: 'exit', returns: 'sync', facts: { neverReturns: true } },
    { symbol: [`${prefix}kill`], role: 'exit', args: { pid: '0', signal: '1' }, returns: 'sync' },
    {
      symbol: [`${prefix}on`, `${prefix}once`, `${prefix}addListener`, `${prefix}prependListener`],
      role: 'listener',
      args: { event: '0' },
      returns: 'sync',
      callback: { arg: '1', runs: 'stored', result: 'dropped' },
    },
    { symbol: [`${prefix}emit`], role: 'emit', args: { event: '0' }, returns: 'sync' },
    {
      symbol: [`${prefix}hrtime`, `${prefix}hrtime.bigint`, `${prefix}uptime`],
      role: 'clock',
      returns: 'sync',
      facts: { monotonic: true },
    },
    { symbol: [`${prefix}send`], role: 'emit', args: { payload: '0' }, returns: 'sync' },
    {
      symbol: [
        `${prefix}cwd`,
        `${prefix}memoryUsage`,
        `${prefix}cpuUsage`,
        `${prefix}chdir`,
        `${prefix}emitWarning`,
      ],
      role: 'call',
      returns: 'sync',
    },
    {
      symbol: [`${prefix}stdout.write`, `${prefix}stderr.write`],
      role: 'log',
      args: { message: '0' },
      returns: 'sync',
      facts: { sink: 'console', level: 'info', order: 'message only' },
    },
    {
      symbol: [`${prefix}loadEnvFile`],
      role: 'env.read',
      args: { path: '0' },
      returns: 'sync',
      facts: { throws: true },
    },
  ],
  reads: [
    { symbol: [`${prefix}env`, `${prefix}env.*`], role: 'env.read' },
    { symbol: [`${prefix}argv`], role: 'source', facts: { part: 'argv' } },
    { symbol: [`${prefix}stdin`], role: 'holder', holds: 'node:stream:Readable' },
    { symbol: [`${prefix}stdout`, `${prefix}stderr`], role: 'holder', holds: 'node:stream:Writable' },
  ],
});

export const processTables: LibraryModel[] = [
  { library: 'global', source: 'Node.js docs, process', ...processRows('process.') },
  { library: 'node:process', source: 'Node.js docs, process', ...processRows('') },
];
