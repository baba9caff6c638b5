import type { Node } from '../../../facts/node.ts';
import type { SettingRow } from '../../../libraries/table.ts';
import type { Roles } from '../roles.ts';
import type { Values } from '../../resolution/values.ts';
import { splitCallers } from './callers.ts';
import type { Deadline, OutboundCall, SettingBy } from './client.ts';
import type { GlobalSettings } from './global-settings.ts';
import type { Leaf } from './leaf.ts';
import type { Maker } from './makers.ts';
import { placesOf, throughMakers } from './setting-places.ts';
import { signalVerdict } from './signals.ts';
import { boundedAround } from './surroundings.ts';
import type { Trace } from './trace.ts';
import { settingVerdict, type Carried, type Verdict } from './verdict.ts';

/** What a deadline must span to count: a limit on connecting alone leaves the answer open. */
const BOUNDING: ReadonlySet<string> = new Set(['headers', 'gap', 'body', 'total']);
/** A library's own limit up to which nobody waits "for ever", ms. */
const SHORT_DEFAULT_MS = 60_000;

export interface DeadlineContext {
  trace: Trace;
  roles: Roles;
  values: Values;
  globals: GlobalSettings;
  counts: (path: string) => boolean;
}

interface Found {
  name: string;
  row: SettingRow;
  by: SettingBy;
  verdict: Verdict;
}

type Draft = Omit<OutboundCall, 'deadline' | 'isStream'>;

/** The deadline that holds at a call: of the call, the wrapper, the instance, the process or the library. */
export const deadlineOf = (context: DeadlineContext, draft: Draft, makers: readonly Maker[]): Deadline => {
  const around = boundedAround(context.trace, context.roles, draft.call);
  if (around) return { state: 'set', by: 'environment', at: around, covers: 'total' };
  const { callee } = draft.role;
  const library = context.trace.origins.library;
  const instance = makers[0]?.row.instance ?? callee.path.split('#')[0] ?? '';
  const rows = [...library.settingsOf(callee.package, callee.path.includes('#') ? instance : '')];
  // a transport without a network of its own: a stream, a program, another client
  const local = rows.find(([name]) => name === 'transport');
  if (local && findSetting(context, draft, makers, ...nameAndRow(local)).verdict.state === 'set')
    return { state: 'set', by: 'instance', covers: 'total' };
  const found = rows
    .filter(([, { row }]) => row.covers !== undefined && BOUNDING.has(row.covers))
    .map(([name, { row }]) => findSetting(context, draft, makers, name, row));
  return {
    ...settle(context, found, library.knows(callee.package)),
    ...habits(found),
    ...attemptsOf(context, draft, makers, rows),
  };
};

const nameAndRow = ([name, { row }]: readonly [string, { row: SettingRow }]): [string, SettingRow] => [
  name,
  row,
];

/** Tries of the library: a count of retries does not hold the first one, a count of attempts does. */
const attemptsOf = (
  context: DeadlineContext,
  draft: Draft,
  makers: readonly Maker[],
  rows: readonly (readonly [string, { row: SettingRow }])[],
): Pick<Deadline, 'attempts'> => {
  const row = rows.find(([name]) => name === 'retries')?.[1].row;
  if (!row) return {};
  const { verdict } = findSetting(context, draft, makers, 'retries', row);
  const written =
    verdict.state === 'set' ? verdict.value : verdict.state === 'none' && verdict.at ? 0 : row.default;
  if (typeof written !== 'number') return {};
  return { attempts: row.at.some((place) => /attempts$/i.test(place)) ? written : written + 1 };
};

/** The argument before the key: `0.timeout`, `1.0.defaultTimeoutMs`, `call:options.timeout`. */
const PLACE = /^((\d+|last)(\.\d+)*|call:options)\./;

/** Which option carries a deadline in this library, and what limits a call that has none. */
const habits = (found: readonly Found[]): Pick<Deadline, 'option' | 'fallbackMs'> => {
  const places = found
    .toSorted((a, b) => (limitOf(b.row) ?? Infinity) - (limitOf(a.row) ?? Infinity))
    .flatMap(({ row }) => row.at.filter((one) => PLACE.test(one) && !one.includes('.dispatcher.')));
  const place = places.find((one) => !one.endsWith('.signal')) ?? places[0];
  const limits = found.map(({ row }) => limitOf(row)).filter((limit) => limit !== undefined);
  return {
    ...(place && { option: place.replace(PLACE, '') }),
    // the longest one is what a caller waits for
    ...(limits.length && { fallbackMs: Math.max(...limits) }),
  };
};

const MS: Readonly<Record<string, number>> = { s: 1_000, min: 60_000 };

