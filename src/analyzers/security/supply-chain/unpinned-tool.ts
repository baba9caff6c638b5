import type { Artefacts } from '../../../artefacts/artefacts.ts';
import {
  isDynamic,
  isExactVersion,
  readPackageCommand,
  splitSpec,
} from '../../../model/service/pipelines/package-commands.ts';
import { placeProgram, runPlaces, type RunPlace } from '../../../model/service/pipelines/run-places.ts';
import { allCommands, programName, type Command } from '../../../artefacts/shell.ts';
import type { Severity } from '../../../findings.ts';
import { BINARY_PACKAGES } from '../../../libraries/binaries.ts';
import { defineCheck } from '../../check.ts';

const INTERPRETERS = new Set([
  'sh',
  'bash',
  'zsh',
  'dash',
  'ash',
  'node',
  'python',
  'python3',
  'perl',
  'ruby',
]);
const isDownload = (command: Command | undefined): boolean =>
  command !== undefined && /^(?:curl|wget)$/.test(programName(command.program));

/** An address that names its content: a commit, or a release with an exact version. */
const isFixedAddress = (command: Command | undefined): boolean =>
  command?.args.some((arg) => /^https?:/.test(arg) && /[/=@][0-9a-f]{40}(?:\/|$)/.test(arg)) ?? false;

/** The download whose text an interpreter runs here. */
const remoteScript = (place: RunPlace): Command | undefined => {
  if (!INTERPRETERS.has(placeProgram(place))) return undefined;
  const { command } = place;
  const readsInput = command.args.every(
    (arg) => arg.startsWith('-') || command.args.includes('-s') || command.args.includes('-'),
  );
  if (place.pipedFrom && isDownload(place.pipedFrom) && (readsInput || command.args.length === 0))
    return place.pipedFrom;
  const substituted = command.args.some((arg) => arg.startsWith('<(') || arg.startsWith('$('));
  return substituted || command.args.some((arg) => /^-[a-z]*c$/.test(arg))
    ? allCommands(command.nested).find((nested) => isDownload(nested) && nested.next === 'end')
    : undefined;
};

/** Packages and commands of the repository itself. */
const ownNames = (artefacts: Artefacts): ReadonlySet<string> =>
  new Set(
    artefacts.manifests.flatMap((manifest) => [...(manifest.name ? [manifest.name] : []), ...manifest.bins]),
  );

/** Names that a runner finds without asking the registry: declared and locked packages, and the repository's own. */
const localNames = (artefacts: Artefacts, own: ReadonlySet<string>): ReadonlySet<string> => {
  const names = new Set(own);
  for (const manifest of artefacts.manifests) for (const { name } of manifest.dependencies) names.add(name);
  for (const lockfile of artefacts.lockfiles) for (const { name } of lockfile.packages) names.add(name);
  return names;
};

const isLocal = (names: ReadonlySet<string>, name: string): boolean =>
  names.has(name) ||
  (BINARY_PACKAGES[name] ?? []).some((owner) => names.has(owner)) ||
  names.has(`${name}-cli`) ||
  names.has(`@${name}/cli`);

/** Whether an earlier command of the same job put the package where the runner looks first. */
const wasAdded = (place: RunPlace, name: string): boolean =>
  place.before.some((each) => {
    const earlier = readPackageCommand(each);
    return (
      (earlier?.kind === 'add' || earlier?.kind === 'global') &&
      earlier.packages.some((spec) => splitSpec(spec).name === name)
    );
  });

const severityOf = (place: RunPlace, isScript: boolean): Severity => {
  if (place.image)
    return place.image.role === 'test' || place.image.role === 'example'
      ? 'low'
      : isScript || place.image.ships
        ? 'high'
        : 'medium';
  const purpose = place.job?.purpose;
  if (purpose === 'publish' || purpose === 'deploy' || (isScript && (place.job?.secrets.length ?? 0) > 0))
    return 'high';
  return isScript ? 'medium' : 'low';
};

