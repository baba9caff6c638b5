import type { ArgPath, Unit } from './table.ts';

/** What an operation on a store does. */
export type Verb =
  | 'one'
  | 'many'
  | 'count'
  | 'exists'
  | 'aggregate'
  | 'insert'
  | 'update'
  | 'delete'
  | 'upsert'
  | 'raw'
  | 'ddl'
  | 'lock';

/** Danger words: what a value must not contain at a sink; `length`: text of any length; `missing`: no value at all; `markup`: links and mentions of Markdown; `formula`: what a spreadsheet computes. */
export const EVERY_DANGER = [
  'quote',
  'sep',
  'host',
  'html',
  'object',
  'id',
  'code',
  'shell',
  'newline',
  'key',
  'pattern',
  'length',
  'missing',
  'markup',
  'formula',
] as const;

export type Danger = (typeof EVERY_DANGER)[number];

/** The columns of the roles. All optional; absent means "not stated". */
export interface Facts {
  // promises and callbacks
  /** What comes back only stands for the thing that it is typed as: its methods run elsewhere, whole. */
  stub?: boolean;
  /** `false`: the returned promise never rejects. */
  rejects?: boolean;
  /** Node style: with a function as last argument the call returns no promise. */
  callbackLast?: boolean;
  /** Made of an executor that gets `resolve` and `reject`. */
  executor?: boolean;
  /** May throw synchronously on bad input. */
  throws?: boolean;
  neverReturns?: boolean;
  combinator?: 'all' | 'allSettled' | 'race' | 'any' | 'each';
  /** The returned promise settles when the callback's does. */
  waitsFor?: 'callback' | 'arguments';

  // cost
  /** Synchronous: holds the event loop. */
  blocks?: 'heavy' | 'file' | 'light';
  io?: 'read' | 'write' | 'send' | 'none';
  cost?: 'auth' | 'mail' | 'paid' | 'cpu';

  // outbound
  method?: string;
  rejectsOn?: '4xx,5xx' | '3xx,4xx,5xx' | '5xx' | 'none';
  /** Where the idempotency key goes. */
  keyOption?: string;
  /** `moves`: booked by this call; `prepares`: a later confirmation books it. */
  money?: 'moves' | 'prepares';
  /** The argument without which the whole is booked, which the provider does only once. */
  onceWithout?: ArgPath;
  /** What makes a repeat harmless without a key. */
  naturalGuard?: string;
  provider?: string;
  paid?: boolean;

  // stores
  verb?: Verb;
  writes?: 'no' | 'absolute' | 'delta' | 'insert' | 'delete';
  /** The call that does the same for many rows. */
  bulk?: string;
  /** The client itself merges calls of one tick. */
  batched?: boolean;
  /** Where a transaction handle goes: `1.transaction`, `0` or `.transacting`. */
  handle?: string;
  undefinedInWhere?: 'drops' | 'null' | 'throws' | 'matches nothing' | 'sent';
  /** What becomes of criteria on fields that the schema does not declare. */
  undeclaredInWhere?: 'drops' | 'sent';
  /** The option that makes the library drop those. */
  dropsUndeclaredWith?: string;
  /** The option that makes the library leave undefined criteria out, when it is true. */
  dropsUndefinedWith?: string;
  /** The option (or preview feature) that makes the library refuse undefined criteria. */
  refusesUndefinedWith?: string;
  /** Whether model hooks (subscribers, middleware) run. */
  hooks?: boolean;
  atMostOne?: boolean;
  /** Rows stay and are marked as deleted, or are brought back. */
  marks?: 'deleted' | 'restored';
  locks?: 'no' | 'row' | 'skip locked' | 'table';
  step?:
    | 'where'
    | 'limit'
    | 'offset'
    | 'order'
    | 'select'
    | 'from'
    | 'join'
    | 'set'
    | 'values'
    | 'group'
    | 'lock'
    | 'returning'
    | 'handle'
    | 'include'
    | 'conflict'
    | 'run'
    | 'timeout'
    | 'start';
  propagation?: 'explicit' | 'ambient' | 'decorator' | 'middleware';
  managed?: boolean;
  timeoutMs?: number;
  maxWaitMs?: number;
  nested?: 'savepoint' | 'joins' | 'second connection' | 'throws';
  ends?: 'commit' | 'rollback';
  acquires?:
    | 'connection'
    | 'transaction'
    | 'session'
    | 'lock'
    | 'file'
    | 'span'
    | 'timer'
    | 'child'
    | 'native'
    | 'stream';
  /** Whether a lock expires by itself. */
  expires?: boolean;

  // messages
  transport?: 'jobs' | 'broker' | 'stream' | 'pub-sub' | 'in-process' | 'workflow' | 'outbox' | 'socket';
  durable?: boolean;
  confirmed?: boolean;
  attempts?: number;
  ack?: 'automatic' | 'on resolve' | 'manual' | 'before work' | 'positive' | 'negative' | 'requeue';
  delivery?: 'at most once' | 'at least once' | 'once a tick';
  concurrency?: number;
  overlaps?: boolean;
  catchesErrors?: boolean;

