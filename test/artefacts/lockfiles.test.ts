import { describe, expect, it } from 'vitest';
import { readArtefacts } from '../../src/artefacts/artefacts.ts';
import { readLockfile } from '../../src/artefacts/lockfiles.ts';

const lookup = (path: string, text: string, dir: string, name: string, range?: string) =>
  readLockfile(path, text).value?.lookup(dir, name, range)?.version;

describe('package-lock.json', () => {
  it('resolves as Node does: the nearest node_modules above the package', () => {
    const text = JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': {},
        'apps/api': {},
        'apps/api/node_modules/pg': { version: '8.1.0' },
        'node_modules/pg': {
          version: '7.0.0',
          integrity: 'sha512-x',
          deprecated: 'old',
          hasInstallScript: true,
        },
      },
    });
    expect(lookup('package-lock.json', text, 'apps/api', 'pg')).toBe('8.1.0');
    expect(lookup('package-lock.json', text, 'apps/web', 'pg')).toBe('7.0.0');
    expect(lookup('package-lock.json', text, '', 'express')).toBeUndefined();
    expect(readLockfile('package-lock.json', text).value?.packages[1]).toEqual({
      name: 'pg',
      version: '7.0.0',
      integrity: 'sha512-x',
      deprecated: 'old',
      hasInstallScript: true,
    });
  });

  it('reads format 1', () => {
    const text = JSON.stringify({
      dependencies: { a: { version: '1.0.0', dependencies: { b: { version: '2.0.0' } } } },
    });
    expect(lookup('package-lock.json', text, '', 'a')).toBe('1.0.0');
    expect(lookup('package-lock.json', text, '', 'b')).toBeUndefined();
  });

  it('tells of a broken file', () => {
    expect(readLockfile('package-lock.json', '{ "lockfileVersion": ')).toMatchObject({
      diagnostics: [{ kind: 'parse', path: 'package-lock.json' }],
    });
  });
});

describe('pnpm-lock.yaml', () => {
  it('reads importers, peers in versions and the second document of pnpm 11', () => {
    const text = [
      "lockfileVersion: '9.0'",
      'importers: {}',
      '---',
      "lockfileVersion: '9.0'",
      'importers:',
      '  apps/api:',
      '    dependencies:',
      '      pg: { specifier: ^8.0.0, version: 8.1.0(pg-native@3.0.0) }',
      "      old: { specifier: 'npm:other@1', version: other@1.2.0 }",
      'packages:',
      '  pg@8.1.0: { resolution: { integrity: sha512-y }, deprecated: gone }',
      "  '@scope/x@1.0.0': { resolution: { tarball: 'https://example.com/x.tgz' } }",
    ].join('\n');
    expect(lookup('pnpm-lock.yaml', text, 'apps/api', 'pg')).toBe('8.1.0');
    expect(readLockfile('pnpm-lock.yaml', text).value?.lookup('apps/api', 'old')).toEqual({
      name: 'other',
      version: '1.2.0',
    });
    expect(readLockfile('pnpm-lock.yaml', text).value?.packages).toEqual([
      { name: 'pg', version: '8.1.0', integrity: 'sha512-y', deprecated: 'gone' },
      { name: '@scope/x', version: '1.0.0', resolvedUrl: 'https://example.com/x.tgz' },
    ]);
  });

  it('reads the keys of formats 5 and 6', () => {
    const old =
      'lockfileVersion: 5.4\ndependencies:\n  pg: 8.1.0_abc\npackages:\n  /pg/8.1.0_abc:\n    resolution: {integrity: sha512-z}\n    requiresBuild: true\n';
    expect(readLockfile('pnpm-lock.yaml', old).value?.lookup('', 'pg')).toEqual({
      name: 'pg',
      version: '8.1.0',
      integrity: 'sha512-z',
      hasInstallScript: true,
    });
    const six =
      "lockfileVersion: '6.0'\ndependencies:\n  pg: { specifier: ^8, version: 8.1.0 }\npackages:\n  /pg@8.1.0:\n    resolution: {integrity: sha512-z}\n";
    expect(lookup('pnpm-lock.yaml', six, '', 'pg')).toBe('8.1.0');
  });
});

describe('yarn.lock', () => {
  it('looks classic entries up by range', () => {
    const text =
      '# yarn lockfile v1\n\n\npg@^7.0.0, pg@^7.1.0:\n  version "7.2.0"\n  resolved "https://example.com/pg.tgz#a"\n  integrity sha512-a\n\npg@^8.0.0:\n  version "8.1.0"\n';
    expect(lookup('yarn.lock', text, '', 'pg', '^7.1.0')).toBe('7.2.0');
    expect(lookup('yarn.lock', text, '', 'pg', '^8.0.0')).toBe('8.1.0');
    expect(lookup('yarn.lock', text, '', 'pg')).toBeUndefined();
  });

  it('reads Berry, workspaces left out', () => {
    const text =
      '__metadata:\n  version: 8\n\n"pg@npm:^8.0.0":\n  version: 8.1.0\n  resolution: "pg@npm:8.1.0"\n  checksum: 10/abc\n\n"api@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "api@workspace:."\n';
    const lock = readLockfile('yarn.lock', text).value;
    expect(lock).toMatchObject({ manager: 'yarn-berry', version: '8' });
    expect(lock?.packages).toEqual([
      { name: 'pg', version: '8.1.0', integrity: '10/abc', resolvedUrl: 'pg@npm:8.1.0' },
    ]);
    expect(lock?.lookup('', 'pg', '^8.0.0')?.version).toBe('8.1.0');
  });
});

describe('bun.lock', () => {
  it('prefers what is nested below the workspace package', () => {
    const text =
      '{ "lockfileVersion": 1, "workspaces": { "": { "name": "root" }, "apps/api": { "name": "api" }, }, "packages": { "pg": ["pg@7.0.0", "", {}, "sha512-a"], "api/pg": ["pg@8.1.0", "", {}, "sha512-b"], "api": ["api@workspace:apps/api"], } }';
    expect(lookup('bun.lock', text, 'apps/api', 'pg')).toBe('8.1.0');
    expect(lookup('bun.lock', text, '', 'pg')).toBe('7.0.0');
  });
});

describe('lockedVersion', () => {
  it('says what is missing', () => {
    const artefacts = readArtefacts([{ path: 'bun.lockb', kind: 'lockfile' }], () => undefined);
    expect(artefacts.lockedVersion('', 'pg')).toMatchObject({ unknown: 'binary' });
    expect(readArtefacts([], () => undefined).lockedVersion('', 'pg')).toMatchObject({
      unknown: 'version',
      settles: 'a lockfile',
    });
  });
});
