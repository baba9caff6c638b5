import { spawnSync } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { InputError } from '../errors.ts';

export interface Answer {
  ok: boolean;
  output: Buffer;
  /** The first line that git complained with. */
  complaint: string;
}

/**
 * Settings that keep git from starting anything of the repository's configuration and from opening a connection:
 * objects that a partial clone lacks stay missing.
 */
const SETTINGS = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'protocol.allow=never'];

/** Set by git for its hooks; they would make the folder that git is started in the top of the work tree. */
const HOOK_VARIABLES = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_PREFIX'];

const environment = (): NodeJS.ProcessEnv => {
  const { GIT_INDEX_FILE: index, ...env } = process.env;
  for (const name of HOOK_VARIABLES) delete env[name];
  return {
    ...env,
    ...(index === undefined ? {} : { GIT_INDEX_FILE: path.resolve(index) }),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
};

/**
 * Asks git, in a folder of the work tree; only commands that read are given.
 * @throws InputError where git is not installed.
 */
export const git = (folder: string, args: readonly string[], input?: string): Answer => {
  const { status, stdout, stderr, error } = spawnSync(
    'git',
    [...SETTINGS.flatMap((setting) => ['-c', setting]), ...args],
    { cwd: folder, env: environment(), maxBuffer: Infinity, ...(input === undefined ? {} : { input }) },
  );
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    throw new InputError('`--base` needs git, which is not installed here');
  const complaint = (stderr ?? '').toString().split('\n')[0] ?? '';
  return {
    ok: status === 0,
    output: stdout ?? Buffer.alloc(0),
    complaint: error ? error.message : complaint,
  };
};

/** The trimmed answer; undefined where git says no. */
export const gitLine = (folder: string, args: readonly string[]): string | undefined => {
  const { ok, output } = git(folder, args);
  return ok ? output.toString().trim() : undefined;
};
