import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.ts';
import { discover } from '../../src/project/discover.ts';
import { makeTree } from './tree.ts';

const paths = (items: readonly { path: string }[]): string[] => items.map((item) => item.path);
const code = 'export const answer = 42;\n';
const isSuperuser = process.getuid?.() === 0;

describe('what is given', () => {
  it('says what to do about a path that does not exist', async () => {
    const root = makeTree({});
    const missing = path.join(root, 'nowhere');
    await expect(discover(missing)).rejects.toThrow(InputError);
    await expect(discover(missing)).rejects.toThrow(/does not exist: give the path/);
  });

  it('says why a folder holds no source files', async () => {
    const root = makeTree({ 'README.md': '# hello', 'lib/types.d.ts': 'export {};' });
    await expect(discover(root)).rejects.toThrow(/holds no JavaScript or TypeScript .*1 declaration/);
    await expect(discover(root)).rejects.toThrow(InputError);
  });

  it('refuses a file that is no source, or that cannot be read as one', async () => {
    const root = makeTree({ 'notes.md': 'text', 'video.ts': new Uint8Array([71, 0, 1, 2]) });
    await expect(discover(path.join(root, 'notes.md'))).rejects.toThrow(/is not a JavaScript or TypeScript/);
    await expect(discover(path.join(root, 'video.ts'))).rejects.toThrow(/holds binary data/);
  });

  it('refuses a link that leads to itself', async () => {
    const root = makeTree({ loop: 'link:loop' });
    await expect(discover(path.join(root, 'loop'))).rejects.toThrow(InputError);
  });

  it('takes one file and still knows its package', async () => {
    const root = makeTree({
      'package.json': { name: 'shop', scripts: {} },
      'src/a.ts': "import { b } from './b.ts';",
      'src/b.ts': code,
      Dockerfile: 'FROM node:22',
    });
    const project = await discover(path.join(root, 'src/a.ts'));
    expect(project.scopeKind).toBe('file');
    expect(paths(project.files)).toEqual(['src/a.ts']);
    expect(project.packageOf('src/a.ts').name).toBe('shop');
    expect(project.file('src/b.ts')).toMatchObject({ path: 'src/b.ts', inScope: false, role: 'source' });
    expect(paths(project.repoFiles)).toEqual(['Dockerfile', 'package.json']);
  });

  it('works without a manifest: the root stands in for a package', async () => {
    const root = makeTree({ 'server.js': code });
    const project = await discover(root);
    expect(project.packages).toMatchObject([{ dir: '', inScope: true, manifest: {}, dependsOn: [] }]);
    expect(project.packageOf('server.js').dir).toBe('');
  });

  it('takes the root that it is told', async () => {
    const root = makeTree({ 'a/b/x.ts': code });
    const project = await discover(path.join(root, 'a/b'), { root: path.join(root, 'a') });
    expect(paths(project.files)).toEqual(['b/x.ts']);
    await expect(discover(path.join(root, 'a'), { root: path.join(root, 'a/b') })).rejects.toThrow(
      InputError,
    );
  });
});

