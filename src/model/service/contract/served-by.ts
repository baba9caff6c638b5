import type { EntryPoint } from '../entry-points/entry-point.ts';
import { normalisePattern } from '../entry-points/path-pattern.ts';
import type { PublishedOperation } from './published.ts';

const segmentsOf = (pattern: string): string[] => pattern.split('/').filter((segment) => segment !== '');

const isOpen = (segment: string): boolean => segment.startsWith(':') || segment.includes('*');

/** Routes that serve an operation, those with the most segments in common; paths of servers may be left out. */
export const servedBy = (operation: PublishedOperation, entries: readonly EntryPoint[]): EntryPoint[] => {
  const wanted = segmentsOf(normalisePattern(operation.path));
  const bases = operation.bases.map(segmentsOf);
  let best = 0;
  let found: EntryPoint[] = [];
  for (const entry of entries) {
    if (entry.method !== operation.method && entry.method !== 'ALL') continue;
    const score = agreement(
      wanted,
      bases,
      segmentsOf(entry.path ?? ''),
      operation.site.path === entry.node.path,
    );
    if (score === 0 || score < best) continue;
    if (score > best) found = [];
    best = score;
    found.push(entry);
  }
  return found;
};

/** How well the end of a route's path is the path of the document; 0 where it is not. */
const agreement = (
  wanted: readonly string[],
  bases: readonly (readonly string[])[],
  route: readonly string[],
  isSameFile: boolean,
): number => {
  const rest = route.length - wanted.length;
  // what takes every path serves nothing in particular
  if (route.length > 0 && route.every((segment) => segment === '*')) return 0;
  if (rest < 0 && route.at(-1) !== '*') return 0;
  const tail = rest < 0 ? route : route.slice(rest);
  let score = 1;
  for (const [index, segment] of tail.entries()) {
    const other = wanted[index] ?? '*';
    if (segment.toLowerCase() === other.toLowerCase()) score += 4;
    else if (isOpen(segment) && isOpen(other)) score += 3;
    else if (isOpen(segment)) score += 1;
    else if (!isOpen(other)) return 0;
  }
  const prefix = route.slice(0, Math.max(0, rest)).join('/');
  if (rest === 0 || bases.some((base) => base.join('/') === prefix)) score += 2;
  return isSameFile ? score + 1 : score;
};
