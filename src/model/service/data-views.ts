import type { ServiceModel } from '../model.ts';
import { ConflictMapping } from './db/conflict-mapping.ts';
import { Db } from './db/db.ts';
import { findThenCreates, type FindThenCreate } from './db/find-then-create.ts';
import { readModifyWrites, type ReadModifyWrite } from './db/read-modify-write.ts';
import { TableNames } from './db/table-names.ts';
import { heldCalls, type HeldCall } from './held-calls.ts';
import { Schema } from './schema/schema.ts';
import type { DbOp } from './db/op.ts';
import type { Table } from './schema/table.ts';
import { swallowedFailures, type SwallowedFailure } from './swallowed-failures.ts';
import { transactionExtents, type TransactionExtent } from './transaction-extents.ts';
import { isClient } from '../behaviour/dataflow/label.ts';
import { bypassedRules } from './model-rules/bypassed-rules.ts';
import { modelHooks } from './model-rules/model-hooks.ts';
import { revivals } from './unique-gaps/revivals.ts';
import { uniqueGaps, type CheckedKeys } from './unique-gaps/unique-gaps.ts';
import { Written } from './unique-gaps/written-values.ts';

/** L4: the service's data: its tables, its statements, and how they hold together. */
export class DataViews {
  private lazySchema: Schema | undefined;
  private lazyDb: Db | undefined;
  private lazyFinds: readonly FindThenCreate[] | undefined;
  private lazyMapping: ConflictMapping | undefined;
  private lazyChanges: readonly ReadModifyWrite[] | undefined;
  private lazyExtents: readonly TransactionExtent[] | undefined;
  private lazySwallowed: readonly SwallowedFailure[] | undefined;
  private lazyWaits: readonly { extent: TransactionExtent; held: HeldCall | undefined }[] | undefined;
  private lazyOps: ReadonlyMap<Table, readonly DbOp[]> | undefined;
  private lazyKeys: CheckedKeys | undefined;
  private lazyRules: ReturnType<typeof bypassedRules> | undefined;

  constructor(private readonly model: ServiceModel) {}

  get schema(): Schema {
    if (!this.lazySchema) {
      const { artefacts, project, units, origins, values, calls, roles } = this.model;
      const { definitions } = this.model.entryPoints.reading;
      this.lazySchema = new Schema({ artefacts, project, units, origins, values, calls, roles, definitions });
    }
    return this.lazySchema;
  }

  get db(): Db {
    if (!this.lazyDb) {
      const { calls, origins, roles, values, entryPoints } = this.model;
      const names = new TableNames(this.schema, origins, roles, values, entryPoints.reading.definitions);
      this.lazyDb = new Db(calls, roles, values, names);
    }
    return this.lazyDb;
  }

  /** Rows that are created after a look that found none. */
  get findThenCreates(): readonly FindThenCreate[] {
    const { roles, calls, serviceCalls } = this.model;
    const { db, schema } = this;
    return (this.lazyFinds ??= findThenCreates({ db, schema, roles, calls, serviceCalls }));
  }

  /** Where violations of unique keys are told from other failures. */
  get conflictMapping(): ConflictMapping {
    return (this.lazyMapping ??= new ConflictMapping(this.model.units, this.model.calls));
  }

  /** Values that are written back changed, after they were read. */
  get readModifyWrites(): readonly ReadModifyWrite[] {
    const { origins, calls, serviceCalls } = this.model;
    return (this.lazyChanges ??= readModifyWrites({
      db: this.db,
      schema: this.schema,
      origins,
      calls,
      serviceCalls,
    }));
  }

  /** Where transactions are open, opened by middleware, decorators and functions of the project too. */
  get transactionExtents(): readonly TransactionExtent[] {
    const { calls, roles, serviceCalls, entryPoints } = this.model;
    return (this.lazyExtents ??= transactionExtents({
      calls,
      roles,
      serviceCalls,
      entries: entryPoints.all,
    }));
  }

  /** Failures of statements that stay inside of an open transaction. */
  get swallowedFailures(): readonly SwallowedFailure[] {
    return (this.lazySwallowed ??= swallowedFailures(this.transactionExtents, this.model));
  }

  /** What is waited for while a transaction is open. */
  get transactionWaits(): readonly { extent: TransactionExtent; held: HeldCall | undefined }[] {
    return (this.lazyWaits ??= heldCalls(this.transactionExtents, this.model));
  }

  /** The service's statements on each table. */
  get operations(): ReadonlyMap<Table, readonly DbOp[]> {
    if (this.lazyOps) return this.lazyOps;
    const byTable = new Map<Table, DbOp[]>();
    for (const call of this.model.serviceCalls) {
      const op = this.db.of(call);
      if (!op?.table) continue;
      const list = byTable.get(op.table);
      if (list) list.push(op);
      else byTable.set(op.table, [op]);
    }
    return (this.lazyOps = byTable);
  }

  /** Unique keys, and what they do not refuse or refuse too much. */
  get uniqueKeys(): CheckedKeys {
    return (this.lazyKeys ??= uniqueGaps({
      schema: this.schema,
      ops: this.operations,
      finds: this.findThenCreates,
      written: new Written(this.operations, this.model.serviceUnits),
      revivals: revivals(this.schema, this.model),
      isMigration: (path) => this.model.roleOf(path) === 'migration' || /\.sql$/.test(path),
    }));
  }

  /** Writes past the hooks and validators of their models. */
  get bypassedRules(): ReturnType<typeof bypassedRules> {
    if (this.lazyRules) return this.lazyRules;
    const { origins, calls, values, roles, units, serviceCalls, dataflow } = this.model;
    const { definitions } = this.model.entryPoints.reading;
    const validatesUpdates = serviceCalls.some(
      (call) =>
        call.argument(0)?.stringValue === 'runValidators' &&
        calls.libraryCallee(call)?.package === 'mongoose',
    );
    return (this.lazyRules = bypassedRules({
      hooks: modelHooks({ schema: this.schema, origins, calls, values, definitions, units }),
      operations: this.operations,
      roles,
      values,
      isClient: (value) => dataflow.labelsOf(value).some((one) => isClient(one) && !one.through.validated),
      validatesUpdates,
    }));
  }
}
