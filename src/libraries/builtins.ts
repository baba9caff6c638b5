import { members } from './rows.ts';
import type { CallRow, LibraryModel } from './table.ts';

const pure = { role: 'call', returns: 'sync' } as const;
const each = { arg: '0', runs: 'each' } as const;

/** `map(async)` gives promises that somebody else must await; the others look only at truthiness or drop them. */
const arrays: CallRow[] = [
  { symbol: members('Array', 'map flatMap'), ...pure, callback: { ...each, result: 'returned' } },
  { symbol: ['Array.from'], ...pure, callback: { arg: '1', runs: 'each', result: 'returned' } },
  {
    symbol: ['Array.fromAsync'],
    role: 'combine',
    returns: 'promise',
    callback: { arg: '1', runs: 'each', result: 'awaited' },
    facts: { combinator: 'each' },
  },
  {
    symbol: members('Array Set Map URLSearchParams Headers FormData NodeList', 'forEach'),
    ...pure,
    callback: { ...each, result: 'dropped' },
  },
  {
    symbol: members('Array', 'filter some every find findIndex findLast findLastIndex sort toSorted'),
    ...pure,
    callback: { ...each, result: 'tested' },
  },
  { symbol: members('Array', 'reduce reduceRight'), ...pure, callback: { ...each, result: 'forwarded' } },
  {
    symbol: members(
      'Array',
      'push pop shift unshift splice slice concat join reverse includes indexOf at fill keys values entries flat',
    ),
    ...pure,
  },
  { symbol: members('Map Set WeakMap WeakSet', 'get set has delete add clear keys values entries'), ...pure },
  {
    symbol: [
      'Object.keys',
      'Object.values',
      'Object.entries',
      'Object.fromEntries',
      'Object.freeze',
      'Object.seal',
      'Array.isArray',
      'Array.of',
      'Object.hasOwn',
    ],
    ...pure,
  },
  {
    symbol: ['Object.groupBy', 'Map.groupBy'],
    ...pure,
    callback: { arg: '1', runs: 'each', result: 'dropped' },
  },
  {
    symbol: ['Object.assign'],
    role: 'sink.merge',
    args: { target: '0', value: 'rest' },
    returns: 'sync',
    facts: { danger: ['key'] },
  },
  {
    symbol: ['Object.defineProperty', 'Reflect.set'],
    role: 'sink.merge',
    args: { target: '0', key: '1', value: '2' },
    returns: 'sync',
    facts: { danger: ['key'] },
  },
];

const combine = (
  name: string,
  combinator: 'all' | 'allSettled' | 'race' | 'any',
  rejects: boolean,
): CallRow => ({
  symbol: [`Promise.${name}`],
  role: 'combine',
  args: { promises: '0' },
  returns: 'promise',
  facts: { combinator, rejects, waitsFor: 'arguments' },
});

const promises: CallRow[] = [
  combine('all', 'all', true),
  combine('allSettled', 'allSettled', false),
  combine('race', 'race', true),
  combine('any', 'any', true),
  {
    symbol: ['Promise.resolve'],
    role: 'call',
    args: { value: '0' },
    returns: 'promise',
    facts: { rejects: false },
  },
  {
    symbol: ['Promise.reject'],
    role: 'call',
    args: { value: '0' },
    returns: 'promise',
    facts: { rejects: true },
  },
  { symbol: ['Promise.withResolvers'], ...pure },
  {
    symbol: ['Promise.try'],
    role: 'call',
    returns: 'promise',
    callback: { arg: '0', runs: 'now', result: 'awaited' },
  },
  {
    symbol: ['Promise'],
    role: 'call',
    returns: 'promise',
    callback: { arg: '0', runs: 'now', result: 'dropped' },
    facts: { executor: true },
  },
  {
    symbol: ['Promise#then'],
    role: 'chain',
    args: { fulfilled: '0', rejected: '1' },
    returns: 'promise',
    callback: { arg: 'rest', runs: 'later', result: 'awaited' },
  },
  {
    symbol: ['Promise#catch'],
    role: 'chain',
    args: { rejected: '0' },
    returns: 'promise',
    callback: { arg: '0', runs: 'later', result: 'awaited' },
  },
  {
    symbol: ['Promise#finally'],
    role: 'chain',
    args: { settled: '0' },
    returns: 'promise',
    callback: { arg: '0', runs: 'later', result: 'awaited' },
  },
];

