import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { ROOT } from './command.ts';

/** What README shows below a command is printed by it, in this order; `⋮` stands for what is left out. */
export const expectShownInReadme = (command: string, printed: string): void => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const start = `${command}\n\`\`\`\n\n\`\`\`\n`;
  const at = readme.indexOf(start);
  expect(at).toBeGreaterThanOrEqual(0);
  const shown = readme.slice(at + start.length, readme.indexOf('```', at + start.length));
  const passages = shown.split('⋮\n').filter((passage) => passage.trim() !== '');
  expect(passages.length).toBeGreaterThan(0);
  let from = 0;
  for (const passage of passages) {
    const found = printed.indexOf(passage, from);
    expect(found, `not printed, or not in this order:\n${passage}`).toBeGreaterThanOrEqual(0);
    from = found + passage.length;
  }
};
