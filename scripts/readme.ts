// Puts what the demo prints today into README.md: `npm run readme`.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PAGE = join(ROOT, 'README.md');

/** How many findings a reader of the page sees. */
const SHOWN = 2;

const { stdout } = spawnSync('node', ['bin/bpx.js', 'review', 'fixtures/services/express-prisma'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const parts = stdout.trimEnd().split('\n\n');
const isFinding = (part: string): boolean => part.includes('╭─');
const isTold = (part: string, index: number): boolean =>
  index === 0 ||
  (isFinding(part) && parts.slice(0, index).filter(isFinding).length < SHOWN) ||
  /^── Score|^[✔✖] Gate/.test(part);
const told = parts.flatMap((part, index) => {
  if (isTold(part, index)) return [part];
  return index > 0 && isTold(parts[index - 1] ?? '', index - 1) ? ['⋮'] : [];
});
const block = `${told.join('\n\n')}\n`.replace(/\n⋮\n\n/g, '⋮\n');
const page = readFileSync(PAGE, 'utf8');
writeFileSync(
  PAGE,
  page.replace(
    /(npm run demo\n```\n\n```\n)[\s\S]*?(```)/,
    (_, before: string, after: string) => `${before}${block}${after}`,
  ),
);
console.log(block);
