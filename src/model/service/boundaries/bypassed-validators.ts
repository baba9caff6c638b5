import type { Node } from '../../../facts/node.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { changesOf, type Change } from './schema-changes.ts';

/** A validator in the chain of a route whose handler reads the request as it came. */
export interface BypassedValidator {
  entry: EntryPoint;
  /** The validator in the chain. */
  step: Node;
  /** Where the handler reads the raw request. */
  read: Node;
  change: Change;
  /** The property that is changed; undefined where all of it is read. */
  key?: string;
}

/** Methods of a context that read what a validator of this part has parsed. */
const RAW: Readonly<Record<string, RegExp>> = {
  json: /^(json)$/,
  form: /^(parseBody|formData)$/,
  query: /^(query|queries)$/,
  param: /^(param)$/,
};

/** Handlers behind a validating middleware that keeps its result to itself, in path and source order. */
export const bypassedValidators = (model: ServiceModel): BypassedValidator[] =>
  model.entryPoints.all.flatMap((entry) =>
    entry.chain.flatMap((step): BypassedValidator[] => {
      if (!step.call || !model.isServiceCode(entry.node)) return [];
      const role = model.roles.allOf(step.call).find(({ name }) => name === 'validate');
      if (role) return ofContext(model, entry, role);
      return ofMiddleware(
        model,
        entry,
        step.call,
        step.fns.map(({ fn }) => fn),
      );
    }),
  );

/** `zValidator('json', schema)`, and `c.req.json()` in the handler. */
const ofContext = (model: ServiceModel, entry: EntryPoint, role: Role): BypassedValidator[] => {
  const part = model.values.text(model.roles.argument(role, 'part')) ?? '';
  const raw = RAW[part];
  const changes = changesOf(model.schemas, model.roles.argument(role, 'schema'));
  if (!raw || !changes.size) return [];
  for (const { fn } of entry.handlers) {
    for (const read of fn.descendants({ kinds: ['Call'] })) {
      const { callee } = read;
      if (!callee?.is('Member') || !raw.test(callee.name) || !/\breq$/.test(callee.object?.text ?? ''))
        continue;
      const key = model.values.text(read.argument(0));
      const change = key === undefined ? [...changes.values()][0] : changes.get(key);
      if (change) return [{ entry, step: role.call, read, change, ...(key !== undefined && { key }) }];
    }
  }
  return [];
};

/** `validate(schema)` that calls `schema.parse(req.body)` and goes on. */
const ofMiddleware = (
  model: ServiceModel,
  entry: EntryPoint,
  step: Node,
  fns: readonly Node[],
): BypassedValidator[] => {
  for (const fn of fns) {
    for (const call of fn.descendants({ kinds: ['Call'] })) {
      const role = model.roles
        .allOf(call)
        .find(({ name, facts }) => name === 'validate' && facts.replaces === true);
      const value = role && model.roles.argument(role, 'value');
      const part = value?.is('Member') ? value.name : undefined;
      if (!role || !value || !part || !/^(body|query)$/.test(part) || writesBack(fn, value, call)) continue;
      const changes = changesOf(model.schemas, schemaOf(model, role, step));
      const read = changes.size ? readIn(entry, part, changes) : undefined;
      if (read) return [{ entry, step: call, ...read }];
    }
  }
  return [];
};

/** The schema that the maker of the middleware was given, or the one that it names. */
const schemaOf = (model: ServiceModel, role: Role, step: Node): Node | undefined => {
  const schema = model.roles.argument(role, 'schema') ?? role.call.callee?.object;
  const param = schema?.is('Identifier') ? schema.binding?.declaration?.parent : undefined;
  if (!param?.is('Param') || !param.parent) return schema;
  const made = model.calls.targets(step).some(({ fn }) => fn === param.parent);
  return made ? step.argument(param.parent.params.indexOf(param)) : undefined;
};

/** The parsed value is put somewhere: `req.body = …`, `res.locals.body = …`, `Object.assign(req.body, …)`. */
const writesBack = (fn: Node, value: Node, call: Node): boolean => {
  const whole = call.parent?.is('Await') ? call.parent : call;
  if (!whole.parent?.is('ExprStmt', 'VarDecl', 'Member')) return true;
  return fn.descendants({ kinds: ['Assign', 'Call'] }).some((node) => {
    if (node.is('Assign')) {
      const left = node.child('left');
      return left?.is('Member', 'Index') === true && /^(req|request|res|ctx|context)\b/.test(left.text);
    }
    return (
      /^(assign|defineProperty|set)$/.test(node.callee?.name ?? '') &&
      node.text.includes(value.object?.text ?? '\0')
    );
  });
};

const readIn = (
  entry: EntryPoint,
  part: string,
  changes: ReadonlyMap<string, Change>,
): { read: Node; change: Change; key: string } | undefined => {
  for (const { fn } of entry.handlers) {
    for (const node of fn.descendants({ kinds: ['Member'] })) {
      if (node.name !== part || !/^(req|request)$/.test(node.object?.text ?? '')) continue;
      const { parent } = node;
      const keys =
        parent?.is('Member') && node.slot === 'object'
          ? [parent.name]
          : parent?.is('VarDecl') && parent.target?.is('ObjectPattern')
            ? parent.target.properties.map((one) => one.string)
            : [];
      for (const key of keys) {
        const change = changes.get(key) ?? changes.get('*');
        if (change) return { read: node, change, key };
      }
    }
  }
  return undefined;
};
