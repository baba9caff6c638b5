import type { Node } from '../../facts/node.ts';
import type { Unknown } from '../../findings.ts';
import type { Calls } from '../resolution/calls.ts';
import { isOneOf } from '../meaning/clients/verdict.ts';
import type { Trace } from '../meaning/clients/trace.ts';
import type { Roles } from '../meaning/roles.ts';

/** A listener of an event of the process itself. */
export interface ProcessHandler {
  /** The registration. */
  site: Node;
  event: string;
  fns: readonly Node[];
  /** What ends the process: an exit, a kill, a rethrow. */
  exit?: Node;
  /** The listener, or something it hands the error to, cannot be seen. */
  open?: Unknown;
}

const HOPS = 5;

/** `process.on(event, …)` with what the listener comes to. */
export const processHandlers = (
  trace: Trace,
  roles: Roles,
  calls: readonly Node[],
  event: string,
): ProcessHandler[] =>
  calls.flatMap((call): ProcessHandler[] => {
    if (call.argument(0)?.stringValue !== event || !isProcessListener(trace, call)) return [];
    const argument = call.argument(1);
    const fns = argument?.is('Function') ? [argument] : trace.calls.functionsOf(argument);
    if (!fns.length) {
      return [
        { site: call, event, fns, open: { unknown: 'unresolved', settles: `the listener of \`${event}\`` } },
      ];
    }
    const seen = new Set<Node>();
    const exits = fns.map((fn) => exitOf(trace.calls, roles, fn, HOPS, seen));
    const exit = exits[0];
    return [{ site: call, event, fns, ...(exit && exits.every(Boolean) && { exit }) }];
  });

const isProcessListener = (trace: Trace, call: Node): boolean =>
  isOneOf(
    trace,
    call,
    ...['on', 'once', 'addListener', 'prependListener'].flatMap((name) => [
      `process.${name}`,
      `node:process ${name}`,
      `node:process process.${name}`,
    ]),
  );

/** The first exit that a function, its callbacks or the functions it calls lead to. */
const exitOf = (calls: Calls, roles: Roles, fn: Node, hops: number, seen: Set<Node>): Node | undefined => {
  if (seen.has(fn)) return undefined;
  seen.add(fn);
  for (const node of fn.descendants()) {
    if (node.is('Throw') && node.fn === fn) return node;
    if (!node.isCall) continue;
    if (roles.allOf(node).some(({ name }) => name === 'exit')) return node;
    // handed on by name: `server.close(exit)`
    const named = node.args.flatMap((arg) => (arg.is('Function') ? [] : calls.functionsOf(arg)));
    const next = [...calls.targets(node).map((target) => target.fn), ...named];
    for (const one of hops > 0 ? next : []) {
      const exit = exitOf(calls, roles, one, hops - 1, seen);
      if (exit) return exit;
    }
  }
  return undefined;
};
