import type { Node } from '../../facts/node.ts';
import type { SettingRow } from '../../libraries/table.ts';
import type { Roles } from '../roles.ts';
import type { Values } from '../values.ts';
import { splitCallers } from './callers.ts';
import type { Deadline, OutboundCall, SettingBy } from './client.ts';
import type { GlobalSettings } from './global-settings.ts';
import type { Leaf } from './leaf.ts';
import { makerAt, type Maker } from './makers.ts';
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
  const found = rows
    .filter(([, { row }]) => row.covers !== undefined && BOUNDING.has(row.covers))
    .map(([name, { row }]) => findSetting(context, draft, makers, name, row));
  return { ...settle(context, found, library.knows(callee.package)), ...habits(found) };
};

/** Which option carries a deadline in this library, and what limits a call that has none. */
const habits = (found: readonly Found[]): Pick<Deadline, 'option' | 'fallbackMs'> => {
  const places = found.flatMap(({ row }) => row.at.filter((place) => /^(\d|call:options)\./.test(place)));
  const direct = places.filter((place) => !place.includes('.dispatcher.'));
  const place = direct.find((one) => !one.endsWith('.signal')) ?? direct[0];
  const limits = found.flatMap(({ row: { default: limit, off = [] } }) =>
    typeof limit === 'number' && limit > 0 && !off.includes(limit) ? [limit] : [],
  );
  return {
    ...(place && { option: place.replace(/^(\d|call:options)\./, '') }),
    ...(limits.length && { fallbackMs: Math.min(...limits) }),
  };
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
  if (!callers.bounded.length && callers.unbounded.length && !callers.unknown.length)
    return { state: 'none', by: 'call' };
  if (callers.unbounded.length) return { state: 'none', by: 'wrapper', ...at, callers };
  if (callers.bounded.length && !callers.unknown.length)
    return { state: 'set', by: 'wrapper', ...at, callers };
  const name = param?.target?.name || 'its parameters';
  return {
    state: 'unknown',
    by: 'wrapper',
    reason: { unknown: 'outside', settles: `what callers give to \`${name}\`` },
    callers,
  };
};

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
      : settingVerdict(values, row, throughMakers(trace, leaves));
  let open: { verdict: Verdict; by: SettingBy } | undefined;
  for (const by of ['call', 'instance', 'global'] as const) {
    for (const leaves of placesOf(context, draft, makers, row, by)) {
      const verdict = judge(leaves);
      if (verdict.state === 'set' || verdict.state === 'void') return { name, row, by, verdict };
      if (verdict.state === 'none' && verdict.at) return { name, row, by, verdict };
      if (verdict.state !== 'none') open ??= { verdict, by };
    }
  }
  if (open) return { name, row, ...open };
  return { name, row, by: 'library', verdict: byDefault(row) };
};

const byDefault = ({ default: value, off = [] }: SettingRow): Verdict =>
  typeof value === 'number' && !off.includes(value) && value <= SHORT_DEFAULT_MS
    ? { state: 'set', value }
    : { state: 'none' };

/** The places at which a row says that a setting may be written, on one level. */
const placesOf = (
  { trace, globals }: DeadlineContext,
  draft: Draft,
  makers: readonly Maker[],
  row: SettingRow,
  level: 'call' | 'instance' | 'global',
): (readonly Leaf[])[] =>
  row.at.flatMap((place): (readonly Leaf[])[] => {
    const [form, rest = ''] = place.includes(':') ? (place.split(':') as [string, string]) : ['', place];
    const path = rest.split('.');
    if (form === 'call' && level === 'call') return [argumentLeaves(trace, draft, path)];
    if (form === 'chain' && level === 'call') return chainLeaves(trace, draft.call, path);
    if (form === 'set' && level === 'call') return laterLeaves(trace, draft.call, path);
    if (form === 'set' && level === 'instance')
      return makers.flatMap(({ node }) => laterLeaves(trace, node, path));
    if (form === '' && level === 'instance') return makers.map((maker) => makerLeaves(trace, maker, path));
    if (form === 'call' && level === 'global' && path[1] === 'dispatcher')
      return globals.dispatcher(path.slice(2));
    if (form === 'global' && level === 'global') return globals.of(draft.role.callee.package, path);
    return [];
  });

/** `call:options.timeout`: the row says which argument `options` is. */
const argumentLeaves = (
  trace: Trace,
  { call, role }: Draft,
  [name = '', ...path]: readonly string[],
): readonly Leaf[] => {
  const position = role.row.args?.[name];
  if (position === undefined) return [{ kind: 'absent' }];
  return trace.given(call, Number(position.split('.')[0]), [...position.split('.').slice(1), ...path]);
};

const makerLeaves = (
  trace: Trace,
  { node, superCall }: Maker,
  [index = '', ...path]: readonly string[],
): readonly Leaf[] => {
  if (!node.isCall) return [{ kind: 'absent' }];
  const position = index === 'last' ? (superCall ?? node).args.length - 1 : Number(index);
  return trace.given(superCall ?? node, position, path);
};

/** `request(url).timeout(5000)`: a link of the call's own chain. */
const chainLeaves = (
  trace: Trace,
  call: Node,
  [name = '', index = '0', ...path]: readonly string[],
): (readonly Leaf[])[] => {
  for (let at: Node | undefined = call; at;) {
    const member: Node | undefined = at.parent;
    if (!member?.is('Member') || member.object !== at) return [];
    const link: Node | undefined = member.parent;
    if (!link?.isCall || link.callee !== member) return [];
    if (member.name === name) return [trace.given(link, Number(index), path)];
    at = link;
  }
  return [];
};

/** `const request = http.get(…); request.setTimeout(5000)`, `client.defaults.timeout = 5000`. */
const laterLeaves = (trace: Trace, made: Node, path: readonly string[]): (readonly Leaf[])[] => {
  const holder = made.parent?.is('VarDecl') ? made.parent.target?.binding : undefined;
  return (holder?.reads ?? []).flatMap((read): (readonly Leaf[])[] => {
    let at: Node = read;
    for (const [index, key] of path.entries()) {
      const member: Node | undefined = at.parent;
      if (!member?.is('Member') || member.object !== at || member.name !== key) return [];
      if (member.slot === 'left' && index === path.length - 1)
        return [trace.of(member.parent?.child('right'))];
      const link = member.parent;
      if (member.slot === 'callee' && link?.isCall)
        return [trace.given(link, Number(path[index + 1] ?? 0), path.slice(index + 2))];
      at = member;
    }
    return [];
  });
};

/** `dispatcher: new Agent({ headersTimeout })`: a setting of another client, as it is written where that one is made. */
const throughMakers = (trace: Trace, leaves: readonly Leaf[]): readonly Leaf[] =>
  leaves.flatMap((leaf): readonly Leaf[] => {
    const maker = leaf.kind === 'made' ? makerAt(trace, leaf.node) : undefined;
    if (!maker || leaf.kind !== 'made') return [leaf];
    const row = trace.origins.library
      .settingsOf(maker.package, maker.row.instance)
      .get(leaf.path[0] ?? '')?.row;
    const written = (row?.at ?? [])
      .filter((place) => !place.includes(':'))
      .flatMap((place) => makerLeaves(trace, maker, place.split('.')));
    return written.length ? written : [leaf];
  });
