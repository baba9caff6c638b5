import type { Label } from '../../behaviour/dataflow/label.ts';
import type { EntryPoint } from './entry-point.ts';

/** Frameworks that put the parameters of the path into the query, over what the client sends by the same name. */
const MERGED: ReadonlySet<string> = new Set(['next-pages']);

/** A value that the path of the route holds: without it the route does not match. */
export const isPathParameter = (
  { framework, path }: EntryPoint,
  { part, name }: Extract<Label, { kind: 'client' }>,
): boolean => {
  if (part !== 'params' && !(part === 'query' && MERGED.has(framework))) return false;
  return name !== undefined && (path ?? '').split('/').includes(`:${name}`);
};
