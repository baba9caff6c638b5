/** Route patterns in one notation: `/users/:id`, `*` for any rest. Constraints and modifiers are dropped. */

/** `users/:id(\\d+)?/` -> `/users/:id`; `{userId}` -> `:userId`; `/*splat` -> `/*`. */
export const normalisePattern = (pattern: string): string => {
  const cleaned = pattern
    .replace(/\(\?[!:=][^)]*\)/g, '')
    .replace(/:([A-Za-z_]\w*)\([^)]*\)+/g, ':$1')
    .replace(/:([A-Za-z_]\w*)[?+*]/g, ':$1')
    .replace(/\{([A-Za-z_]\w*)(?:\?|:[^}]*)?\}/g, ':$1')
    .replace(/\{?\/?\*[A-Za-z_]\w*\}?/g, '/*')
    .replace(/\(\.\*\)/g, '*');
  return joinPatterns('', cleaned);
};

/** Joins a prefix and a path with one slash between; the root is `/`. */
export const joinPatterns = (prefix: string, path: string): string => {
  const joined = `/${prefix}/${path}`.replace(/\/{2,}/g, '/').replace(/(.)\/$/, '$1');
  return joined === '' ? '/' : joined;
};

const segmentsOf = (pattern: string): string[] => pattern.split('/').filter((segment) => segment !== '');

const covers = (mine: string, theirs: string): boolean => {
  if (mine === '*' || /^:\w+$/.test(mine)) return true;
  if (mine.includes('*') || mine.includes(':')) {
    const pieces = mine.split(/\*|:\w+/).map(escape);
    return new RegExp(`^${pieces.join('.*')}$`, 'i').test(theirs);
  }
  return mine.toLowerCase() === theirs.toLowerCase();
};

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** Whether everything that matches `path` lies under `prefix`, which ends on a segment border. */
export const coversPrefix = (prefix: string, path: string): boolean => {
  const mine = segmentsOf(prefix);
  const theirs = segmentsOf(path);
  for (const [index, segment] of mine.entries()) {
    if (segment === '*' && index === mine.length - 1) return true;
    const other = theirs[index];
    if (other === undefined || !covers(segment, other)) return false;
  }
  return true;
};

/** Whether everything that matches `path` matches `pattern` as a whole. */
export const coversExactly = (pattern: string, path: string): boolean => {
  const mine = segmentsOf(pattern);
  const theirs = segmentsOf(path);
  if (mine.at(-1) === '*') return coversPrefix(pattern, path);
  return mine.length === theirs.length && coversPrefix(pattern, path);
};

/** Whether two patterns match the same paths: the names of parameters do not count. */
export const isSamePattern = (a: string, b: string): boolean =>
  a.replace(/:\w+/g, ':').toLowerCase() === b.replace(/:\w+/g, ':').toLowerCase();
