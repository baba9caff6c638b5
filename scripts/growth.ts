// Reviews a service once, twice, four and eight times side by side, in one run: `npm run growth -- DIR [--copies 1,2,4,8]`.
// Time and memory are to grow with the code and no faster: the figures to read are those per copy.
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { measure } from './measure.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LEFT_OUT: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist', 'build', 'coverage']);

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { copies: { type: 'string', default: '1,2,4,8' } },
});
const [given] = positionals;
if (given === undefined || !existsSync(given)) {
  console.error('usage: npm run growth -- DIR [--copies 1,2,4,8]');
  process.exit(2);
}
const service = realpathSync(given);
let first: { seconds: number; megabytes: number } | undefined;
for (const copies of values.copies.split(',').map(Number)) {
  const root = mkdtempSync(join(tmpdir(), 'bpx-growth-'));
  try {
    writeFileSync(join(root, 'package.json'), '{ "private": true, "workspaces": ["packages/*"] }\n');
    mkdirSync(join(root, 'packages'));
    for (let copy = 0; copy < copies; copy++)
      cpSync(service, join(root, 'packages', `copy${String(copy)}`), {
        recursive: true,
        filter: (path) => !LEFT_OUT.has(basename(path)),
      });
    const args = [join(ROOT, 'bin/bpx.js'), 'review', '.', '--format', 'json', '--output', join(root, 'out')];
    const { seconds, megabytes } = await measure({ command: 'node', args }, root);
    first ??= { seconds: seconds / copies, megabytes: megabytes / copies };
    const times = (seconds / first.seconds).toFixed(2);
    console.log(
      `${String(copies)}x  ${seconds.toFixed(2).padStart(7)} s  ${megabytes.toFixed(0).padStart(5)} MB  ` +
        `${(seconds / copies).toFixed(2)} s per copy  ${times} times one copy's time, ` +
        `${(megabytes / first.megabytes).toFixed(2)} times its memory`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
