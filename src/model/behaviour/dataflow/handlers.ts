import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { EntryPoint } from '../../service/entry-points/entry-point.ts';
import { library, type Origin } from '../../resolution/origin.ts';
import type { Roles } from '../../meaning/roles.ts';

/** What a framework gives to the parameters of a handler, by their number. */
const GIVEN: Readonly<Record<string, readonly (readonly [packageName: string, path: string])[]>> = {
  express: [['express', 'Request#']],
  medusa: [['express', 'Request#']],
  koa: [['koa', 'Context#']],
  hono: [['hono', 'Context#']],
  fastify: [['fastify', 'Request#']],
  http: [['node:http', 'IncomingMessage#']],
  fetch: [['global', 'Request#']],
  next: [
    ['next/server', 'NextRequest#'],
    ['next/server', 'RouteContext#'],
  ],
  'next-pages': [['express', 'Request#']],
  'ts-rest': [['@ts-rest/core', 'RequestParts#']],
  orpc: [['@orpc/server', 'ProcedureOptions#']],
  trpc: [['@trpc/server', 'ProcedureOptions#']],
  sveltekit: [['@sveltejs/kit', 'RequestEvent#']],
  remix: [['@remix-run/node', 'LoaderArguments#']],
  astro: [['astro', 'APIContext#']],
  nitro: [['h3', 'H3Event#']],
  lambda: [['aws-lambda', 'Event#']],
  'lambda-queue': [['aws-lambda', 'SqsEvent#']],
};
/** Frameworks whose clients fill parameters themselves: every one, or that of this number. */
const FROM_CLIENT: Readonly<Record<string, number | 'all'>> = {
  'next-action': 'all',
  graphql: 1,
  'graphql-prisma': 2,
};
/** Express: a function of four parameters takes the error first. */
const WITH_ERROR = 4;
const ERROR_FIRST: ReadonlySet<string> = new Set(['express', 'medusa']);

/** Functions that frameworks call: what their parameters are, though nothing in their own file says so. */
export class Handlers {
  private readonly frameworkOf = new Map<Node, string>();
  private readonly errorHandlers = new Set<Node>();
  private readonly schemas = new Map<Node, Map<string, Node>>();

  constructor(entries: readonly EntryPoint[], roles: Roles, calls: Calls) {
    for (const entry of entries) {
      for (const { fn } of entry.handlers) this.frameworkOf.set(fn, entry.framework);
      for (const { fns, framework } of entry.chain)
        for (const { fn } of fns) this.frameworkOf.set(fn, framework ?? entry.framework);
      const held = entry.chain.flatMap(({ schemaOf, node }) =>
        schemaOf === undefined ? [] : [[schemaOf, node] as const],
      );
      if (held.length) for (const { fn } of entry.handlers) this.schemas.set(fn, new Map(held.toReversed()));
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
    const framework = this.frameworkOf.get(fn) ?? '';
    const takesError = ERROR_FIRST.has(framework) && fn.params.length === WITH_ERROR;
    const given = GIVEN[framework]?.[takesError ? index - 1 : index];
    return given && library(...given);
  }

  /** Whether the client fills a parameter: those of a server action, the arguments of a resolver. */
  isFilledByClient(fn: Node, index: number): boolean {
    const filled = FROM_CLIENT[this.frameworkOf.get(fn) ?? ''];
    return filled === 'all' || filled === index;
  }

  /** The schema that holds for a member of what the handler is given, `input` of `.input(schema)`; without one, for the only one. */
  schemaOf(fn: Node, member: string | undefined): Node | undefined {
    const held = this.schemas.get(fn);
    if (member !== undefined) return held?.get(member);
    return held?.size === 1 ? held.values().next().value : undefined;
  }

  /** `(err, req, res, next) => …`, mounted on an app or a router. */
  isErrorHandler(fn: Node): boolean {
    return this.errorHandlers.has(fn);
  }
}
