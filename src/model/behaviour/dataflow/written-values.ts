import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';

const PER_ITEM = /^(map|flatMap|forEach|filter|some|every|find)$/;
const DEPTH = 6;

/** Whether the code itself writes every value that an expression can have: literals, lists of them, what callers hand in. */
export const isWrittenInCode = (model: ServiceModel, node: Node | undefined, depth = DEPTH): boolean => {
  if (!node || depth === 0) return false;
  if (model.values.constant(node) !== undefined) return true;
  if (node.is('Array'))
    return node.elements.length > 0 && node.elements.every((one) => isWrittenInCode(model, one, depth - 1));
  const param = node.is('Identifier') ? node.binding?.declaration?.ancestor('Param') : undefined;
  if (param && param.target === node.binding?.declaration) return isGiven(model, param, depth - 1);
  const values = node.is('Identifier', 'Member') ? model.entryPoints.reading.definitions.of(node) : [];
  return (
    values.length > 0 &&
    values.every((one) => one.node !== node && isWrittenInCode(model, one.node, depth - 1))
  );
};

const isGiven = (model: ServiceModel, param: Node, depth: number): boolean => {
  const fn = param.parent;
  if (!fn?.is('Function')) return false;
  const index = fn.params.indexOf(param);
  const call = fn.slot === 'argument' ? fn.parent : undefined;
  if (call?.callee?.is('Member') && PER_ITEM.test(call.callee.name))
    return index === 0 && isWrittenInCode(model, call.callee.object, depth);
  const callers = model.calls.callersOf(fn);
  return callers.length > 0 && callers.every((one) => isWrittenInCode(model, one.argument(index), depth));
};
