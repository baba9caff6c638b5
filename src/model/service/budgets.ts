import type { Node } from '../../facts/node.ts';
import type { Questions } from '../questions.ts';
import { entryLabel } from './entry-points/entry-point.ts';

/** What an entry point promises; a route, a queue or a job by the name that reports give it. */
export interface EntryBudget {
  latencyMs?: number;
  /** In percent of a month. */
  availability?: number;
}

/** What a service promises, by the user's config. */
export interface ServiceBudgets extends EntryBudget {
  /** `POST /orders` to milliseconds. */
  routes?: Readonly<Record<string, number>>;
  /** `POST /orders` or `orders.paid` to what it promises beside the rest. */
  entries?: Readonly<Record<string, EntryBudget>>;
}

/** The promise that code has to keep: the shortest of what leads there first, by the entry point that reaches it. */
export interface Budget {
  milliseconds: number;
  /** `POST /orders`; absent where it holds for every request. */
  route?: string;
}

/** From this promise on there is no room for a fault that waits for a person: 43 minutes a month. */
const STRICT_AVAILABILITY = 99.9;

/** How long a request may take that runs some code, and how seldom it may fail. */
export class Budgets {
  constructor(
    private readonly stated: ServiceBudgets,
    private readonly questions: () => Questions,
  ) {}

  of(node: Node): Budget | undefined {
    const { latencyMs, routes = {}, entries = {} } = this.stated;
    const named = [...Object.keys(routes), ...Object.keys(entries)];
    if (latencyMs === undefined && named.length === 0) return undefined;
    const entry = this.questions().reachedBy(node)?.entry;
    const route = entry && entryLabel(entry);
    const own = route === undefined ? undefined : (entries[route]?.latencyMs ?? routes[route]);
    if (route !== undefined && own !== undefined) return { milliseconds: own, route };
    if (latencyMs === undefined || this.questions().onRequestPath(node) !== true) return undefined;
    return { milliseconds: latencyMs };
  }

  /** Whether the entry point of this name promises so much that faults on its path weigh more. */
  isStrict(entry: string): boolean {
    const { availability, entries = {} } = this.stated;
    const promised = entries[entry]?.availability ?? availability;
    return promised !== undefined && promised >= STRICT_AVAILABILITY;
  }
}
