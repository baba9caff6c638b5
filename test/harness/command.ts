import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The command as it is shipped: `npm run build` comes first. */
const LAUNCHER = join(ROOT, 'bin/bpx.js');

export const RUNTIMES = ['node', 'bun'] as const;
export type Runtime = (typeof RUNTIMES)[number];

const PROGRAMS: Record<Runtime, string> = {
  node: process.execPath,
  bun: join(ROOT, 'node_modules/.bin/bun'),
};

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
}

/** Nothing of the machine that runs the tests shows in what is printed. */
const environment = (extra: Record<string, string> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: process.env['HOME'] ?? '',
  ...extra,
});

/** Runs the built command to its end. */
export const bpx = (runtime: Runtime, args: readonly string[], { cwd = ROOT, env }: RunOptions = {}): Ran => {
  const { status, stdout, stderr } = spawnSync(PROGRAMS[runtime], [LAUNCHER, ...args], {
    cwd,
    env: environment(env),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { status, stdout, stderr };
};

/** Starts the built command and leaves it running. */
export const startBpx = (runtime: Runtime, args: readonly string[], cwd = ROOT) => {
  return spawn(PROGRAMS[runtime], [LAUNCHER, ...args], { cwd, env: environment() });
};
