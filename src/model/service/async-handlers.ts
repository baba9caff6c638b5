import type { Node } from '../../facts/node.ts';
import { alternatives } from '../resolution/origin.ts';
import { returnsOf } from '../behaviour/dataflow/declared.ts';
import type { Rejection } from '../behaviour/promises.ts';
import type { ServiceModel } from '../model.ts';
import type { Bound } from './entry-points/definitions.ts';

/** An async function that a framework runs without looking at what it gives. */
export interface AsyncHandler {
  fn: Node;
  /** The registration. */
  mount: Node;
  /** The expression at the registration. */
  argument: Node;
  framework: string;
  rejection: Rejection | undefined;
  /** A wrapper of the project, as registrations write it. */
  wrapper: string | undefined;
}

const FACTORIES = 6;

/** L4: handlers and middleware of frameworks that drop the promise of what they run. */
export const asyncHandlers = (model: ServiceModel): readonly AsyncHandler[] => {
  const found = new Map<Node, AsyncHandler>();
  const wrapped = new Map<string, number>();
  for (const mount of model.serviceCalls) {
    const role = model.roles.of(mount);
    if (!role || !/^(route|middleware)$/.test(role.name) || role.facts.rejections !== 'ignored') continue;
    if (isPatched(model, mount.path)) continue;
    for (const { argument, fn, wrapper } of handlersOf(model, mount)) {
      if (wrapper !== undefined) wrapped.set(wrapper, (wrapped.get(wrapper) ?? 0) + 1);
      if (!fn || found.has(fn) || model.promises.kindOfFunction(fn) !== 'promise') continue;
      found.set(fn, {
        fn,
        mount,
        argument,
        framework: role.callee.package,
        rejection: rejectionOf(model, fn),
        wrapper: undefined,
      });
    }
  }
  const [usual] = [...wrapped].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return [...found.values()].map((one) => ({ ...one, wrapper: usual?.[0] }));
};

/** A throw deep inside of what the handler calls is a matter of its arguments. */
const rejectionOf = (model: ServiceModel, fn: Node): Rejection | undefined => {
  // what a plain function throws reaches the framework's own `try`: only the promise that it returns is dropped
  if (!fn.isAsync)
    return returnsOf(fn)
      .map((value) => model.promises.rejectionOf(value))
      .find(Boolean);
  for (const rejection of model.promises.rejectionsWithin(fn)) {
    const [first] = rejection.through;
    const isSynchronous = first?.parent?.is('Await') === false && model.promises.kindOf(first) === 'no';
    if (!isSynchronous || rejection.through.length < 2) return rejection;
  }
  return undefined;
};

interface Mounted {
  argument: Node;
  /** What the framework runs. */
  fn?: Node;
  /** The wrapper around it. */
  wrapper?: string;
}

const handlersOf = (model: ServiceModel, mount: Node): Mounted[] => {
  const flat = (node: Node): Node[] =>
    node.is('Array')
      ? node.elements.flatMap(flat)
      : node.is('Spread') && node.expression
        ? flat(node.expression)
        : [node];
  return mount.args.flatMap(flat).flatMap((argument): Mounted[] => {
    const bounds = model.entryPoints.reading.definitions.of(argument);
    return bounds.flatMap((bound) => runBy(model, bound, FACTORIES)).map((one) => ({ argument, ...one }));
  });
};

/** Functions that the framework itself runs: what wraps a handler, not what it wraps. */
const runBy = (model: ServiceModel, bound: Bound, depth: number): Omit<Mounted, 'argument'>[] => {
  const { node } = bound;
  const { definitions } = model.entryPoints.reading;
  if (node.is('Function')) return [{ fn: node }];
  if (node.is('Identifier', 'Member'))
    return alternatives(model.origins.of(node)).flatMap((one) =>
      one.kind === 'function' ? [{ fn: one.fn }] : [],
    );
  if (!node.is('Call') || depth === 0) return [];
  const callee = node.callee;
  if (callee?.is('Member') && callee.name === 'bind' && callee.object)
    return definitions.of(callee.object, bound.scope).flatMap((one) => runBy(model, one, depth - 1));
  const takesHandler = node.args.some((argument) => handles(model, argument));
  const wrapper = takesHandler && callee ? { wrapper: callee.text } : undefined;
  const targets = definitions.targets(bound);
  // what a library makes of a handler is the library's
  if (!targets.length) return wrapper ? [wrapper] : [];
  const made = targets.flatMap((target) =>
    definitions
      .returned(target, bound)
      .flatMap((one) => (one.node === node ? [] : runBy(model, one, depth - 1))),
  );
  const isSound = made.every(
    ({ fn }) =>
      !fn || model.promises.kindOfFunction(fn) !== 'promise' || !model.promises.rejectionOfFunction(fn),
  );
  return wrapper && isSound ? [...made, wrapper] : made;
};

const handles = (model: ServiceModel, argument: Node): boolean =>
  argument.is('Function') ||
  (argument.is('Identifier', 'Member') && model.calls.functionsOf(argument).length > 0);

/** A module of the package that makes the framework wait, imported for its effect. */
const isPatched = (model: ServiceModel, path: string): boolean => {
  const { dir } = model.project.packageOf(path);
  return model.rejectionPatches.has(dir) || model.rejectionPatches.has('');
};

/** Folders of packages that import such a module. */
export const rejectionPatches = (model: ServiceModel): ReadonlySet<string> => {
  const folders = new Set<string>();
  for (const unit of model.serviceUnits) {
    const imported = [
      ...unit.nodesOf('Import').map((node) => node.string),
      ...unit.nodesOf('ImportCall').map((node) => node.string),
    ];
    for (const name of imported) {
      const rows = model.library.callRows(name, 'default');
      if (rows.some(({ row }) => row.role === 'call' && !row.callback && row.facts?.rejections === 'handled'))
        folders.add(model.project.packageOf(unit.path).dir);
    }
  }
  return folders;
};
