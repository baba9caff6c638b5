import type { Node } from '../facts/node.ts';
import { TimeUnits } from './behaviour/time/time-units.ts';
import { MisusedPromises } from './behaviour/misused-promises.ts';
import { Answers } from './behaviour/answers.ts';
import { Catches } from './behaviour/catches.ts';
import { ResponsePathsView } from './behaviour/response-paths.ts';
import { Outbound } from './meaning/clients/outbound.ts';
import { breakers, type Breaker } from './meaning/clients/breakers.ts';
import { Pools } from './meaning/clients/pools.ts';
import { limiterWindows, type LimiterWindow } from './meaning/clients/limiter-windows.ts';
import { processHandlers, type ProcessHandler } from './behaviour/process-handlers.ts';
import { retryAttempts, type RetryAttempt } from './behaviour/retry-attempts.ts';
import { Emitters } from './meaning/emitters.ts';
import { Usage } from './meaning/clients/usage.ts';
import { comparisonsOf, type Comparison } from './behaviour/dataflow/comparisons.ts';
import { namedOptionsOf, type NamedOptions } from './behaviour/dataflow/named-options.ts';
import { Guards } from './behaviour/taint/guards.ts';
import { Overwrites } from './behaviour/taint/overwrites.ts';
import { Schemas } from './behaviour/taint/schemas.ts';
import { Effects } from './meaning/effects.ts';
import { ClientMakers } from './meaning/client-makers.ts';
import { EmbeddedStore } from './meaning/embedded-store.ts';
import { FailureHandlers } from './behaviour/failure-handlers.ts';
import { FloatingPromises } from './behaviour/floating-promises.ts';
import { IndirectCalls } from './resolution/indirect-calls.ts';
import { Guarded } from './resolution/guarded.ts';
import { lateRejections } from './behaviour/late-rejections.ts';
import { Logs } from './meaning/logs.ts';
import { Loops } from './behaviour/loops.ts';
import { pendingPromises } from './behaviour/never-settled.ts';
import { Promises } from './behaviour/promises.ts';
import { rejectionPolicy, type RejectionPolicy } from './behaviour/rejection-policy.ts';
import { batchRuns, type BatchRun } from './meaning/dropped-results.ts';
import { publishSites, type PublishSite } from './meaning/publishes.ts';
import { QueryLogs } from './meaning/query-logs.ts';
import { unboundMethods } from './behaviour/unbound-methods.ts';
import { Responses } from './meaning/responses.ts';
import { Transactions } from './service/transactions.ts';
import { CodeModel } from './code-model.ts';

/**
 * What the code means and does, before anybody asks who starts it: library calls in their roles, promises, effects,
 * failures, clients. Views are computed when first asked for.
 */
export class BehaviourModel extends CodeModel {
  get promises(): Promises {
    return this.view('promises', () => new Promises(this.origins, this.calls, this.roles));
  }

  get effects(): Effects {
    return this.view('effects', () => new Effects(this.calls, this.roles, this.values));
  }

  /** Functions that run through `call`, `apply`, `bind` or another function. */
  get indirectCalls(): IndirectCalls {
    return this.view('indirectCalls', () => new IndirectCalls(this.calls));
  }

  /** Tests that values have passed where they are used. */
  get guards(): Guards {
    return this.view('guards', () => new Guards(this.calls, this.values));
  }

  /** What names and members were set to last. */
  get overwrites(): Overwrites {
    return this.view('overwrites', () => new Overwrites());
  }

  /** What schemas say of the values that they let through. */
  get schemas(): Schemas {
    return this.view('schemas', () => new Schemas(this.values, this.exports, this.modules));
  }

  /** Properties of object literals in the code of the service, by name. */
  get namedOptions(): NamedOptions {
    return this.view('namedOptions', () => namedOptionsOf(this.serviceUnits));
  }

  /** Values held against each other in the code of the service. */
  get comparisons(): readonly Comparison[] {
    return this.view('comparisons', () => comparisonsOf(this.serviceUnits, this.serviceCalls, this.roles));
  }

