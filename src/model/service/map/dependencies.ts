import type { Node } from '../../../facts/node.ts';
import type { RoleName } from '../../../libraries/table.ts';
import { tlsSettings } from '../../behaviour/dataflow/tls-settings.ts';
import { callExcerpt } from '../../behaviour/excerpt.ts';
import type { Deadline, OutboundCall } from '../../meaning/clients/client.ts';
import { makerAt } from '../../meaning/clients/makers.ts';
import type { ServiceModel } from '../../model.ts';
import type { Callers } from './callers.ts';
import { byPlace, placeOf, type MapPlace } from './place.ts';
import { Protection } from './protection.ts';
import {
  addressOf,
  settingRow,
  settingsAt,
  targetOf,
  type Address,
  type MapSetting,
  type Target,
} from './settings.ts';

export const DEPENDENCY_KINDS = ['http', 'rpc', 'sdk', 'mail'] as const;
export type DependencyKind = (typeof DEPENDENCY_KINDS)[number];

/** Whether something holds for all calls, for some or for none of them. */
export type Share = 'all' | 'some' | 'none' | 'unknown';

export const TLS_STATES = ['verified', 'unverified', 'off', 'unknown'] as const;
/** `unverified`: any certificate is accepted; `off`: the address says plain text. */
export type Tls = (typeof TLS_STATES)[number];

/** A service that code in scope calls, by the client that is used. */
export interface MapDependency extends MapPlace {
  /** The host or the expression that holds the address; the package where neither is known. */
  name: string;
  kind: DependencyKind;
  package: string;
  /** The longest wait of its calls: `none` where one of them waits for ever. */
  timeout: MapSetting;
  /** `attempts`: the first one included, where the code or the library says it. */
  retry: { state: Share; attempts?: number };
  breaker: Share;
  /** The agent or the number of connections; null where the client has no such setting. */
  pool: MapSetting | null;
  tls: Tls;
  /** Labels of the entry points that lead there. */
  callers: string[];
  calls: (MapPlace & { call: string; timeout: MapSetting; stream?: true })[];
}

const ROLES: Readonly<Partial<Record<RoleName, DependencyKind>>> = {
  'http.request': 'http',
  'rpc.call': 'rpc',
  'sdk.call': 'sdk',
  'mail.send': 'mail',
};

interface Group {
  kind: DependencyKind;
  site: Node;
  maker: Node | undefined;
  target: Target | undefined;
  calls: OutboundCall[];
}

/** Outbound dependencies, in path and source order. */
export const dependencyRows = (model: ServiceModel, callers: Callers): MapDependency[] => {
  const protection = new Protection(model);
  const groups = new Map<string, Group>();
  for (const [role, kind] of Object.entries(ROLES) as [RoleName, DependencyKind][]) {
    for (const call of model.outbound.callsOf(role)) {
      const [maker] = call.makers;
      const address = addressAt(model, call);
      const target = address && targetOf(model, address);
      const place = maker ? `${maker.path}:${maker.id}` : `${call.call.path} ${call.role.callee.package}`;
      const key = maker ? place : `${kind} ${place} ${target?.name ?? ''}`;
      const group = groups.get(key);
      if (group) group.calls.push(call);
      else groups.set(key, { kind, site: maker ?? call.call, maker, target, calls: [call] });
    }
  }
  const open = tlsSettings(model).filter(({ state }) => state === 'open');
  const isOffForAll = open.some(({ site }) => site.is('Assign'));
  return [...groups.values()]
    .map((group) => {
      const isOpen = isOffForAll || open.some(({ site }) => isAbout(group, site));
      return rowOf(model, group, protection, callers, isOpen);
    })
    .sort((a, b) => byPlace(a, b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
};

/** Of a client its base address; of a bare call the address that it is given. */
const addressAt = (model: ServiceModel, call: OutboundCall): Address | undefined => {
  for (const node of call.makers) {
    const maker = makerAt(model.outbound.trace, node);
    const base = maker && addressOf(model, maker);
    if (base) return base;
  }
  return call.url && { node: call.url, path: [] };
};

const isAbout = ({ maker, calls }: Group, site: Node): boolean =>
  maker?.contains(site) === true || calls.some(({ call }) => call.contains(site));

const rowOf = (
  model: ServiceModel,
  group: Group,
  protection: Protection,
  callers: Callers,
  isOpen: boolean,
): MapDependency => {
  const { kind, site, target, calls } = group;
  const nodes = calls.map(({ call }) => call);
  const packageName = calls[0]?.role.callee.package ?? '';
  const maker = group.maker && makerAt(model.outbound.trace, group.maker);
  const setting = maker && settingsAt(model, maker);
  const pool = setting && ['poolMax', 'agent'].map(setting).find(({ isKnown }) => isKnown);
  return {
    name: target?.name ?? (packageName === 'global' ? callExcerpt(site) : packageName),
    kind,
    package: packageName,
    ...placeOf(site),
    timeout: worst(calls),
    retry: retryOf(model, calls, protection),
    breaker: shareOf(nodes.map((call) => protection.isBehindBreaker(call))),
    pool: pool ? settingRow(pool) : null,
    tls: isOpen ? 'unverified' : tlsOf(target?.scheme, kind),
    callers: callers.of(nodes),
    calls: calls.map(({ call, deadline, isStream }) => ({
      call: callExcerpt(call),
      ...placeOf(call),
      timeout: deadlineRow(deadline),
      ...(isStream && { stream: true as const }),
    })),
  };
};

/** A client of a vendor speaks TLS unless it is told otherwise; an address that is not in the code may be either. */
const tlsOf = (scheme: string | undefined, kind: DependencyKind): Tls => {
  if (scheme === 'http' || scheme === 'ws') return 'off';
  return scheme === 'https' || scheme === 'wss' || kind === 'sdk' ? 'verified' : 'unknown';
};

/** Deadlines of signals and timers are in ms. */
const deadlineRow = (deadline: Deadline): MapSetting => ({
  ...settingRow(deadline),
  ...(typeof deadline.value === 'number' && { unit: deadline.unit ?? 'ms' }),
});

const RANK = { none: 2, unknown: 1, set: 0 } as const;

/** What stays open on purpose has no wait to bound. */
const worst = (calls: readonly OutboundCall[]): MapSetting => {
  const bounded = calls.filter(({ isStream }) => !isStream);
  const [first, ...rest] = (bounded.length ? bounded : calls).map(({ deadline }) => deadline);
  if (!first) return { state: 'unknown', by: 'library' };
  return deadlineRow(
    rest.reduce((held, one) => {
      if (RANK[one.state] !== RANK[held.state]) return RANK[one.state] > RANK[held.state] ? one : held;
      return typeof one.value === 'number' && typeof held.value === 'number' && one.value > held.value
        ? one
        : held;
    }, first),
  );
};

const retryOf = (
  model: ServiceModel,
  calls: readonly OutboundCall[],
  protection: Protection,
): MapDependency['retry'] => {
  const attempts = Math.max(0, ...calls.flatMap(({ deadline }) => deadline.attempts ?? []));
  const retried = calls.map(
    ({ call, deadline }) => (deadline.attempts ?? 1) > 1 || protection.isRetried(call),
  );
  const state = shareOf(retried);
  const isKnown = calls.every(({ role }) => model.library.knows(role.callee.package));
  if (state === 'none' && !isKnown) return { state: 'unknown' };
  return { state, ...(attempts > 1 && { attempts }) };
};

const shareOf = (states: readonly boolean[]): Share =>
  states.every(Boolean) ? 'all' : states.some(Boolean) ? 'some' : 'none';
