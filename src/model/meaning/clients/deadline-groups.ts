import type { Node } from '../../../facts/node.ts';
import type { CallerSplit, Client, OutboundCall } from './client.ts';

/** Calls that one missing or written deadline decides, at the place where it belongs. */
export interface DeadlineGroup {
  /** The client's maker, the first open call of an ambient client, or the call inside a wrapper. */
  site: Node;
  client: Client;
  bounded: OutboundCall[];
  unbounded: OutboundCall[];
  unknown: OutboundCall[];
  /** Of a wrapper whose callers decide. */
  callers?: CallerSplit;
}

/** Splits the calls of each client by their deadline; a wrapper whose callers decide is a group of its own. */
export const deadlineGroups = (clients: readonly Client[]): DeadlineGroup[] => {
  const wrapped = new Set<Node>();
  return clients.flatMap((client) => {
    const own = client.calls.filter(({ deadline }) => !deadline.callers && deadline.void === undefined);
    const groups = own.length ? [groupOf(client, own)] : [];
    for (const call of client.calls) {
      const { callers } = call.deadline;
      if (!callers || wrapped.has(call.call)) continue;
      wrapped.add(call.call);
      groups.push({ ...groupOf(client, [call]), site: call.call, callers });
    }
    return groups;
  });
};

const groupOf = (client: Client, calls: readonly OutboundCall[]): DeadlineGroup => {
  const inState = (state: string): OutboundCall[] => calls.filter(({ deadline }) => deadline.state === state);
  const unbounded = inState('none');
  const site = client.isAmbient ? (unbounded[0] ?? calls[0])?.call : undefined;
  return {
    site: site ?? client.site,
    client,
    bounded: inState('set'),
    unbounded,
    unknown: inState('unknown'),
  };
};
