import { baseName } from './place.ts';

/** What a manifest or image is for, as far as its name says. `unstated` is most often the developer's own machine for compose. */
export type DeploymentRole = 'production' | 'development' | 'test' | 'example' | 'unstated';

const WORDS: readonly (readonly [DeploymentRole, ReadonlySet<string>])[] = [
  [
    'test',
    new Set(['test', 'tests', 'testing', 'ci', 'e2e', 'integration', 'smoke', 'spec', 'benchmark', 'bench']),
  ],
  [
    'development',
    new Set([
      'dev',
      'devel',
      'develop',
      'development',
      'local',
      'debug',
      'devcontainer',
      'override',
      'playground',
      'infra',
      'dependencies',
      'deps',
      'gitpod',
    ]),
  ],
  [
    'example',
    new Set([
      'example',
      'examples',
      'sample',
      'samples',
      'demo',
      'template',
      'templates',
      'docs',
      'doc',
      'documentation',
      'fixtures',
    ]),
  ],
  [
    'production',
    new Set([
      'prod',
      'production',
      'prd',
      'live',
      'release',
      'deploy',
      'deployment',
      'selfhost',
      'community',
    ]),
  ],
];

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');

/** The role by the words of the file's name first, then of its folders from the nearest up. */
export const deploymentRole = (path: string): DeploymentRole => {
  const parts = path.split('/');
  for (const part of [baseName(path), ...parts.slice(0, -1).reverse()]) {
    const words = wordsOf(part);
    const found = WORDS.find(([, names]) => words.some((word) => names.has(word)));
    if (found) return found[0];
  }
  return 'unstated';
};
