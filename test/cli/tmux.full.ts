import { spawnSync } from 'node:child_process';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../harness/command.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('No tmux here: the report is not drawn in a real terminal.');

/** The widest line of a report, whatever the terminal has. */
const WIDEST = 120;

/** What stands on the screen of a terminal of that width after a command; its own server, ended with the test. */
const screenOf = (columns: number, command: string, wanted: RegExp): string => {
  const folder = temporaryFolder();
  const tmux = (...args: string[]): string =>
    spawnSync('tmux', ['-S', `${folder}/socket`, ...args], {
      encoding: 'utf8',
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' },
    }).stdout;
  try {
    const size = ['-x', String(columns), '-y', '400'];
    tmux('-f', '/dev/null', '-u', 'new-session', '-d', ...size, `${command}; exec cat`);
    for (let waited = 0; waited < 120; waited++) {
      spawnSync('sleep', ['0.5']);
      const screen = tmux('capture-pane', '-p', '-e');
      if (wanted.test(screen)) return screen;
    }
    return tmux('capture-pane', '-p', '-e');
  } finally {
    tmux('kill-server');
  }
};

// eslint-disable-next-line no-control-regex
const plain = (text: string): string => text.replace(/\u001b\[[0-9;]*m/g, '');

const command = `"${process.execPath}" bin/bpx.js review fixtures/services/express-prisma --today 2026-06-01`;

describe.skipIf(!hasTmux)('in a real terminal', () => {
  it.each([80, 160])('of %i columns', (columns) => {
    const screen = screenOf(columns, command, /Gate (failed|passed)/);
    expect(screen).toContain('\u001b[');
    const lines = plain(screen)
      .split('\n')
      .map((line) => line.trimEnd());
    expect(lines.join('\n')).toMatch(/✖ Gate failed: 1 critical finding/);
    // The rules below headings are as wide as the report.
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBe(Math.min(columns, WIDEST));
    // Nothing of the progress is left behind, and no line was broken by the terminal.
    expect(lines.join('\n')).not.toMatch(/linking|extracting|reading files/);
    expect(lines.filter((line) => /^── /.test(line)).length).toBeGreaterThan(3);
  });
});
