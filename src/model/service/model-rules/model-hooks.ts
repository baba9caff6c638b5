import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import { lineageOf } from '../../resolution/classes.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Values } from '../../resolution/values.ts';
import type { Definitions } from '../entry-points/definitions.ts';
import type { Schema } from '../schema/schema.ts';
import type { Table } from '../schema/table.ts';

/** A field that a hook of a model gives another value before the row is written. */
export interface HookedField {
  field: string;
  /** The assignment. */
  at: Node;
  /** The new value hides the old one: a hash, a cipher text. */
  isProtected: boolean;
}

export interface ModelHook {
  table: Table;
  /** As the code registers it: `pre('save')`, `beforeUpdate`, `@BeforeInsert`. */
  name: string;
  events: readonly string[];
  fields: readonly HookedField[];
}

export interface HookSources {
  schema: Schema;
  origins: Origins;
  calls: Calls;
  values: Values;
  definitions: Definitions;
  units: readonly SourceUnit[];
}

const SEQUELIZE = /^before(Create|Update|Save|Validate|BulkCreate|BulkUpdate|Upsert)$/;
const DECORATORS = /^Before(Insert|Update|Create|Save|Upsert|BulkCreate|BulkUpdate)$/;
const PROTECTS = /hash|encrypt|bcrypt|argon|scrypt|pbkdf|cipher|seal/i;

/** L4: hooks of models that change what is written. */
export const modelHooks = (sources: HookSources): ModelHook[] =>
  sources.units.flatMap((unit) => [
    ...unit.nodesOf('Call').flatMap((call) => ofCall(call, sources)),
    ...unit.nodesOf('Class').flatMap((cls) => ofClass(cls, sources)),
  ]);

/** `schema.pre('save', fn)`, `User.beforeCreate(fn)`, `User.addHook('beforeCreate', fn)`, `User.init(…, { hooks })` */
const ofCall = (call: Node, sources: HookSources): ModelHook[] => {
  const { callee } = call;
  if (!callee?.is('Member') || !callee.object) return [];
  const fn =
    sources.calls.functionsOf(call.args.at(-1))[0] ?? call.args.findLast((one) => one.is('Function'));
  if (callee.name === 'pre' || SEQUELIZE.test(callee.name) || callee.name === 'addHook') {
    const table = fn && tableOf(callee.object, sources);
    if (!fn || !table) return [];
    const events = SEQUELIZE.test(callee.name) ? [callee.name] : eventsOf(call.argument(0), sources.values);
    const name = callee.name === 'pre' ? `pre('${events[0] ?? ''}')` : (events[0] ?? callee.name);
    return [{ table, name, events, fields: fieldsOf(fn) }];
  }
  const hooks = call.args.map((argument) => argument.property('hooks')).find((one) => one?.is('Object'));
  const table = hooks && (sources.schema.ofDeclaration(call) ?? tableOf(callee.object, sources));
  if (!table) return [];
  return hooks.properties.flatMap((property): ModelHook[] => {
    const value = property.value?.is('Function')
      ? property.value
      : sources.calls.functionsOf(property.value)[0];
    return value && SEQUELIZE.test(property.string)
      ? [{ table, name: property.string, events: [property.string], fields: fieldsOf(value) }]
      : [];
  });
};

/** `@BeforeInsert() hash() { this.password = … }` */
const ofClass = (cls: Node, { schema, origins }: HookSources): ModelHook[] => {
  const hooks = cls.members.flatMap((member) => {
    const names = member.decorators.flatMap((decorator) => {
      const name = decorator.expression?.isCall
        ? decorator.expression.callee?.name
        : decorator.expression?.name;
      return name !== undefined && DECORATORS.test(name) ? [name] : [];
    });
    return member.is('Function') && names.length ? [{ names, fields: fieldsOf(member) }] : [];
  });
  if (!hooks.length) return [];
  return schema.tables
    .filter(
      ({ declaration }) =>
        declaration?.is('Class') === true && lineageOf(origins, declaration).classes.includes(cls),
    )
    .flatMap((table) =>
      hooks.map(({ names, fields }) => ({
        table,
        name: `@${names[0] ?? ''}`,
        events: names.map((one) => one.replace(/^B/, 'b')),
        fields,
      })),
    );
};

const eventsOf = (node: Node | undefined, values: Values): string[] => {
  const nodes = node?.is('Array') ? node.elements : node ? [node] : [];
  return nodes.flatMap((one) => (one.is('Regex') ? [one.text] : (values.text(one) ?? [])));
};

const tableOf = (node: Node, { definitions, schema, origins }: HookSources): Table | undefined => {
  for (const { node: made } of definitions.of(node)) {
    const table = schema.ofDeclaration(made);
    if (table) return table;
    const given = made.is('Call') && made.callee?.name === 'createForClass' ? made.argument(0) : made;
    for (const origin of alternatives(origins.of(given))) {
      const found = origin.kind === 'class' ? schema.ofDeclaration(origin.cls) : undefined;
      if (found) return found;
    }
  }
  return undefined;
};

/** What the function assigns to the row: `this`, a name for it, its first parameter. */
const fieldsOf = (fn: Node): HookedField[] =>
  fn.descendants({ kinds: ['Assign', 'Call'] }).flatMap((node): HookedField[] => {
    if (node.isCall) {
      const isSet = node.callee?.is('Member') === true && /^(set|setDataValue)$/.test(node.callee.name);
      const field = isSet && isRow(node.callee?.object, fn) ? node.argument(0)?.stringValue : undefined;
      return field === undefined ? [] : [{ field, at: node, isProtected: PROTECTS.test(node.text) }];
    }
    const left = node.child('left');
    if (!left?.is('Member') || !isRow(left.object, fn)) return [];
    return [{ field: left.name, at: node, isProtected: PROTECTS.test(node.child('right')?.text ?? '') }];
  });

const isRow = (node: Node | undefined, fn: Node): boolean => {
  if (!node) return false;
  if (node.is('This')) return true;
  const declaration = node.binding?.declaration;
  const holder = declaration?.parent;
  if (holder?.is('VarDecl')) return holder.init?.is('This') === true;
  return (
    holder?.is('Param') === true &&
    fn.params[0] !== undefined &&
    holder.id === fn.params[0].id &&
    holder.file === fn.file
  );
};