const credentials = (place: RunPlace): string => {
  const [first, ...more] = place.job?.secrets ?? [];
  if (first === undefined) return '';
  return ` in a job that holds ${first === '*' ? 'all secrets' : `\`${first}\``}${more.length > 0 ? ' and more' : ''}`;
};

const where = (place: RunPlace): string => {
  if (!place.image) return `CI${credentials(place)}`;
  return place.image.ships ? 'the image that ships' : 'a build stage';
};

const isDevelopment = (place: RunPlace): boolean => place.image?.role === 'development';

export const unpinnedTool = defineCheck({
  title: 'Tool fetched without a version during a build or in CI',
  severity: 'high',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'Global installs without an exact version, packages that `npx`, `pnpm dlx`, `yarn dlx` or `bunx` fetch because no manifest declares them, and remote scripts given to a shell, in images, workflows and composite actions.',
  why: 'The newest release runs with the rights of the build: what was tested yesterday is not what runs today, and a hijacked package or host runs too.',
  leavesAlone: [
    'Exact versions, and Corepack with a version',
    'Runners of a declared or locked package, and `npx --no-install`',
    'Packages that this repository publishes',
    'Keys piped to `gpg`, archives, downloads by commit, packages of the distribution',
    'Development images and `.devcontainer`',
  ],
  howToFix:
    'Name the exact version (`npm i -g pm2@5.4.3`), or declare the tool in `devDependencies`; replace a piped script by a package or by a download that is checked with `sha256sum -c`.',
  references: [
    'CWE-494',
    'CWE-829',
    'https://github.com/ossf/scorecard/blob/main/docs/checks.md#pinned-dependencies',
  ],
  example: { bad: 'RUN npm i -g pm2', good: 'RUN npm i -g pm2@5.4.3' },
  run({ model: { artefacts }, pass, report }) {
    const own = ownNames(artefacts);
    const names = localNames(artefacts, own);
    for (const place of runPlaces(artefacts)) {
      if (isDevelopment(place)) continue;
      const download = remoteScript(place);
      if (download) {
        if (isFixedAddress(download)) pass(place.site);
        else {
          const address = download.args.find((arg) => /^https?:/.test(arg)) ?? 'a remote script';
          report(place.site, {
            severity: severityOf(place, true),
            message: `\`${placeProgram(place)}\` runs whatever \`${address.slice(0, 80)}\` returns, in ${where(place)}.`,
            label: 'remote script',
          });
        }
        continue;
      }
      const command = readPackageCommand(place.command);
      if (command?.kind !== 'global' && command?.kind !== 'run-package') continue;
      if (command.flags.has('--no-install') || command.flags.has('--no') || command.flags.has('--offline')) {
        pass(place.site);
        continue;
      }
      const specs = command.packages.filter((spec) => !isDynamic(spec) && !/^(?:\.|\/|file:)/.test(spec));
      if (specs.length === 0) continue;
      const loose = specs.filter((spec) => {
        const { name, version } = splitSpec(spec);
        if (isExactVersion(version) || own.has(name)) return false;
        return (
          command.kind === 'global' ||
          version !== undefined ||
          !(isLocal(names, name) || wasAdded(place, name))
        );
      });
      const [first] = loose;
      if (first === undefined) pass(place.site);
      else {
        const tools = loose
          .slice(0, 3)
          .map((spec) => `\`${spec}\``)
          .join(', ');
        report(place.site, {
          severity: severityOf(place, false),
          message: `${tools} ${loose.length === 1 ? 'is' : 'are'} fetched without an exact version, in ${where(place)}.`,
          label: 'no exact version',
          ...(command.kind === 'global'
            ? {}
            : { fix: `Add \`${splitSpec(first).name}\` to \`devDependencies\`, or name its exact version.` }),
        });
      }
    }
  },
});
