import type { Node } from '../../facts/node.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Roles } from '../meaning/roles.ts';
import type { LoopCall, LoopIO } from './loops.ts';

/** Whether the items of a loop are the statements themselves: no query could run them all at once. */
export const walksStatements = (
  { loop }: LoopIO,
  { call, reached }: LoopCall,
  roles: Roles,
  calls: Calls,
): boolean => {
  const item = loop.is('ForOf') ? itemOf(loop) : undefined;
  const text = roles.argument(reached.effect.role, 'text');
  if (!item || !text) return false;
  if (reached.effect.call === call) return text.binding === item.binding;
  const index = call.args.findIndex((argument) => argument.binding === item.binding);
  const targets = calls.targets(call);
  return (
    index >= 0 &&
    targets.length > 0 &&
    targets.every(({ fn }) => fn !== reached.effect.call.fn || isMadeOf(text, fn, index))
  );
};

const itemOf = (loop: Node): Node | undefined => {
  const left = loop.child('left');
  const declared = left?.is('VarDecl') ? left : left?.children().find((one) => one.is('VarDecl'));
  return declared?.target ?? left;
};

/** The parameter itself, or what a call makes of a parameter that is named as a statement. */
const isMadeOf = (text: Node, fn: Node, index: number): boolean => {
  const param = fn.params[index]?.target;
  if (!param?.binding) return false;
  if (text.binding === param.binding) return true;
  const made = text.is('Identifier') ? text.binding?.declaration?.parent?.init : text;
  return (
    STATEMENT.test(param.name) &&
    made?.isCall === true &&
    made.args.some(({ binding }) => binding === param.binding)
  );
};

const STATEMENT = /(query|statement|stmt|sql)$/i;
