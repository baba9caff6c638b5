import { Node } from '../../../facts/node.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import { Arguments, settle } from '../db/expression.ts';
import type { DbOp } from '../db/op.ts';
import { columnKey, type Table } from '../schema/table.ts';
import type { HookedField, ModelHook } from './model-hooks.ts';

/** A write that does not run what its model does before rows are written. */
export interface BypassedRule {
  op: DbOp;
  table: Table;
  field: string;
  /** The hook's assignment, or the validated field. */
  rule: Node;
  kind: 'hook' | 'validator';
  /** As the code names it: `pre('save')`, `min`. */
  name: string;
  isProtected: boolean;
}

export interface RuleSources {
  hooks: readonly ModelHook[];
  operations: ReadonlyMap<Table, readonly DbOp[]>;
  roles: Roles;
  values: Values;
  /** The value comes from a request. */
  isClient(value: Node): boolean;
  /** `mongoose.set('runValidators', true)` */
  validatesUpdates: boolean;
}

const BOOKKEEPING = /(_at|At|_on|count|Count|version|Version|__v)$/;
const VALIDATORS = /^(min|max|enum|match|validate|minlength|maxlength|minLength|maxLength)$/;

/** L4: writes past the hooks and validators of their models; and those that run them. */
export const bypassedRules = (sources: RuleSources): { bypassed: BypassedRule[]; sound: Node[] } => {
  const bypassed: BypassedRule[] = [];
  const sound: Node[] = [];
  for (const [table, ops] of sources.operations) {
    const hooks = sources.hooks.filter((hook) => hook.table === table);
    for (const op of ops) {
      if (!/^(update|upsert|insert)$/.test(op.verb) || op.role.facts.marks) continue;
      const found = pastHook(op, table, hooks, sources) ?? pastValidator(op, table, sources);
      if (found) bypassed.push(found);
      else if (hooks.length) sound.push(op.call);
    }
  }
  return { bypassed, sound };
};

const pastHook = (
  op: DbOp,
  table: Table,
  hooks: readonly ModelHook[],
  { roles }: RuleSources,
): BypassedRule | undefined => {
  if (!skipsHooks(op)) return undefined;
  const method = op.call.callee?.name ?? '';
  const written = writtenFields(op);
  for (const hook of hooks) {
    if (!concerns(hook, op)) continue;
    for (const field of hook.fields) {
      const value = written.get(columnKey(field.field));
      if (!value || (!field.isProtected && (BOOKKEEPING.test(field.field) || isTurnedOff(op)))) continue;
      if (hooks.some((one) => one.events.some((event) => runsFor(event, method)))) continue;
      if (isMadeHere(value, field, roles)) continue;
      return {
        op,
        table,
        field: field.field,
        rule: field.at,
        kind: 'hook',
        name: hook.name,
        isProtected: field.isProtected,
      };
    }
  }
  return undefined;
};

/** The library writes without the model's hooks, or is told to. */
const skipsHooks = ({ call, role }: DbOp): boolean => {
  if (call.args.some((argument) => argument.property('individualHooks')?.is('True'))) return false;
  return isTurnedOff({ call }) || role.facts.hooks === false;
};

/** `{ hooks: false }` is said on purpose: what hides a value must run all the same. */
const isTurnedOff = ({ call }: Pick<DbOp, 'call'>): boolean =>
  call.args.some((argument) => argument.property('hooks')?.is('False'));

/** The hook is for writes of this kind, had they run it. */
const concerns = ({ events }: ModelHook, { verb }: DbOp): boolean =>
  events.some((event) =>
    verb === 'insert'
      ? /save|create|insert/i.test(event)
      : verb === 'update'
        ? /save|update/i.test(event)
        : true,
  );

/** `pre('updateOne')` runs for `updateOne`; bulk hooks of Sequelize for its bulk calls. */
const runsFor = (event: string, method: string): boolean =>
  event === method ||
  (event.startsWith('/') && event.toLowerCase().includes(method.toLowerCase().replace(/many|one/, ''))) ||
  (/^findBy\w+AndUpdate$/.test(method) && event === 'findOneAndUpdate') ||
  (/bulkupdate$/i.test(event) && method === 'update') ||
  (/bulkcreate$/i.test(event) && method === 'bulkCreate') ||
  (/upsert$/i.test(event) && method === 'upsert');

const writtenFields = (op: DbOp): Map<string, Node> => {
  const fields = new Map<string, Node>();
  for (const [name, value] of op.data.values) fields.set(columnKey(name), value);
  if (/^(bulkWrite|insertMany|bulkCreate)$/.test(op.call.callee?.name ?? ''))
    for (const property of op.call.argument(0)?.descendants({ kinds: ['Property'] }) ?? [])
      if (property.string && property.value) fields.set(columnKey(property.string), property.value);
  return fields;
};

/** The value is what the hook would make of it: a hash of the service. */
const isMadeHere = (value: Node, field: HookedField, roles: Roles): boolean => {
  if (!field.isProtected) return false;
  const { node } = settle(value, Arguments.none);
  if (!node) return false;
  const made = /hash|encrypt|cipher|digest|sealed/i;
  if (made.test(value.text) || made.test(node.is('Call') ? node.text : '')) return true;
  const role = node.isCall ? roles.of(node)?.name : undefined;
  return node.is('Null') || (role !== undefined && made.test(role));
};

const pastValidator = (
  op: DbOp,
  table: Table,
  { values, isClient, validatesUpdates }: RuleSources,
): BypassedRule | undefined => {
  if (
    table.source !== 'mongoose' ||
    op.verb !== 'update' ||
    op.role.facts.hooks !== false ||
    validatesUpdates
  )
    return undefined;
  if (!/update/i.test(op.call.callee?.name ?? '') || op.call.callee?.name === 'bulkWrite') return undefined;
  const options = op.call.args.at(-1);
  if (options?.property('runValidators') || values.setting(options, 'runValidators').state !== 'none')
    return undefined;
  for (const [name, value] of op.data.values) {
    const column = table.columns.find((one) => columnKey(one.name) === columnKey(name));
    const rule = column?.site instanceof Node ? validatorOf(column.site) : undefined;
    if (rule && isClient(value))
      return { op, table, field: name, rule, kind: 'validator', name: rule.string, isProtected: false };
  }
  return undefined;
};

/** `{ type: Number, min: 0 }`, `@Prop({ min: 0 })` */
const validatorOf = (site: Node): Node | undefined =>
  site.descendants({ kinds: ['Property'] }).find(({ string }) => VALIDATORS.test(string));
