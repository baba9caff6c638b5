import type { Node } from '../../../facts/node.ts';
import type { RoleName } from '../../../libraries/table.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Role, Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import type { EntryPoint, EntryPointKind } from './entry-point.ts';

const KINDS: Partial<Record<RoleName, EntryPointKind>> = { consume: 'consumer', schedule: 'cron' };

/** Decorated methods of resolvers and services; a decorated class is no entry itself. */
const METHOD_ROLES: ReadonlySet<RoleName> = new Set(['resolver', 'procedure']);

const kindOf = (role: Role): EntryPointKind | undefined => {
  const known = KINDS[role.name];
  if (known) return known;
  if (role.facts.transport === 'socket') return 'ws';
  const target = role.call.parent?.is('Decorator') ? role.call.parent.parent : undefined;
  if (!METHOD_ROLES.has(role.name) || !target?.is('Function')) return undefined;
  return /graphql/.test(role.callee.package) ? 'graphql' : 'rpc';
};

/** The method that a decorated consumer class runs for each message. */
const CONSUMER_METHODS = ['process', 'handle', 'handleMessage', 'execute', 'perform', 'run'];

/**
 * Consumers, schedules and resolvers whose function is handed to a library once and runs for each message, tick or query:
 * by the rows of the library tables, as calls (`new Worker(name, process)`) and as decorators (`@Cron(…)`).
 */
export const storedCallbackEntryPoints = (
  calls: readonly Node[],
  graph: Calls,
  roles: Roles,
  values: Values,
): EntryPoint[] =>
  calls.flatMap((call) => {
    const role = roles.of(call);
    const kind = role && kindOf(role);
    if (!role || !kind) return [];
    return handlersOf(role, graph, roles).map((handler): EntryPoint => {
      const channel = values.text(
        ['channel', 'pattern', 'name', 'event', 'path']
          .map((name) => roles.argument(role, name))
          .find((argument) => argument !== undefined),
      );
      return {
        kind,
        path: channel ?? handler.name,
        node: call,
        handler,
        handlers: [{ fn: handler }],
        chain: [],
        framework: role.callee.package,
        owner: call.file.module,
      };
    });
  });

const handlersOf = (role: Role, graph: Calls, roles: Roles): Node[] => {
  const { call } = role;
  if (call.parent?.is('Decorator')) return decorated(call.parent.parent);
  const path = role.row.callback?.arg;
  if (path === undefined) return graph.callbacks(call).map(({ fn }) => fn);
  const argument = roles.argumentAt(call, path);
  if (!argument) return [];
  return argument.is('Function') ? [argument] : graph.functionsOf(argument);
};

const decorated = (target: Node | undefined): Node[] => {
  if (target?.is('Function')) return [target];
  if (!target?.is('Class')) return [];
  return target.members.filter(
    (member) => member.is('Function') && member.body && CONSUMER_METHODS.includes(member.string),
  );
};
