import { members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel } from './table.ts';

type Level = NonNullable<Facts['level']>;

/** One row a level: `{ debug: 'debug verbose' }` are methods of that level. */
function levels(
  instance: string,
  byLevel: Partial<Record<Level, string>>,
  facts: Facts,
  args: Record<string, string>,
): CallRow[] {
  return Object.entries(byLevel).map(([level, names]) => ({
    symbol: members(instance, names),
    role: 'log',
    args,
    returns: 'sync',
    facts: { sink: 'logger', ...facts, level: level as Level },
  }));
}

const sixLevels = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'fatal',
};

const pinoFacts: Facts = { order: 'object first', errorKey: 'err', format: 'json' };

const pino: LibraryModel = table(
  'pino',
  'vendor docs, exports checked in 10.4: errors are serialised as the first argument or under `err`',
  [
    ...levels('Logger', sixLevels, pinoFacts, { context: '0', message: '1' }),
    { symbol: members('Logger', 'child'), role: 'logger', args: { context: '0' }, returns: 'Logger' },
    { symbol: members('Logger', 'flush'), role: 'call', returns: 'sync' },
    { symbol: ['final'], role: 'call', returns: 'sync' },
  ],
  {
    types: { BaseLogger: 'Logger', default: 'Logger', 'pino.Logger': 'Logger' },
    makes: [
      {
        symbol: ['default()', 'pino()', 'Logger#child()'],
        instance: 'Logger',
        kind: 'logger',
        owns: 'nothing',
        options: '0',
        extends: 'this',
      },
    ],
    settings: {
      redact: { at: ['0.redact', '0.redact.paths'], default: null },
      level: { at: ['0.level'], unit: 'text', default: 'info' },
      transport: { at: ['0.transport', '0.transport.target'], default: null },
      errorKey: { at: ['0.errorKey'], unit: 'text', default: 'err' },
    },
  },
);

const nestPino: LibraryModel = table(
  'nestjs-pino',
  'vendor docs, exports checked in 4.6: PinoLogger as pino, Logger as the logger of Nest',
  [
    ...levels('PinoLogger', sixLevels, { ...pinoFacts, correlates: true }, { context: '0', message: '1' }),
    {
      symbol: members('PinoLogger', 'setContext assign'),
      role: 'logger',
      args: { context: '0' },
      returns: 'sync',
    },
    {
      symbol: ['LoggerModule.forRoot', 'LoggerModule.forRootAsync'],
      role: 'module',
      args: { options: '0', redact: '0.pinoHttp.redact' },
      returns: 'sync',
    },
  ],
  { instances: { Logger: { like: ['@nestjs/common:Logger'] } } },
);

const pinoHttp: LibraryModel = table(
  'pino-http',
  'vendor docs, exports checked in 11.0: logs each request with its headers',
  [
    {
      symbol: ['default', 'pinoHttp'],
      role: 'middleware',
      args: { options: '0', redact: '0.redact' },
      returns: 'express:RequestHandler',
      facts: { phase: 'log' },
    },
  ],
);

const winston: LibraryModel = table(
  'winston',
  'vendor docs, exports checked in 3.19: an Error in the metadata loses its stack without format.errors({ stack: true })',
  [
    ...levels(
      'Logger',
      {
        trace: 'silly',
        debug: 'debug verbose',
        info: 'info http notice',
        warn: 'warn warning',
        error: 'error',
        fatal: 'crit alert emerg',
      },
      { order: 'message first', errorKey: 'error' },
      { message: '0', context: '1' },
    ),
    {
      symbol: members('Logger', 'log'),
      role: 'log',
      args: { level: '0', message: '1', context: '2' },
      returns: 'sync',
      facts: { sink: 'logger', order: 'message first' },
    },
    {
      symbol: ['error', 'warn', 'info', 'debug', 'verbose', 'log'],
      role: 'log',
      args: { message: '0', context: '1' },
      returns: 'sync',
      facts: { sink: 'logger', order: 'message first' },
    },
    { symbol: members('Logger', 'child'), role: 'logger', args: { context: '0' }, returns: 'Logger' },
    {
      symbol: members('Logger', 'add configure clear close startTimer profile'),
      role: 'call',
      returns: 'builder',
    },
    {
      symbol: [
        'format.combine',
        'format.json',
        'format.errors',
        'format.timestamp',
        'format.printf',
        'format.simple',
        'format.colorize',
        'format.splat',
        'transports.Console',
        'transports.File',
      ],
      role: 'call',
      returns: 'sync',
    },
  ],
  {
    makes: [
      {
        symbol: ['createLogger()', 'Logger#child()'],
        instance: 'Logger',
        kind: 'logger',
        owns: 'nothing',
        options: '0',
        extends: 'this',
      },
    ],
    settings: {
      format: { at: ['0.format'], default: null },
      level: { at: ['0.level'], unit: 'text', default: 'info' },
      transports: { at: ['0.transports'], default: null },
    },
  },
);