/** The library's own limit in ms; undefined where it has none. */
const limitOf = ({ default: limit, off = [], unit = 'ms' }: SettingRow): number | undefined =>
  typeof limit === 'number' && limit > 0 && !off.includes(limit) ? limit * (MS[unit] ?? 1) : undefined;

/** A short limit of the library bounds the wait, unless a longer one spans what comes after it. */
const shortDefault = (found: readonly Found[]): SettingRow | undefined => {
  const timed = found.map(({ row }) => row).filter(({ unit }) => unit !== undefined);
  const isShort = (row: SettingRow): boolean => (limitOf(row) ?? Infinity) <= SHORT_DEFAULT_MS;
  return timed.every(isShort) ? timed[0] : undefined;
};

const settle = (context: DeadlineContext, found: readonly Found[], isKnown: boolean): Deadline => {
  const state = (name: Verdict['state']): Found | undefined =>
    found.find(({ verdict }) => verdict.state === name);
  const set = state('set');
  if (set?.verdict.state === 'set') {
    const { at, value, valueAt } = set.verdict;
    const folded = value ?? context.values.number(valueAt);
    return {
      state: 'set',
      by: set.by,
      ...(at && { at }),
      ...(folded !== undefined && { value: folded }),
      ...(set.row.unit && { unit: set.row.unit }),
      ...(set.row.covers && { covers: set.row.covers }),
    };
  }
  const idle = state('void');
  if (idle?.verdict.state === 'void')
    return { state: 'none', by: 'call', at: idle.verdict.at, void: idle.verdict.why };
  const short = shortDefault(found);
  if (short && !found.some(({ verdict }) => verdict.state === 'none' && verdict.at))
    return { state: 'set', by: 'library', value: limitOf(short) ?? null, unit: 'ms' };
  const carried = found.flatMap(({ verdict }) => (verdict.state === 'parameter' ? verdict.carried : []));
  if (carried.length) return optIn(context, carried);
  const open = state('unknown');
  if (open?.verdict.state === 'unknown')
    return { state: 'unknown', by: open.by, reason: open.verdict.reason };
  if (!isKnown)
    return {
      state: 'unknown',
      by: 'library',
      reason: { unknown: 'outside', settles: 'a table of the library' },
    };
  const off = found.find(({ verdict }) => verdict.state === 'none' && verdict.at);
  const written = off?.verdict.state === 'none' ? off.verdict.at : undefined;
  return { state: 'none', by: off?.by ?? 'library', ...(written && { at: written }) };
};

const optIn = (context: DeadlineContext, carried: readonly Carried[]): Deadline => {
  const callers = splitCallers({ trace: context.trace, counts: context.counts }, carried);
  const param = carried[0]?.leaf.param;
  const at = param ? { at: param } : {};
  // where no caller bounds it, the parameter is only there for other options
  const isOpen = carried.some(({ leaf }) => isRunByOthers(context.trace, leaf.fn));
  if (!callers.bounded.length && callers.unbounded.length && !callers.unknown.length && !isOpen)
    return { state: 'none', by: 'call' };
  if (callers.unbounded.length && !isOpen) return { state: 'none', by: 'wrapper', ...at, callers };
  if (callers.bounded.length && !callers.unknown.length && !isOpen)
    return { state: 'set', by: 'wrapper', ...at, callers };
  const name = param?.target?.name || 'its parameters';
  return {
    state: 'unknown',
    by: 'wrapper',
    reason: { unknown: 'outside', settles: `what callers give to \`${name}\`` },
    callers,
  };
};

/** `tryPromise({ try: (signal) => fetch(url, { signal }) })`: only a library knows what it gives. */
const isRunByOthers = ({ calls }: Trace, fn: Node): boolean =>
  fn.parent?.is('Property') === true && calls.callersOf(fn).length === 0;

const findSetting = (
  context: DeadlineContext,
  draft: Draft,
  makers: readonly Maker[],
  name: string,
  row: SettingRow,
): Found => {
  const { trace, values } = context;
  const judge = (leaves: readonly Leaf[]): Verdict =>
    name === 'signal'
      ? signalVerdict(trace, values, leaves)
      : settingVerdict(values, row, throughMakers(trace, row, leaves));
  let open: { verdict: Verdict; by: SettingBy } | undefined;
  for (const by of ['call', 'instance', 'global'] as const) {
    for (const leaves of placesOf(trace, context.globals, draft, makers, row, by)) {
      const verdict = judge(leaves);
      if (verdict.state === 'set' || verdict.state === 'void') return { name, row, by, verdict };
      if (verdict.state === 'none' && verdict.at) return { name, row, by, verdict };
      if (verdict.state !== 'none') open ??= { verdict, by };
    }
  }
  if (open) return { name, row, ...open };
  return { name, row, by: 'library', verdict: { state: 'none' } };
};
