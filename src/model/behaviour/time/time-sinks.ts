import type { Node } from '../../../facts/node.ts';
import type { RoleName } from '../../../libraries/table.ts';
import type { Role } from '../../meaning/roles.ts';
import { makerAt } from '../../meaning/clients/makers.ts';
import type { ServiceModel } from '../../model.ts';
import { isTimeClaim, timeUnit } from './time-sources.ts';
import type { TimeUnit } from './time-units.ts';

/** A place that takes a number as seconds or as milliseconds. */
export interface TimeSink {
  value: Node;
  unit: TimeUnit;
  /** The call, or the object of claims, that takes it. */
  taker: Node;
  /** What it decides: `token`, `cookie`, `lock`, `store`, `timer`, `date`. */
  decides: 'token' | 'cookie' | 'lock' | 'store' | 'timer' | 'date' | 'header';
}

/** Arguments of library calls that are times, by the names that the tables give them. */
const TIMES = ['delay', 'lifetime', 'time'] as const;

const DECIDES: Partial<Record<RoleName, TimeSink['decides']>> = {
  sign: 'token',
  cookie: 'cookie',
  session: 'cookie',
  lock: 'lock',
  timer: 'timer',
  sleep: 'timer',
  enqueue: 'timer',
  call: 'date',
  cors: 'header',
  'security-headers': 'header',
};

/** Settings of clients that are lifetimes of what they issue. */
const LIFETIMES = ['expiresIn', 'lifetime'];

/** Numbers that libraries, tokens and dates take as times, in path and source order. */
export const timeSinks = (model: ServiceModel): TimeSink[] => [
  ...model.calls.production.flatMap((call) => [
    ...model.roles.allOf(call).flatMap((role) => sinksOf(model, role)),
    ...settingsOf(model, call),
  ]),
  ...model.units
    .filter(({ path }) => model.isServing(path))
    .flatMap((unit) => unit.nodesOf('Object').flatMap(claims)),
];

const sinksOf = (model: ServiceModel, role: Role): TimeSink[] => {
  const { call, facts, name } = role;
  const sinks: TimeSink[] = [];
  const unit = timeUnit(facts.unit);
  const decides = DECIDES[name];
  if (unit && decides) {
    for (const argument of TIMES) {
      const value = model.roles.argument(role, argument);
      if (value) sinks.push({ value: carriedOver(call, value), unit, taker: call, decides });
    }
  }
  const ttl = timeUnit(facts.ttl);
  // lifetimes in caches are judged with the caches
  if (ttl && (facts.medium === 'redis' || name === 'lock')) {
    const value = model.roles.argument(role, 'ttl');
    if (value) sinks.push({ value, unit: ttl, taker: call, decides: name === 'lock' ? 'lock' : 'store' });
  }
  return sinks;
};

/** `date.setSeconds(date.getSeconds() + ttl)` takes the span that is added. */
const carriedOver = (call: Node, value: Node): Node => {
  if (!value.is('Binary') || !/^set/.test(call.callee?.name ?? '')) return value;
  const getter = call.callee?.name.replace(/^set/, 'get');
  const left = value.child('left');
  const right = value.child('right');
  return (left?.callee?.name === getter ? right : right?.callee?.name === getter ? left : undefined) ?? value;
};

/** `JwtModule.register({ signOptions: { expiresIn } })` */
const settingsOf = (model: ServiceModel, call: Node): TimeSink[] => {
  const maker = makerAt(model.outbound.trace, call);
  if (!maker) return [];
  const settings = model.library.settingsOf(maker.package, maker.row.instance);
  return LIFETIMES.flatMap((name): TimeSink[] => {
    const row = settings.get(name)?.row;
    const unit = timeUnit(row?.unit);
    const place = row?.at.find((one) => !one.includes(':'));
    const value = place === undefined ? undefined : model.roles.argumentAt(call, place);
    return unit && value ? [{ value, unit, taker: call, decides: 'token' }] : [];
  });
};

const WHO = ['iss', 'sub', 'aud', 'jti'];

/** `{ iss, aud, iat, exp }`: the claims of a token, however it is signed. */
const claims = (object: Node): TimeSink[] => {
  const keys = new Set(object.properties.map((property) => property.string));
  const times = [...keys].filter(isTimeClaim);
  if (!times.length || !(times.length > 1 || WHO.some((key) => keys.has(key)))) return [];
  return times.flatMap((key): TimeSink[] => {
    const value = object.property(key);
    return value ? [{ value, unit: 's', taker: object, decides: 'token' }] : [];
  });
};
