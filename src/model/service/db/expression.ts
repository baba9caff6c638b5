import type { Node } from '../../../facts/node.ts';

/** What the parameters of called functions stand for, back to the code that is looked at. */
export class Arguments {
  private constructor(
    private readonly call: Node | undefined,
    private readonly fn: Node | undefined,
    private readonly outer: Arguments | undefined,
  ) {}

  static readonly none = new Arguments(undefined, undefined, undefined);

  /** Inside of a function that a call runs. */
  into(call: Node, fn: Node): Arguments {
    return new Arguments(call, fn, this);
  }

  /** The argument that a parameter stands for, and the arguments under which to read it. */
  of(param: Node): { node: Node; scope: Arguments } | undefined {
    if (!this.call || !this.fn || !this.outer) return undefined;
    const index = param.parent === this.fn ? this.fn.params.findIndex((one) => one.id === param.id) : -1;
    if (index < 0) return this.outer.of(param);
    const node = this.call.argument(index);
    return node && { node, scope: this.outer };
  }

  /** The call that runs the function of the parameter is known, whether it gives the parameter or not. */
  isKnown(param: Node): boolean {
    if (!this.call || !this.fn || !this.outer) return false;
    if (param.parent !== this.fn) return this.outer.isKnown(param);
    return !this.call.args.some((one) => one.is('Spread'));
  }
}

const DEPTH = 12;

/** Two expressions with the same text of this kind have the same value: names are followed to what they are taken from. */
export const express = (node: Node | undefined, scope: Arguments, depth = DEPTH): string => {
  if (!node || depth === 0) return '';
  switch (node.kind) {
    case 'Await':
    case 'As':
      return express(node.expression, scope, depth - 1);
    case 'Identifier':
      return expressName(node, scope, depth);
    case 'Member': {
      const base = settle(node.object, scope);
      if (base.node?.is('Object')) {
        const value = base.node.property(node.name);
        if (value) return express(value, base.scope, depth - 1);
      }
      return `${express(node.object, scope, depth - 1)}.${node.name}`;
    }
    case 'This':
      return 'this';
    case 'Call':
      return `${node.callee?.text ?? ''}(${node.args.map((one) => express(one, scope, depth - 1)).join()})`;
    default:
      return node.text.replace(/\s+/g, ' ');
  }
};

const expressName = (node: Node, scope: Arguments, depth: number): string => {
  const { binding } = node;
  const declaration = binding?.declaration;
  const own = `${node.path}:${node.payload}`;
  if (!binding || !declaration || binding.isGlobal) return node.name;
  const path: string[] = [];
  let at: Node | undefined = declaration;
  for (; at && !at.is('VarDecl', 'Param'); at = at.parent) {
    if (at.is('PatternProperty')) path.unshift(at.string);
    else if (at.is('ArrayPattern')) path.unshift('0');
    else if (!at.is('Identifier', 'ObjectPattern', 'Default')) return own;
  }
  const tail = path.map((one) => `.${one}`).join('');
  if (at?.is('Param')) {
    const given = scope.of(at);
    if (!given) return path.length ? `${at.path}:p${at.id}${tail}` : own;
    const literal = settle(given.node, given.scope);
    const first = path[0];
    if (first !== undefined && literal.node?.is('Object')) {
      const value = literal.node.property(first);
      if (value && path.length === 1) return express(value, literal.scope, depth - 1);
    }
    return `${express(given.node, given.scope, depth - 1)}${tail}`;
  }
  const init = at?.init;
  if (!at || !init || binding.isReassigned) return own;
  const value = init.is('Await', 'As') ? init.expression : init;
  if (path.length) return `${express(value, scope, depth - 1)}${tail}`;
  return value?.is('Identifier', 'Member', 'String', 'Number') ? express(value, scope, depth - 1) : own;
};

/** The expression behind names and parameters: an object literal, a construction, a call. */
export const settle = (
  node: Node | undefined,
  scope: Arguments,
  depth = DEPTH,
): { node: Node | undefined; scope: Arguments } => {
  if (!node || depth === 0) return { node, scope };
  if (node.is('Await', 'As')) return settle(node.expression, scope, depth - 1);
  if (!node.is('Identifier')) return { node, scope };
  const declaration = node.binding?.declaration;
  const holder = declaration?.parent;
  if (!declaration || declaration.parent?.target !== declaration) return { node, scope };
  if (holder?.is('Param')) {
    const given = scope.of(holder);
    return given ? settle(given.node, given.scope, depth - 1) : { node, scope };
  }
  return holder?.is('VarDecl') && holder.init && node.binding?.isReassigned === false
    ? settle(holder.init, scope, depth - 1)
    : { node, scope };
};
