import type { Artefacts } from '../../../artefacts/artefacts.ts';
import type { PackageManager } from '../../../artefacts/lock-model.ts';
import {
  isDynamic,
  readPackageCommand,
  type Manager,
  type PackageCommand,
} from '../../../model/service/pipelines/package-commands.ts';
import { folderOf, joinPath } from '../../../artefacts/place.ts';
import { runPlaces, type RunPlace } from '../../../model/service/pipelines/run-places.ts';
import type { Severity } from '../../../findings.ts';
import { defineCheck } from '../../check.ts';

const LOCK_NAMES: Record<Manager, readonly string[]> = {
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
  yarn: ['yarn.lock'],
  pnpm: ['pnpm-lock.yaml'],
  bun: ['bun.lock', 'bun.lockb'],
};

const FIX: Record<PackageManager, string> = {
  npm: 'npm ci',
  'yarn-classic': 'yarn install --frozen-lockfile',
  'yarn-berry': 'yarn install --immutable',
  pnpm: 'pnpm install --frozen-lockfile',
  bun: 'bun ci',
};

/** Commands that give the packages a new version, after which the lockfile has to change. */
const BUMP =
  /\b(?:changeset\s+version|(?:npm|pnpm|yarn)\s+(?:run\s+)?[\w:-]*version\b|lerna\s+version|release-it|standard-version|bump)/;

/** The folder of the lockfile that covers a folder, for a manager; undefined without one. */
const lockFolder = (artefacts: Artefacts, manager: Manager, dir: string): string | undefined => {
  const has = (folder: string): boolean =>
    LOCK_NAMES[manager].some((name) =>
      artefacts.files.some((file) => file.path === (folder === '' ? name : `${folder}/${name}`)),
    );
  if (has(dir)) return dir;
  for (let at = dir; at !== '';) {
    at = folderOf(at);
    if (has(at)) return at;
  }
  return undefined;
};

const managerAt = (artefacts: Artefacts, manager: Manager, lockDir: string): PackageManager => {
  if (manager !== 'yarn') return manager;
  const lock = artefacts.lockfiles.find((each) => each.dir === lockDir && each.manager.startsWith('yarn'));
  return lock?.manager ?? 'yarn-classic';
};

const isCi = (place: RunPlace): boolean => {
  const value = place.env['CI'];
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
};

type Verdict = { state: 'frozen' } | { state: 'loose'; because: string; mild?: boolean };

const judge = (command: PackageCommand, manager: PackageManager, place: RunPlace): Verdict | undefined => {
  const { flags } = command;
  if (command.kind === 'ci') return { state: 'frozen' };
  if (command.kind === 'add') {
    // Written to disk for this run alone, the manifest stays as it is.
    return flags.has('--no-save')
      ? undefined
      : { state: 'loose', because: 'it adds a package to the manifest during the build' };
  }
  if (
    command.kind !== 'install' ||
    flags.has('--package-lock-only') ||
    flags.has('--lockfile-only') ||
    flags.has('--mode')
  )
    return undefined;
  const frozen = flags.has('--frozen-lockfile') || flags.has('--immutable');
  switch (manager) {
    case 'npm':
      return {
        state: 'loose',
        because: '`npm install` rewrites the lockfile where it disagrees with the manifest',
      };
    case 'bun':
      return frozen
        ? { state: 'frozen' }
        : { state: 'loose', because: 'Bun resolves anew where the lockfile is stale' };
    case 'yarn-classic':
      if (frozen) return { state: 'frozen' };
      return flags.has('--pure-lockfile')
        ? {
            state: 'loose',
            mild: true,
            because: '`--pure-lockfile` only skips writing: a stale lockfile is resolved anew',
          }
        : { state: 'loose', because: 'Yarn 1 resolves anew where the lockfile is stale' };
    case 'yarn-berry':
      if (flags.has('--no-immutable') || flags.has('--immutable=false'))
        return { state: 'loose', because: '`--no-immutable` switches the check off' };
      return frozen || isCi(place)
        ? { state: 'frozen' }
        : { state: 'loose', because: 'Yarn is immutable by default only where `CI` is set' };
    case 'pnpm':
      if (
        flags.has('--no-frozen-lockfile') ||
        flags.has('--frozen-lockfile=false') ||
        flags.has('--fix-lockfile')
      ) {
        return { state: 'loose', because: '`--no-frozen-lockfile` switches the check off' };
      }
      return frozen || isCi(place)
        ? { state: 'frozen' }
        : { state: 'loose', because: 'pnpm is frozen by default only where `CI` is set' };
  }
};

