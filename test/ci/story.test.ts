import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/command.ts';
import { expectShownInReadme } from '../harness/readme.ts';
import { tellStory } from '../harness/story.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const script = (folder: string, name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`);
  chmodSync(path, 0o755);
  return path;
};

const run = (file: string, args: readonly string[], env: Record<string, string>, cwd = ROOT) =>
  spawnSync('bash', [join(ROOT, file), ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
  });

// The scripts are for CI's shells.
describe.skipIf(process.platform === 'win32')('before the merge', () => {
  it('the story of the example: three defects fail the gate, mended they pass', () => {
    const folder = temporaryFolder();
    const { stdout, stderr, status } = tellStory(folder);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const [, , defects = '', mended = ''] = stdout.split(/^== .*$/m);
    expect([...defects.matchAll(/^[✖▲◆○] \w+ +(\S+\/\S+)/gm)].map(([, id]) => id)).toEqual([
      'invariants/floating-promise',
      'timeouts/http-client',
      'async-io/sync-call',
    ]);
    expect(defects).toMatch(/✖ Gate failed: 2 new high findings\.[\s\S]*exit code 1/);
    expect(mended).toMatch(/✔ Gate passed: nothing new\.[\s\S]*exit code 0/);
    expect(readFileSync(join(folder, 'scorecard-before.md'), 'utf8')).toContain('### ❌ bpx: gate failed');
    expect(readFileSync(join(folder, 'scorecard-after.md'), 'utf8')).toContain('### ✅ bpx: gate passed');
    expectShownInReadme('examples/pre-merge.sh', stdout);
  }, 90_000);

  it('the action reviews once and hands on the exit code, the reports and the summary', () => {
    const folder = temporaryFolder();
    const bpx = script(folder, 'bpx', [
      'echo "$@" > arguments',
      `for each in "$@"; do case "$each" in markdown=*) echo '<!-- bpx:scorecard -->' > "\${each#markdown=}";; esac; done`,
      'exit 3',
    ]);
    const files = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
    const { status } = run(
      'ci/review.sh',
      [],
      {
        BPX_COMMAND: bpx,
        BPX_PATH: 'api',
        BPX_BASE: 'abc',
        BPX_FAIL_ON: '',
        BPX_OUT: join(folder, 'out'),
        ...files,
      },
      folder,
    );
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).toMatch(
      /^review api --output sarif=bpx\.sarif --output markdown=\S+ --output html=\S+ --base abc\n$/,
    );
    expect(readFileSync(files.GITHUB_OUTPUT, 'utf8')).toBe(
      `exit-code=3\nscorecard=${join(folder, 'out/scorecard.md')}\n`,
    );
    expect(readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8')).toContain('bpx:scorecard');
  });

  it.each([
    ['edits the comment that is there', '17', 'PATCH repos/a/b/issues/comments/17'],
    ['writes one where there is none', '', 'POST repos/a/b/issues/5/comments'],
  ])('the action %s', (_, known, call) => {
    const folder = temporaryFolder({ 'card.md': '<!-- bpx:scorecard service=a version=1 -->\nbody\n' });
    script(folder, 'gh', [
      `case "$*" in *--paginate*) echo '${known}';; *) echo "$3 $4" > "${join(folder, 'called')}";; esac`,
    ]);
    const { status, stderr } = run('ci/comment.sh', [], {
      PATH: `${folder}:${process.env['PATH'] ?? ''}`,
      GITHUB_REPOSITORY: 'a/b',
      BPX_PULL: '5',
      BPX_SCORECARD: join(folder, 'card.md'),
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(readFileSync(join(folder, 'called'), 'utf8').trim()).toBe(call);
  });
});
