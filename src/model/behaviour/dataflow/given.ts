import type { Node } from '../../../facts/node.ts';
import type { DataflowInput } from './dataflow.ts';
import type { Label } from './label.ts';
import { memberOf } from '../../resolution/members.ts';
import { ANY, type Sources } from './sources.ts';

/** The label of what a parameter is given by a framework, or by its declared type. */
export const givenTo = (
  model: DataflowInput,
  sources: Sources,
  param: Node,
  keys: readonly string[],
): Label | undefined => {
  const fn = param.parent;
  return (
    ofType(model, sources, param, keys) ?? (fn && handed(model, sources, fn, fn.params.indexOf(param), keys))
  );
};

/** A parameter whose declared type is an instance of a library: `req: Request`, `({ body }: Request)`. */
const ofType = (
  model: DataflowInput,
  sources: Sources,
  param: Node,
  keys: readonly string[],
): Label | undefined => {
  const name = param.target;
  const found = name?.is('Identifier')
    ? sources.property(name, keys)
    : sources.ofOrigin(model.origins.parameter(param), keys);
  return found?.label;
};

/** What the framework gives to a handler. */
const handed = (
  model: DataflowInput,
  sources: Sources,
  fn: Node,
  index: number,
  keys: readonly string[],
): Label | undefined => {
  if (index === 0 && model.handlers.isErrorHandler(fn)) return { kind: 'error' };
  const name = keys.filter((key) => key !== ANY).join('.');
  if (model.handlers.isFilledByClient(fn, index))
    return { kind: 'client', part: 'args', ...(name ? { name } : {}) };
  const request = model.handlers.request(fn, index);
  return request && sources.ofOrigin(request, keys)?.label;
};

/** `await request.json()`, where `request` is what the framework gives to a handler without a type of its own. */
export const readOfGiven = (
  model: DataflowInput,
  sources: Sources,
  call: Node,
  keys: readonly string[],
): Label | undefined => {
  const names: string[] = [];
  let root = call.callee;
  for (; root?.is('Member'); root = root.object) names.unshift(root.name);
  // `({ cookies }) => cookies.get('theme')` is `event.cookies.get('theme')`
  let at = root?.binding?.declaration?.parent;
  for (; at?.is('PatternProperty', 'ObjectPattern'); at = at.parent)
    if (at.is('PatternProperty')) names.unshift(at.string);
  const last = names.pop();
  if (last === undefined || !at?.is('Param') || !at.parent) return undefined;
  const origin = model.handlers.request(at.parent, at.parent.params.indexOf(at));
  const holder = origin && names.reduce((of, name) => memberOf(model.origins, of, name), origin);
  return holder && sources.callOn(holder, call, last, keys)?.label;
};