const severityOf = (place: RunPlace): Severity => {
  if (place.image) return place.image.role === 'test' ? 'low' : 'high';
  if (place.action) return 'medium';
  const purpose = place.job?.purpose;
  return purpose === 'publish' || purpose === 'deploy' ? 'high' : 'low';
};

/** The developer's own image or stage, or the template of a generator: neither is built from this lockfile for others. */
const isLeftAlone = (place: RunPlace): boolean =>
  place.image !== undefined &&
  (place.image.role === 'development' ||
    place.image.role === 'example' ||
    (!place.image.ships && /^(?:dev|development|local)$/i.test(place.image.stage.name ?? '')));

export const installNotFrozen = defineCheck({
  title: 'Build or CI install that may change the dependency tree',
  severity: 'high',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An install in an image build, CI job or composite action that does not hold to the lockfile: `npm install`, Yarn 1 and Bun without `--frozen-lockfile`, pnpm and Yarn Berry where `CI` is not set or the check is switched off, and adding packages during a build.',
  why: 'What is built is then not what was reviewed and tested: a release published minutes ago, malicious or broken, goes straight into the image.',
  leavesAlone: [
    '`npm ci`, `bun ci`, `--frozen-lockfile`, `--immutable`, also on a continuation line',
    'pnpm and Yarn Berry in CI, where they are frozen by default',
    'An install after a version bump, whose purpose is a new lockfile',
    'Repositories without a lockfile of that manager (`supply-chain/no-lockfile`)',
    'Development images, `.devcontainer`, and templates of a generator',
    'Global installs (`supply-chain/unpinned-tool`)',
  ],
  howToFix:
    'Install from the lockfile alone: `npm ci`, `yarn install --immutable` (Yarn 1: `--frozen-lockfile`), `pnpm install --frozen-lockfile`, `bun ci`.',
  references: [
    'CWE-829',
    'https://docs.npmjs.com/cli/commands/npm-ci',
    'https://pnpm.io/cli/install#--frozen-lockfile',
    'https://yarnpkg.com/cli/install',
  ],
  example: { bad: 'RUN npm install --omit=dev', good: 'RUN npm ci --omit=dev' },
  run({ model: { artefacts }, pass, report }) {
    for (const place of runPlaces(artefacts)) {
      const command = readPackageCommand(place.command);
      if (
        !command ||
        !('dir' in command || command.kind === 'install' || command.kind === 'ci' || command.kind === 'add')
      )
        continue;
      if (isLeftAlone(place) || (command.kind === 'add' && command.packages.some(isDynamic))) continue;
      const written =
        'dir' in command && command.dir !== undefined && !isDynamic(command.dir) ? command.dir : '';
      const dir = place.image ? place.dir : (joinPath(place.dir, written) ?? '');
      const lockDir = lockFolder(artefacts, command.manager, dir);
      if (lockDir === undefined) continue;
      const manager = managerAt(artefacts, command.manager, lockDir);
      const verdict = judge(command, manager, place);
      if (!verdict) continue;
      if (verdict.state === 'frozen') {
        pass(place.site);
        continue;
      }
      if (place.before.some((each) => BUMP.test(`${each.program} ${each.args.join(' ')}`))) continue;
      const severity = severityOf(place);
      report(place.site, {
        severity: verdict.mild && severity === 'high' ? 'medium' : severity,
        message: `\`${place.command.text.slice(0, 90)}\` does not hold to the lockfile: ${verdict.because}.`,
        label: 'not frozen',
        fix:
          command.kind === 'add'
            ? 'Declare the package in `package.json` and lock it.'
            : `Use \`${FIX[manager]}\`.`,
      });
    }
  },
});
