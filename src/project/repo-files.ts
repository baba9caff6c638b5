import { HIDDEN_FOLDERS } from './left-out.ts';
import { folderOf, nameOf } from './paths.ts';
import type { RepoFileKind } from './project.ts';
import { isSourceName } from './source-name.ts';

/** By the whole name. */
const NAMES: Record<string, RepoFileKind> = {
  'package.json': 'manifest',
  'pnpm-workspace.yaml': 'workspace',
  'lerna.json': 'workspace',
  'nx.json': 'workspace',
  'rush.json': 'workspace',
  'turbo.json': 'workspace',
  'package-lock.json': 'lockfile',
  'npm-shrinkwrap.json': 'lockfile',
  'yarn.lock': 'lockfile',
  'pnpm-lock.yaml': 'lockfile',
  'bun.lock': 'lockfile',
  'bun.lockb': 'lockfile',
  'deno.lock': 'lockfile',
  '.dockerignore': 'dockerignore',
  'Chart.yaml': 'helm',
  'Chart.lock': 'helm',
  'fly.toml': 'infrastructure',
  'render.yaml': 'infrastructure',
  'railway.json': 'infrastructure',
  'railway.toml': 'infrastructure',
  'vercel.json': 'infrastructure',
  'netlify.toml': 'infrastructure',
  'wrangler.toml': 'infrastructure',
  'wrangler.json': 'infrastructure',
  'wrangler.jsonc': 'infrastructure',
  'Pulumi.yaml': 'infrastructure',
  'cdk.json': 'infrastructure',
  'app.json': 'infrastructure',
  'app.yaml': 'infrastructure',
  'heroku.yml': 'infrastructure',
  '.gitlab-ci.yml': 'gitlab-ci',
  '.gitlab-ci.yaml': 'gitlab-ci',
  '.travis.yml': 'ci',
  'appveyor.yml': 'ci',
  '.drone.yml': 'ci',
  '.woodpecker.yml': 'ci',
  'azure-pipelines.yml': 'ci',
  'bitbucket-pipelines.yml': 'ci',
  'buildspec.yml': 'ci',
  'cloudbuild.yaml': 'ci',
  Jenkinsfile: 'ci',
  'renovate.json': 'dependency-updates',
  'renovate.json5': 'dependency-updates',
  '.renovaterc': 'dependency-updates',
  '.renovaterc.json': 'dependency-updates',
  CODEOWNERS: 'code-owners',
  'schema.prisma': 'prisma',
  Procfile: 'procfile',
  'ecosystem.config.js': 'process-manager',
  'ecosystem.config.cjs': 'process-manager',
  'ecosystem.config.json': 'process-manager',
  'nodemon.json': 'process-manager',
  'pm2.json': 'process-manager',
  '.npmrc': 'npmrc',
  '.yarnrc': 'npmrc',
  '.yarnrc.yml': 'npmrc',
  'bunfig.toml': 'npmrc',
  '.nvmrc': 'node-version',
  '.node-version': 'node-version',
  '.bun-version': 'node-version',
  '.tool-versions': 'node-version',
  'mise.toml': 'node-version',
  '.mise.toml': 'node-version',
  'biome.json': 'biome',
  'biome.jsonc': 'biome',
  '.oxlintrc.json': 'oxlint',
  'oxlint.json': 'oxlint',
  '.eslintignore': 'eslint',
  '.prettierignore': 'prettier',
  '.oxfmtrc.json': 'prettier',
  '.gitignore': 'git-ignore',
  '.editorconfig': 'tool-config',
  'lefthook.yml': 'git-hook',
  'lefthook.yaml': 'git-hook',
  '.lefthook.yml': 'git-hook',
  '.pre-commit-config.yaml': 'git-hook',
  '.lintstagedrc': 'git-hook',
  '.lintstagedrc.json': 'git-hook',
  'nest-cli.json': 'tool-config',
  'angular.json': 'tool-config',
  'cypress.json': 'test-runner',
  '.swcrc': 'tool-config',
  '.babelrc': 'tool-config',
  'babel.config.json': 'tool-config',
  '.nycrc': 'test-runner',
  '.nycrc.json': 'test-runner',
  'knip.json': 'tool-config',
  Makefile: 'makefile',
  justfile: 'makefile',
  'Taskfile.yml': 'makefile',
  Caddyfile: 'proxy',
  'haproxy.cfg': 'proxy',
};

