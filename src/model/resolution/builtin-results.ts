import type { Node } from '../../facts/node.ts';
import { elementsOf, entryOf } from './elements.ts';
import { splitMember } from './library-path.ts';
import { alternatives, library, oneOf, unknown, type LibraryOrigin, type Origin } from './origin.ts';
import type { Origins } from './origins.ts';
import { substitute } from './type-arguments.ts';

const UNRESOLVED = unknown('unresolved');
const TEXT = library('global', 'String#');
const NUMBER = library('global', 'Number#');
const TEXTS: Origin = { kind: 'array', element: TEXT };

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const SAME_LIST = words('filter slice sort reverse concat toSorted toReversed splice toSpliced with fill');
const ONE_OF_LIST = words('find findLast at pop shift');
/** Methods of any built-in object that give a text, a list of texts or a number. */
const GIVES_TEXT = words(
  'replace replaceAll trim trimStart trimEnd toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase slice substring substr padStart padEnd repeat normalize at charAt concat toString toFixed toPrecision toISOString toJSON toLocaleString toLocaleDateString toLocaleTimeString toDateString toUTCString join',
);
const GIVES_TEXTS = words('split match');
const GIVES_NUMBER = words(
  'indexOf lastIndexOf search charCodeAt codePointAt localeCompare getTime valueOf push unshift findIndex findLastIndex',
);
const TEXT_FUNCTIONS = words(
  'String JSON.stringify encodeURIComponent decodeURIComponent encodeURI decodeURI String.raw String.fromCharCode btoa atob',
);
const NUMBER_FUNCTIONS = words(
  'Number parseInt parseFloat Number.parseInt Number.parseFloat Date.now Math.floor Math.round Math.ceil Math.max Math.min Math.random Math.abs',
);
const PASSED_ON = words(
  'Promise.resolve Promise.race Promise.any Object.freeze Object.seal Object.preventExtensions structuredClone Object.create',
);

/** Lists, promises, texts, `Object.values`, `bind`: what the language itself hands on. */
export const builtinResult = (origins: Origins, call: Node, callee: LibraryOrigin): Origin | undefined => {
  if (callee.package !== 'global') return undefined;
  const member = splitMember(callee.path);
  return member ? methodResult(origins, call, callee, member) : functionResult(origins, call, callee.path);
};

const methodResult = (
  origins: Origins,
  call: Node,
  callee: LibraryOrigin,
  { instance, member }: { instance: string; member: string },
): Origin | undefined => {
  const [first, second] = callee.args ?? [];
  switch (instance) {
    case 'Array':
      return listResult(origins, call, member, first ?? UNRESOLVED);
    case 'Promise':
      return promiseResult(origins, call, member, first ?? UNRESOLVED);
    case 'Function':
      return functionMemberResult(origins, call, member, first);
    case 'Map':
    case 'WeakMap':
      if (member === 'get') return second ?? UNRESOLVED;
      if (member === 'values') return { kind: 'array', element: second ?? UNRESOLVED };
      if (member === 'keys') return { kind: 'array', element: first ?? UNRESOLVED };
      if (member === 'entries') return { kind: 'array', element: entryOf(first, second) };
      return member === 'set' ? library('global', `${instance}#`, callee.args) : undefined;
    case 'Set':
      if (member === 'values' || member === 'keys') return { kind: 'array', element: first ?? UNRESOLVED };
      return member === 'add' ? library('global', 'Set#', callee.args) : undefined;
    case 'RegExp':
      return member === 'exec' ? TEXTS : undefined;
    case 'String':
    case 'Number':
    case 'Date':
    case 'Boolean':
    case 'BigInt':
    case 'URL':
    case 'URLSearchParams':
      if (GIVES_TEXT.has(member)) return TEXT;
      if (GIVES_TEXTS.has(member)) return TEXTS;
      if (member === 'matchAll') return { kind: 'array', element: TEXTS };
      return GIVES_NUMBER.has(member) ? NUMBER : undefined;
    default:
      return undefined;
  }
};

