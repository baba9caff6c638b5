import type { Artefacts } from '../../../artefacts/artefacts.ts';
import type { Node } from '../../../facts/node.ts';
import type { Definitions } from '../entry-points/definitions.ts';
import { lineageOf } from '../../resolution/classes.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';

/** The record model that a call on a store is about. */
export interface RecordModel {
  name: string;
  columns: readonly string[];
  /** It hangs on a record that has an owner. */
  isOwned?: boolean;
}

const OWNER =
  /^(user|owner|author|created_?by|account|tenant|org|organi[sz]ation|workspace|team|customer|subscriber|member|profile)(_?id)?$/i;
const OWNER_KEY =
  /(^|_)(user|owner|author|account|tenant|organi[sz]ation|workspace|team|customer|subscriber)_?id$/i;
const PERSONAL =
  /^(e-?mail|phone(number)?|ssn|dob|birth\w*|address\w*|street|iban|card\w*|passport\w*|password\w*|salt|secret|totp\w*|api_?key\w*|private_?key)$/i;

/** Steps of query builders that name the table. */
const TABLE_STEPS = new Set(['from', 'insert', 'update', 'delete', 'into']);

/** The column names whose rows they are: `userId`, `tenant`. */
export const isOwnerKey = (column: string): boolean => OWNER_KEY.test(column) || OWNER.test(column);

export const hasOwner = (record: RecordModel): boolean =>
  record.isOwned === true ||
  record.columns.some(
    (column) =>
      OWNER_KEY.test(column) || (OWNER.test(column) && !/^(team|account|profile|member)$/i.test(column)),
  );

export const isPersonal = (record: RecordModel): boolean =>
  record.columns.some((column) => PERSONAL.test(column));

/** Columns of record models, by class fields, `init` definitions, entity types and Prisma models. */
export class Records {
  private initCalls: readonly Node[] | undefined;
  private readonly memo = new Map<Node, RecordModel | undefined>();

  constructor(
    private readonly origins: Origins,
    private readonly names: Definitions,
    private readonly artefacts: Artefacts,
    private readonly calls: readonly Node[],
  ) {}

  /** The model behind a call such as `Order.findAll()`, `this.orders.save()`, `prisma.order.create()`. */
  of(call: Node): RecordModel | undefined {
    if (this.memo.has(call)) return this.memo.get(call);
    const found = this.find(call);
    this.memo.set(call, found);
    return found;
  }

  /** The model that a class stands for. */
  ofClass(cls: Node): RecordModel {
    const fields = lineageOf(this.origins, cls).classes.flatMap((one) =>
      one.members.filter((member) => member.is('Field')).map((member) => member.name),
    );
    const defined = this.definitions
      .filter((call) => this.isClass(call.callee?.object, cls))
      .flatMap((call) => keysOf(call.argument(0)));
    return { name: cls.name, columns: [...new Set([...fields, ...defined])] };
  }

  /** `Model.init({ … })` of any class. */
  private get definitions(): readonly Node[] {
    return (this.initCalls ??= this.calls.filter((call) => {
      const callee = call.callee;
      return callee?.is('Member') && callee.name === 'init';
    }));
  }

  private isClass(node: Node | undefined, cls: Node): boolean {
    return (
      node?.name === cls.name &&
      alternatives(this.origins.of(node)).some((one) => one.kind === 'class' && one.cls === cls)
    );
  }

  private find(call: Node): RecordModel | undefined {
    const own = this.ofTable(call);
    if (own) return own;
    let receiver = call.callee?.object;
    for (let depth = 0; receiver && depth < 8; depth++) {
      const model = this.ofReceiver(receiver) ?? this.ofTable(receiver);
      if (model) return model;
      receiver = receiver.is('Call') ? receiver.callee?.object : undefined;
    }
    return undefined;
  }

  private ofReceiver(receiver: Node): RecordModel | undefined {
    for (const origin of alternatives(this.origins.of(receiver))) {
      if (origin.kind === 'class') return this.ofClass(origin.cls);
      if (origin.kind === 'instance' && origin.of.is('Class') && origin.of.decorators.length)
        return this.ofClass(origin.of);
      if (origin.kind !== 'library') continue;
      const [entity] = origin.args ?? [];
      if (entity?.kind === 'instance' && entity.of.is('Class')) return this.ofClass(entity.of);
      if (origin.package.startsWith('@prisma/') || /Prisma/.test(origin.path))
        return this.prismaModel(receiver.name);
    }
    return undefined;
  }

  /** `.from(orders)`, `.insert(orders)` of a table object, `db.query.orders.findFirst` */
  private ofTable(node: Node): RecordModel | undefined {
    const callee = node.is('Call') ? node.callee : undefined;
    const table = callee?.is('Member') && TABLE_STEPS.has(callee.name) ? node.argument(0) : undefined;
    for (const { node: made } of table ? this.names.of(table) : []) {
      const columns = columnsOf(made);
      if (!columns.length) continue;
      const isOwned = referencesOf(made).some((to) =>
        this.names.of(to).some((one) => hasOwner({ name: '', columns: columnsOf(one.node) })),
      );
      return { name: made.argument(0)?.stringValue ?? table?.name ?? '', columns, isOwned };
    }
    return undefined;
  }

  private prismaModel(delegate: string): RecordModel | undefined {
    for (const schema of this.artefacts.prismaSchemas) {
      const model = schema.models.find(({ name }) => name.toLowerCase() === delegate.toLowerCase());
      if (model) return { name: model.name, columns: model.fields.map(({ name }) => name) };
    }
    return undefined;
  }
}

/** Columns of `pgTable('orders', { … })`. */
const columnsOf = (made: Node): string[] =>
  made.is('Call') && /[tT]able$/.test(made.callee?.name ?? '') ? keysOf(made.argument(1)) : [];

/** Tables that `references(() => accounts.id)` names. */
const referencesOf = (made: Node): Node[] => {
  const found: Node[] = [];
  for (const inner of made.descendants()) {
    const target =
      inner.is('Call') && inner.callee?.name === 'references' ? inner.argument(0)?.body : undefined;
    if (target?.is('Member') && target.object) found.push(target.object);
  }
  return found;
};

const keysOf = (node: Node | undefined): string[] =>
  node?.is('Object') ? node.properties.filter((one) => one.is('Property')).map((one) => one.string) : [];