  // observation
  /** Patches other libraries while they are loaded. */
  startsInstrumentation?: boolean;

  // caches
  ttl?: Unit;
  bound?: 'none' | 'entries' | 'server';
  stores?: 'all' | 'truthy' | 'defined';
  keepsRejections?: boolean;
  singleFlight?: boolean;
  medium?: 'memory' | 'redis' | 'memcached' | 'db' | 'http';

  // boundary
  /** Parts of the request; `parent`: the object whose field is resolved; `argv`: the command line of the process. */
  part?:
    | 'parent'
    | 'params'
    | 'query'
    | 'body'
    | 'header'
    | 'cookie'
    | 'file'
    | 'message'
    | 'args'
    | 'argv'
    | 'url'
    | 'ip'
    | 'all';
  /** How a handler's rejection is treated. */
  rejections?: 'handled' | 'ignored';
  /** How the handler answers. */
  answersBy?: 'call' | 'return' | 'assign' | 'return or call';
  /** Parameter order of the handler. */
  handler?: 'req,res,next' | 'request,reply' | 'ctx,next' | 'ctx' | 'err,req,res,next' | 'request' | 'method';
  status?: number;
  statusArg?: ArgPath;
  act?: 'answer' | 'delegate' | 'stream' | 'set' | 'exit';
  /** The status that it writes into the published contract: itself, what `statusArg` says, or none because it hides the operation. */
  documents?: number | 'argument' | 'nothing';
  bodyKind?: 'entity' | 'error' | 'html' | 'plain' | 'stream' | 'none';
  /** Throwing it answers with `status`. */
  exception?: boolean;
  unknownKeys?: 'kept' | 'stripped' | 'refused';
  /** What a decorator of a property tests: that it is there, its type, the object inside; or how it is made from the plain object. */
  rule?: 'presence' | 'type' | 'nested' | 'class' | 'transform';
  /** How the failure of a validator shows. */
  fails?: 'throws' | 'rejects' | 'returns result' | 'answers' | 'returns boolean' | 'collects';
  /** The raw object is replaced by the parsed one. */
  replaces?: boolean;
  coerces?: boolean;
  strength?: 'required' | 'optional' | 'role' | 'owner' | 'machine' | 'environment';
  credential?: 'header' | 'cookie' | 'session' | 'token' | 'secret' | 'signature' | 'body';
  principal?: string;
  window?: Unit;
  store?: 'memory' | 'shared';
  onStoreError?: 'allows' | 'refuses' | 'throws';
  defaults?: Readonly<Record<string, string | number | boolean | null>>;
  scope?: 'app' | 'router' | 'route' | 'global' | 'class' | 'hook' | 'procedure';
  phase?: string;

  // failure
  delayMs?: number;
  growth?: 'none' | 'constant' | 'linear' | 'growing';
  capMs?: number;
  jitter?: boolean;
  on?: 'everything' | 'classified' | 'idempotent methods';
  once?: boolean;
  forwardsErrors?: boolean;

  // observation
  level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  /** Argument order of a log call. */
  order?: 'object first' | 'message first' | 'format' | 'message only' | 'error first';
  errorKey?: string;
  sink?: 'logger' | 'console' | 'tracker' | 'span' | 'analytics';
  format?: 'json' | 'text';
  correlates?: boolean;

  // security
  algorithm?: string;
  verifies?: boolean;
  strong?: boolean;
  bits?: number;
  constantTime?: boolean;
  costUnit?: 'iterations' | 'rounds' | 'memory';
  predictable?: boolean;

  // danger
  danger?: readonly Danger[];
  /** Danger words that the result cannot hold any more. */
  removes?: readonly Danger[];
  /** What the result is known to be. */
  yields?:
    | 'string'
    | 'number'
    | 'boolean'
    | 'array'
    | 'object'
    | 'buffer'
    | 'date'
    | 'digits'
    | 'hex'
    | 'uuid'
    | 'basename';
  /** Bound values beside the text are safe. */
  parameterised?: boolean;
  /** It takes memory or time in proportion to its argument `size` (and `size2`). */
  scales?: boolean;
  /** The program that reads what is in the text. */
  markup?: 'slack' | 'discord' | 'telegram' | 'markdown' | 'table';
  /** Keys such as `__proto__` lead it into what every object inherits. */
  walksPrototype?: boolean;

  // time
  unit?: Unit;
  monotonic?: boolean;
  zone?: 'utc' | 'local' | 'argument';
  repeats?: boolean;
  /** The next time of a schedule: with monthly and yearly ones it is weeks away. */
  isNextRun?: boolean;
}
