import { MisusedPromises } from './behaviour/misused-promises.ts';
import { NestBodies } from './service/boundaries/nest-bodies.ts';
import type { Node, SourceUnit } from '../facts/node.ts';
import type { Artefacts } from '../artefacts/artefacts.ts';
import type { LibraryModel } from '../libraries/table.ts';
import type { Library } from '../libraries/library-index.ts';
import { dependencyTest } from './service/entry-points/dependency-test.ts';
import type { FileRole, Project } from '../project/project.ts';
import { isDevelopmentOnly } from './behaviour/branches.ts';
import { AccessView } from './service/access/access.ts';
import { Records } from './service/access/records.ts';
import { Touches } from './service/access/touches.ts';
import { Calls } from './resolution/calls.ts';
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
import { RuledClasses } from './behaviour/taint/ruled-classes.ts';
import { Schemas } from './behaviour/taint/schemas.ts';
import { Effects } from './meaning/effects.ts';
import { EntryPoints } from './service/entry-points/entry-points.ts';
import { ClientMakers } from './meaning/client-makers.ts';
import { EmbeddedStore } from './meaning/embedded-store.ts';
import { describedModules } from './resolution/described.ts';
import { Exports } from './resolution/exports.ts';
import { FailureHandlers } from './behaviour/failure-handlers.ts';
import type { StateSources } from './service/limits.ts';
import type { metricsEndpoints } from './service/metrics-endpoints.ts';
import type { requestMetrics } from './service/request-metrics.ts';
import type { manyReads } from './behaviour/whole-table-reads.ts';
import { FloatingPromises } from './behaviour/floating-promises.ts';
import { Guarded } from './resolution/guarded.ts';
import { Logs } from './meaning/logs.ts';
import { Loops } from './behaviour/loops.ts';
import { Modules } from './resolution/modules.ts';
import { Origins } from './resolution/origins.ts';
import { Promises } from './behaviour/promises.ts';
import { rejectionPolicy, type RejectionPolicy } from './behaviour/rejection-policy.ts';
import { publishSites, type PublishSite } from './meaning/publishes.ts';
import { QueryLogs } from './meaning/query-logs.ts';
import { Questions } from './questions.ts';
import { Responses } from './meaning/responses.ts';
import { Roles } from './meaning/roles.ts';
import { Tests } from './service/tests.ts';
import { Messaging } from './service/messaging/messaging.ts';
import { repeatedEffects, type RepeatedEffect } from './service/repeats/repeated-effects.ts';
import { paidCalls, type PaidCall } from './service/repeats/paid-calls.ts';
import { Budgets, type LatencyBudgets } from './service/budgets.ts';
import { DataViews } from './service/data-views.ts';
import { Transactions } from './service/transactions.ts';
import { fillsMemo } from './behaviour/runs-once.ts';
import { Values } from './resolution/values.ts';

/** Files of other roles run beside the service, or not at all. */
const ROLES_THAT_SERVE: ReadonlySet<FileRole> = new Set(['source', 'cli', 'generated', 'vendored']);

export interface ModelInput {
  project: Project;
  /** In path order. */
  units: readonly SourceUnit[];
  library: Library;
  artefacts: Artefacts;
  /** `YYYY-MM-DD`: what end-of-life dates are held against. */
  today?: string;
  /** What the user says that symbols of in-house modules mean. */
  models?: readonly LibraryModel[];
  /** What the service promises, by the user. */
  budgets?: LatencyBudgets;
  /** Facts of a file that is not among the units (generated, outside of the scope), for names that lead to it. */
  load?: (path: string) => SourceUnit | undefined;
}

/**
 * What a senior engineer would draw on a whiteboard after a day in the code.
 * Views are computed when first asked for, so that a run of one category pays for what it uses.
 */
