import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Leaf } from '../../meaning/clients/leaf.ts';
import type { Role } from '../../meaning/roles.ts';
import { entryLabel } from '../entry-points/entry-point.ts';
import { attemptsOf, type Attempts } from './attempts.ts';
import { jobClasses, type JobClass } from './job-classes.ts';
import { Queues, type Queue } from './queues.ts';

/** How often a consumer may run for one message. */
export interface Delivery {
  times: 'at most once' | 'at least once' | 'unknown';
  /** Of jobs: the most that a publisher, a class or the queue allows. */
  attempts?: number;
  /** Why it runs again, for messages: `5 attempts by default of the queue tasks`. */
  againWhen: string;
  /** Where that is written. */
  at?: Node;
}

/** A function that runs for each message or job. */
export interface Consumer {
  label: string;
  handler: Node;
  /** The registration of the handler; for a job class what puts its jobs on the queue. */
  site: Node;
  delivery: Delivery;
}

/** A call that puts a message or job on a channel. */
export interface Publish {
  call: Node;
  role: Role;
  queue: Queue | undefined;
}

/** Transports that lose a message which nobody takes: nothing is delivered a second time. */
const FLEETING = new Set(['in-process', 'pub-sub', 'socket']);
/** Platforms that hand a batch over again when the function fails. */
const PLATFORMS = new Set(['lambda', 'worker']);

/** L4: queues, what is put on them, and what runs for it. */
export class Messaging {
  readonly queues: Queues;
  readonly publishes: readonly Publish[];
  readonly consumers: readonly Consumer[];

  constructor(private readonly model: ServiceModel) {
    const { trace } = model.outbound;
    const { origins, values, roles, serviceCalls } = model;
    this.queues = new Queues({ trace, origins, values, roles, calls: serviceCalls });
    const inService = new Set(serviceCalls);
    this.publishes = roles
      .callsOf('enqueue', 'publish')
      .filter(({ call }) => inService.has(call))
      .map((role) => ({ call: role.call, role, queue: this.queues.of(role.call.callee?.object) }));
    this.consumers = [...this.registered(), ...this.classes()];
  }

  /** A job that is tried once: whoever puts it there can do without it. */
  isBestEffort(call: Node): boolean {
    const found = this.publishes.find((publish) => publish.call === call);
    return (
      found?.role.facts.transport === 'in-process' ||
      (found?.queue !== undefined && this.published(found).times === 'at most once')
    );
  }

  private registered(): Consumer[] {
    const { entryPoints, roles, serviceUnits } = this.model;
    const files = new Set(serviceUnits);
    return entryPoints.all.flatMap((entry): Consumer[] => {
      const { handler } = entry;
      if (entry.kind !== 'consumer' || !handler || !files.has(handler.file)) return [];
      const role = entry.node.isCall ? roles.of(entry.node) : undefined;
      const delivery = role ? this.deliveryOf(role) : platformDelivery(entry.framework, entryLabel(entry));
      const queue = role && this.queues.of(roles.argument(role, 'channel'))?.name;
      const label = (entry.path ? entryLabel(entry) : queue) ?? entry.framework;
      return [{ label, handler, site: entry.node, delivery }];
    });
  }

  private classes(): Consumer[] {
    const { roles, serviceUnits, entryPoints } = this.model;
    const consuming = entryPoints.all.flatMap((entry) =>
      entry.kind === 'consumer' && entry.handler ? [entry.handler] : [],
    );
    const found = jobClasses(
      this.publishes.map(({ call }) => call),
      consuming,
      serviceUnits.flatMap((unit) => unit.nodesOf('Class')),
      { trace: this.model.outbound.trace, roles },
    );
    return found.map((job) => ({
      label: job.cls.name,
      handler: job.method,
      site: job.enqueue,
      delivery: this.deliveryOfClass(job),
    }));
  }

  private deliveryOfClass(job: JobClass): Delivery {
    const own = attemptsOf(job.option('attempts'), this.model.values);
    const queue = this.queues.of(job.enqueue.callee?.object);
    return this.jobDelivery(own, queue, job.option('attempts'), `of \`${job.cls.name}\``);
  }

