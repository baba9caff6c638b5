import { asyncHandlers, rejectionPatches, type AsyncHandler } from './service/async-handlers.ts';
import { timeSinks, type TimeSink } from './behaviour/time/time-sinks.ts';
import { NestBodies } from './service/boundaries/nest-bodies.ts';
import { dependencyTest } from './service/entry-points/dependency-test.ts';
import { AccessView } from './service/access/access.ts';
import { Records } from './service/access/records.ts';
import { Touches } from './service/access/touches.ts';
import { clientWritesOf, type ClientWrite } from './behaviour/dataflow/client-writes.ts';
import { Dataflow } from './behaviour/dataflow/dataflow.ts';
import { Handlers } from './behaviour/dataflow/handlers.ts';
import { Validation } from './behaviour/dataflow/validation.ts';
import { ParameterRules } from './behaviour/taint/parameter-rules.ts';
import { RuleClasses } from './service/boundaries/rule-classes.ts';
import { EntryPoints } from './service/entry-points/entry-points.ts';
import type { StateSources } from './service/limits.ts';
import type { metricsEndpoints } from './service/metrics-endpoints.ts';
import type { requestMetrics } from './service/request-metrics.ts';
import type { manyReads } from './behaviour/whole-table-reads.ts';
import { Questions } from './questions.ts';
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
import { BehaviourModel } from './behaviour-model.ts';

/**
 * What a senior engineer would draw on a whiteboard after a day in the code.
 * Views are computed when first asked for, so that a run of one category pays for what it uses.
 */
export class ServiceModel extends BehaviourModel {
  /** What the service promises to be done in. */
  get budgets(): Budgets {
    return this.view('budgets', () => new Budgets(this.input.budgets ?? {}, () => this.questions));
  }

  /** What frameworks give to the functions that they call. */
  get handlers(): Handlers {
    return this.view('handlers', () => new Handlers(this.entryPoints.all, this.roles, this.calls));
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
      return new Tests(units, this.origins, this.calls, this.values, this.promises, this.roles);
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

  /** Places that take a number as a time. */
  get timeSinks(): readonly TimeSink[] {
    return this.view('timeSinks', () => timeSinks(this));
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
          functions: this.artefacts.functionsFiles.flatMap(({ functions }) => functions),
        }),
    );
  }
}
