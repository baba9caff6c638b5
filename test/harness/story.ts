import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './command.ts';

export interface Story {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs `examples/pre-merge.sh` below an empty folder with the built command. */
export const tellStory = (folder: string): Story => {
  const bpx = join(folder, 'bpx');
  writeFileSync(bpx, `#!/bin/sh\nexec "${process.execPath}" "${join(ROOT, 'bin/bpx.js')}" "$@"\n`);
  chmodSync(bpx, 0o755);
  const script = join(ROOT, 'examples/pre-merge.sh');
  const { status, stdout, stderr } = spawnSync('bash', [script, join(folder, 'repository')], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, BPX: bpx },
  });
  return { status, stdout, stderr };
};