describe('files that are not as they should be', () => {
  it('takes empty files, and files with a byte order mark and carriage returns', async () => {
    const root = makeTree({
      'empty.ts': '',
      'mark.ts': '\uFEFFexport const a = 1;\r\nexport const b = 2;\r\n',
    });
    const project = await discover(root);
    expect(project.files).toMatchObject([
      { path: 'empty.ts', size: 0, role: 'source' },
      { path: 'mark.ts', role: 'source' },
    ]);
    expect(project.read('empty.ts')).toBe('');
    expect(project.read('mark.ts')).toBe('export const a = 1;\r\nexport const b = 2;\r\n');
    expect(project.diagnostics).toEqual([]);
  });

  it('leaves out binary files and files in another encoding, each with a diagnostic', async () => {
    const root = makeTree({
      'good.ts': code,
      'binary.ts': new Uint8Array([0x47, 0x40, 0x00, 0x10]),
      'latin.js': new Uint8Array([0x2f, 0x2f, 0xe4, 0xf6, 0xfc]),
    });
    const project = await discover(root);
    expect(paths(project.files)).toEqual(['good.ts']);
    expect(project.leftOut).toEqual({ binary: 1, unreadable: 1 });
    expect(project.diagnostics).toMatchObject([
      { path: 'binary.ts', kind: 'skipped' },
      { path: 'latin.js', kind: 'read' },
    ]);
    expect(project.read('binary.ts')).toBeUndefined();
    expect(project.read('latin.js')).toBeUndefined();
  });

  it.skipIf(isSuperuser || process.platform === 'win32')('reports what it may not read', async () => {
    const root = makeTree({ 'good.ts': code, 'secret.ts': code, 'closed/x.ts': code });
    fs.chmodSync(path.join(root, 'secret.ts'), 0);
    fs.chmodSync(path.join(root, 'closed'), 0);
    const project = await discover(root);
    fs.chmodSync(path.join(root, 'closed'), 0o755);
    expect(paths(project.files)).toEqual(['good.ts']);
    expect(paths(project.diagnostics)).toEqual(['closed', 'secret.ts']);
  });

  it('leaves out a generated file of 5 MB with a diagnostic', async () => {
    const root = makeTree({
      'good.ts': code,
      'huge.ts': `export const x = [\n${'  "0123456789",\n'.repeat(350_000)}];\n`,
    });
    const project = await discover(root);
    expect(paths(project.files)).toEqual(['good.ts']);
    expect(project.leftOut).toEqual({ 'too-large': 1 });
    expect(project.diagnostics).toMatchObject([{ path: 'huge.ts', kind: 'skipped' }]);
    expect(project.file('huge.ts')).toBeUndefined();
  });

  it('reports a manifest that does not parse and goes on', async () => {
    const root = makeTree({ 'package.json': '{ "name": ', 'a.ts': code });
    const project = await discover(root);
    expect(project.diagnostics).toMatchObject([{ path: 'package.json', kind: 'manifest' }]);
    expect(project.packages).toMatchObject([{ dir: '', manifest: {} }]);
  });

  it('gives each file the hash of its bytes', async () => {
    const root = makeTree({ 'a.ts': code, 'b.ts': code, 'c.ts': `${code}//` });
    const { files, hashOf } = await discover(root);
    expect(files[0]?.hash).toMatch(/^[0-9a-f]{40}$/);
    expect(files[1]?.hash).toBe(files[0]?.hash);
    expect(files[2]?.hash).not.toBe(files[0]?.hash);
    expect(hashOf('a.ts')).toBe(files[0]?.hash);
  });
});

describe('links', () => {
  it('does not hang on circles', async () => {
    const root = makeTree({
      'src/a.ts': code,
      'src/up': 'link:..',
      'src/self': 'link:.',
      'lib/to-src': 'link:../src',
      'src/to-lib': 'link:../lib',
    });
    const project = await discover(root);
    expect(paths(project.files)).toEqual(['src/a.ts']);
    expect(project.leftOut).toEqual({ link: 4 });
  });

  it('reads nothing through a link that leaves the root', async () => {
    const outside = makeTree({ 'secret.ts': code, 'deep/secret.ts': code });
    const root = makeTree({ 'a.ts': code });
    fs.symlinkSync(path.join(outside, 'secret.ts'), path.join(root, 'b.ts'));
    fs.symlinkSync(path.join(outside, 'deep'), path.join(root, 'deep'));
    const project = await discover(root);
    expect(paths(project.files)).toEqual(['a.ts']);
    expect(project.leftOut).toEqual({ link: 2 });
    for (const file of ['b.ts', 'deep/secret.ts', `../${path.basename(outside)}/secret.ts`]) {
      expect(project.read(file)).toBeUndefined();
      expect(project.file(file)).toBeUndefined();
      expect(project.hashOf(file)).toBeUndefined();
    }
  });

  it('follows a link to a part of the root that the scope does not hold', async () => {
    const root = makeTree({ 'shared/s.ts': code, 'server/a.ts': code, 'server/shared': 'link:../shared' });
    const project = await discover(path.join(root, 'server'));
    expect(paths(project.files)).toEqual(['server/a.ts', 'server/shared/s.ts']);
  });

  it('knows a linked file by its real path', async () => {
    const root = makeTree({ 'src/a.ts': code, 'lib/b.ts': 'link:../src/a.ts' });
    const project = await discover(root);
    expect(paths(project.files)).toEqual(['src/a.ts']);
    expect(project.file('lib/b.ts')?.path).toBe('src/a.ts');
  });

  it('ignores broken links', async () => {
    const root = makeTree({ 'a.ts': code, 'b.ts': 'link:gone.ts' });
    expect(paths((await discover(root)).files)).toEqual(['a.ts']);
  });
});

describe('order', () => {
  it('sorts by code unit, whatever the file system says', async () => {
    const root = makeTree({
      'b.ts': code,
      'B1.ts': code,
      'a/z.ts': code,
      'a-b.ts': code,
      'ä.ts': code,
      '_.ts': code,
    });
    const { files } = await discover(root);
    expect(paths(files)).toEqual(['B1.ts', '_.ts', 'a-b.ts', 'a/z.ts', 'b.ts', 'ä.ts']);
  });

  it('is the same twice', async () => {
    const root = makeTree({
      'package.json': { name: 'x' },
      'a.ts': code,
      'test/a.test.ts': code,
      Dockerfile: '',
    });
    const view = async (): Promise<string> => JSON.stringify(await discover(root));
    expect(await view()).toBe(await view());
  });
});