const text = 'String';

/** What a transformer leaves of the facts about a value; see the table of value effects. */
const texts: CallRow[] = [
  {
    symbol: members(text, 'replace replaceAll'),
    role: 'sanitise',
    args: { value: 'this', pattern: '0', replacement: '1' },
    returns: 'sync',
    callback: { arg: '1', runs: 'each', result: 'dropped' },
    facts: { yields: 'string' },
  },
  {
    symbol: members(
      text,
      'trim trimStart trimEnd toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase slice substring normalize at charAt concat toString',
    ),
    ...pure,
    facts: { yields: 'string' },
  },
  {
    symbol: members(text, 'repeat padStart padEnd'),
    ...pure,
    args: { size: '0' },
    facts: { yields: 'string', scales: true },
  },
  { symbol: members(text, 'split'), ...pure, args: { pattern: '0' }, facts: { yields: 'array' } },
  { symbol: members(text, 'match matchAll search'), ...pure, args: { value: 'this', pattern: '0' } },
  {
    symbol: members(text, 'startsWith endsWith includes'),
    ...pure,
    args: { value: 'this', part: '0' },
    facts: { yields: 'boolean' },
  },
  { symbol: members('RegExp', 'test exec'), ...pure, args: { value: '0', pattern: 'this' } },
  {
    symbol: ['RegExp'],
    role: 'sink.regex',
    args: { pattern: '0', flags: '1' },
    returns: 'sync',
    facts: { danger: ['pattern'], throws: true },
  },
  {
    symbol: ['String'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'string', removes: ['object'] },
  },
  {
    symbol: ['Number', 'parseInt', 'parseFloat', 'Number.parseInt', 'Number.parseFloat'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'number', removes: ['object', 'quote', 'sep', 'html', 'host', 'newline'] },
  },
  {
    symbol: ['BigInt'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'digits', throws: true, removes: ['object', 'quote', 'sep', 'html', 'host', 'newline'] },
  },
  {
    symbol: ['Boolean'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'boolean', removes: ['object', 'quote', 'sep', 'html', 'host', 'newline'] },
  },
  {
    symbol: [
      'Number.isInteger',
      'Number.isFinite',
      'Number.isSafeInteger',
      'Number.isNaN',
      'isNaN',
      'isFinite',
    ],
    ...pure,
    args: { value: '0' },
    facts: { yields: 'boolean' },
  },
  {
    symbol: ['encodeURIComponent'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'string', removes: ['object', 'sep', 'host', 'newline'], throws: true },
  },
  {
    symbol: ['encodeURI'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'string', removes: ['object', 'newline'], throws: true },
  },
  {
    symbol: ['escape'],
    role: 'sanitise',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'string', removes: ['object', 'quote', 'html', 'newline'] },
  },
  {
    symbol: ['decodeURIComponent', 'decodeURI', 'unescape'],
    role: 'decode',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'string', throws: true },
  },
  {
    symbol: ['JSON.parse'],
    role: 'decode',
    args: { value: '0' },
    returns: 'sync',
    callback: { arg: '1', runs: 'each', result: 'dropped' },
    facts: { throws: true },
  },
  {
    symbol: ['JSON.stringify'],
    role: 'cpu',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'string', blocks: 'light' },
  },
  {
    symbol: ['atob', 'btoa'],
    role: 'decode',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'string', throws: true },
  },
];