export class ServiceModel {
  readonly project: Project;
  readonly units: readonly SourceUnit[];
  readonly library: Library;
  readonly artefacts: Artefacts;
  readonly today: string | undefined;
  readonly budgets: Budgets;
  readonly modules: Modules;
  readonly exports: Exports;
  readonly origins: Origins;
  readonly calls: Calls;
  readonly values: Values;
  readonly roles: Roles;
  private lazyPromises: Promises | undefined;
  private lazyComparisons: readonly Comparison[] | undefined;
  private lazyClientWrites: readonly ClientWrite[] | undefined;
  private lazyValidation: Validation | undefined;
  private lazyMisused: MisusedPromises | undefined;
  private lazyNestBodies: NestBodies | undefined;
  private lazyGuards: Guards | undefined;
  private lazyOverwrites: Overwrites | undefined;
  private lazyRuledClasses: RuledClasses | undefined;
  private lazySchemas: Schemas | undefined;
  private lazyNamedOptions: NamedOptions | undefined;
  private lazyGivenHandlers: Handlers | undefined;
  private lazyDataflow: Dataflow | undefined;
  private lazyEffects: Effects | undefined;
  private lazyEntryPoints: EntryPoints | undefined;
  private lazyAccess: AccessView | undefined;
  private lazyTouches: Touches | undefined;
  private lazyEmbedded: EmbeddedStore | undefined;
  private lazyTransactions: Transactions | undefined;
  private lazyData: DataViews | undefined;
  private lazyTests: Tests | undefined;
  private lazyQuestions: Questions | undefined;
  private lazyPaidCalls: readonly PaidCall[] | undefined;
  private lazyMessaging: Messaging | undefined;
  private lazyRepeated: readonly RepeatedEffect[] | undefined;
  private lazyPublishes: readonly PublishSite[] | undefined;
  private lazyMakers: ClientMakers | undefined;
  private lazyQueryLogs: QueryLogs | undefined;
  private lazyResponses: Responses | undefined;
  private lazyLoops: Loops | undefined;
  private lazyCatches: Catches | undefined;
  private lazyAnswers: Answers | undefined;
  private lazyResponsePaths: ResponsePathsView | undefined;
  private lazyEmitters: Emitters | undefined;
  private lazyLimiterWindows: readonly LimiterWindow[] | undefined;
  private lazyBreakers: readonly Breaker[] | undefined;
  private lazyRetryAttempts: readonly RetryAttempt[] | undefined;
  private lazyPools: Pools | undefined;
  private lazyOutbound: Outbound | undefined;
  private lazyUsage: Usage | undefined;
  private lazyFloating: FloatingPromises | undefined;
  private lazyLogs: Logs | undefined;
  private lazyHandlers: FailureHandlers | undefined;
  private lazyServiceUnits: readonly SourceUnit[] | undefined;
  private lazyServiceCalls: readonly Node[] | undefined;
  private lazyRejections: RejectionPolicy | undefined;
  private readonly byPath: ReadonlyMap<string, SourceUnit>;

  constructor(input: ModelInput) {
    this.project = input.project;
    this.units = input.units;
    this.library = input.library;
    this.artefacts = input.artefacts;
    this.today = input.today;
    this.budgets = new Budgets(input.budgets ?? {}, () => this.questions);
    this.byPath = new Map(input.units.map((unit) => [unit.path, unit]));
    this.modules = new Modules(input.project, this.byPath, input.load);
    this.exports = new Exports(this.modules, describedModules(input.models ?? [], this.modules));
    this.origins = new Origins(this.modules, this.exports, this.library);
    this.calls = new Calls(this.origins, this.units);
    this.values = new Values(this.origins);
    this.roles = new Roles(this.origins, this.calls, this.values, this.library);
  }

  get promises(): Promises {
    return (this.lazyPromises ??= new Promises(this.origins, this.calls, this.roles));
  }

  get effects(): Effects {
    return (this.lazyEffects ??= new Effects(this.calls, this.roles, this.values));
  }

