/** Utility types that keep what they are given; promises are seen through. */
export const TRANSPARENT: ReadonlySet<string> = new Set([
  'Promise',
  'PromiseLike',
  'Awaited',
  'Partial',
  'Required',
  'Readonly',
  'NonNullable',
  'Omit',
  'Pick',
  'DeepPartial',
  'Exclude',
  'Extract',
  'NoInfer',
]);
export const LISTS: ReadonlySet<string> = new Set([
  'Array',
  'ReadonlyArray',
  'Iterable',
  'AsyncIterable',
  'Iterator',
  'AsyncIterator',
  'IterableIterator',
  'AsyncIterableIterator',
  'Generator',
  'AsyncGenerator',
]);
export const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'String#',
  number: 'Number#',
  boolean: 'Boolean#',
  bigint: 'BigInt#',
};
