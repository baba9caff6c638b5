import type { Node } from '../../../facts/node.ts';
import { returnsOf } from '../../behaviour/dataflow/declared.ts';
import type { ServiceModel } from '../../model.ts';

const DEPTH = 12;
/** Calls whose result ends as their last argument does. */
const JOINS = /^(join|resolve|normalize|format)$/;
/** Methods that leave the end of a text as it is, or cut it out. */
const OF_TEXT =
  /^(toLowerCase|toUpperCase|trim|replace|replaceAll|split|slice|pop|at|substring|substr|toString|concat)$/;

/** Calls that were entered, innermost last: parameters are their arguments. */
type Frames = readonly { fn: Node; call: Node }[];

/**
 * The expressions that decide how a path ends, and with it the type that a static handler gives the file.
 * A text with an extension of its own ends the search without one.
 */
export const endingsOf = (model: ServiceModel, path: Node): Node[] => {
  const found: Node[] = [];
  follow(model, path, [], DEPTH, found);
  return found;
};

const follow = (
  model: ServiceModel,
  node: Node | undefined,
  frames: Frames,
  depth: number,
  found: Node[],
): void => {
  if (!node || depth <= 0) return;
  const on = (next: Node | undefined, inner: Frames = frames): void =>
    follow(model, next, inner, depth - 1, found);
  if (node.is('Await', 'As')) return on(node.expression);
  if (node.is('String')) return;
  if (node.is('Template')) {
    const last = node.elements.findLast((one) => !one.is('TemplateText') || one.string !== '');
    return last?.is('TemplateText') ? undefined : on(last);
  }
  if (node.is('Binary')) return on(node.child('right'));
  if (node.is('Conditional')) {
    on(node.child('then'));
    return on(node.child('else'));
  }
  if (node.is('Logical')) {
    on(node.child('left'));
    return on(node.child('right'));
  }
  if (node.is('Index')) return on(node.object);
  if (node.is('Identifier')) return name(model, node, frames, depth, found);
  if (node.isCall) return call(model, node, frames, depth, found);
  found.push(node);
};

const name = (model: ServiceModel, node: Node, frames: Frames, depth: number, found: Node[]): void => {
  const holder = node.binding?.declaration?.parent;
  if (holder?.is('VarDecl') && holder.target === node.binding?.declaration && holder.init)
    return follow(model, holder.init, frames, depth - 1, found);
  const frame = holder?.is('Param') ? frames.findLast(({ fn }) => fn === holder.parent) : undefined;
  if (!holder || !frame) {
    found.push(node);
    return;
  }
  const given = frame.call.argument(frame.fn.params.indexOf(holder));
  follow(model, given, frames.slice(0, frames.lastIndexOf(frame)), depth - 1, found);
};

const call = (model: ServiceModel, node: Node, frames: Frames, depth: number, found: Node[]): void => {
  const { callee } = node;
  const targets = model.calls.targets(node);
  if (targets.length) {
    for (const { fn } of targets.slice(0, 2))
      for (const returned of returnsOf(fn))
        follow(model, returned, [...frames, { fn, call: node }], depth - 1, found);
    return;
  }
  const method = callee?.name ?? '';
  if (JOINS.test(method)) return follow(model, node.args.at(-1), frames, depth - 1, found);
  if (/^(extname|basename|parse|String|decodeURIComponent)$/.test(method))
    return follow(model, node.argument(0), frames, depth - 1, found);
  if (callee?.is('Member') && OF_TEXT.test(method))
    return follow(model, method === 'concat' ? node.args.at(-1) : callee.object, frames, depth - 1, found);
  found.push(node);
};