interface KindRule {
  kind: RepoFileKind;
  name: RegExp;
  /** The folder, without the name. */
  folder?: RegExp;
}

/** In this order, after the whole names. */
const RULES: KindRule[] = [
  { kind: 'dockerignore', name: /\.dockerignore$/ },
  { kind: 'dockerfile', name: /^(Dockerfile|Containerfile)([.-][\w.-]+)?$|\.dockerfile$/i },
  { kind: 'compose', name: /^(docker-)?compose([.-][\w.-]+)?\.ya?ml$/ },
  { kind: 'github-workflow', folder: /(^|\/)\.(github|gitea|forgejo)\/workflows$/, name: /\.ya?ml$/ },
  {
    kind: 'dependency-updates',
    folder: /(^|\/)\.(github|gitlab)$/,
    name: /^(dependabot\.ya?ml|renovate\.json5?)$/,
  },
  { kind: 'code-owners', folder: /(^|\/)(\.github|\.gitlab|docs)$/, name: /^CODEOWNERS$/ },
  { kind: 'github-action', name: /^action\.ya?ml$/ },
  { kind: 'gitlab-ci', folder: /(^|\/)\.gitlab(\/|$)/, name: /\.ya?ml$/ },
  { kind: 'circleci', folder: /(^|\/)\.circleci$/, name: /\.ya?ml$/ },
  {
    kind: 'ci',
    folder: /(^|\/)\.(buildkite|woodpecker|semaphore|azure|azuredevops)(\/|$)/,
    name: /\.ya?ml$/,
  },
  { kind: 'prisma', name: /\.prisma$/ },
  {
    kind: 'sql-migration',
    folder: /(^|\/)(migrations?|drizzle|migrate|flyway|liquibase)(\/|$)/,
    name: /\.sql$/,
  },
  { kind: 'sql-migration', name: /^(V\d[\w.]*__|\d{8,17}[-_]).*\.sql$/ },
  { kind: 'sql', name: /\.(sql|psql|pgsql|ddl)$/ },
  {
    kind: 'env',
    name: /^\.env([.-][\w.-]+)?$|^[\w-]+\.env$|^env\.(example|sample|template)$|^env-example[\w.-]*$/,
  },
  { kind: 'env', name: /^\.envrc$/ },
  { kind: 'graphql', name: /\.(graphql|gql|graphqls)$/ },
  { kind: 'proto', name: /\.proto$/ },
  { kind: 'openapi', name: /^(openapi|swagger|api-docs)([.-][\w.-]+)?\.(ya?ml|json)$/i },
  { kind: 'tsconfig', name: /^(tsconfig(\..+)?|jsconfig)\.json$/ },
  { kind: 'eslint', name: /^\.eslintrc(\.(js|cjs|mjs|json|ya?ml))?$|^eslint\.config\.[cm]?[jt]s$/ },
  { kind: 'oxlint', name: /^(\.?oxlint(rc)?)(\.config)?\.(jsonc?|[cm]?[jt]s)$/ },
  { kind: 'prettier', name: /^\.prettierrc(\..+)?$|^prettier\.config\.[cm]?[jt]s$/ },
  {
    kind: 'test-runner',
    name: /^(jest|vitest|playwright|cypress|karma|ava|wdio)([.-][\w.-]+)?\.(config|conf|workspace|preset)(\.[\w-]+)?\.([cm]?[jt]s|json)$|^\.mocharc(\..+)?$|^\.c8rc(\..+)?$|^jest([.-][\w-]+)*\.json$/,
  },
  { kind: 'git-hook', folder: /(^|\/)\.(husky|githooks)$/, name: /^[\w-]+$/ },
  {
    kind: 'git-hook',
    name: /^\.?(lint-staged|lintstagedrc|simple-git-hooks|commitlint|commitlintrc)(\.config)?\.([cm]?[jt]s|json|ya?ml)$/,
  },
  {
    kind: 'infrastructure',
    name: /\.(tf|tfvars|bicep)$|^serverless([.-][\w-]+)?\.(ya?ml|ts|js)$|^(samconfig|template)\.(toml|ya?ml)$/,
  },
  { kind: 'proxy', name: /^nginx[\w.-]*\.conf([.-]\w+)*$|\.nginx$|^(envoy|traefik)[\w.-]*\.(ya?ml|toml)$/ },
  { kind: 'proxy', folder: /(^|\/)nginx(\/|$)/, name: /\.conf$/ },
  {
    kind: 'view-template',
    name: /\.(ejs|hbs|handlebars|mustache|pug|jade|njk|nunjucks|twig|eta|liquid|mjml|swig)$/,
  },
  { kind: 'view-template', folder: /(^|\/)(views|templates|email-templates|emails)(\/|$)/, name: /\.html?$/ },
  { kind: 'shell', name: /\.(sh|bash)$/ },
  {
    kind: 'tool-config',
    name: /^\.(graphqlrc|releaserc|huskyrc|stylelintrc|spectral|redocly|commitlintrc)(\..+)?$|^(redocly|codegen|tsup|graphql\.config)\.(ya?ml|json)$|^project\.json$/,
  },
];

