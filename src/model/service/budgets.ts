import type { Node } from '../../facts/node.ts';
import type { Questions } from '../questions.ts';
import { entryLabel } from './entry-points/entry-point.ts';

/** What a service promises of its requests, by the user's config. */
export interface LatencyBudgets {
  latencyMs?: number;
  /** `POST /orders` to milliseconds. */
  routes?: Readonly<Record<string, number>>;
}

/** The promise that code has to keep: the shortest of what leads there first, by the route that reaches it. */
export interface Budget {
  milliseconds: number;
  /** `POST /orders`; absent where it holds for every request. */
  route?: string;
}

/** How long a request may take that runs some code. */
export class Budgets {
  constructor(
    private readonly stated: LatencyBudgets,
    private readonly questions: () => Questions,
  ) {}

  of(node: Node): Budget | undefined {
    const { latencyMs, routes = {} } = this.stated;
    if (latencyMs === undefined && Object.keys(routes).length === 0) return undefined;
    if (this.questions().onRequestPath(node) !== true) return undefined;
    const entry = this.questions().reachedBy(node)?.entry;
    const route = entry && entryLabel(entry);
    const own = route === undefined ? undefined : routes[route];
    if (route !== undefined && own !== undefined) return { milliseconds: own, route };
    return latencyMs === undefined ? undefined : { milliseconds: latencyMs };
  }
}