  /** What frameworks give to the functions that they call. */
  get handlers(): Handlers {
    return (this.lazyGivenHandlers ??= new Handlers(this.entryPoints.all, this.roles, this.calls));
  }

  /** Tests that values have passed where they are used. */
  get guards(): Guards {
    return (this.lazyGuards ??= new Guards(this.calls, this.values));
  }

  /** What names and members were set to last. */
  get overwrites(): Overwrites {
    return (this.lazyOverwrites ??= new Overwrites());
  }

  /** What decorators say of the values of parameters. */
  get ruledClasses(): RuledClasses {
    return (this.lazyRuledClasses ??= new RuledClasses(this.origins, this.values));
  }

  /** What schemas say of the values that they let through. */
  get schemas(): Schemas {
    return (this.lazySchemas ??= new Schemas(this.values, this.exports, this.modules));
  }

  /** Where values come from: request, store, configuration, clock. */
  get dataflow(): Dataflow {
    return (this.lazyDataflow ??= new Dataflow(this));
  }

  /** Writes to a store that carry values of a request. */
  get clientWrites(): readonly ClientWrite[] {
    return (this.lazyClientWrites ??= clientWritesOf(
      this.serviceCalls,
      this.roles,
      this.values,
      this.dataflow,
    ));
  }

  /** Properties of object literals in the code of the service, by name. */
  get namedOptions(): NamedOptions {
    return (this.lazyNamedOptions ??= namedOptionsOf(this.serviceUnits));
  }

  /** What holds requests against schemas. */
  get validation(): Validation {
    return (this.lazyValidation ??= new Validation(
      this.calls,
      this.roles,
      this.origins,
      this.dataflow,
      (path) => this.isServing(path),
    ));
  }

  /** Bodies and queries of NestJS handlers, with the pipes and rules that test them. */
  get nestBodies(): NestBodies {
    return (this.lazyNestBodies ??= new NestBodies(this));
  }

  /** Values held against each other in the code of the service. */
  get comparisons(): readonly Comparison[] {
    return (this.lazyComparisons ??= comparisonsOf(this.serviceUnits, this.serviceCalls, this.roles));
  }

  get catches(): Catches {
    return (this.lazyCatches ??= new Catches(
      this.serviceUnits,
      this.serviceCalls,
      this.calls,
      this.promises,
      this.effects,
      this.roles,
    ));
  }

  /** Calls that answer requests or pass them on. */
  get answers(): Answers {
    return (this.lazyAnswers ??= new Answers(this.roles, this.calls, this.values));
  }

