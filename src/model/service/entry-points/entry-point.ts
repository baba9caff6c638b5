import type { Node } from '../../../facts/node.ts';
import type { Unknown } from '../../../findings.ts';
import type { LibraryOrigin } from '../../resolution/origin.ts';
import type { Scope } from './definitions.ts';

export type EntryPointKind = 'http' | 'trpc' | 'graphql' | 'rpc' | 'ws' | 'consumer' | 'cron' | 'cli';

/** A function that a request runs, with what its factory was called with. */
export interface StepFunction {
  fn: Node;
  scope?: Scope | undefined;
  /** Takes the next function as an argument and calls it: `asyncHandler(handler)`. */
  isWrapper?: boolean;
}

/** Something that runs before the handler. */
export interface ChainStep {
  /** The expression that names it: `requireAuth`, `auth('admin')`, a decorator's argument. */
  node: Node;
  /** Functions of the project that it runs. */
  fns: readonly StepFunction[];
  /** The library symbol that makes it, as `passport.authenticate('jwt')`. */
  library?: LibraryOrigin | undefined;
  /** The call that made it, where options stand. */
  call?: Node | undefined;
  scope?: Scope | undefined;
  from:
    'app' | 'router' | 'route' | 'global' | 'class' | 'decorator' | 'hook' | 'procedure' | 'edge' | 'wrapper';
  /** The path it is mounted at; empty when it runs for everything of its router. */
  matchedBy: string;
  /** What it is called where no expression of the code names it: what a framework puts in front by itself. */
  label?: string;
  /** It holds a member of what the handler is given (`input`, `body`) against a schema. */
  schemaOf?: string;
  /** Whose signature its functions have, where it is another than that of the handler. */
  framework?: string;
}

/** What a decorator leaves on a handler for guards to read. */
export interface Metadata {
  key: string;
  value: Node | undefined;
  node: Node;
}

/** A place where the outside world starts code of the service. */
export interface EntryPoint {
  kind: EntryPointKind;
  /** Upper case; `ALL` for any. */
  method?: string | undefined;
  /** `:name` and `*` form for http; a dotted or plain name for others. */
  path?: string | undefined;
  /** Where it is registered: the call, the decorator, the export. */
  node: Node;
  /** The function that answers; undefined where it is a library's or could not be resolved. */
  handler?: Node | undefined;
  /** The library symbol that answers, where no function of the project does. */
  library?: LibraryOrigin | undefined;
  /** All functions at the end of the chain, wrappers not included. */
  handlers: readonly StepFunction[];
  /** Everything that runs before the handler, in order. */
  chain: readonly ChainStep[];
  framework: string;
  /** The router, controller class or process that holds it. */
  owner: Node;
  /** The route exists only where the environment says so (`NODE_ENV` tests around the registration). */
  gate?: Node | undefined;
  /** Part of the chain or path is not in the code. */
  open?: Unknown | undefined;
  /** More may run before the handler than the chain says. */
  isChainOpen?: boolean;
  /** Expanded from a generator (`finale.resource`): the record model it serves. */
  generatedFor?: Node | undefined;
  /** The method's first, then the class's. */
  metadata?: readonly Metadata[];
}

/** `GET /orders/:id`, `Query.orders`, `orders.create`. */
export const entryLabel = (entry: EntryPoint): string =>
  entry.kind === 'http' ? `${entry.method ?? 'ALL'} ${entry.path ?? '*'}` : (entry.path ?? entry.kind);
