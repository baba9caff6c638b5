import type { Node } from '../../../facts/node.ts';
import type { Facts } from '../../../libraries/facts.ts';
import { excerpt } from '../../behaviour/excerpt.ts';
import { makerAt, provenanceOf } from '../../meaning/clients/makers.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import { declaredName } from '../../../facts/identity.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import type { Callers } from './callers.ts';
import { byPlace, placeOf, type MapPlace } from './place.ts';
import { settingsAt } from './settings.ts';

export interface MapProducer extends MapPlace {
  /** Of a job or event, where the call names it. */
  message: string | null;
  /** How often a job runs at most: of the call, of the queue's defaults, else of the library; null: not known. */
  attempts: number | null;
  callers: string[];
}

export interface MapConsumer extends MapPlace {
  handler: string | null;
  /** Messages at a time; null: not known. */
  concurrency: number | null;
}

/** A queue, topic or channel by its name. */
export interface MapQueue {
  name: string;
  package: string;
  transport: NonNullable<Facts['transport']> | null;
  producers: MapProducer[];
  consumers: MapConsumer[];
}

export interface MapSchedule extends MapPlace {
  /** The cron pattern or the interval as the code writes it. */
  pattern: string;
  zone: string | null;
  package: string;
  handler: string | null;
}

/** Queues with who sends and who takes, by name. */
export const queueRows = (
  model: ServiceModel,
  entries: readonly EntryPoint[],
  callers: Callers,
): MapQueue[] => {
  const queues = new Map<string, MapQueue>();
  const queue = (name: string, packageName: string, transport: Facts['transport']): MapQueue => {
    // ends of one queue may use different packages of one family
    const key = `${name} ${packageName.replace(/^@[^/]+\//, '')}`;
    let found = queues.get(key);
    if (!found) {
      found = { name, package: packageName, transport: transport ?? null, producers: [], consumers: [] };
      queues.set(key, found);
    }
    return found;
  };
  for (const call of model.serviceCalls) {
    const role = model.roles.allOf(call).find(({ name }) => name === 'publish' || name === 'enqueue');
    if (!role || !model.usage.isReached(call)) continue;
    const { name, maker } = channelOf(model, role);
    queue(name, role.callee.package, role.facts.transport).producers.push({
      message: model.values.text(model.roles.argument(role, 'name')) ?? null,
      attempts: attemptsOf(model, role, maker),
      ...placeOf(call),
      callers: callers.of([call]),
    });
  }
  for (const entry of entries) {
    if (entry.kind !== 'consumer') continue;
    const role = model.roles.allOf(entry.node).find(({ name }) => name === 'consume');
    const given = role && model.roles.argument(role, 'concurrency');
    const name = entry.path || (role ? channelOf(model, role).name : '');
    queue(name, entry.framework, role?.facts.transport).consumers.push({
      handler: entry.handler ? declaredName(entry.handler) || null : null,
      concurrency: (given ? model.values.number(given) : role?.facts.concurrency) ?? null,
      ...placeOf(entry.node),
    });
  }
  return [...queues.values()].sort((a, b) =>
    a.name === b.name ? (a.package < b.package ? -1 : 1) : a.name < b.name ? -1 : 1,
  );
};

/** The name of the queue: an argument, or what its instance was made with. */
const channelOf = (model: ServiceModel, role: Role): { name: string; maker?: Node } => {
  const { trace } = model.outbound;
  const channel = model.roles.argument(role, 'channel');
  const text = model.values.text(channel);
  if (text !== undefined) return { name: text.replaceAll('\0', '*') };
  if (!channel) return { name: role.callee.package };
  const [made] = provenanceOf(trace, channel, (path) => model.usage.isServed(path)).makers;
  const name = model.values.text(made?.node.argument(0)) ?? injectedName(model, channel);
  return { name: name ?? excerpt(channel), ...(made && { maker: made.node }) };
};

/** `constructor(@InjectQueue('mail') private readonly queue: Queue)` */
const injectedName = (model: ServiceModel, channel: Node): string | undefined => {
  const [leaf] = model.outbound.trace.of(channel);
  if (leaf?.kind !== 'parameter') return undefined;
  for (const { expression } of leaf.param.decorators) {
    const name = model.values.text(expression?.argument(0));
    if (name !== undefined) return name;
  }
  return undefined;
};

const attemptsOf = (model: ServiceModel, role: Role, makerNode: Node | undefined): number | null => {
  const own = model.values.number(model.roles.argument(role, 'attempts'));
  if (own !== undefined) return own;
  const maker = makerNode && makerAt(model.outbound.trace, makerNode);
  const shared = maker && settingsAt(model, maker)('attempts');
  if (typeof shared?.value === 'number') return shared.value;
  return shared?.state === 'unknown' ? null : (role.facts.attempts ?? null);
};

/** What runs by the clock, in path and source order. */
export const scheduleRows = (model: ServiceModel, entries: readonly EntryPoint[]): MapSchedule[] => {
  const crons = entries.filter(({ kind }) => kind === 'cron');
  // a decorator is an entry as a whole
  const handled = new Set(crons.flatMap(({ node }) => [node, ...(node.expression ? [node.expression] : [])]));
  const rows = crons.map((entry) => scheduleOf(model, entry.node, entry.handler, entry));
  const others = model.serviceCalls.flatMap((call) => {
    const isSchedule = model.roles.allOf(call).some(({ name }) => name === 'schedule');
    return isSchedule && !handled.has(call) && model.usage.isReached(call)
      ? [scheduleOf(model, call, undefined, undefined)]
      : [];
  });
  return [...rows, ...others].sort(byPlace);
};

const scheduleOf = (
  model: ServiceModel,
  node: Node,
  handler: Node | undefined,
  entry: EntryPoint | undefined,
): MapSchedule => {
  const call = node.is('Decorator') ? (node.expression ?? node) : node;
  const role = model.roles.allOf(call).find(({ name }) => name === 'schedule');
  const [given] = ['pattern', 'every'].flatMap((name) => (role && model.roles.argument(role, name)) ?? []);
  const zone = role && model.roles.argument(role, 'zone');
  const written = model.values.constant(given);
  const id = role && model.values.text(model.roles.argument(role, 'id'));
  return {
    pattern:
      written === undefined || written === null
        ? given
          ? excerpt(given)
          : (entry?.path ?? '')
        : String(written),
    zone: zone ? (model.values.text(zone) ?? excerpt(zone)) : null,
    package: role?.callee.package ?? entry?.framework ?? '',
    handler: (handler ? declaredName(handler) : id) || null,
    ...placeOf(node),
  };
};
