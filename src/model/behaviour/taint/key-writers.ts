import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Sink } from './injections.ts';
import { argumentsOf } from './sinks.ts';

/** `merge`: the keys of an object are walked; `path`: the parts of a text; `nested`: two keys in one write. */
export type KeyForm = 'merge' | 'path' | 'nested';

/** A function of the project that writes members of members, by keys that it is given. */
interface Writer {
  fn: Node;
  /** Parameters that the keys come from. */
  from: readonly number[];
  form: 'merge' | 'path';
}

/** Own tests of dangerous keys, and targets that inherit nothing. */
const GUARDS =
  /__proto__|["'`]prototype["'`]|hasOwn|isPrototypePolluted|[uU]nsafe|[dD]angerous|[fF]orbidden|Object\.create\(null\)|new Map\b|defineProperty/;
const LISTS = /^(keys|entries|getOwnPropertyNames)$/;

/** Places where keys of a client can lead into what every object inherits. */
export const keySinks = (model: ServiceModel): Sink<KeyForm>[] => [
  ...libraryMerges(model),
  ...model.serviceUnits.flatMap((unit) =>
    unit.nodesOf('Function').flatMap((fn) => {
      const writer = writerOf(model, fn);
      return writer ? callsOf(model, writer) : [];
    }),
  ),
  ...nestedWrites(model),
];

const libraryMerges = (model: ServiceModel): Sink<KeyForm>[] => {
  const sinks: Sink<KeyForm>[] = [];
  for (const { role, value } of argumentsOf(model, 'sink.merge', 'value')) {
    if (role.facts.walksPrototype !== true) continue;
    const { call } = role;
    const key = model.roles.argument(role, 'key');
    if (key) sinks.push({ call, value: key, danger: 'key', form: 'path' });
    else {
      const sources = role.row.args?.['value'] === 'rest' ? call.args.slice(1) : [value];
      for (const one of sources) sinks.push({ call, value: one, danger: 'key', form: 'merge' });
    }
  }
  return sinks;
};

const callsOf = (model: ServiceModel, { fn, from, form }: Writer): Sink<KeyForm>[] =>
  model.calls
    .callersOf(fn)
    .filter((call) => !fn.contains(call))
    .flatMap((call) =>
      from.flatMap((index): Sink<KeyForm>[] => {
        const value = call.argument(index);
        return value ? [{ call, value, danger: 'key', form }] : [];
      }),
    );

const writerOf = (model: ServiceModel, fn: Node): Writer | undefined => {
  const { body } = fn;
  if (!body || fn.params.length < 2 || isGuarded(model, fn)) return undefined;
  const writes = keyedWrites(body);
  if (!writes.length) return undefined;
  if (writes.some(({ target }) => isWalked(target)) && isSplit(body)) return ofPath(fn);
  const into = writes.find(({ target, key }) => recurses(model, fn, target, key));
  return into && ofMerge(fn, into.target);
};

/** `target[key] = value`, `target[key] ??= {}` with a key that the code does not name. */
const keyedWrites = (body: Node): { target: Node; key: Node }[] =>
  body.descendants({ kinds: ['Assign'] }).flatMap((assign) => {
    const left = assign.child('left');
    const key = left?.is('Index') ? left.child('index') : undefined;
    const target = left?.object;
    return key && target?.is('Identifier') && !key.is('String', 'Number') ? [{ target, key }] : [];
  });

/** `at = at[key]`, over and over. */
const isWalked = (target: Node): boolean =>
  (target.binding?.writes ?? []).some((write) => {
    const inner = write.parent?.is('Assign') ? memberOf(write.parent.child('right')) : undefined;
    return inner?.object?.text === target.text && !inner.child('index')?.is('String');
  });

/** `all[key]` of `(all[key] ??= {})`, `all[key] || {}` and `all[key]!`. */
const memberOf = (node: Node | undefined): Node | undefined => {
  if (!node || node.is('Index')) return node;
  if (node.is('As')) return memberOf(node.expression);
  return node.is('Assign', 'Logical') ? memberOf(node.child('left')) : undefined;
};

const isSplit = (body: Node): boolean => /\.split\(|\bpath\b|\bkeys\b|\bparts\b|\bsegments\b/.test(body.text);

/** It calls itself with the member that it is about to fill. */
const recurses = (model: ServiceModel, fn: Node, target: Node, key: Node): boolean =>
  (fn.body?.descendants({ kinds: ['Call'] }) ?? []).some((call) => {
    if (!model.calls.targets(call).some((one) => one.fn === fn)) return false;
    return call.args.some((argument) => argument.text.includes(`${target.text}[${key.text}]`));
  });

/** The keys of one object are written to another: its own keys lead an object nowhere else. */
const ofMerge = (fn: Node, target: Node): Writer | undefined => {
  const from = fn.params.flatMap((param, index) =>
    param.target?.text !== target.text && isWalkedOver(fn, param) ? [index] : [],
  );
  return from.length ? { fn, from, form: 'merge' } : undefined;
};

/** `for (const key in source)`, `Object.keys(source)` */
const isWalkedOver = (fn: Node, param: Node): boolean => {
  const name = param.target?.is('Rest') ? param.target.expression : param.target;
  if (!name?.is('Identifier')) return false;
  return (fn.body?.descendants({ kinds: ['ForIn', 'Call'] }) ?? []).some((node) => {
    if (node.is('ForIn')) return node.child('right')?.text === name.text;
    return LISTS.test(node.callee?.name ?? '') && node.argument(0)?.text === name.text;
  });
};

/** The parameter that is split, or walked as a list of names. */
const ofPath = (fn: Node): Writer | undefined => {
  const from = fn.params.flatMap((param, index) => {
    const name = param.target;
    const isPath =
      name?.is('Identifier') === true &&
      index > 0 &&
      /path|key|name|prop|field|segments|parts/i.test(name.text);
    return isPath ? [index] : [];
  });
  return from.length ? { fn, from, form: 'path' } : undefined;
};

/** A test of the key in the function, or in a predicate of the project that it calls. */
const isGuarded = (model: ServiceModel, fn: Node): boolean => {
  if (GUARDS.test(fn.text)) return true;
  return (fn.body?.descendants({ kinds: ['Call'] }) ?? []).some((call) =>
    model.calls.targets(call).some((target) => target.fn !== fn && GUARDS.test(target.fn.text)),
  );
};

/** `all[a][b] = value`: both keys of the client. */
const nestedWrites = (model: ServiceModel): Sink<KeyForm>[] =>
  model.serviceUnits.flatMap((unit) =>
    unit.nodesOf('Assign').flatMap((assign): Sink<KeyForm>[] => {
      const left = assign.child('left');
      const outer = left?.is('Index') ? left.child('index') : undefined;
      const inner = memberOf(left?.object)?.child('index');
      if (!outer || !inner || outer.is('String', 'Number') || inner.is('String', 'Number')) return [];
      if (GUARDS.test(assign.fn.text)) return [];
      const reaches = model.dataflow
        .reaching(outer, 'key')
        .labels.some(({ label }) => label.kind === 'client');
      return reaches ? [{ call: assign, value: inner, danger: 'key', form: 'nested' }] : [];
    }),
  );