  get catches(): Catches {
    return this.view(
      'catches',
      () =>
        new Catches(
          this.serviceUnits,
          this.serviceCalls,
          this.calls,
          this.promises,
          this.effects,
          this.roles,
        ),
    );
  }

  /** Calls that answer requests or pass them on. */
  get answers(): Answers {
    return this.view('answers', () => new Answers(this.roles, this.calls, this.values, this.origins));
  }

  /** How handlers and their helpers answer on every way through them. */
  get responsePaths(): ResponsePathsView {
    return this.view(
      'responsePaths',
      () =>
        new ResponsePathsView(
          this.answers,
          this.calls,
          this.effects,
          (call) =>
            this.roles.of(call)?.facts.neverReturns === true ||
            this.catches.neverReturns(call) ||
            (call.parent?.is('Await') === true && this.unsettledPromises.has(call)),
          (node) => this.isServiceCode(node),
        ),
    );
  }

  /** Calls that tell people or machines what happened. */
  get logs(): Logs {
    return this.view('logs', () => new Logs(this.calls, this.effects, this.roles, this.values, this.origins));
  }

  /** What `catch` clauses and `.catch` handlers know of the failure and do with the error. */
  get failureHandlers(): FailureHandlers {
    return this.view(
      'failureHandlers',
      () =>
        new FailureHandlers(
          this.catches,
          this.calls,
          new Guarded(this.calls, this.promises, this.effects, this.roles),
          this.logs,
        ),
    );
  }

  get embeddedStore(): EmbeddedStore {
    return this.view(
      'embeddedStore',
      () =>
        new EmbeddedStore(this.calls, this.origins, this.values, (path) => this.project.packageOf(path).dir),
    );
  }

  get transactions(): Transactions {
    return this.view(
      'transactions',
      () => new Transactions(this.serviceCalls, this.calls, this.roles, this.effects, this.values),
    );
  }

  get publishes(): readonly PublishSite[] {
    return this.view('publishes', () => publishSites(this.serviceCalls, this.effects, this.promises));
  }

  get clientMakers(): ClientMakers {
    return this.view('clientMakers', () => new ClientMakers(this.serviceCalls, this.origins));
  }

  get queryLogs(): QueryLogs {
    return this.view('queryLogs', () => new QueryLogs(this.serviceCalls, this.origins, this.values));
  }

  get responses(): Responses {
    return this.view(
      'responses',
      () => new Responses(this.serviceCalls, this.origins, this.calls, this.roles, this.values),
    );
  }

  /** Batches of commands that resolve with the failure of each. */
  get batchRuns(): readonly BatchRun[] {
    return this.view('batchRuns', () => batchRuns(this.serviceCalls, this.roles));
  }

  get loops(): Loops {
    return this.view(
      'loops',
      () =>
        new Loops(
          this.serviceUnits,
          this.serviceCalls,
          this.origins,
          this.calls,
          this.values,
          this.roles,
          this.effects,
        ),
    );
  }

  /** Calls to other services, with the client and the deadline that hold there. */
  get outbound(): Outbound {
    return this.view(
      'outbound',
      () =>
        new Outbound({
          calls: this.calls,
          origins: this.origins,
          roles: this.roles,
          values: this.values,
          usage: this.usage,
          serviceCalls: this.serviceCalls,
        }),
    );
  }

  /** Emitters whose failure ends the process where nobody listens. */
  get emitters(): Emitters {
    return this.view(
      'emitters',
      () =>
        new Emitters({
          trace: this.outbound.trace,
          calls: this.calls,
          roles: this.roles,
          usage: this.usage,
          serviceCalls: this.serviceCalls,
        }),
    );
  }

  /** Connections to data stores with the limits that hold for them. */
  get pools(): Pools {
    return this.view(
      'pools',
      () =>
        new Pools({
          trace: this.outbound.trace,
          values: this.values,
          usage: this.usage,
          serviceCalls: this.serviceCalls,
        }),
    );
  }

  /** Circuit breakers with their options. */
  get breakers(): readonly Breaker[] {
    return this.view('breakers', () =>
      breakers({ trace: this.outbound.trace, values: this.values, usage: this.usage }, this.serviceCalls),
    );
  }

