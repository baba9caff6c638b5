import { members, table } from './rows.ts';
import type { Facts } from './facts.ts';
import type { CallRow, LibraryModel, RoleName } from './table.ts';

const call = (
  symbol: string[],
  role: RoleName,
  facts: Facts,
  args: Record<string, string> = { value: '0' },
): CallRow => ({
  symbol,
  role,
  args,
  returns: 'sync',
  facts,
});

const code: Facts = { danger: ['code'] };
const html: Facts = { removes: ['html'] };

const sanitisers: LibraryModel[] = [
  table('escape-html', 'exports checked in 1.0', [call(['default'], 'sanitise', html)]),
  table('he', 'exports checked in 1.2', [
    call(['encode', 'escape'], 'sanitise', html),
    call(['decode', 'unescape'], 'decode', {}),
  ]),
  table('sanitize-html', 'exports checked in 2.17', [
    call(['default'], 'sanitise', html, { value: '0', options: '1' }),
  ]),
  ...['dompurify', 'isomorphic-dompurify', 'xss'].map((library) =>
    table(library, 'README', [
      call(['default', 'sanitize', 'filterXSS', 'default().sanitize'], 'sanitise', html, {
        value: '0',
        options: '1',
      }),
    ]),
  ),
  table('validator', 'exports checked in 13.15', [
    call(['escape', 'default.escape'], 'sanitise', html),
    call(
      [
        'isEmail',
        'isUUID',
        'isURL',
        'isInt',
        'isNumeric',
        'isAlphanumeric',
        'isMongoId',
        'isLength',
        'isISO8601',
        'matches',
      ],
      'call',
      { fails: 'returns boolean' },
    ),
    call(['trim', 'normalizeEmail', 'toInt', 'toBoolean', 'toDate'], 'call', {}),
  ]),
  table('sanitize-filename', 'exports checked in 1.6', [
    call(['default'], 'sanitise', { removes: ['sep'], yields: 'basename' }),
  ]),
  table('mongo-sanitize', 'vendor docs', [call(['default'], 'sanitise', { removes: ['object'] })]),
  table('express-mongo-sanitize', 'vendor docs: strips keys with $ from body, query and params', [
    {
      symbol: ['default'],
      role: 'sanitise',
      args: { options: '0' },
      returns: 'express:RequestHandler',
      facts: { removes: ['object'] },
    },
  ]),
  table('hpp', 'vendor docs, exports checked in 0.2: arrays in the query become their last value', [
    {
      symbol: ['default'],
      role: 'sanitise',
      args: { options: '0' },
      returns: 'express:RequestHandler',
      facts: { part: 'query' },
    },
  ]),
  table('node-serialize', 'vendor docs', [call(['unserialize'], 'sink.code', code, { code: '0' })], {
    also: ['serialize-to-js', 'funcster'],
  }),
  table('vm2', 'vendor docs: sandbox escapes are known, the package is retired', [
    call(members('VM NodeVM', 'run'), 'sink.code', code, { code: '0' }),
  ]),
];

