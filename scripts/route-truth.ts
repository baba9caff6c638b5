import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { drawMap } from '../src/review/draw-map.ts';

/**
 * Holds the entry points of checkouts against tables made by reading their code (`test/routes/<folder>.tsv`).
 * `bun scripts/route-truth.ts FOLDER…`: a checkout, or a folder that holds several of them.
 */

const TABLES = new URL('../test/routes/', import.meta.url).pathname;

interface Route {
  method: string;
  path: string;
  auth: string;
}

const keyOf = ({ method, path }: Route): string => `${method} ${path}`;

const tableOf = (name: string): Route[] =>
  readFileSync(join(TABLES, `${name}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [method = '', path = '', auth = ''] = line.split('\t');
      return { method, path, auth };
    });

/** What the map says, as far as the tables speak of it: routes with a method that code of the project answers. */
const mapped = async (folder: string): Promise<Route[]> => {
  const { map } = await drawMap({ path: folder, root: folder, today: '2026-01-01' });
  return map.entryPoints.flatMap(({ kind, method, path, auth }) =>
    kind === 'http' && method !== null && method !== 'ALL' && method !== 'OPTIONS'
      ? [{ method, path: path ?? '*', auth: auth === 'machine' ? 'required' : auth }]
      : [],
  );
};

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;

const compare = async (name: string, folder: string): Promise<void> => {
  const truth = new Map(tableOf(name).map((route) => [keyOf(route), route]));
  const found = new Map<string, Route>();
  // a route that is registered twice is held by its stricter registration
  for (const route of await mapped(folder)) {
    const known = found.get(keyOf(route));
    if (!known || (known.auth !== 'required' && route.auth === 'required')) found.set(keyOf(route), route);
  }
  const both = [...truth.keys()].filter((key) => found.has(key));
  const right = both.filter((key) => found.get(key)?.auth === truth.get(key)?.auth);
  process.stdout.write(
    `${name}  recall ${share(both.length, truth.size)}  precision ${share(both.length, found.size)}  auth ${share(right.length, both.length)}  (${truth.size} routes)\n`,
  );
  const say = (what: string, key: string): boolean => process.stdout.write(`  ${what}  ${key}\n`);
  for (const key of truth.keys()) if (!found.has(key)) say('missed', key);
  for (const key of found.keys()) if (!truth.has(key)) say('surplus', key);
  for (const key of both)
    if (!right.includes(key)) say(`auth ${truth.get(key)?.auth}, said ${found.get(key)?.auth}`, key);
};

const names = readdirSync(TABLES).map((file) => file.replace(/\.tsv$/, ''));
for (const given of process.argv.slice(2)) {
  const folder = given.replace(/\/+$/, '');
  const own = names.find((name) => folder.endsWith(`/${name}`));
  if (own) await compare(own, folder);
  else for (const name of names) if (existsSync(join(folder, name))) await compare(name, join(folder, name));
}
