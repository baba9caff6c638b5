import type { Facts } from './facts.ts';

/**
 * The form of a library table: what the symbols of one library, or of one in-house module, mean.
 * Tables are plain data. The same form is the `models` section of a user's config (`table-schema.ts` checks it).
 *
 * **Symbol paths.** The module, its namespace and its default export are the one symbol `default`; a named export,
 * or a property of the default export, is `name`; deeper static members `a.b`. The result of calling P is `P()`;
 * `new P` gives the instance `P#`; `Instance#member` and `Instance#a.b` are its members; `Instance#m()` the result of
 * a method, unless `returns` (or `resolves`, once awaited) names another instance. Awaiting does not change a path.
 * `Instance#` alone is a call of the instance itself: `axios(config)`, knex('users'), a tagged template of `sql`.
 * An instance of another library is written `package:Instance`.
 * `*` stands for any one member, `@Name` for a decorator. The package of globals is `global`; methods of built-in
 * objects are `Array#map`, `Promise#then`, `String#replace`. Node's modules are always spelled `node:fs`.
 *
 * **Argument paths.** `0`, `1.timeout`, `last`, `rest` (all from the first unnamed one on), `this` (the receiver, or
 * what is decorated), `type.0` (a type argument), `result` (what the call gives back).
 */

export type SymbolPath = string;
export type ArgPath = string;

export const ROLE_NAMES = [
  // outbound
  'http.request',
  'rpc.call',
  'sdk.call',
  'mail.send',
  'spawn',
  'sleep',
  // stores
  'db.op',
  'db.step', // a link of a query chain that runs nothing by itself
  'tx.open',
  'tx.end',
  'tx.after-commit',
  'lock',
  'acquire',
  'release',
  'model', // declares a table, collection or entity
  // messages
  'publish',
  'enqueue',
  'consume',
  'ack',
  'schedule',
  // caches
  'cache.get',
  'cache.set',
  'cache.delete',
  'cache.wrap',
  'memoize',
  // the boundary of the service
  'route',
  'middleware',
  'error-handler',
  'controller',
  'procedure',
  'input',
  'answer',
  'validate',
  'schema',
  'guard',
  'limiter',
  'session',
  'cookie',
  'cors',
  'security-headers',
  'listen',
  'close',
  'provider',
  'module',
  'resolver',
  // failure
  'retry',
  'breaker',
  'timeout',
  'listener',
  'emit',
  'exit',
  // observation
  'log',
  'logger',
  'report',
  'metric',
  'span',
  'track',
  // security
  'digest',
  'mac',
  'cipher',
  'kdf',
  'sign',
  'verify',
  'decode',
  'compare',
  'random',
  'id',
  'secret.read',
  // danger
  'sink.sql',
  'sink.nosql',
  'sink.command',
  'sink.path',
  'sink.url',
  'sink.redirect',
  'sink.code',
  'sink.html',
  'sink.markup',
  'sink.header',
  'sink.regex',
  'sink.xml',
  'sink.merge',
  'sink.template',
  'sanitise',
  'fs',
  'cpu',
  // promises, streams, control
  'combine',
  'chain',
  'limit-concurrency',
  'pipe',
  'stream',
  'context',
  'call', // no role of its own: the row is there for `returns`, `callback` or `facts`
  // other
  'clock',
  'timer',
  'timer.clear',
  'local-date',
  'env.read',
  'flag.read',
  'test',
  'assert',
  'mock',
] as const;
export type RoleName = (typeof ROLE_NAMES)[number];

/** Roles of a property read (not of a call). `holder`: only leads to another instance. */
export const READ_ROLES = ['holder', 'source', 'principal', 'env.read', 'clock', 'answer', 'cpu'] as const;
export type ReadRole = (typeof READ_ROLES)[number];

export const CLIENT_KINDS = [
  'http',
  'rpc',
  'sdk',
  'sql',
  'document',
  'redis',
  'broker',
  'jobs',
  'mail',
  'search',
  'storage',
  'server',
  'sockets',
  'cache',
  'logger',
  'emitter',
  'stream',
  'process',
  'schema',
  'limiter',
  'other',
] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

export const UNITS = ['ms', 's', 'min', 'count', 'bytes', 'text'] as const;
export type Unit = (typeof UNITS)[number];

export const COVERS = ['connect', 'headers', 'gap', 'body', 'total', 'acquire'] as const;
/** What a deadline spans. `gap`: the silence between two pieces of data; `acquire`: the wait for a connection. */
export type Covers = (typeof COVERS)[number];

