import { asyncHandlers, rejectionPatches, type AsyncHandler } from './service/async-handlers.ts';
import { timeSinks, type TimeSink } from './behaviour/time/time-sinks.ts';
import { TimeUnits } from './behaviour/time/time-units.ts';
import { MisusedPromises } from './behaviour/misused-promises.ts';
import { NestBodies } from './service/boundaries/nest-bodies.ts';
import { dependencyTest } from './service/entry-points/dependency-test.ts';
import { AccessView } from './service/access/access.ts';
import { Records } from './service/access/records.ts';
import { Touches } from './service/access/touches.ts';
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
import { clientWritesOf, type ClientWrite } from './behaviour/dataflow/client-writes.ts';
import { comparisonsOf, type Comparison } from './behaviour/dataflow/comparisons.ts';
import { Dataflow } from './behaviour/dataflow/dataflow.ts';
import { Handlers } from './behaviour/dataflow/handlers.ts';
import { namedOptionsOf, type NamedOptions } from './behaviour/dataflow/named-options.ts';
import { Validation } from './behaviour/dataflow/validation.ts';
import { Guards } from './behaviour/taint/guards.ts';
import { Overwrites } from './behaviour/taint/overwrites.ts';
import { ParameterRules } from './behaviour/taint/parameter-rules.ts';
import { RuleClasses } from './service/boundaries/rule-classes.ts';
import { Schemas } from './behaviour/taint/schemas.ts';
import { Effects } from './meaning/effects.ts';
import { EntryPoints } from './service/entry-points/entry-points.ts';
import { ClientMakers } from './meaning/client-makers.ts';
import { EmbeddedStore } from './meaning/embedded-store.ts';
import { FailureHandlers } from './behaviour/failure-handlers.ts';
import type { StateSources } from './service/limits.ts';
import type { metricsEndpoints } from './service/metrics-endpoints.ts';
import type { requestMetrics } from './service/request-metrics.ts';
import type { manyReads } from './behaviour/whole-table-reads.ts';
import { FloatingPromises } from './behaviour/floating-promises.ts';
import { IndirectCalls } from './resolution/indirect-calls.ts';
import { Guarded } from './resolution/guarded.ts';
import { lateRejections } from './behaviour/late-rejections.ts';
import { Logs } from './meaning/logs.ts';
import { Loops } from './behaviour/loops.ts';
import { pendingPromises } from './behaviour/never-settled.ts';
import { Promises } from './behaviour/promises.ts';
import { rejectionPolicy, type RejectionPolicy } from './behaviour/rejection-policy.ts';
import { publishSites, type PublishSite } from './meaning/publishes.ts';
import { QueryLogs } from './meaning/query-logs.ts';
import { Questions } from './questions.ts';
import { unboundMethods } from './behaviour/unbound-methods.ts';
import { Responses } from './meaning/responses.ts';
import { Tests } from './service/tests.ts';
import { caseVariantIdentities } from './service/identity-case.ts';
import { Messaging } from './service/messaging/messaging.ts';
import { earlyAcks, type EarlyAck } from './service/messaging/early-acks.ts';
import { webhooks, type Webhook } from './service/messaging/webhooks.ts';
import { Works } from './service/repeats/works.ts';
import { repeatedEffects, type RepeatedEffect } from './service/repeats/repeated-effects.ts';
import { paidCalls, type PaidCall } from './service/repeats/paid-calls.ts';
import { Budgets } from './service/budgets.ts';
import { DataViews } from './service/data-views.ts';
import { Transactions } from './service/transactions.ts';
import { CodeModel } from './code-model.ts';

/**
 * What a senior engineer would draw on a whiteboard after a day in the code.
 * Views are computed when first asked for, so that a run of one category pays for what it uses.
 */
export class ServiceModel extends CodeModel {
  /** What the service promises to be done in. */
  get budgets(): Budgets {
    return this.view('budgets', () => new Budgets(this.input.budgets ?? {}, () => this.questions));
  }

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

  /** What frameworks give to the functions that they call. */
  get handlers(): Handlers {
    return this.view('handlers', () => new Handlers(this.entryPoints.all, this.roles, this.calls));
  }

  /** Tests that values have passed where they are used. */
  get guards(): Guards {
    return this.view('guards', () => new Guards(this.calls, this.values));
  }

  /** What names and members were set to last. */
  get overwrites(): Overwrites {
    return this.view('overwrites', () => new Overwrites());
  }

  /** What decorators say of the values of parameters. */
  get parameterRules(): ParameterRules {
    return this.view(
      'parameterRules',
      () => new ParameterRules(this.origins, this.values, () => this.ruleClasses),
    );
  }

  /** Classes whose properties carry the rules of a validator. */
  get ruleClasses(): RuleClasses {
    return this.view(
      'ruleClasses',
      () => new RuleClasses(this.origins, this.entryPoints.reading.definitions),
    );
  }

  /** What schemas say of the values that they let through. */
  get schemas(): Schemas {
    return this.view('schemas', () => new Schemas(this.values, this.exports, this.modules));
  }

  /** Where values come from: request, store, configuration, clock. */
  get dataflow(): Dataflow {
    return this.view('dataflow', () => new Dataflow(this));
  }

  /** Writes to a store that carry values of a request. */
  get clientWrites(): readonly ClientWrite[] {
    return this.view('clientWrites', () =>
      clientWritesOf(this.serviceCalls, this.roles, this.values, this.dataflow),
    );
  }

  /** Properties of object literals in the code of the service, by name. */
  get namedOptions(): NamedOptions {
    return this.view('namedOptions', () => namedOptionsOf(this.serviceUnits));
  }

