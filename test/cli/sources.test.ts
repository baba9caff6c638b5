import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bpx, RUNTIMES, type Ran } from '../harness/command.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const GOOD = { 'package.json': '{ "name": "a" }\n', 'src/good.ts': 'export const good = 1;\n' };

interface Told {
  kind: string;
  path: string;
  line?: number;
  message: string;
}

interface Report {
  overview: { files: number; filesRead: number };
  diagnostics: Told[];
  incomplete: boolean;
}

const reported = ({ stdout, stderr }: Ran): Report => {
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Report;
};

/** Trees that are broken in part: a diagnostic, and the rest is reviewed. */
describe.each(RUNTIMES)('sources on %s', (runtime) => {
  const reviewed = (
    files: Record<string, string | Uint8Array>,
    prepare: (folder: string) => void = () => {},
  ) => {
    const folder = temporaryFolder({ ...GOOD, ...files });
    prepare(folder);
    const ran = bpx(runtime, ['review', folder, '--format', 'json']);
    expect(ran.status).toBe(0);
    return reported(ran);
  };

  it('one file', () => {
    const folder = temporaryFolder(GOOD);
    const ran = bpx(runtime, ['review', join(folder, 'src/good.ts'), '--format', 'json']);
    expect(reported(ran).overview.files).toBe(1);
    expect(ran.status).toBe(0);
  });

  it('a syntax error', () => {
    const { diagnostics, overview } = reviewed({ 'src/broken.ts': 'export const a = 1;\nconst = {\n' });
    expect(diagnostics).toEqual([expect.objectContaining({ kind: 'parse', path: 'src/broken.ts', line: 2 })]);
    expect(overview).toMatchObject({ files: 2, filesRead: 1 });
  });

  it('a binary file', () => {
    const { overview } = reviewed({ 'src/binary.ts': new Uint8Array([0, 1, 2, 255, 254, 0]) });
    expect(overview.filesRead).toBe(1);
  });

  it.skipIf(process.getuid?.() === 0)('a file without permission', () => {
    const { diagnostics } = reviewed({ 'src/secret.ts': 'export {};\n' }, (folder) =>
      chmodSync(join(folder, 'src/secret.ts'), 0),
    );
    expect(diagnostics).toEqual([expect.objectContaining({ kind: 'read', path: 'src/secret.ts' })]);
  });

  it('an empty file', () => {
    expect(reviewed({ 'src/empty.ts': '' })).toMatchObject({
      diagnostics: [],
      overview: { files: 2, filesRead: 2 },
    });
  });

  it('a byte order mark and CRLF', () => {
    const text = '\uFEFFexport const a = 1;\r\nexport const b = 2;\r\n';
    expect(reviewed({ 'src/windows.ts': text })).toMatchObject({
      diagnostics: [],
      overview: { filesRead: 2 },
    });
  });

  it('a generated file of 5 MB', () => {
    const text = `// @generated\n${'export const value = { a: 1, b: [2, 3] };\n'.repeat(125_000)}`;
    expect(reviewed({ 'src/client.ts': text }).overview.files).toBe(1);
  });

  it('links that lead in circles', () => {
    const { overview } = reviewed({}, (folder) => {
      mkdirSync(join(folder, 'src/deep'));
      symlinkSync('..', join(folder, 'src/deep/up'));
      symlinkSync('circle.ts', join(folder, 'src/circle.ts'));
    });
    expect(overview.files).toBe(1);
  });

  it('a tsconfig that does not parse', () => {
    const { diagnostics } = reviewed({ 'tsconfig.json': '{ "compilerOptions": { "strict": ' });
    expect(diagnostics).toEqual([expect.objectContaining({ kind: 'tsconfig', path: 'tsconfig.json' })]);
  });

  it('a tsconfig whose base is not installed', () => {
    const { diagnostics } = reviewed({ 'tsconfig.json': '{ "extends": "@tsconfig/node24/tsconfig.json" }' });
    expect(diagnostics).toEqual([expect.objectContaining({ kind: 'tsconfig', path: 'tsconfig.json' })]);
  });

  it('a manifest that does not parse', () => {
    const { diagnostics } = reviewed({ 'package.json': '{ "name": ' });
    expect(diagnostics.map(({ path }) => path)).toContain('package.json');
  });
});