  private deliveryOf(role: Role): Delivery {
    const { facts } = role;
    if (FLEETING.has(facts.transport ?? '') || facts.delivery === 'at most once')
      return { times: 'at most once', againWhen: 'nothing is delivered again' };
    if (facts.transport === 'workflow')
      return { times: 'unknown', againWhen: 'steps are repeated one by one' };
    if (facts.transport === 'jobs') return this.deliveryOfJobs(role);
    const { roles, values } = this.model;
    if (values.constant(roles.argument(role, 'noAck')) === true)
      return { times: 'at most once', againWhen: 'messages are acknowledged when they are sent' };
    if (facts.transport === undefined) return { times: 'unknown', againWhen: '' };
    return { times: 'at least once', againWhen: 'a message whose handler fails comes back' };
  }

  /** Of all that put jobs on the queue, the one that allows most attempts decides. */
  private deliveryOfJobs(role: Role): Delivery {
    const { roles, values } = this.model;
    const channel = roles.argument(role, 'channel');
    const name = channel?.is('String', 'Template', 'Identifier', 'Member') ? values.text(channel) : undefined;
    const queues = name === undefined ? [this.queues.of(channel)] : this.queues.named(name);
    const known = queues.flatMap((queue) => queue ?? []);
    const deliveries = [
      ...this.publishes
        .filter(({ queue }) => queue && known.includes(queue))
        .map((one) => this.published(one)),
      ...known.map((queue) => this.jobDelivery('unsaid', queue, [], '')),
    ];
    const again = deliveries
      .filter(({ times }) => times === 'at least once')
      .sort((a, b) => (b.attempts ?? 0) - (a.attempts ?? 0))[0];
    const fallback: Delivery = {
      times: 'unknown',
      againWhen: 'what puts jobs on this queue is not in the code',
    };
    return again ?? deliveries.find(({ times }) => times === 'unknown') ?? deliveries[0] ?? fallback;
  }

  private published({ role, queue }: Publish): Delivery {
    const place = role.row.args?.['options'];
    const leaves: readonly Leaf[] =
      place === undefined
        ? [{ kind: 'absent' }]
        : this.model.outbound.trace.given(role.call, Number(place.split('.')[0]), [
            ...place.split('.').slice(1),
            'attempts',
          ]);
    return this.jobDelivery(attemptsOf(leaves, this.model.values), queue, leaves, 'of the job');
  }

  /** The job's own options hold before those of its queue; without either there is one attempt. */
  private jobDelivery(
    own: Attempts,
    queue: Queue | undefined,
    leaves: readonly Leaf[],
    whose: string,
  ): Delivery {
    const unknown: Delivery = { times: 'unknown', againWhen: 'the attempts are not in the code' };
    if (own === 'unknown') return unknown;
    if (typeof own === 'number') return counted(own, whose, siteOf(leaves));
    if (!queue) return unknown;
    const defaults = queue.defaults('attempts');
    const byQueue = attemptsOf(defaults, this.model.values);
    if (byQueue === 'unknown') return unknown;
    const name =
      queue.name === undefined ? 'by default of its queue' : `by default of the queue \`${queue.name}\``;
    return counted(byQueue === 'unsaid' ? 1 : byQueue, name, siteOf(defaults) ?? queue.site);
  }
}

const counted = (attempts: number, whose: string, at: Node | undefined): Delivery => ({
  times: attempts > 1 ? 'at least once' : 'at most once',
  attempts,
  againWhen: `${attempts} attempts ${whose}`,
  ...(at && { at }),
});

const siteOf = (leaves: readonly Leaf[]): Node | undefined => {
  for (const leaf of leaves) if (leaf.kind === 'node') return leaf.node;
  return undefined;
};

const platformDelivery = (framework: string, label: string): Delivery =>
  PLATFORMS.has(framework) && label !== 'email'
    ? { times: 'at least once', againWhen: 'a batch whose handler fails comes back' }
    : { times: 'unknown', againWhen: '' };