  /** Retries written as loops and as operators of observables. */
  get retryAttempts(): readonly RetryAttempt[] {
    return this.view('retryAttempts', () =>
      retryAttempts({
        trace: this.outbound.trace,
        calls: this.calls,
        roles: this.roles,
        promises: this.promises,
        units: this.serviceUnits.filter(({ path }) => this.usage.isServed(path)),
      }),
    );
  }

  /** Whether numbers are seconds or milliseconds. */
  get timeUnits(): TimeUnits {
    const { calls, roles } = this;
    return this.view(
      'timeUnits',
      () =>
        new TimeUnits({
          trace: this.outbound.trace,
          calls,
          roles,
          isServing: (path) => this.isServing(path),
        }),
    );
  }

  /** Windows of rate limiters, with the unit that the library takes. */
  get limiterWindows(): readonly LimiterWindow[] {
    return this.view('limiterWindows', () =>
      limiterWindows({
        trace: this.outbound.trace,
        roles: this.roles,
        values: this.values,
        usage: this.usage,
        serviceCalls: this.serviceCalls,
      }),
    );
  }

  /** What happens after an uncaught exception. */
  get uncaughtHandlers(): readonly ProcessHandler[] {
    const calls = this.serviceCalls.filter((call) => this.usage.isServed(call.path));
    return processHandlers(this.outbound.trace, this.roles, calls, 'uncaughtException');
  }

  /** Which files run in a service. */
  get usage(): Usage {
    return this.view(
      'usage',
      () =>
        new Usage({
          project: this.project,
          units: this.units,
          unit: (path) => this.unit(path),
          modules: this.modules,
          origins: this.origins,
          serves: () =>
            this.roles
              .callsOf('listen', 'route', 'consume', 'schedule', 'controller', 'resolver', 'procedure')
              .map(({ call }) => call),
        }),
    );
  }

  get floatingPromises(): FloatingPromises {
    return this.view(
      'floatingPromises',
      () =>
        new FloatingPromises(
          this.serviceCalls,
          this.calls,
          this.promises,
          this.effects,
          this.roles,
          () => this.rejections,
        ),
    );
  }

  /** Functions nobody waits for, and promises taken for their values. */
  get misusedPromises(): MisusedPromises {
    return this.view(
      'misusedPromises',
      () => new MisusedPromises(this.serviceCalls, this.calls, this.promises, this.roles, this.origins),
    );
  }

  /** Promises that can fail before anything listens to them. */
  get lateRejections(): ReturnType<typeof lateRejections> {
    const { serviceUnits: units, promises, roles } = this;
    return this.view('lateRejections', () => lateRejections({ units, promises, roles }));
  }

  /** Methods that are called without their object. */
  get unboundMethods(): ReturnType<typeof unboundMethods> {
    const { calls, origins, serviceCalls } = this;
    return this.view('unboundMethods', () => unboundMethods({ calls, origins, serviceCalls }));
  }

  /** Promises that stay pending on some way. */
  get pendingPromises(): ReturnType<typeof pendingPromises> {
    const { calls, roles, origins, serviceCalls } = this;
    return this.view('pendingPromises', () =>
      pendingPromises({
        calls,
        roles,
        origins,
        serviceCalls,
        neverReturns: (call) =>
          roles.of(call)?.facts.neverReturns === true || this.catches.neverReturns(call),
      }),
    );
  }

  /** `new Promise(…)` that nothing settles: behind its `await` nothing runs. */
  private get unsettledPromises(): ReadonlySet<Node> {
    return this.view(
      'unsettledPromises',
      () =>
        new Set(
          this.pendingPromises.pending.flatMap(({ kind, promise }) =>
            kind === 'nothing settles' && promise.isNew ? [promise] : [],
          ),
        ),
    );
  }

  /** What an unhandled rejection does here. */
  get rejections(): RejectionPolicy {
    return this.view('rejections', () =>
      rejectionPolicy(this.calls, this.effects, (path) => this.roleOf(path) === 'source'),
    );
  }
}
