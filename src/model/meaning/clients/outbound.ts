import type { Node } from '../../../facts/node.ts';
import type { RoleName } from '../../../libraries/table.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Origins } from '../../resolution/origins.ts';
import { isOwnAsset } from '../own-asset.ts';
import type { Role, Roles } from '../roles.ts';
import type { Values } from '../../resolution/values.ts';
import type { Client, Deadline, OutboundCall } from './client.ts';
import { deadlineGroups, type DeadlineGroup } from './deadline-groups.ts';
import { deadlineOf, type DeadlineContext } from './deadlines.ts';
import { GlobalSettings } from './global-settings.ts';
import { provenanceOf, type Maker, type Provenance } from './makers.ts';
import { moduleImports } from './module-imports.ts';
import { staysOpen } from './streams.ts';
import { Trace } from './trace.ts';
import type { Usage } from './usage.ts';

export interface OutboundInput {
  calls: Calls;
  origins: Origins;
  roles: Roles;
  values: Values;
  usage: Usage;
  serviceCalls: readonly Node[];
}

/** L2: calls to other services with the client and the deadline that hold there. */
export class Outbound {
  readonly trace: Trace;
  private readonly context: DeadlineContext;
  private readonly memo = new Map<RoleName, readonly OutboundCall[]>();

  constructor(private readonly input: OutboundInput) {
    const { origins, calls, roles, values, usage } = input;
    const counts = (path: string): boolean => usage.isServed(path);
    this.trace = new Trace(origins, calls);
    this.context = {
      trace: this.trace,
      roles,
      values,
      counts,
      globals: new GlobalSettings(this.trace, counts),
    };
  }

  /** Calls of a role that run in a service, in path and source order. */
  callsOf(role: RoleName): readonly OutboundCall[] {
    let known = this.memo.get(role);
    if (!known) {
      const { usage } = this.input;
      const roles = this.input.serviceCalls.flatMap((call) => {
        const found = this.input.roles.allOf(call).find(({ name }) => name === role);
        return found && usage.isReached(call) ? [found] : [];
      });
      known = roles.flatMap((one) => this.resolve(one) ?? []);
      this.memo.set(role, known);
    }
    return known;
  }

  /** The clients behind the calls of some roles: made ones where they are made, ambient ones once a file. */
  clientsOf(...roles: RoleName[]): readonly Client[] {
    const clients = new Map<string, Client>();
    for (const call of roles.flatMap((role) => this.callsOf(role))) {
      for (const site of call.makers.length ? call.makers : [undefined]) {
        const key = site ? `${site.path}:${site.id}` : `${call.call.path} ${call.role.callee.package}`;
        const client = clients.get(key);
        if (client) client.calls.push(call);
        else clients.set(key, clientOf(call, site));
      }
    }
    return [...clients.values()];
  }

  /** The same, split by whether something bounds the wait. */
  deadlinesOf(...roles: RoleName[]): readonly DeadlineGroup[] {
    return deadlineGroups(this.clientsOf(...roles));
  }

  private resolve(role: Role): OutboundCall | undefined {
    const { call } = role;
    const provenance = provenanceOf(this.trace, receiverOf(role), this.context.counts);
    const makers = [...provenance.makers, ...this.injected(provenance, role)];
    const url = this.input.roles.argument(role, 'url');
    if (isOwnAsset(this.input.origins, url)) return undefined;
    const options = this.input.roles.argument(role, 'options');
    const isOpen = !makers.length && !provenance.isAmbient;
    const draft = {
      call,
      role,
      makers: [...new Set(makers.map(({ node }) => node))],
      ...(url && { url }),
      ...(options && { options }),
      ...(isOpen && provenance.open && { openClient: provenance.open }),
    };
    const deadline = deadlineOf(this.context, draft, makers);
    const isStream = staysOpen(this.trace, this.input.values, draft);
    return { ...draft, isStream, deadline: this.withProvenance(deadline, provenance, makers) };
  }

  /** A deadline that nobody wrote may still hold where the client itself is given from outside. */
  private withProvenance(deadline: Deadline, provenance: Provenance, makers: readonly Maker[]): Deadline {
    if (deadline.state === 'set' || makers.length || (provenance.isAmbient && !provenance.isReplaced))
      return deadline;
    const reason = provenance.open ?? {
      unknown: 'outside' as const,
      settles: 'the code that gives this client',
    };
    return { state: 'unknown', by: 'instance', reason };
  }

  private injected(provenance: Provenance, { callee }: Role): Maker[] {
    const instance = callee.path.split('#')[0] ?? '';
    return provenance.injected.flatMap(({ fn }) =>
      moduleImports(this.trace, this.input.calls, fn.classNode, callee.package, instance),
    );
  }
}

const clientOf = (first: OutboundCall, site: Node | undefined): Client => {
  const { callee } = first.role;
  return {
    site: site ?? first.call,
    kind: 'http',
    package: callee.package,
    instance: callee.path.includes('#') ? (callee.path.split('#')[0] ?? '') : '',
    isAmbient: !site,
    makers: first.makers,
    calls: [first],
  };
};

/** What a call is made on: `client` of `client.get()`, the function itself of `fetch()`. */
const receiverOf = ({ call, callee }: Role): Node | undefined => {
  const node = call.callee;
  const member = callee.path.split('#')[1];
  if (member === undefined || member === '') return node;
  let at = node;
  for (let depth = member.split('.').length; depth > 0 && at?.is('Member'); depth--) at = at.object;
  return at ?? node;
};
