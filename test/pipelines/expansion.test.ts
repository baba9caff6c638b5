import { describe, expect, it } from 'vitest';
import { readArtefacts, type ArtefactFile } from '../../src/artefacts/artefacts.ts';
import { readShell } from '../../src/artefacts/shell.ts';
import { expandCommands } from '../../src/model/service/pipelines/script-expansion.ts';
import { deploySteps, expandedSteps, jobPurpose } from '../../src/model/service/pipelines/job-purpose.ts';
import { runPlaces } from '../../src/model/service/pipelines/run-places.ts';
import { nodeMajors, runtimePins } from '../../src/model/service/deployment/runtime-versions.ts';

const KINDS: [RegExp, ArtefactFile['kind']][] = [
  [/package\.json$/, 'manifest'],
  [/workflows\//, 'github-workflow'],
  [/action\.yml$/, 'github-action'],
  [/Dockerfile$/, 'dockerfile'],
  [/\.nvmrc$/, 'node-version'],
];

const artefactsOf = (files: Record<string, string>) =>
  readArtefacts(
    Object.keys(files).flatMap((path) => {
      const kind = KINDS.find(([pattern]) => pattern.test(path))?.[1];
      return kind ? [{ path, kind }] : [];
    }),
    (path) => files[path],
  );

const expand = (files: Record<string, string>, text: string, dir = '') => {
  const { commands, unresolved } = expandCommands(
    artefactsOf(files),
    readShell(text, { at: () => ({ line: 1, column: 1 }) }),
    dir,
  );
  return { programs: commands.map((command) => command.program), unresolved };
};

const manifest = (scripts: Record<string, string>) => JSON.stringify({ name: 'x', scripts });

describe('expandCommands', () => {
  it('follows scripts with their hooks, runners and wrappers', () => {
    const files = {
      'package.json': manifest({
        verify: 'run-s lint test',
        prelint: 'echo',
        lint: 'cross-env A=b eslint .',
        test: 'npx vitest run',
      }),
    };
    expect(expand(files, 'npm run verify').programs).toEqual(['run-s', 'echo', 'eslint', 'vitest']);
  });

  it('follows task runners into every package', () => {
    const files = { 'package.json': manifest({}), 'apps/api/package.json': manifest({ lint: 'oxlint' }) };
    expect(expand(files, 'turbo run lint').programs).toContain('oxlint');
    expect(expand(files, 'nx run-many --target=lint').programs).toContain('oxlint');
    expect(expand(files, 'pnpm -r run lint').programs).toContain('oxlint');
  });

  it('follows regular expressions, stars, make targets and shell files', () => {
    const files = {
      'package.json': manifest({ 'verify:lint': 'eslint .', 'verify:types': 'tsc' }),
      Makefile: 'check: build\n\t@npm run verify:lint\n\nother:\n\tls\n',
      'scripts/ci.sh': '#!/bin/sh\nnpm run verify:types\n',
    };
    expect(expand(files, "pnpm run '/^verify:.+$/'").programs).toEqual(['eslint', 'tsc']);
    expect(expand(files, 'make check').programs).toContain('eslint');
    expect(expand(files, 'bash scripts/ci.sh').programs).toContain('tsc');
  });

  it('takes a verb without a script for an installed command, except for npm', () => {
    const files = { 'package.json': manifest({}) };
    expect(expand(files, 'yarn eslint .').programs).toEqual(['eslint']);
    expect(expand(files, 'npm run missing').unresolved).toEqual(['npm run missing']);
  });

  it('ends where scripts call each other', () => {
    const files = { 'package.json': manifest({ a: 'npm run b', b: 'npm run a' }) };
    expect(expand(files, 'npm run a')).toEqual({ programs: [], unresolved: [] });
  });

  it('names containers as not followed', () => {
    expect(expand({}, 'docker compose up --build').unresolved).toEqual(['docker compose up --build']);
  });
});

describe('jobs', () => {
  const artefacts = artefactsOf({
    '.github/workflows/release.yml':
      'on: push\njobs:\n  ship:\n    uses: ./.github/workflows/rollout.yml\n  npm:\n    steps:\n      - run: npm publish\n  docs:\n    steps:\n      - run: npm run build\n',
    '.github/workflows/rollout.yml':
      'on: workflow_call\njobs:\n  go:\n    steps:\n      - uses: ./.github/actions/apply\n',
    '.github/actions/apply/action.yml':
      'runs:\n  using: composite\n  steps:\n    - run: npx wrangler@4.1.0 deploy\n      shell: bash\n',
  });
  const workflow = artefacts.workflows.find((each) => each.path.endsWith('release.yml'));

  it('puts the steps of local workflows and actions in', () => {
    const [ship] = workflow?.jobs ?? [];
    const deploys = ship ? deploySteps(expandedSteps(artefacts, ship)) : [];
    expect(deploys.map((deploy) => [deploy.tool, deploy.isAtomic])).toEqual([['wrangler', true]]);
  });

  it('knows what a job is for by what it runs', () => {
    expect(workflow?.jobs.map((job) => jobPurpose(artefacts, workflow, job))).toEqual([
      'deploy',
      'publish',
      'docs',
    ]);
  });
});

describe('runPlaces', () => {
  it('knows folder, environment, pipe and what ran before', () => {
    const places = runPlaces(
      artefactsOf({
        'api/Dockerfile':
          'FROM node:24 AS base\nENV CI=true\nFROM base\nRUN cd web && npm i\nRUN curl https://example.com/x | sudo sh\n',
      }),
    );
    expect(
      places.map((place) => [place.command.program, place.dir, place.env['CI'], place.image?.ships]),
    ).toEqual([
      ['cd', 'api', 'true', true],
      ['npm', 'api/web', 'true', true],
      ['curl', 'api', 'true', true],
      ['sh', 'api', 'true', true],
    ]);
    expect(places[3]?.pipedFrom?.program).toBe('curl');
    expect(places[1]?.before.map((each) => each.program)).toEqual(['cd']);
  });
});

describe('runtimePins', () => {
  it('reads versions, ranges, aliases and codenames', () => {
    expect(nodeMajors('v20.11.1')).toEqual([20]);
    expect(nodeMajors('18.x')).toEqual([18]);
    expect(nodeMajors('lts/iron')).toEqual([20]);
    expect(nodeMajors('22 - 24')).toEqual([22, 23, 24]);
    expect(nodeMajors('nonsense')).toEqual([]);
  });

  it('collects them from files, manifests, images and matrices', () => {
    const artefacts = artefactsOf({
      '.nvmrc': '20\n',
      'package.json': JSON.stringify({ engines: { node: '>=22' } }),
      Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian13\n',
      '.github/workflows/ci.yml':
        'on: push\njobs:\n  t:\n    strategy: { matrix: { node: [18, 20] } }\n    steps:\n      - uses: actions/setup-node@v5\n        with: { node-version: "${{ matrix.node }}" }\n      - uses: actions/setup-node@v5\n        with: { node-version-file: .nvmrc }\n',
    });
    expect(runtimePins(artefacts).map((pin) => [pin.kind, pin.majors])).toEqual([
      ['pin', [20]],
      ['range', [22, 23, 24, 25, 26]],
      ['image', [24]],
      ['ci', [18, 20]],
      ['ci', [20]],
    ]);
  });
});