/** Tools whose configuration may be code; no other source file is a repo file. */
const CONFIGURED_IN_CODE =
  /^(\.|ava|commitlint|cypress|ecosystem|eslint|jest|karma|lint-?staged|oxlint|playwright|prettier|serverless|simple-git|vitest|wdio)/;

/** Kind by path alone; undefined for files that no check reads and for YAML whose content must tell. */
export function repoFileKind(path: string): RepoFileKind | undefined {
  const name = nameOf(path);
  const exact = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (exact !== undefined) return exact;
  if (isSourceName(name) && !CONFIGURED_IN_CODE.test(name)) return undefined;
  const folder = folderOf(path);
  return RULES.find((rule) => rule.name.test(name) && (rule.folder?.test(folder) ?? true))?.kind;
}

export const mayTellByContent = (path: string): boolean => /\.(ya?ml|tpl)$/.test(path);

const CONTENT: [RepoFileKind, RegExp][] = [
  [
    'helm',
    /\{\{-?\s*(if|include|range|with|\.Values|template|toYaml|define)\b|\{\{-?\s*\.(Values|Release|Chart)\b/,
  ],
  ['alert-rules', /^kind:\s*PrometheusRule\b/m],
  ['kubernetes', /^apiVersion:[\s\S]*^kind:|^kind:[\s\S]*^apiVersion:/m],
  ['alert-rules', /^\s*-?\s*alert:\s/m],
  ['openapi', /^["']?(openapi|swagger)["']?\s*:\s*["']?[23]/m],
  ['infrastructure', /^AWSTemplateFormatVersion:/m],
  ['compose', /^services:\s*(#.*)?$[\s\S]*^\s+(image|build):/m],
];

/** Kind of a YAML file by what it holds. */
export const repoFileKindByContent = (text: string): RepoFileKind | undefined =>
  CONTENT.find(([, pattern]) => pattern.test(text))?.[0];

/** First-level folders that speak for a whole repository or package: CI, deployment, schema. */
export const SHARED_FOLDERS: ReadonlySet<string> = new Set([
  ...HIDDEN_FOLDERS,
  'alerts',
  'charts',
  'ci',
  'config',
  'db',
  'database',
  'deploy',
  'deployment',
  'deployments',
  'devops',
  'docker',
  'drizzle',
  'helm',
  'infra',
  'infrastructure',
  'k8s',
  'kubernetes',
  'manifests',
  'migrations',
  'monitoring',
  'nginx',
  'observability',
  'ops',
  'prisma',
  'prometheus',
  'sql',
  'terraform',
]);
