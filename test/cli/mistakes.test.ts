import { describe, expect, it } from 'vitest';
import { bpx, RUNTIMES } from '../harness/command.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

/** Command lines that are wrong, and what the one line on stderr says. */
const MISTAKES: [string[], string][] = [
  [['review', 'nowhere'], 'nowhere does not exist'],
  [['review', '--formt', 'json'], 'unknown option `--formt`, did you mean `--format`?'],
  [['review', '--format', 'sarfi'], 'unknown format `sarfi`, did you mean `sarif`?'],
  [['review', '--output', 'jsn=x.json'], 'unknown format `jsn`, did you mean `json`?'],
  [['review', '--output', 'a', '--output', 'b'], '`--output FILE` twice'],
  [['review', '--category', 'reliabilty'], 'unknown category `reliabilty`, did you mean `reliability`?'],
  [['review', '--rule', 'timeout'], 'unknown rule `timeout`, did you mean `timeouts`?'],
  [['review', '--fail-on', 'hihg'], 'unknown severity `hihg`, did you mean `high`?'],
  [['review', '--max', 'many'], '`--max` expects a whole number from 1, found `many`'],
  [['review', '--today', '2026-02-30'], '`--today` expects a date such as 2026-01-31, found `2026-02-30`'],
  [['review', '--color', 'sometimes'], 'unknown colour choice `sometimes`'],
  [['review', 'a', 'b'], 'too many arguments'],
  [['reviev'], 'unknown command `reviev`, did you mean `review`?'],
  [['explain', 'timeoust'], 'unknown rule `timeoust`, did you mean `timeouts`?'],
  [['explain'], 'missing required argument'],
  [['why', 'package.json'], '`package.json` is no place'],
  [['why', 'nowhere.ts:1'], 'nowhere.ts is no file'],
  [['why', 'package.json:1', 'timeoust'], 'unknown rule `timeoust`, did you mean `timeouts`?'],
  [['facts', 'src'], 'src is a folder'],
];

describe.each(RUNTIMES)('mistakes on %s', (runtime) => {
  it.each(MISTAKES)('%j', (args, says) => {
    const { status, stdout, stderr } = bpx(runtime, args);
    expect(stderr).toContain(says);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('a folder without sources says what is there', () => {
    const folder = temporaryFolder({ 'README.md': '# notes\n' });
    const { status, stderr } = bpx(runtime, ['review', folder]);
    expect(stderr).toContain('no JavaScript or TypeScript source files');
    expect(status).toBe(2);
  });

  it('a file that is no source is refused', () => {
    const folder = temporaryFolder({ 'notes.txt': 'hello\n' });
    const { status, stderr } = bpx(runtime, ['review', `${folder}/notes.txt`]);
    expect(stderr).toContain('is not a JavaScript or TypeScript file');
    expect(status).toBe(2);
  });

  it('an output that cannot be written leaves nothing behind', () => {
    const folder = temporaryFolder({ 'a.ts': 'export const a = 1;\n' });
    const { status, stderr } = bpx(runtime, ['review', folder, '--output', 'missing/bpx.txt'], {
      cwd: folder,
    });
    expect(stderr).toContain('cannot write missing/bpx.txt: its folder does not exist');
    expect(status).toBe(2);
  });

  it('a bare call prints the help and is wrong', () => {
    const { status, stdout, stderr } = bpx(runtime, []);
    expect(stderr).toContain('Usage: bpx');
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it('help and version are right', () => {
    expect(bpx(runtime, ['--version'])).toEqual({ status: 0, stdout: '0.1.0\n', stderr: '' });
    const { status, stdout } = bpx(runtime, ['review', '--help']);
    expect(stdout).toContain('--fail-on <severity>');
    expect(status).toBe(0);
  });
});
