import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { reviewEdited, told } from '../test/harness/edited.ts';
import { EDITS, functionsIn, type Sources } from '../test/harness/edits.ts';
import { repositoryIn } from '../test/harness/repository.ts';

/**
 * Edits checkouts in ways that change nothing, and prints what a review against the untouched tree calls new or fixed.
 * `bun scripts/edited.ts FOLDER…`, `--edit NAME` for one of the edits, `--seed N` for other places.
 */

const LEFT_OUT = /(^|\/)(node_modules|\.git|dist|build|coverage)(\/|$)/;
const LARGEST_FILE = 1 << 20;

const filesIn = (folder: string): Sources => {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter(
      (path) => !LEFT_OUT.test(path) && statSync(join(folder, path), { throwIfNoEntry: false })?.isFile(),
    );
  const texts = paths
    .filter((path) => statSync(join(folder, path)).size <= LARGEST_FILE)
    .map((path): [string, string] => [path, readFileSync(join(folder, path), 'utf8')]);
  return Object.fromEntries(texts.filter(([, text]) => !text.includes('\0')));
};

const option = (name: string): string | undefined => {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
};

const wanted = option('--edit');
const seed = Number(option('--seed') ?? 1);
const folders = process.argv
  .slice(2)
  .filter((word, index, all) => !/^--/.test(word) && !/^--/.test(all[index - 1] ?? ''));

for (const folder of folders) {
  const before = filesIn(folder);
  process.stdout.write(`${basename(folder)}  ${functionsIn(before)} functions\n`);
  for (const [name, edit] of Object.entries(EDITS)) {
    if (wanted !== undefined && wanted !== name) continue;
    const root = mkdtempSync(join(tmpdir(), 'bpx-edited-'));
    try {
      const edited = await reviewEdited(repositoryIn(root), before, [edit], seed);
      process.stdout.write(
        `  ${name}: ${edited.kept} kept, ${edited.new.length} new, ${edited.fixed.length} fixed\n`,
      );
      for (const finding of edited.new) process.stdout.write(`    new    ${told(finding)}\n`);
      for (const finding of edited.fixed) process.stdout.write(`    fixed  ${told(finding)}\n`);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }
}
