import { declaredName } from './identity.ts';
import { Flag, Kind } from './kinds.ts';
import type { Node } from './node.ts';

/** What a place is recognised by in another version of its tree. Nothing of it names a line or a file. */

const SHAPE_LIMIT = 4_000;

const isInFunction = (node: Node): boolean => node.ancestor('Function') !== undefined;

/** A name that nobody outside of a function can use: renaming it changes nothing. */
const isLocalName = (declaration: Node): boolean => {
  const holder = declaration.parent;
  if (declaration.name)
    return !declaration.hasFlag(Flag.Method) && !holder?.is('Class', 'Object') && isInFunction(declaration);
  if (holder?.is('VarDecl')) return isInFunction(holder);
  return (
    holder?.is('Assign') === true && holder.child('left')?.is('Identifier') === true && isInFunction(holder)
  );
};

/** `get(/orders)` of a call that takes a callback; nothing where only a local name says what is called. */
const routeLabel = (call: Node): string => {
  const { callee } = call;
  if (!callee?.is('Member', 'Identifier')) return '';
  const binding = callee.binding;
  if (binding && !binding.isGlobal && binding.kind !== 'import' && !binding.scope.is('Module')) return '';
  const first = call.argument(0)?.stringValue;
  return first === undefined ? callee.name : `${callee.name}(${first})`;
};

const isExported = (declaration: Node): boolean => {
  const target = declaration.target?.id;
  return declaration.file.facts.exports.some(({ node }) => node === declaration.id || node === target);
};

const partOf = (at: Node, isPlace: boolean): string => {
  if (at.is('Function', 'Class')) {
    if (declaredName(at)) return isLocalName(at) ? '' : declaredName(at);
    return at.isFunction && at.parent?.isCall ? routeLabel(at.parent) : '';
  }
  if (isPlace && at.isCall && at.args.some(({ kind }) => kind === 'Function')) return routeLabel(at);
  const holdsDeclaration = (at.init ?? at.value)?.is('Function', 'Class') === true;
  if (at.is('Field')) return holdsDeclaration ? '' : at.name;
  if (at.is('VarDecl') && !holdsDeclaration && isExported(at)) return at.target?.name ?? '';
  return '';
};

/** Class, function, route and export names around a node, its own included; local names are left out. */
export const anchorOf = (node: Node): string => {
  const names: string[] = [];
  for (let at: Node | undefined = node; at; at = at.parent) {
    const name = partOf(at, at === node);
    if (name) names.unshift(name);
  }
  return names.join('.');
};

/** Text of a lowered subtree: local names numbered in order, literals dropped. */
const lowered = (
  node: Node,
  leavesOut: (at: Node) => boolean,
  skips: (at: Node) => boolean = () => false,
): string => {
  const { strings } = node.file.facts;
  const numbers = new Map<number, number>();
  let shape = '';
  for (let id = node.id; id < node.next && shape.length < SHAPE_LIMIT;) {
    const at = node.file.node(id);
    if (skips(at)) {
      id = at.next;
      continue;
    }
    const kind = at.kindNumber;
    const isLeftOut = leavesOut(at);
    id = isLeftOut ? at.next : id + 1;
    shape += ` ${kind}`;
    if (isLeftOut) continue;
    if (kind === Kind.Identifier) {
      const binding = at.binding;
      if (!binding) continue;
      if (binding.isGlobal || binding.kind === 'import') shape += `:${binding.name}`;
      else {
        if (!numbers.has(binding.id)) numbers.set(binding.id, numbers.size);
        shape += `:${numbers.get(binding.id)}`;
      }
    } else if (
      kind === Kind.Member ||
      kind === Kind.Property ||
      kind === Kind.TypeRef ||
      kind === Kind.Binary
    ) {
      shape += `:${strings[at.payload] ?? ''}`;
    }
    if (at.hasFlag(Flag.New) && kind === Kind.Call) shape += 'n';
  }
  return shape.slice(1);
};

/** Its lowered subtree, all of it. */
export const substanceOf = (node: Node): string => lowered(node, () => false);

/**
 * Its lowered subtree as a fingerprint takes it. A function, a class or a file goes by its name and place alone:
 * what stands in it is edited, moved and reordered all the time.
 */
export const shapeOf = (node: Node): string => {
  const declaration = node.is('VarDecl', 'Field', 'Property') ? (node.init ?? node.value) : node;
  if (!declaration?.is('Module', 'Function', 'Class')) return substanceOf(node);
  return lowered(node, (at) => at === declaration);
};

/** The calls on which a call is made: `new Date(at)` of `new Date(at).getHours()`. */
const callsBefore = (node: Node): Set<number> => {
  const calls = new Set<number>();
  for (let at = node.callee; at; at = at.is('Member') ? at.object : at.callee)
    if (at.isCall) calls.add(at.id);
    else if (!at.is('Member')) break;
  return calls;
};

/** Its head: without what the calls before it are given, option objects and the bodies of functions, loops and branches, which change without making another place of it. */
export const outlineOf = (node: Node): string => {
  const before = callsBefore(node);
  return lowered(
    node,
    (at) =>
      at.is('Block', 'Module', 'Class', 'Object') ||
      (at.isFunction && at.id !== node.id) ||
      at.slot === 'body',
    (at) => at.slot === 'argument' && at.parent !== undefined && before.has(at.parent.id),
  );
};