const time: CallRow[] = [
  {
    symbol: ['Date.now'],
    role: 'clock',
    returns: 'sync',
    facts: { unit: 'ms', monotonic: false, zone: 'utc' },
  },
  {
    symbol: ['Date'],
    role: 'clock',
    when: [{ arg: '0', missing: true }],
    returns: 'sync',
    facts: { unit: 'ms', monotonic: false },
  },
  {
    symbol: ['Date'],
    role: 'call',
    when: [{ arg: '1', missing: true }],
    args: { value: '0', time: '0' },
    returns: 'sync',
    facts: { yields: 'date', unit: 'ms' },
  },
  { symbol: ['Date'], role: 'call', args: { value: '0' }, returns: 'sync', facts: { yields: 'date' } },
  {
    symbol: members('Date', 'setTime setMilliseconds setUTCMilliseconds'),
    role: 'call',
    args: { time: '0' },
    returns: 'sync',
    facts: { unit: 'ms' },
  },
  {
    symbol: members('Date', 'setSeconds setUTCSeconds'),
    role: 'call',
    args: { time: '0' },
    returns: 'sync',
    facts: { unit: 's' },
  },
  {
    symbol: ['Date.parse', 'Date.UTC'],
    role: 'call',
    args: { value: '0' },
    returns: 'sync',
    facts: { yields: 'number', unit: 'ms' },
  },
  { symbol: members('Date', 'getTime valueOf'), ...pure, facts: { yields: 'number', unit: 'ms' } },
  {
    symbol: members(
      'Date',
      'getFullYear getMonth getDate getDay getHours getMinutes setFullYear setMonth setDate setHours setMinutes getTimezoneOffset',
    ),
    role: 'local-date',
    returns: 'sync',
    facts: { zone: 'local' },
  },
  {
    symbol: members('Date', 'toLocaleDateString toLocaleTimeString toLocaleString'),
    role: 'local-date',
    args: { options: '1', zone: '1.timeZone' },
    returns: 'sync',
    facts: { zone: 'argument' },
  },
  {
    symbol: members('Date', 'toDateString toTimeString toString'),
    role: 'local-date',
    returns: 'sync',
    facts: { zone: 'local' },
  },
  {
    symbol: members('Date', 'toISOString toJSON'),
    ...pure,
    facts: { zone: 'utc', yields: 'string', removes: ['quote', 'sep', 'html', 'object'] },
  },
  {
    symbol: members(
      'Date',
      'getUTCFullYear getUTCMonth getUTCDate getUTCDay getUTCHours setUTCFullYear setUTCMonth setUTCDate setUTCHours',
    ),
    ...pure,
    facts: { zone: 'utc' },
  },
  { symbol: ['performance.now'], role: 'clock', returns: 'sync', facts: { unit: 'ms', monotonic: true } },
];

export const builtins: LibraryModel = {
  library: 'global',
  source: 'ECMA-262 (2025); value effects as measured for the injection rules',
  types: { ReadonlyArray: 'Array', ReadonlyMap: 'Map', ReadonlySet: 'Set', PromiseLike: 'Promise' },
  calls: [
    ...arrays,
    ...promises,
    ...texts,
    ...time,
    {
      symbol: ['min', 'max', 'floor', 'ceil', 'round', 'abs', 'trunc', 'pow', 'sqrt', 'log', 'sign'].map(
        (name) => `Math.${name}`,
      ),
      ...pure,
      facts: { yields: 'number' },
    },
    {
      symbol: [
        ...members('Number BigInt', 'toString toFixed toLocaleString'),
        ...members('URL', 'toString toJSON'),
      ],
      ...pure,
      facts: { yields: 'string' },
    },
    { symbol: ['Map', 'Set', 'WeakMap', 'WeakSet', 'Array'], ...pure },
    {
      symbol: ['Math.random'],
      role: 'random',
      returns: 'sync',
      facts: { strong: false, predictable: true, bits: 52 },
    },
    {
      symbol: ['eval', 'Function'],
      role: 'sink.code',
      args: { code: 'last' },
      returns: 'sync',
      facts: { danger: ['code'] },
    },
    { symbol: ['Atomics.wait'], role: 'cpu', returns: 'sync', facts: { blocks: 'heavy' } },
    {
      symbol: ['structuredClone'],
      role: 'cpu',
      args: { value: '0' },
      returns: 'sync',
      facts: { blocks: 'light' },
    },
    {
      symbol: ['Symbol', 'Symbol.for', 'WeakRef', 'Error', 'TypeError', 'RangeError', 'AggregateError'],
      ...pure,
    },
  ],
};
