import { describe, expect, it } from 'vitest';
import { discover } from '../../src/project/discover.ts';
import type { RepoFileKind } from '../../src/project/project.ts';
import { repoFileKind } from '../../src/project/repo-files.ts';
import { makeTree } from './tree.ts';

describe('kind by path', () => {
  it.each<[RepoFileKind, string[]]>([
    ['manifest', ['package.json', 'apps/a/package.json']],
    ['workspace', ['pnpm-workspace.yaml', 'nx.json', 'turbo.json']],
    ['lockfile', ['package-lock.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb']],
    [
      'dockerfile',
      ['Dockerfile', 'docker/Dockerfile.prod', 'api.Dockerfile', 'Dockerfile-dev', 'Containerfile'],
    ],
    ['dockerignore', ['.dockerignore', 'Dockerfile.dockerignore']],
    ['compose', ['docker-compose.yml', 'compose.yaml', 'docker-compose.prod.yml', 'compose-dev.yml']],
    ['github-workflow', ['.github/workflows/ci.yml']],
    ['github-action', ['.github/actions/x/action.yml', 'action.yaml']],
    ['gitlab-ci', ['.gitlab-ci.yml', '.gitlab/ci/test.yml']],
    ['circleci', ['.circleci/config.yml']],
    ['ci', ['.travis.yml', 'Jenkinsfile', 'azure-pipelines.yml']],
    ['prisma', ['prisma/schema.prisma', 'prisma/models/user.prisma']],
    ['sql-migration', ['prisma/migrations/1_init/migration.sql', 'db/V1__init.sql', '20200101_init.sql']],
    ['sql', ['db/schema.sql', 'queries/top.sql']],
    ['env', ['.env', '.env.example', '.env.production', '.env-test', 'prod.env', 'env.example']],
    ['graphql', ['schema.graphql', 'a.gql']],
    ['proto', ['proto/a.proto']],
    ['openapi', ['openapi.yaml', 'docs/swagger.json', 'openapi.v1.yml']],
    ['eslint', ['.eslintrc.json', 'eslint.config.mjs', '.eslintrc.js', '.eslintrc']],
    ['biome', ['biome.json']],
    ['oxlint', ['.oxlintrc.json', 'oxlint.config.ts']],
    ['prettier', ['.prettierrc', '.prettierrc.json', 'prettier.config.mjs']],
    ['tsconfig', ['tsconfig.json', 'tsconfig.build.json', 'jsconfig.json']],
    [
      'test-runner',
      ['jest.config.js', 'vitest.config.ts', 'test/jest-e2e.json', '.mocharc.yml', 'playwright.config.ts'],
    ],
    ['procfile', ['Procfile']],
    ['npmrc', ['.npmrc', '.yarnrc.yml']],
    ['node-version', ['.nvmrc', '.node-version', '.tool-versions']],
    ['git-hook', ['.husky/pre-commit', 'lefthook.yml', '.lintstagedrc.json']],
    ['helm', ['charts/api/Chart.yaml']],
    ['infrastructure', ['main.tf', 'serverless.yml', 'fly.toml']],
    ['proxy', ['nginx.conf', 'docker/nginx/default.conf', 'Caddyfile']],
    ['view-template', ['views/index.ejs', 'app/views/login.html', 'src/mail/reset.hbs']],
    ['dependency-updates', ['.github/dependabot.yml', 'renovate.json']],
  ])('%s', (kind, paths) => {
    expect(paths.filter((path) => repoFileKind(path) !== kind)).toEqual([]);
  });

  it('knows nothing of the rest', () => {
    const paths = [
      'README.md',
      'src/a.ts',
      'index.html',
      'config.yml',
      'data.json',
      'constructor',
      'src/environment.ts',
    ];
    expect(paths.filter((path) => repoFileKind(path) !== undefined)).toEqual([]);
  });
});

it('tells YAML by what it holds', async () => {
  const project = await discover(
    makeTree({
      'a.ts': '',
      'deploy/api.yaml': '# The API.\napiVersion: apps/v1\nkind: Deployment\n',
      'deploy/rules.yaml': 'apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n',
      'alerts/api.yml': 'groups:\n  - name: api\n    rules:\n      - alert: Down\n        expr: up == 0\n',
      'chart/templates/api.yaml': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\n',
      'spec/orders.yaml': 'openapi: 3.1.0\ninfo: {}\n',
      'stack.yml': 'services:\n  db:\n    image: postgres\n',
      'locales/en.yml': 'en:\n  hello: Hello\n',
      'examples/Dockerfile': 'FROM node',
    }),
  );
  expect(project.repoFiles.map((file) => [file.path, file.kind, file.role])).toEqual([
    ['alerts/api.yml', 'alert-rules', 'source'],
    ['chart/templates/api.yaml', 'helm', 'source'],
    ['deploy/api.yaml', 'kubernetes', 'source'],
    ['deploy/rules.yaml', 'alert-rules', 'source'],
    ['examples/Dockerfile', 'dockerfile', 'example'],
    ['spec/orders.yaml', 'openapi', 'source'],
    ['stack.yml', 'compose', 'source'],
  ]);
});

it('lists a tool that is configured in code as both', async () => {
  const project = await discover(makeTree({ 'a.ts': '', 'eslint.config.mjs': 'export default [];' }));
  expect(project.repoFiles).toMatchObject([{ path: 'eslint.config.mjs', kind: 'eslint' }]);
  expect(project.file('eslint.config.mjs')?.role).toBe('tool-config');
});

it('leaves out what git ignores', async () => {
  const project = await discover(
    makeTree({ 'a.ts': '', '.gitignore': '.env\n', '.env': 'A=1', '.env.example': 'A=' }),
  );
  expect(project.repoFiles.map((file) => file.path)).toEqual(['.env.example', '.gitignore']);
});
