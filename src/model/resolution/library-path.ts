/**
 * Symbol paths as the library tables write them (src/libraries/table.ts): the module, its namespace and its
 * default export are `default`; members of these lose the prefix; `#` separates an instance from its member.
 */

/** The symbol that an import gives: `*`, `=` and `default` are one. */
export const importedSymbol = (name: string): string => (name === '*' || name === '=' ? 'default' : name);

/** `P.name`, `Instance#name`, `Instance#a.b`. */
export const memberPath = (path: string, name: string): string => {
  if (path === 'default') return name;
  if (name === 'default' && !path.includes('#')) return path;
  return path.endsWith('#') ? path + name : `${path}.${name}`;
};

export const callPath = (path: string): string => `${path}()`;

/** The instance that `path` ends in: `Pool` of `Pool#`; undefined when it is not an instance. */
export const instanceName = (path: string): string | undefined =>
  path.endsWith('#') ? path.slice(0, -1) : undefined;

/** Instance and member of `Pool#query`; undefined for other symbols. */
export const splitMember = (path: string): { instance: string; member: string } | undefined => {
  const hash = path.indexOf('#');
  return hash <= 0 || hash === path.length - 1
    ? undefined
    : { instance: path.slice(0, hash), member: path.slice(hash + 1) };
};
