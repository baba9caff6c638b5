import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { EntryPoint } from './entry-points/entry-point.ts';
import type { Roles } from '../meaning/roles.ts';

/** A route that answers with the metrics of the process. */
export interface MetricsEndpoint {
  entry: EntryPoint;
  /** The call that writes the series out. */
  exposition: Node;
  /** Nothing but metrics and probes is served beside it. */
  isOwnServer: boolean;
}

interface Sources {
  roles: Roles;
  calls: Calls;
  entries: readonly EntryPoint[];
  isServiceCode(node: Node): boolean;
}

/** Routes whose handler writes the series out, itself or one call away; one per place. */
export const metricsEndpoints = ({ roles, calls, entries, isServiceCode }: Sources): MetricsEndpoint[] => {
  const writers = new Map<Node, Node>();
  for (const { call } of roles.callsOf('metric').filter(({ facts }) => facts.phase === 'exposition')) {
    for (let fn = call.fn; fn.is('Function'); fn = fn.fn) writers.set(fn, call);
  }
  const seen = new Set<Node>();
  return entries.flatMap((entry): MetricsEndpoint[] => {
    if (entry.kind !== 'http' || seen.has(entry.node) || !isServiceCode(entry.node)) return [];
    const exposition = entry.handlers
      .map(({ fn }) => writers.get(fn) ?? writtenBy(fn, writers, calls))
      .find(Boolean);
    if (!exposition) return [];
    seen.add(entry.node);
    const beside = entries.filter(({ owner, path }) => owner === entry.owner && !PROBE.test(path ?? ''));
    return [{ entry, exposition, isOwnServer: beside.length === 0 }];
  });
};

const PROBE = /\/(metrics|health\w*|live\w*|ready\w*|ping|status|version)\/?$/i;

const writtenBy = (handler: Node, writers: ReadonlyMap<Node, Node>, calls: Calls): Node | undefined => {
  for (const [fn, call] of writers) {
    if (calls.callersOf(fn).some((caller) => caller.fn === handler)) return call;
  }
  return undefined;
};