const listResult = (origins: Origins, call: Node, member: string, element: Origin): Origin | undefined => {
  const list: Origin = { kind: 'array', element };
  if (SAME_LIST.has(member)) return list;
  if (ONE_OF_LIST.has(member)) return element;
  switch (member) {
    case 'map':
      return { kind: 'array', element: calledBack(origins, call, [element]) };
    case 'flatMap':
      return { kind: 'array', element: elementsOf(calledBack(origins, call, [element])) };
    case 'flat':
      return { kind: 'array', element: oneOf([elementsOf(element), element]) };
    case 'entries':
      return { kind: 'array', element: entryOf(NUMBER, element) };
    case 'values':
      return list;
    case 'reduce':
    case 'reduceRight': {
      const start = call.argument(1);
      const begun = start ? origins.of(start) : element;
      const isOpen =
        begun.kind === 'unknown' ||
        begun.kind === 'value' ||
        (begun.kind === 'array' && begun.element.kind === 'unknown');
      const written = call.typeArguments[0];
      return written
        ? origins.ofType(written)
        : isOpen
          ? oneOf([calledBack(origins, call, [begun, element]), begun])
          : begun;
    }
    case 'join':
    case 'toString':
      return TEXT;
    default:
      return GIVES_NUMBER.has(member) ? NUMBER : undefined;
  }
};

const promiseResult = (origins: Origins, call: Node, member: string, given: Origin): Origin => {
  if (member === 'finally') return given;
  const then = calledBack(origins, call, [given]);
  return member === 'then' ? then : oneOf([given, then]);
};

/** What the function given first returns. */
const calledBack = (origins: Origins, call: Node, given: readonly Origin[]): Origin =>
  oneOf(
    alternatives(origins.of(call.argument(0))).map((one): Origin => {
      if (one.kind !== 'function') return UNRESOLVED;
      const returned = substitute(origins.returned(one.fn), one.types);
      return returned.kind === 'param' && returned.param.parent === one.fn
        ? (given[returned.index] ?? UNRESOLVED)
        : returned;
    }),
  );

const functionMemberResult = (
  origins: Origins,
  call: Node,
  member: string,
  target: Origin | undefined,
): Origin => {
  if (target?.kind !== 'function') return UNRESOLVED;
  return member === 'bind' ? target : substitute(origins.returned(target.fn), target.types);
};

const functionResult = (origins: Origins, call: Node, path: string): Origin | undefined => {
  const first = call.argument(0);
  if (PASSED_ON.has(path))
    return path === 'Promise.race' || path === 'Promise.any'
      ? elementsOf(origins.of(first))
      : origins.of(first);
  if (TEXT_FUNCTIONS.has(path)) return TEXT;
  if (NUMBER_FUNCTIONS.has(path)) return NUMBER;
  switch (path) {
    case 'Promise.all':
      return origins.of(first);
    case 'Promise.allSettled':
      return undefined;
    case 'Object.assign':
      return oneOf(call.args.map((argument) => origins.of(argument)));
    case 'Object.keys':
    case 'Object.getOwnPropertyNames':
      return TEXTS;
    case 'Object.values':
      return { kind: 'array', element: propertiesOf(origins, origins.of(first)) };
    case 'Object.entries':
      return { kind: 'array', element: entryOf(TEXT, propertiesOf(origins, origins.of(first))) };
    case 'Array.from': {
      const element = elementsOf(origins.of(first));
      const change = call.argument(1);
      if (!change) return { kind: 'array', element };
      const mapped = origins.of(change);
      return {
        kind: 'array',
        element: mapped.kind === 'function' ? origins.returned(mapped.fn) : UNRESOLVED,
      };
    }
    case 'Array.of':
      return { kind: 'array', element: origins.of(first) };
    default:
      return undefined;
  }
};

/** The values of an object's own properties. */
const propertiesOf = (origins: Origins, object: Origin): Origin => {
  if (object.kind === 'object' && object.node.is('Object')) {
    return oneOf(object.node.properties.map((property) => origins.of(property.value)));
  }
  if (object.kind === 'namespace') {
    const names = origins.exports.namesOf(object.unit);
    return oneOf(names.map((name) => origins.ofExport(origins.exports.lookup(object.unit, name))));
  }
  if (object.kind === 'array') return object.element;
  return object.kind === 'library' && object.package === 'global' && object.path === 'Record#'
    ? (object.args?.[1] ?? UNRESOLVED)
    : UNRESOLVED;
};