  /** What holds requests against schemas. */
  get validation(): Validation {
    return this.view(
      'validation',
      () =>
        new Validation(this.calls, this.roles, this.origins, this.dataflow, (path) => this.isServing(path)),
    );
  }

  /** Bodies and queries of NestJS handlers, with the pipes and rules that test them. */
  get nestBodies(): NestBodies {
    return this.view('nestBodies', () => new NestBodies(this));
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
    return this.view('answers', () => new Answers(this.roles, this.calls, this.values));
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
          (call) => this.roles.of(call)?.facts.neverReturns === true || this.catches.neverReturns(call),
          (node) => this.isServiceCode(node),
        ),
    );
  }

  /** What views of kept state read: sessions, limits. */
  get stateSources(): StateSources {
    const { origins, roles, values, entryPoints, serviceUnits, serviceCalls } = this;
    return { origins, roles, values, entries: entryPoints.all, units: serviceUnits, calls: serviceCalls };
  }

  /** What the view of queries for many rows reads. */
  get readSources(): Parameters<typeof manyReads>[0] {
    const { origins, roles, values, questions, entryPoints, serviceCalls } = this;
    return { origins, roles, values, questions, entries: entryPoints.all, calls: serviceCalls };
  }

  /** What views of the service's metrics read. */
  get metricSources(): Parameters<typeof requestMetrics>[0] & Parameters<typeof metricsEndpoints>[0] {
    const { roles, artefacts, units, calls, entryPoints, project } = this;
    return {
      roles,
      artefacts,
      units,
      calls,
      entries: entryPoints.all,
      packageOf: (path) => project.packageOf(path).dir,
      isServiceCode: (node) => this.isServiceCode(node),
    };
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

  /** Tables, statements on them, and what runs while transactions are open. */
  get data(): DataViews {
    return this.view('data', () => new DataViews(this));
  }

  /** Test blocks, assertions and waits of the test files in the scope. */
  get tests(): Tests {
    return this.view('tests', () => {
      const units = this.units.filter((unit) => {
        const file = this.project.file(unit.path);
        return file?.role === 'test' && file.inScope;
      });
      return new Tests(units, this.origins, this.calls, this.values, this.promises);
    });
  }

  get questions(): Questions {
    return this.view('questions', () => new Questions(this.calls, this.entryPoints.all));
  }

  /** Calls that move money at a provider that takes an idempotency key. */
  get paidCalls(): readonly PaidCall[] {
    return this.view('paidCalls', () => paidCalls(this));
  }

  /** Queues, what is put on them, and what runs for it. */
  get messaging(): Messaging {
    return this.view('messaging', () => new Messaging(this));
  }

  /** What code changes outside of the process. */
  get works(): Works {
    return this.view('works', () => new Works(this));
  }

  /** Routes that take events of other services. */
  get webhooks(): readonly Webhook[] {
    return this.view('webhooks', () => webhooks(this));
  }

  /** Messages that their sender takes for done too early. */
  get earlyAcks(): readonly EarlyAck[] {
    return this.view('earlyAcks', () => earlyAcks(this));
  }

  /** What a message that comes back does a second time. */
  get repeatedEffects(): readonly RepeatedEffect[] {
    return this.view('repeatedEffects', () => repeatedEffects(this));
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

  /** Places that take a number as a time. */
  get timeSinks(): readonly TimeSink[] {
    return this.view('timeSinks', () => timeSinks(this));
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
      () => new MisusedPromises(this.serviceCalls, this.calls, this.promises, this.roles),
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
    const { calls, origins, serviceCalls } = this;
    return this.view('pendingPromises', () =>
      pendingPromises({
        calls,
        origins,
        serviceCalls,
        neverReturns: (call) =>
          this.roles.of(call)?.facts.neverReturns === true || this.catches.neverReturns(call),
      }),
    );
  }

  /** Login names of which two spellings are two accounts. */
  get caseVariantIdentities(): ReturnType<typeof caseVariantIdentities> {
    return this.view('caseVariantIdentities', () => caseVariantIdentities(this));
  }

  /** Handlers of frameworks that do not wait for them. */
  get asyncHandlers(): readonly AsyncHandler[] {
    return this.view('asyncHandlers', () => asyncHandlers(this));
  }

  /** Packages whose framework was taught to wait, by a module that they import. */
  get rejectionPatches(): ReadonlySet<string> {
    return this.view('rejectionPatches', () => rejectionPatches(this));
  }

  /** What an unhandled rejection does here. */
  get rejections(): RejectionPolicy {
    return this.view('rejections', () =>
      rejectionPolicy(this.calls, this.effects, (path) => this.roleOf(path) === 'source'),
    );
  }

  /** The data that entry points reach. */
  get touches(): Touches {
    return this.view(
      'touches',
      () =>
        new Touches(
          this.calls,
          this.effects,
          this.roles,
          new Records(this.origins, this.entryPoints.reading.definitions, this.artefacts, this.calls.all),
          this.library,
          this.entryPoints.all,
        ),
    );
  }

  /** Who may call each entry point. */
  get access(): AccessView {
    return this.view('access', () => new AccessView(this));
  }

  get entryPoints(): EntryPoints {
    return this.view(
      'entryPoints',
      () =>
        new EntryPoints({
          units: this.units,
          origins: this.origins,
          calls: this.calls,
          values: this.values,
          roles: this.roles,
          read: (path) => this.project.read(path),
          packageOf: (path) => this.project.packageOf(path).dir,
          uses: dependencyTest((path) => this.project.packageOf(path)),
          packagesUsedBy: (path) => this.project.packageOf(path).dependsOn,
          isServing: (path) => this.isServing(path),
        }),
    );
  }
}
