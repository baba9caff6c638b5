import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bpx, RUNTIMES, startBpx } from '../harness/command.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const SERVICE = 'fixtures/services/express-prisma';
const TODAY = ['--today', '2026-06-01'];

describe('output', () => {
  it.each(['terminal', 'json', 'sarif'])('%s is the same on Node and on Bun, and over two runs', (format) => {
    const args = ['review', SERVICE, '--format', format, ...TODAY];
    const once = bpx('node', args);
    expect(once.stderr).toBe('');
    expect(bpx('node', args)).toEqual(once);
    expect(bpx('bun', args)).toEqual(once);
  });
});

describe.each(RUNTIMES)('output on %s', (runtime) => {
  it('goes to several files, and the terminal report stays on stdout', () => {
    const folder = temporaryFolder();
    const target = (name: string): string => join(folder, name);
    const args = ['--output', `json=${target('a.json')}`, '--output', `sarif=${target('a.sarif')}`];
    const { stdout } = bpx(runtime, ['review', SERVICE, ...TODAY, ...args]);
    expect(stdout).toContain('shop-api');
    expect(JSON.parse(readFileSync(target('a.json'), 'utf8'))).toMatchObject({
      schemaVersion: 1,
      today: '2026-06-01',
    });
    expect(JSON.parse(readFileSync(target('a.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0' });
    expect(readdirSync(folder).sort()).toEqual(['a.json', 'a.sarif']);
  });

  it('of one format goes to the one file, and stdout stays empty', () => {
    const folder = temporaryFolder({ 'old.json': 'old' });
    symlinkSync('old.json', join(folder, 'link.json'));
    const args = ['--format', 'json', '--output', join(folder, 'link.json')];
    expect(bpx(runtime, ['review', SERVICE, ...TODAY, ...args]).stdout).toBe('');
    expect(JSON.parse(readFileSync(join(folder, 'old.json'), 'utf8'))).toMatchObject({ schemaVersion: 1 });
  });

  it('has no escape sequence and no duration in a pipe, and colours where they are asked for', () => {
    const plain = bpx(runtime, ['review', SERVICE, ...TODAY]).stdout;
    const coloured = bpx(runtime, ['review', SERVICE, ...TODAY, '--color', 'always']).stdout;
    // eslint-disable-next-line no-control-regex
    const escapes = /\u001b\[[0-9;]*m/g;
    expect(plain).not.toMatch(escapes);
    expect(plain).not.toMatch(/\d s$/m);
    expect(coloured).toMatch(escapes);
    expect(coloured.replace(escapes, '')).toBe(plain);
    expect(bpx(runtime, ['review', SERVICE, ...TODAY], { env: { FORCE_COLOR: '1' } }).stdout).toBe(coloured);
    const refused = bpx(runtime, ['review', SERVICE, ...TODAY], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(refused.stdout).toBe(plain);
  });

  it('in ASCII has nothing beyond it', () => {
    const file = join(temporaryFolder(), 'a.json');
    const args = ['--ascii', '--all', '--output', `json=${file}`];
    const { stdout } = bpx(runtime, ['review', SERVICE, ...TODAY, ...args]);
    const json = readFileSync(file, 'utf8');
    // eslint-disable-next-line no-control-regex
    for (const text of [stdout, json]) expect(text).toMatch(/^[\u0000-\u007f]*$/);
    // what JSON escapes is read as it was
    expect(JSON.stringify(JSON.parse(json))).toContain('axios.create(…)');
  });

  it('says with its exit code whether a finding is at or above `--fail-on`', () => {
    const { status, stdout } = bpx(runtime, ['review', SERVICE, ...TODAY, '--fail-on', 'low', '--quiet']);
    expect(stdout).toContain('Gate failed');
    expect(status).toBe(1);
  });

  it('of one category has that category alone, and no overall score', () => {
    const args = ['review', SERVICE, ...TODAY, '--category', 'performance', '--format', 'json'];
    const report = JSON.parse(bpx(runtime, args).stdout) as {
      filtered: boolean;
      services: { score: number | null; findings: { category: string }[] }[];
    };
    expect(report.filtered).toBe(true);
    expect(report.services[0]?.score).toBeNull();
    expect(new Set(report.services[0]?.findings.map(({ category }) => category))).toEqual(
      new Set(['performance']),
    );
  });

  it('in short forms has one line a finding, and the verdict on stderr', () => {
    const { stdout, stderr } = bpx(runtime, ['review', SERVICE, ...TODAY, '--compact']);
    for (const line of stdout.trimEnd().split('\n'))
      expect(line).toMatch(/^\S+:\d+:\d+ (critical|high|medium|low)\?? [a-z-]+\/[a-z-]+ \S/);
    expect(stderr).toContain('Gate ');
  });

  it('tells what took how long when asked', () => {
    const { stderr } = bpx(runtime, ['review', SERVICE, ...TODAY, '--timing', '--quiet']);
    expect(stderr).toMatch(/ ms {2}extract\n/);
  });

  it('survives a reader that leaves', async () => {
    const child = startBpx(runtime, ['review', SERVICE, '--format', 'json']);
    child.stdout.once('data', () => child.stdout.destroy());
    let errors = '';
    child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(errors).toBe('');
    expect(code).not.toBeNull();
  });

  it('stops on an interruption with 130 and writes nothing', async () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 400; index++)
      writeFileSync(join(folder, `${index}.ts`), `export const value${index} = { a: 1 };\n`.repeat(400));
    // A signal that comes before the command is up ends it as it ends every process: then once more, later.
    const interrupted = async (delayMs: number): Promise<{ code: number | null; errors: string }> => {
      const child = startBpx(runtime, ['review', folder, '--output', 'json=report.json'], folder);
      let errors = '';
      child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)));
      setTimeout(() => child.kill('SIGINT'), delayMs);
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
      return { code, errors };
    };
    let last = await interrupted(500);
    for (const delayMs of [1000, 2000, 4000]) if (last.code === null) last = await interrupted(delayMs);
    expect(last.errors).toMatch(/^stopped after \d+\.\d s, nothing written\n$/);
    expect(last.code).toBe(130);
    expect(readdirSync(folder)).not.toContain('report.json');
  });
});
