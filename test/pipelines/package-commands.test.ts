import { describe, expect, it } from 'vitest';
import { readShell } from '../../src/artefacts/shell.ts';
import {
  isDynamic,
  isExactVersion,
  readPackageCommand,
  splitSpec,
} from '../../src/model/service/pipelines/package-commands.ts';

const read = (text: string) => {
  const [command] = readShell(text, { at: (offset) => ({ line: 1, column: offset + 1 }) });
  return command && readPackageCommand(command);
};

describe('readPackageCommand', () => {
  it.each([
    ['npm install', 'install', 'npm'],
    ['npm i --omit=dev', 'install', 'npm'],
    ['npm --prefix api --omit=dev -f install', 'install', 'npm'],
    ['npm ci --omit dev', 'ci', 'npm'],
    ['yarn', 'install', 'yarn'],
    ['yarn --frozen-lockfile', 'install', 'yarn'],
    ['yarn install --production', 'install', 'yarn'],
    ['pnpm -r install', 'install', 'pnpm'],
    ['pnpm --filter api install --frozen-lockfile', 'install', 'pnpm'],
    ['bun install --frozen-lockfile', 'install', 'bun'],
    ['bun ci', 'ci', 'bun'],
  ])('%s is an %s of %s', (text, kind, manager) => {
    expect(read(text)).toMatchObject({ kind, manager });
  });

  it.each([
    ['npm i -g pm2@5.4.3 tsx', ['pm2@5.4.3', 'tsx']],
    ['npm install --location=global pm2', ['pm2']],
    ['yarn global add pm2', ['pm2']],
    ['pnpm add -g pm2', ['pm2']],
  ])('%s installs globally', (text, packages) => {
    expect(read(text)).toMatchObject({ kind: 'global', packages });
  });

  it.each([
    ['npx -y cowsay@1.0.0 hello -p 3', ['cowsay@1.0.0']],
    ['npx --package=typescript --package tsx tsc', ['tsx']],
    ['pnpm dlx cowsay hello', ['cowsay']],
    ['yarn dlx cowsay', ['cowsay']],
    ['bunx --bun cowsay', ['cowsay']],
    ['npm exec -- cowsay', ['cowsay']],
  ])('%s runs a package', (text, packages) => {
    expect(read(text)).toMatchObject({ kind: 'run-package', packages });
  });

  it.each([
    ['npm run lint -- --fix', 'lint', false],
    ['npm test', 'test', false],
    ['yarn lint', 'lint', false],
    ['pnpm --filter api run build', 'build', true],
    ['yarn workspace api lint', 'lint', true],
    ['bun src/index.ts', 'src/index.ts', false],
  ])('%s runs the script %s', (text, script, filter) => {
    expect(read(text)).toMatchObject({ kind: 'script', script, filter });
  });

  it.each([
    'npm --version',
    'yarn cache clean',
    'npm config set x y',
    'npm pack',
    'pnpm store prune',
    'npm i -g ./tool.tgz',
    'node x.js',
    'npm',
  ])('%s changes and runs nothing', (text) => {
    expect(read(text)).toBeUndefined();
  });

  it('adds packages, local ones left out', () => {
    expect(read('npm install --no-save left-pad ./tool')).toMatchObject({
      kind: 'add',
      packages: ['left-pad'],
    });
  });
});

describe('versions', () => {
  it('tells exact versions from ranges and tags', () => {
    expect(['1.2.3', '1.2.3-rc.1', 'v1.2.3', '10.9.0+sha512.ab'].every(isExactVersion)).toBe(true);
    expect(['^1.2.3', '1', 'latest', undefined].some(isExactVersion)).toBe(false);
    expect(splitSpec('@acme/tool@1.2.3')).toEqual({ name: '@acme/tool', version: '1.2.3' });
    expect(splitSpec('@acme/tool')).toEqual({ name: '@acme/tool' });
  });

  it('knows what only the shell can complete', () => {
    expect(['$TOOL', 'a@${V}', '${{ matrix.x }}'].every(isDynamic)).toBe(true);
    expect(isDynamic('/^verify:.+$/')).toBe(false);
  });
});
