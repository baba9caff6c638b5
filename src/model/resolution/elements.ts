import { memberPath } from './library-path.ts';
import { library, listOf, mapOrigin, unknown, type Origin } from './origin.ts';

const UNRESOLVED = unknown('unresolved');

/** What iterating gives. */
export const elementsOf = (origin: Origin): Origin =>
  mapOrigin(origin, (one) => {
    if (one.kind === 'array') return one.element;
    if (one.kind !== 'library' || one.package !== 'global') return UNRESOLVED;
    if (one.path === 'Set#') return one.args?.[0] ?? UNRESOLVED;
    if (one.path === 'Map#') return entryOf(one.args?.[0], one.args?.[1]);
    return one.path === 'String#' ? library('global', 'String#') : UNRESOLVED;
  });

/** A key with its value: what `Object.entries` and maps give. */
export const entryOf = (key: Origin = library('global', 'String#'), value: Origin = UNRESOLVED): Origin =>
  listOf([key, value]);

/** The element at a place of a list. */
export const elementAt = (origin: Origin, index: number): Origin =>
  mapOrigin(origin, (one) => {
    if (one.kind === 'array') return one.items?.[index] ?? one.element;
    // what a library gives stays the library's: `const [value, setValue] = useState()`
    return one.kind === 'library' && one.package !== 'global'
      ? library(one.package, memberPath(one.path, String(index)), one.args)
      : UNRESOLVED;
  });