/**
 * What an `'error'` event without a listener does. `ends the process`: nobody listens inside the library; `guarded`:
 * the library listens or reports otherwise; `own class`: depends on a class of the project.
 */
export type Crash = 'ends the process' | 'guarded' | 'own class';

export type Runs = 'now' | 'each' | 'later' | 'stored';
/** `tested`: only whether it is truthy counts. */
export type CallbackResult = 'awaited' | 'dropped' | 'tested' | 'forwarded' | 'returned';

/** A condition on a row: on an argument, on a setting of the client, or on the runtime (`bun`, `node <20`). */
export type Test =
  | { arg: ArgPath; is?: readonly unknown[]; not?: readonly unknown[]; missing?: boolean }
  | { setting: string; state: 'set' | 'none' | 'unknown' }
  | { runtime: string };

/** Makes a client: an instance whose settings and lifetime matter. */
export interface MakesRow {
  symbol: readonly SymbolPath[];
  instance: string;
  kind: ClientKind;
  owns?: 'sockets' | 'threads' | 'nothing';
  /** The option without which no connection outlives its request. */
  keepsWith?: string;
  /** Where the options object is. */
  options?: ArgPath;
  /** Whose settings it inherits: `this` for `client.extend()`. */
  extends?: ArgPath;
  /** The symbol is an instance already (default `axios`, global `fetch`); without it a bare symbol is a class to be constructed. */
  ambient?: boolean;
  crash?: Crash;
  when?: readonly Test[];
}

/** What is known of an instance, made as a client or met as a result, parameter or annotation. */
export interface InstanceRow {
  kind?: ClientKind;
  /** Instances whose members it has as well; `package:Instance` for another library. */
  like?: readonly string[];
  /** `lazy`: runs when awaited and not before; `eager`: already running. */
  thenable?: 'lazy' | 'eager';
  /** Class-like instances (a mongoose model): what `new` on it gives. */
  constructs?: string;
  crash?: Crash;
}

export interface SettingRow {
  /** `0.timeout` at the maker, `call:options.timeout` at a call (`options`: the row's argument), `chain:timeout.0` a link of the call's chain, `url:pool_timeout`, `global:defaults.timeout`, `set:timeout` assigned to the instance later, `env:NAME`. */
  at: readonly string[];
  unit?: Unit;
  default: string | number | boolean | null;
  /** Values that mean "no limit". */
  off?: readonly unknown[];
  covers?: Covers;
  /** Cases in which a written value has no effect. */
  void?: readonly { when: readonly Test[]; why: string }[];
}

export interface CallbackRow {
  arg: ArgPath;
  runs: Runs;
  result: CallbackResult;
  /** Parameter index of the callback -> the instance that it receives. */
  gives?: Readonly<Record<number, string>>;
}

export interface CallRow {
  symbol: readonly SymbolPath[];
  role: RoleName;
  /** Further roles of the same call, with the same arguments: a query method runs a `db.op` and is a `sink.sql`. */
  alsoRoles?: readonly RoleName[];
  when?: readonly Test[];
  args?: Readonly<Record<string, ArgPath>>;
  /** `lazy`: a thenable that runs only when awaited; `builder`: an instance of the same kind as the receiver; any other word: an instance. */
  returns?: 'promise' | 'lazy' | 'sync' | 'builder' | 'stream' | (string & {});
  /** The instance of the awaited result. */
  resolves?: string;
  callback?: CallbackRow;
  facts?: Facts;
}

/** A property whose reading (with role `answer`: whose assignment) means something: `Request#body`, `process.env`. */
export interface ReadRow {
  symbol: readonly SymbolPath[];
  role: ReadRole;
  facts?: Facts;
  /** The instance that the property holds. */
  holds?: string;
}

export interface LibraryModel {
  /** npm name, `node:http`, `global`; in-house: `./src/http.ts` or a workspace package. A trailing `*` matches a family. */
  library: string;
  /** Other packages with the same symbols. */
  also?: readonly string[];
  /** Range of the resolved version. Tables of one library are merged; the first whose range holds wins a symbol. */
  versions?: string;
  /** Where the facts are from: "read in 1.21", "measured, Node 20.20", a vendor page, "team". */
  source: string;
  makes?: readonly MakesRow[];
  /** Annotation (type arguments dropped) -> instance. An imported class `X` is the instance `X` without an entry. */
  types?: Readonly<Record<string, string>>;
  instances?: Readonly<Record<string, InstanceRow>>;
  settings?: Readonly<Record<string, SettingRow>>;
  calls?: readonly CallRow[];
  reads?: readonly ReadRow[];
}