  /** How handlers and their helpers answer on every way through them. */
  get responsePaths(): ResponsePathsView {
    return (this.lazyResponsePaths ??= new ResponsePathsView(
      this.answers,
      this.calls,
      this.effects,
      (call) => this.roles.of(call)?.facts.neverReturns === true || this.catches.neverReturns(call),
      (node) => this.isServiceCode(node),
    ));
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

  /** Code of the service in the scope: where findings may start. */
  isServiceCode(node: Node): boolean {
    const file = this.project.file(node.path);
    return file?.role === 'source' && file.inScope;
  }

  /** Calls that tell people or machines what happened. */
  get logs(): Logs {
    return (this.lazyLogs ??= new Logs(this.calls, this.effects, this.roles, this.values, this.origins));
  }

  /** What `catch` clauses and `.catch` handlers know of the failure and do with the error. */
  get failureHandlers(): FailureHandlers {
    return (this.lazyHandlers ??= new FailureHandlers(
      this.catches,
      this.calls,
      new Guarded(this.calls, this.promises, this.effects, this.roles),
      this.logs,
    ));
  }

  get embeddedStore(): EmbeddedStore {
    return (this.lazyEmbedded ??= new EmbeddedStore(
      this.calls,
      this.origins,
      this.values,
      (path) => this.project.packageOf(path).dir,
    ));
  }

  get transactions(): Transactions {
    return (this.lazyTransactions ??= new Transactions(
      this.serviceCalls,
      this.calls,
      this.roles,
      this.effects,
      this.values,
    ));
  }

  /** Tables, statements on them, and what runs while transactions are open. */
  get data(): DataViews {
    return (this.lazyData ??= new DataViews(this));
  }

  /** Test blocks, assertions and waits of the test files in the scope. */
  get tests(): Tests {
    if (!this.lazyTests) {
      const units = this.units.filter((unit) => {
        const file = this.project.file(unit.path);
        return file?.role === 'test' && file.inScope;
      });
      this.lazyTests = new Tests(units, this.origins, this.calls, this.values, this.promises);
    }
    return this.lazyTests;
  }

  get questions(): Questions {
    return (this.lazyQuestions ??= new Questions(this.calls, this.entryPoints.all));
  }

  /** Calls that move money at a provider that takes an idempotency key. */
  get paidCalls(): readonly PaidCall[] {
    return (this.lazyPaidCalls ??= paidCalls(this));
  }

  /** Queues, what is put on them, and what runs for it. */
  get messaging(): Messaging {
    return (this.lazyMessaging ??= new Messaging(this));
  }

  /** What a message that comes back does a second time. */
  get repeatedEffects(): readonly RepeatedEffect[] {
    return (this.lazyRepeated ??= repeatedEffects(this));
  }

  get publishes(): readonly PublishSite[] {
    return (this.lazyPublishes ??= publishSites(this.serviceCalls, this.effects, this.promises));
  }

  get clientMakers(): ClientMakers {
    return (this.lazyMakers ??= new ClientMakers(this.serviceCalls, this.origins));
  }

  get queryLogs(): QueryLogs {
    return (this.lazyQueryLogs ??= new QueryLogs(this.serviceCalls, this.origins, this.values));
  }

  get responses(): Responses {
    return (this.lazyResponses ??= new Responses(
      this.serviceCalls,
      this.origins,
      this.calls,
      this.roles,
      this.values,
    ));
  }

  get loops(): Loops {
    return (this.lazyLoops ??= new Loops(
      this.serviceUnits,
      this.serviceCalls,
      this.origins,
      this.calls,
      this.values,
      this.roles,
      this.effects,
    ));
  }

  /** Calls to other services, with the client and the deadline that hold there. */
  get outbound(): Outbound {
    return (this.lazyOutbound ??= new Outbound({
      calls: this.calls,
      origins: this.origins,
      roles: this.roles,
      values: this.values,
      usage: this.usage,
      serviceCalls: this.serviceCalls,
    }));
  }

  /** Emitters whose failure ends the process where nobody listens. */
  get emitters(): Emitters {
    return (this.lazyEmitters ??= new Emitters({
      trace: this.outbound.trace,
      calls: this.calls,
      roles: this.roles,
      usage: this.usage,
      serviceCalls: this.serviceCalls,
    }));
  }

  /** Connections to data stores with the limits that hold for them. */
  get pools(): Pools {
    return (this.lazyPools ??= new Pools({
      trace: this.outbound.trace,
      values: this.values,
      usage: this.usage,
      serviceCalls: this.serviceCalls,
    }));
  }

  /** Circuit breakers with their options. */
  get breakers(): readonly Breaker[] {
    return (this.lazyBreakers ??= breakers(
      { trace: this.outbound.trace, values: this.values, usage: this.usage },
      this.serviceCalls,
    ));
  }

  /** Retries written as loops and as operators of observables. */
  get retryAttempts(): readonly RetryAttempt[] {
    return (this.lazyRetryAttempts ??= retryAttempts({
      trace: this.outbound.trace,
      calls: this.calls,
      roles: this.roles,
      promises: this.promises,
      units: this.serviceUnits.filter(({ path }) => this.usage.isServed(path)),
    }));
  }

  /** Windows of rate limiters, with the unit that the library takes. */
  get limiterWindows(): readonly LimiterWindow[] {
    return (this.lazyLimiterWindows ??= limiterWindows({
      trace: this.outbound.trace,
      roles: this.roles,
      values: this.values,
      usage: this.usage,
      serviceCalls: this.serviceCalls,
    }));
  }

  /** What happens after an uncaught exception. */
  get uncaughtHandlers(): readonly ProcessHandler[] {
    const calls = this.serviceCalls.filter((call) => this.usage.isServed(call.path));
    return processHandlers(this.outbound.trace, this.roles, calls, 'uncaughtException');
  }

  /** Which files run in a service. */
  get usage(): Usage {
    return (this.lazyUsage ??= new Usage({
      project: this.project,
      units: this.units,
      unit: (path) => this.unit(path),
      modules: this.modules,
      origins: this.origins,
      serves: () =>
        this.roles
          .callsOf('listen', 'route', 'consume', 'schedule', 'controller', 'resolver', 'procedure')
          .map(({ call }) => call),
    }));
  }

  get floatingPromises(): FloatingPromises {
    return (this.lazyFloating ??= new FloatingPromises(
      this.serviceCalls,
      this.calls,
      this.promises,
      this.effects,
      this.roles,
      () => this.rejections,
    ));
  }

  /** Functions nobody waits for, and promises taken for their values. */
  get misusedPromises(): MisusedPromises {
    return (this.lazyMisused ??= new MisusedPromises(
      this.serviceCalls,
      this.calls,
      this.promises,
      this.roles,
    ));
  }

  /** What an unhandled rejection does here. */
  get rejections(): RejectionPolicy {
    return (this.lazyRejections ??= rejectionPolicy(
      this.calls,
      this.effects,
      (path) => this.roleOf(path) === 'source',
    ));
  }

  /** The role of a reviewed file; `source` is code of the service or of a library it uses. */
  roleOf(path: string): FileRole {
    return this.project.file(path)?.role ?? 'source';
  }

  /** Files in the scope that hold code of the service: where most findings may start. */
  get serviceUnits(): readonly SourceUnit[] {
    return (this.lazyServiceUnits ??= this.units.filter((unit) => {
      const file = this.project.file(unit.path);
      return file?.role === 'source' && file.inScope;
    }));
  }

  /** Calls in `serviceUnits`, in path and source order. */
  get serviceCalls(): readonly Node[] {
    if (!this.lazyServiceCalls) {
      const units = new Set(this.serviceUnits);
      this.lazyServiceCalls = this.calls.all.filter((call) => units.has(call.file));
    }
    return this.lazyServiceCalls;
  }

  /** The data that entry points reach. */
  get touches(): Touches {
    return (this.lazyTouches ??= new Touches(
      this.calls,
      this.effects,
      this.roles,
      new Records(this.origins, this.entryPoints.reading.definitions, this.artefacts, this.calls.all),
      this.library,
      this.entryPoints.all,
    ));
  }

  /** Who may call each entry point. */
  get access(): AccessView {
    return (this.lazyAccess ??= new AccessView(this));
  }

  get entryPoints(): EntryPoints {
    return (this.lazyEntryPoints ??= new EntryPoints({
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
    }));
  }

  /** The call fills a memo of its own, so that it runs once although requests reach it. */
  isMemoFilling(node: Node): boolean {
    return fillsMemo(node, this.calls);
  }

  /** The code only runs outside of production. */
  isDevelopmentOnly(node: Node): boolean {
    return isDevelopmentOnly(node);
  }

  /** Whether code of a file may serve: no tests, fixtures, scripts. */
  isServing(path: string): boolean {
    return ROLES_THAT_SERVE.has(this.roleOf(path));
  }

  unit(path: string): SourceUnit | undefined {
    return this.byPath.get(path);
  }
}
