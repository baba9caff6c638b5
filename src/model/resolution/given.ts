import type { Node } from '../../facts/node.ts';
import { splitMember } from './library-path.ts';
import { alternatives, library, oneOf, unknown, type LibraryOrigin, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';

const UNRESOLVED = unknown('unresolved');

/** A function within the arguments of a call: `f(fn)`, `f({ a: fn })`, `f([fn])`. */
export interface Handed {
  call: Node;
  index: number;
  /** Names of the properties that lead to it. */
  keys: string[];
}

/** What a library or the language gives to a function that is handed to it. */
export const givenByCall = (origins: Origins, fn: Node, index: number): Origin => {
  const handed = handedTo(fn);
  return handed ? givenToHanded(origins, handed, index) : UNRESOLVED;
};

export const givenToHanded = (origins: Origins, handed: Handed, index: number): Origin =>
  oneOf(
    alternatives(origins.of(handed.call.callee)).map((callee) =>
      callee.kind === 'library' ? givenByLibrary(origins, callee, handed, index) : UNRESOLVED,
    ),
  );

const handedTo = (fn: Node): Handed | undefined => {
  const keys: string[] = [];
  let at = fn;
  for (;;) {
    const holder = at.parent;
    if (!holder) return undefined;
    if (at.slot === 'argument' && holder.is('Call'))
      return { call: holder, index: holder.args.indexOf(at), keys };
    if (holder.is('Property')) keys.unshift(holder.string);
    else if (!holder.is('Object', 'Array', 'As')) return undefined;
    at = holder;
  }
};

const givenByLibrary = (origins: Origins, callee: LibraryOrigin, handed: Handed, index: number): Origin => {
  if (callee.package === 'global' && !handed.keys.length) {
    const given = givenByLanguage(origins, callee, handed, index);
    if (given) return given;
  }
  for (const { row } of origins.library.callRows(callee.package, callee.path)) {
    const instance = row.callback?.gives?.[index];
    if (instance === undefined || !row.callback || !isAt(row.callback.arg, handed)) continue;
    const ref = origins.library.instanceRef(callee.package, instance);
    return library(ref.package, `${ref.instance}#`, callee.args);
  }
  return UNRESOLVED;
};

const isAt = (path: string, { call, index, keys }: Handed): boolean => {
  const [head, ...rest] = path.split('.');
  const isHead =
    head === 'rest' || head === String(index) || (head === 'last' && index === call.args.length - 1);
  return isHead && (!rest.length || rest.join('.') === keys.join('.'));
};

const givenByLanguage = (
  origins: Origins,
  callee: LibraryOrigin,
  handed: Handed,
  index: number,
): Origin | undefined => {
  const [first, second] = callee.args ?? [];
  if (callee.path === 'Promise' && index < 2)
    return library('global', index ? 'Promise#reject' : 'Promise#resolve');
  if (callee.path === 'Array.from' && handed.index === 1) {
    const list = origins.of(handed.call.argument(0));
    return list.kind === 'array' && index === 0 ? list.element : undefined;
  }
  const member = splitMember(callee.path);
  switch (member?.instance) {
    case 'Array':
      return givenByList(origins, handed, index, member.member, first ?? UNRESOLVED);
    case 'Promise':
      if (index > 0) return undefined;
      return member.member === 'then' && handed.index === 0 ? first : library('global', 'Error#');
    case 'Map':
      return member.member === 'forEach' ? [second, first][index] : undefined;
    case 'Set':
      return member.member === 'forEach' ? first : undefined;
    case 'String':
      return member.member.startsWith('replace') ? library('global', 'String#') : undefined;
    default:
      return undefined;
  }
};

const givenByList = (
  origins: Origins,
  handed: Handed,
  index: number,
  member: string,
  element: Origin,
): Origin | undefined => {
  if (!member.startsWith('reduce')) {
    const isPair = member === 'sort' || member === 'toSorted';
    if (index === 0 || (index === 1 && isPair)) return element;
    return index === 1 ? library('global', 'Number#') : { kind: 'array', element };
  }
  if (index === 1) return element;
  if (index > 1) return undefined;
  const written = handed.call.typeArguments[0];
  if (written) return origins.ofType(written);
  const start = handed.call.argument(1);
  return start ? origins.of(start) : element;
};
