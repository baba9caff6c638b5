import { members, table } from './rows.ts';
import type { LibraryModel } from './table.ts';

/** What reads the patterns of schedules and tells their next run. */
export const schedules: LibraryModel[] = [
  table(
    'cron-parser',
    'read in 4.9 and 5.4: next() gives a CronDate, in the zone of the process without `tz`',
    [
      {
        symbol: ['parseExpression', 'default.parseExpression', 'CronExpressionParser.parse', 'default.parse'],
        role: 'call',
        args: { pattern: '0', options: '1', zone: '1.tz' },
        returns: 'CronExpression',
      },
      {
        symbol: members('CronExpression', 'next'),
        role: 'call',
        returns: 'CronDate',
        facts: { isNextRun: true, yields: 'date' },
      },
      {
        symbol: members('CronDate', 'getTime valueOf'),
        role: 'call',
        returns: 'sync',
        facts: { isNextRun: true, unit: 'ms', yields: 'number' },
      },
      {
        symbol: members('CronDate', 'toDate'),
        role: 'call',
        returns: 'global:Date',
        facts: { isNextRun: true, yields: 'date' },
      },
    ],
  ),
  table('cron-schedule', 'vendor docs 5', [
    { symbol: ['parseCronExpression'], role: 'call', args: { pattern: '0' }, returns: 'Cron' },
    {
      symbol: members('Cron', 'getNextDate'),
      role: 'call',
      returns: 'global:Date',
      facts: { isNextRun: true, yields: 'date' },
    },
  ]),
  table('croner', 'vendor docs 9: its own timers are cut to 24.8 days and renewed', [
    {
      symbol: ['Cron'],
      role: 'schedule',
      args: { pattern: '0', options: '1', zone: '1.timezone' },
      callback: { arg: 'last', runs: 'stored', result: 'dropped' },
      facts: { overlaps: true, delivery: 'once a tick' },
    },
    {
      symbol: members('Cron', 'nextRun'),
      role: 'call',
      returns: 'global:Date',
      facts: { isNextRun: true, yields: 'date' },
    },
    {
      symbol: members('Cron', 'msToNext'),
      role: 'call',
      returns: 'sync',
      facts: { isNextRun: true, unit: 'ms', yields: 'number' },
    },
  ]),
];
