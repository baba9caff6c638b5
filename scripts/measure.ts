// How long a command takes and how much memory it holds, its children included.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

const POLL_MS = 20;
/** Tools start others of this project: oxlint looks for tsgolint. */
const PATH = [fileURLToPath(new URL('../node_modules/.bin', import.meta.url)), process.env['PATH']].join(
  delimiter,
);

export interface Command {
  command: string;
  args: string[];
}

export interface Measured {
  seconds: number;
  /** Peak resident memory of the largest process; 0 where the system does not tell. */
  megabytes: number;
}

/** Linux keeps the high-water mark of a process in its status. */
const peakOf = (pid: number): number => {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};

const childrenOf = (pid: number): number[] => {
  try {
    const own = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number);
    return [...own, ...own.flatMap(childrenOf)];
  } catch {
    return [];
  }
};

export const measure = ({ command, args }: Command, cwd: string): Promise<Measured> =>
  new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(command, args, { cwd, stdio: 'ignore', env: { ...process.env, PATH } });
    const { pid } = child;
    let megabytes = 0;
    const timer = setInterval(() => {
      if (pid === undefined) return;
      megabytes = Math.max(megabytes, ...[pid, ...childrenOf(pid)].map(peakOf));
    }, POLL_MS);
    child.once('error', reject);
    child.once('close', () => {
      clearInterval(timer);
      resolve({ seconds: (performance.now() - start) / 1000, megabytes });
    });
  });

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};
