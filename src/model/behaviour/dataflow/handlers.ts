import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { EntryPoint } from '../../service/entry-points/entry-point.ts';
import { library, type Origin } from '../../resolution/origin.ts';
import type { Roles } from '../../meaning/roles.ts';

/** What a framework gives to the parameters of a handler, by their number: that of four takes the error first. */
const GIVEN: Readonly<Record<string, { package: string; request: string }>> = {
  express: { package: 'express', request: 'Request#' },
  koa: { package: 'koa', request: 'Context#' },
  hono: { package: 'hono', request: 'Context#' },
  fastify: { package: 'fastify', request: 'Request#' },
};
const WITH_ERROR = 4;

/** Functions that frameworks call: what their parameters are, though nothing in their own file says so. */
export class Handlers {
  private readonly frameworkOf = new Map<Node, string>();
  private readonly errorHandlers = new Set<Node>();

  constructor(entries: readonly EntryPoint[], roles: Roles, calls: Calls) {
    for (const entry of entries) {
      for (const { fn } of [...entry.handlers, ...entry.chain.flatMap(({ fns }) => fns)])
        this.frameworkOf.set(fn, entry.framework);
    }
    for (const { call } of roles.callsOf('middleware', 'error-handler')) {
      for (const argument of call.args) {
        for (const fn of argument.is('Function') ? [argument] : calls.functionsOf(argument))
          if (fn.params.length === WITH_ERROR) this.errorHandlers.add(fn);
      }
    }
  }

  /** The request or context that a parameter is given. */
  request(fn: Node, index: number): Origin | undefined {
    const framework = this.frameworkOf.get(fn);
    const given = framework === undefined ? undefined : GIVEN[framework];
    const isRequest = index === (fn.params.length === WITH_ERROR ? 1 : 0);
    return given && isRequest ? library(given.package, given.request) : undefined;
  }

  /** `(err, req, res, next) => …`, mounted on an app or a router. */
  isErrorHandler(fn: Node): boolean {
    return this.errorHandlers.has(fn);
  }
}
