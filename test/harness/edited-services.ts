import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { review } from '../../src/review.ts';
import { FIXTURES } from './cases.ts';
import { seeded, type Edit, type Sources } from './edits.ts';
import { repository } from './repository.ts';
import { findingsOf, TODAY } from './review-tree.ts';

const SERVICES = join(FIXTURES, 'services');

export const serviceNames = (): string[] => readdirSync(SERVICES).sort();

const filesOf = (service: string): Sources => {
  const folder = join(SERVICES, service);
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
};

/** Commits a service, edits its work tree and tells which findings the review calls new. */
export const newAfter = async (service: string, edits: readonly Edit[], seed: number): Promise<string[]> => {
  const before = filesOf(service);
  const { root, commit, write } = repository();
  commit(before);
  const random = seeded(seed);
  let after = before;
  for (const edit of edits) after = await edit(after, random);
  const gone = Object.keys(before).filter((path) => !(path in after));
  write({ ...Object.fromEntries(gone.map((path) => [path, undefined])), ...after });
  const reviewed = await review({ path: root, root, base: 'HEAD', today: TODAY, version: '0.0.0' });
  return findingsOf(reviewed)
    .filter(({ state }) => state === 'new')
    .map(({ check, path, line, symbol }) => `${check} ${path}:${line} ${symbol}`);
};