const bunyan: LibraryModel = table(
  'bunyan',
  'vendor docs, exports checked in 2.0: the err serialiser is used for the key `err` and an Error as first argument',
  [
    ...levels('Logger', sixLevels, pinoFacts, { context: '0', message: '1' }),
    { symbol: members('Logger', 'child'), role: 'logger', args: { context: '0' }, returns: 'Logger' },
  ],
  {
    types: { default: 'Logger' },
    makes: [
      {
        symbol: ['createLogger()', 'Logger#child()', 'default'],
        instance: 'Logger',
        kind: 'logger',
        owns: 'nothing',
        options: '0',
      },
    ],
    settings: { serializers: { at: ['0.serializers'], default: null } },
  },
);

const nest: LibraryModel = table(
  '@nestjs/common',
  'vendor docs, exports checked in 10.4: error(message, stack?, context?), the others (message, context?)',
  [
    ...levels(
      'Logger',
      { trace: 'verbose', debug: 'debug', info: 'log', warn: 'warn' },
      { order: 'message first' },
      { message: '0', context: '1' },
    ),
    ...levels(
      'Logger',
      { error: 'error', fatal: 'fatal' },
      { order: 'message first', errorKey: 'stack' },
      { message: '0', stack: '1', context: '2' },
    ),
    {
      symbol: ['Logger.log', 'Logger.warn', 'Logger.error', 'Logger.debug', 'Logger.verbose', 'Logger.fatal'],
      role: 'log',
      args: { message: '0', stack: '1', context: 'last' },
      returns: 'sync',
      facts: { sink: 'logger', order: 'message first' },
    },
    { symbol: members('Logger', 'setContext setLogLevels'), role: 'logger', returns: 'sync' },
  ],
);

const consoleRows: CallRow[] = [
  ...levels(
    'Console',
    { trace: 'trace', debug: 'debug', info: 'log info table dir', warn: 'warn', error: 'error' },
    { sink: 'console', order: 'format', format: 'text' },
    { message: '0', context: 'rest' },
  ),
  {
    symbol: members('Console', 'assert time timeEnd timeLog group groupEnd count clear'),
    role: 'call',
    returns: 'sync',
  },
];

const consoles: LibraryModel[] = [
  table('global', 'Node.js docs, console: prints the stack of an Error argument', consoleRows, {
    makes: [{ symbol: ['console'], instance: 'Console', kind: 'logger', owns: 'nothing', ambient: true }],
  }),
  table('node:console', 'Node.js docs, console', [], {
    makes: [
      { symbol: ['default', 'console'], instance: 'Console', kind: 'logger', owns: 'nothing', ambient: true },
    ],
    instances: { Console: { like: ['global:Console'] } },
  }),
];

const simple = (
  library: string,
  source: string,
  names: Partial<Record<Level, string>>,
  makes: string[],
): LibraryModel =>
  table(
    library,
    source,
    levels('Logger', names, { order: 'message first' }, { message: '0', context: 'rest' }),
    {
      types: { default: 'Logger' },
      makes: [{ symbol: makes, instance: 'Logger', kind: 'logger', owns: 'nothing', options: '0' }],
    },
  );

const others: LibraryModel[] = [
  simple(
    'consola',
    'exports checked in 3.4',
    {
      trace: 'trace',
      debug: 'debug verbose',
      info: 'info log success start ready box',
      warn: 'warn',
      error: 'error',
      fatal: 'fatal',
    },
    ['createConsola()', 'create()'],
  ),
  simple(
    'tslog',
    'exports checked in 5.1',
    { trace: 'silly trace', debug: 'debug', info: 'info', warn: 'warn', error: 'error', fatal: 'fatal' },
    ['Logger'],
  ),
  simple(
    'loglevel',
    'exports checked in 1.9',
    { trace: 'trace', debug: 'debug', info: 'info log', warn: 'warn', error: 'error' },
    ['getLogger()'],
  ),
  simple(
    'log4js',
    'exports checked in 6.9',
    { trace: 'trace', debug: 'debug', info: 'info mark', warn: 'warn', error: 'error', fatal: 'fatal' },
    ['getLogger()'],
  ),
  table('debug', 'vendor docs, exports checked in 4.4: prints only when DEBUG names it', [
    { symbol: ['default', 'debug'], role: 'logger', args: { name: '0' }, returns: 'Debugger' },
    {
      symbol: ['Debugger#'],
      role: 'log',
      args: { message: '0', context: 'rest' },
      returns: 'sync',
      facts: { sink: 'console', level: 'debug', order: 'format' },
    },
    { symbol: members('Debugger', 'extend'), role: 'logger', returns: 'Debugger' },
  ]),
];

export const loggers: LibraryModel[] = [
  pino,
  nestPino,
  pinoHttp,
  winston,
  bunyan,
  nest,
  ...consoles,
  ...others,
];
