import type { FileRole } from './project.ts';
import type { RoleOf } from './roles.ts';

interface NameRule {
  role: FileRole;
  name: RegExp;
  /** What the file is, after "named as". */
  as: string;
  /** Only beside the manifest: deeper the name may mean something else. */
  atTop?: boolean;
  unless?: RegExp;
}

const E = String.raw`\.[cm]?[jt]sx?$`;
const named = (pattern: string): RegExp => new RegExp(pattern + E, 'i');

const TOOLS = [
  ...[
    'astro',
    'ava',
    'babel',
    'biome',
    'bsconfig',
    'c8',
    'capacitor',
    'codegen',
    'commitlint',
    'craco',
    'cspell',
  ],
  ...[
    'cypress',
    'docusaurus',
    'drizzle',
    'electron-builder',
    'esbuild',
    'eslint',
    'expo',
    'graphql',
    'gulpfile',
  ],
  ...[
    'i18n',
    'i18next-parser',
    'jest',
    'karma',
    'knip',
    'lint-staged',
    'lingui',
    'metro',
    'nest-cli',
    'next',
  ],
  ...['next-i18next', 'next-sitemap', 'nuxt', 'nyc', 'openapi-ts', 'oxlint', 'playwright', 'plop', 'postcss'],
  ...[
    'prettier',
    'prisma',
    'protractor',
    'quasar',
    'react-router',
    'relativeci',
    'release',
    'remix',
    'rolldown',
  ],
  ...[
    'rollup',
    'rsbuild',
    'rspack',
    'semantic-release',
    'snowpack',
    'stencil',
    'storybook',
    'stryker',
    'stylelint',
  ],
  ...[
    'svelte',
    'svgo',
    'swc',
    'syncpack',
    'tailwind',
    'taze',
    'tsdown',
    'tsup',
    'turbo',
    'typedoc',
    'unbuild',
  ],
  ...['unocss', 'uno', 'vite', 'vitest', 'vue', 'wdio', 'webpack', 'windi', 'wxt'],
].join('|');

/** At the top of a package `x.config.ts` configures tool x, unless x is a part of the service. */
const PARTS_OF_SERVICE = named(
  String.raw`^(app|auth|cache|database|db|env|keystone|knex|logger|mail|medusa|mikro-?orm|orm|payload|queue|redis|sanity|sentry.*|sequelize|server|typeorm|vendure)\.config`,
);

/** From the surest to the vaguest. */
const RULES: NameRule[] = [
  { role: 'mock', name: named(String.raw`\.mocks?`), as: 'a mock' },
  { role: 'fixture', name: named(String.raw`\.fixtures?`), as: 'a fixture' },
  {
    role: 'test',
    name: named(String.raw`[._](test|spec|tests|specs|e2e|cy|int-test|integration-test|test-d)`),
    as: 'a test',
  },
  {
    role: 'test',
    name: named(String.raw`[.-](e2e-spec|e2e-test|test-utils?|test-helpers?|test-setup)`),
    as: 'a test',
  },
  { role: 'test', name: /-test\.[cm]?js$/, as: 'a test', unless: /^(a-?b|split|speed|load)-test/ },
  {
    role: 'test',
    name: named(
      String.raw`^(jest|vitest|mocha|cypress)[.-](setup|global-?setup|global-?teardown|environment|env|teardown|helpers?)(-.*)?`,
    ),
    as: "a test runner's set-up",
  },
  {
    role: 'test',
    name: named(
      String.raw`^(setup-?tests?|test-?setup|setup-?jest|setup-?vitest|test-?utils?|test-?helpers?)`,
    ),
    as: "a test runner's set-up",
  },
  { role: 'example', name: named(String.raw`\.(stories|story)`), as: 'a story' },
  { role: 'script', name: named(String.raw`\.(bench|benchmark)`), as: 'a benchmark' },
  { role: 'tool-config', name: named(String.raw`^\.[^/]*`), as: "a tool's dotfile" },
  {
    role: 'tool-config',
    name: named(String.raw`^(${TOOLS})([.-][\w-]+)*\.(config|conf|workspace)([.-][\w-]+)*`),
    as: "a tool's configuration",
  },
  {
    role: 'tool-config',
    name: named(String.raw`^jest([.-][\w-]+)*\.(preset|config)`),
    as: "a tool's configuration",
  },
  {
    role: 'tool-config',
    name: named(
      String.raw`^(gruntfile|gulpfile(\.babel)?|jakefile|plopfile|dangerfile|ember-cli-build|eslint-local-rules|config-overrides|next-env|rspack|webpack|webpackfile|webpack\.[\w.-]+)`,
    ),
    as: "a tool's configuration",
  },
  {
    role: 'tool-config',
    name: named(String.raw`^[\w-]+\.(config|conf)(\.[\w-]+)?`),
    as: "a tool's configuration beside the manifest",
    atTop: true,
    unless: PARTS_OF_SERVICE,
  },
  { role: 'migration', name: named(String.raw`\.migration`), as: 'a migration' },
  {
    role: 'migration',
    name: named(String.raw`^(\d{13,14}|\d{4}\.\d{2}\.\d{2}T[\d.]+)[-_.].+`),
    as: 'a migration (time stamp)',
  },
  { role: 'seed', name: named(String.raw`^(seeds?|seeder)|[.-](seeds?|seeder)|^seed-[\w-]+`), as: 'a seed' },
  {
    role: 'dev-server',
    name: named(String.raw`^(dev-?server|server[.-]dev|dev-?proxy)|[.-]dev-server`),
    as: 'a development server',
  },
  {
    role: 'browser',
    name: named(String.raw`\.(browser)|^entry[.-]client|^sentry\.client\.config|^service-worker`),
    as: 'browser code',
  },
  { role: 'cli', name: named(String.raw`^cli`), as: 'a command line' },
  {
    role: 'script',
    name: named(String.raw`^(build|esbuild|release|postinstall|preinstall|bump-?version)`),
    as: 'a build script beside the manifest',
    atTop: true,
  },
];

/** Role by the name of the file alone. */
export function nameRole(name: string, isAtTop: boolean): RoleOf | undefined {
  for (const rule of RULES) {
    if (rule.atTop === true && !isAtTop) continue;
    if (!rule.name.test(name) || rule.unless?.test(name) === true) continue;
    return { role: rule.role, roleBy: `named as ${rule.as}` };
  }
  return undefined;
}