const clocks: LibraryModel[] = [
  table(
    'moment',
    'exports checked in 2.31',
    [
      {
        symbol: ['default'],
        when: [{ arg: '0', missing: true }],
        role: 'clock',
        returns: 'Moment',
        facts: { zone: 'local', monotonic: false },
      },
      {
        symbol: ['default'],
        role: 'local-date',
        args: { value: '0' },
        returns: 'Moment',
        facts: { zone: 'local' },
      },
      {
        symbol: ['utc', 'tz'],
        role: 'call',
        args: { value: '0' },
        returns: 'Moment',
        facts: { zone: 'utc' },
      },
      {
        symbol: members('Moment', 'startOf endOf'),
        role: 'local-date',
        returns: 'builder',
        facts: { zone: 'local' },
      },
      { symbol: members('Moment', 'add subtract clone utc set'), role: 'call', returns: 'builder' },
      call(members('Moment', 'unix'), 'call', { unit: 's', yields: 'number' }),
      call(members('Moment', 'valueOf'), 'call', { unit: 'ms', yields: 'number' }),
      {
        symbol: members('Moment', 'format toDate toISOString diff isBefore isAfter isSame'),
        role: 'call',
        returns: 'sync',
      },
    ],
    { also: ['moment-timezone'] },
  ),
  table('dayjs', 'exports checked in 1.11', [
    {
      symbol: ['default'],
      when: [{ arg: '0', missing: true }],
      role: 'clock',
      returns: 'Dayjs',
      facts: { zone: 'local', monotonic: false },
    },
    {
      symbol: ['default'],
      role: 'local-date',
      args: { value: '0' },
      returns: 'Dayjs',
      facts: { zone: 'local' },
    },
    {
      symbol: ['utc', 'tz', 'default.utc', 'default.tz'],
      role: 'call',
      args: { value: '0' },
      returns: 'Dayjs',
      facts: { zone: 'utc' },
    },
    { symbol: ['unix'], role: 'call', args: { value: '0' }, returns: 'Dayjs', facts: { unit: 's' } },
    {
      symbol: members('Dayjs', 'startOf endOf'),
      role: 'local-date',
      returns: 'builder',
      facts: { zone: 'local' },
    },
    { symbol: members('Dayjs', 'add subtract clone utc set tz'), role: 'call', returns: 'builder' },
    call(members('Dayjs', 'unix'), 'call', { unit: 's', yields: 'number' }),
    call(members('Dayjs', 'valueOf'), 'call', { unit: 'ms', yields: 'number' }),
    {
      symbol: members('Dayjs', 'format toDate toISOString diff isBefore isAfter isSame'),
      role: 'call',
      returns: 'sync',
    },
  ]),
  table('luxon', 'exports checked in 3.7', [
    {
      symbol: ['DateTime.now', 'DateTime.local'],
      role: 'clock',
      returns: 'DateTime',
      facts: { zone: 'local', monotonic: false },
    },
    {
      symbol: ['DateTime.utc'],
      role: 'clock',
      returns: 'DateTime',
      facts: { zone: 'utc', monotonic: false },
    },
    call(members('DateTime', 'toSeconds toUnixInteger'), 'call', { unit: 's', yields: 'number' }),
    call(members('DateTime', 'toMillis valueOf'), 'call', { unit: 'ms', yields: 'number' }),
    {
      symbol: members('DateTime', 'startOf endOf'),
      role: 'local-date',
      returns: 'builder',
      facts: { zone: 'local' },
    },
  ]),
  table('date-fns', 'vendor docs, exports checked in 4.4: local time of the process', [
    {
      symbol: [
        'startOfDay',
        'endOfDay',
        'startOfMonth',
        'endOfMonth',
        'startOfWeek',
        'endOfWeek',
        'startOfYear',
        'format',
        'isToday',
        'isSameDay',
        'setHours',
        'getHours',
        'getDay',
        'getDate',
        'getMonth',
        'addDays',
        'addMonths',
        'subDays',
        'subMonths',
        'differenceInCalendarDays',
      ],
      role: 'local-date',
      args: { value: '0' },
      returns: 'sync',
      facts: { zone: 'local' },
    },
    call(
      [
        'getTime',
        'differenceInMilliseconds',
        'hoursToMilliseconds',
        'minutesToMilliseconds',
        'secondsToMilliseconds',
      ],
      'call',
      { unit: 'ms', yields: 'number' },
    ),
    call(
      ['getUnixTime', 'differenceInSeconds', 'hoursToSeconds', 'minutesToSeconds', 'millisecondsToSeconds'],
      'call',
      { unit: 's', yields: 'number' },
    ),
  ]),
  table('ms', 'exports checked in 2.1', [call(['default'], 'call', { unit: 'ms', yields: 'number' })]),
];

export const sanitisersAndDates: LibraryModel[] = [...sanitisers, ...clocks];
