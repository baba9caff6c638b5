// Puts what the demo and the story of a pull request print today into README.md: `npm run readme`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../test/harness/command.ts';
import { tellStory } from '../test/harness/story.ts';

const PAGE = join(ROOT, 'README.md');

/** How many findings of the demo a reader of the page sees. */
const SHOWN = 2;

const isFinding = (part: string): boolean => part.includes('╭─');

/** Some parts of an output, and a mark where others are left out. */
const excerpt = (
  output: string,
  isTold: (part: string, index: number, parts: string[]) => boolean,
): string => {
  const parts = output.trim().split('\n\n');
  const told = parts.flatMap((part, index) => {
    if (isTold(part, index, parts)) return [part];
    return index > 0 && isTold(parts[index - 1] ?? '', index - 1, parts) ? ['⋮'] : [];
  });
  return `${told.join('\n\n')}\n`.replace(/\n⋮\n\n/g, '⋮\n');
};

const put = (page: string, command: string, block: string): string => {
  const start = `${command}\n\`\`\`\n\n\`\`\`\n`;
  const at = page.indexOf(start) + start.length;
  return `${page.slice(0, at)}${block}${page.slice(page.indexOf('```', at))}`;
};

const { stdout: demo } = spawnSync('node', ['bin/bpx.js', 'review', 'fixtures/services/express-prisma'], {
  cwd: ROOT,
  encoding: 'utf8',
});
const demoBlock = excerpt(
  demo,
  (part, index, parts) =>
    index === 0 ||
    (isFinding(part) && parts.slice(0, index).filter(isFinding).length < SHOWN) ||
    /^── Score|^[✔✖] Gate/.test(part),
);

const folder = mkdtempSync(join(tmpdir(), 'bpx-story-'));
const story = tellStory(folder).stdout.replace(/^[\s\S]*?(?=^== feature)/m, '');
rmSync(folder, { recursive: true, force: true });
const storyBlock = excerpt(
  story,
  (part) => /^== /.test(part) || /^▲ high +timeouts/.test(part) || /^── Gate|^[✔✖] Gate/.test(part),
);

const page = readFileSync(PAGE, 'utf8');
writeFileSync(PAGE, put(put(page, 'npm run demo', demoBlock), 'examples/pre-merge.sh', storyBlock));
console.log(`${demoBlock}\n${storyBlock}`);
