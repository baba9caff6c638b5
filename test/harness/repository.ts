import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** A git repository of a test. */
export interface Repository {
  root: string;
  git(...args: string[]): string;
  /** Writes files; `undefined` deletes one. */
  write(files: Readonly<Record<string, string | undefined>>): void;
  /** Writes files and commits everything; answers with the commit. */
  commit(files?: Readonly<Record<string, string | undefined>>): string;
}

const IDENTITY = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];

export const gitIn = (folder: string, ...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('git', [...IDENTITY, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: folder, GIT_CONFIG_NOSYSTEM: '1' },
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
};

/** An empty repository on branch `main` in a folder. */
export const repositoryIn = (root: string): Repository => {
  const git = (...args: string[]): string => gitIn(root, ...args);
  git('init', '--quiet', '--initial-branch=main');
  const write: Repository['write'] = (changes) => {
    for (const [path, content] of Object.entries(changes)) {
      const absolute = join(root, path);
      if (content === undefined) rmSync(absolute);
      else {
        mkdirSync(dirname(absolute), { recursive: true });
        writeFileSync(absolute, content);
      }
    }
  };
  const commit: Repository['commit'] = (changes = {}) => {
    write(changes);
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '--message=change');
    return git('rev-parse', 'HEAD');
  };
  return { root, git, write, commit };
};

/** The same in a folder that is removed when the test ends. */
export const repository = (files: Readonly<Record<string, string>> = {}): Repository => {
  const own = repositoryIn(temporaryFolder());
  if (Object.keys(files).length > 0) own.commit(files);
  return own;
};
