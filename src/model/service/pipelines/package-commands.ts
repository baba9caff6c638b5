import { programName, type Command } from '../../../artefacts/shell.ts';

/** A call of a package manager or of a package runner, whatever its name. */
export type PackageCommand =
  | { kind: 'install'; manager: Manager; flags: ReadonlySet<string>; dir?: string }
  | { kind: 'ci'; manager: Manager; flags: ReadonlySet<string>; dir?: string }
  | {
      kind: 'add' | 'global' | 'run-package';
      manager: Manager;
      flags: ReadonlySet<string>;
      packages: string[];
      dir?: string;
    }
  | {
      kind: 'script';
      manager: Manager;
      flags: ReadonlySet<string>;
      script: string;
      dir?: string;
      filter: boolean;
    };

export type Manager = 'npm' | 'yarn' | 'pnpm' | 'bun';

/** Options that take the next word as their value. */
const WITH_VALUE = new Set([
  '--prefix',
  '-C',
  '--cwd',
  '--dir',
  '--filter',
  '-F',
  '--workspace',
  '-w',
  '--registry',
  '--loglevel',
  '--network-timeout',
  '--cache',
  '--cache-folder',
  '--userconfig',
  '--omit',
  '--include',
  '--mutex',
  '--store-dir',
  '--reporter',
  '--network-concurrency',
  '--package',
  '-p',
  '--scope',
  '--tag',
]);
/** Of those, what pnpm reads as switches. */
const PNPM_SWITCHES = new Set(['-w', '-p']);

interface Words {
  words: string[];
  flags: Set<string>;
  values: Map<string, string>;
}

const splitWords = (args: readonly string[], manager: Manager | 'npx'): Words => {
  const words: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    // What a runner starts has options of its own.
    if (manager === 'npx' && words.length > 0) break;
    if (arg === '--') {
      words.push(...args.slice(index + 1));
      break;
    }
    if (!arg.startsWith('-')) words.push(arg);
    else {
      const [name = arg, value] = arg.split(/=(.*)/s);
      flags.add(value === 'false' ? `${name}=false` : name);
      if (value !== undefined) values.set(name, value);
      else if (
        WITH_VALUE.has(name) &&
        !(manager === 'pnpm' && PNPM_SWITCHES.has(name)) &&
        !(manager === 'yarn' && name === '-w')
      ) {
        values.set(name, args[index + 1] ?? '');
        index += 1;
      }
    }
  }
  return { words, flags, values };
};

const INSTALL = new Set(['install', 'i', 'in', 'ins', 'inst', 'isntall', 'add']);
const CI = new Set(['ci', 'clean-install', 'install-clean', 'ic']);
const isLocal = (spec: string): boolean => /^(?:\.|\/|~|file:|link:)/.test(spec) || /\.tgz$/.test(spec);
const NOT_SCRIPTS = new Set([
  'config',
  'cache',
  'set',
  'version',
  'plugin',
  'policies',
  'why',
  'list',
  'ls',
  'info',
  'view',
  'audit',
  'outdated',
  'up',
  'upgrade',
  'update',
  'remove',
  'rm',
  'uninstall',
  'link',
  'unlink',
  'pack',
  'publish',
  'login',
  'logout',
  'whoami',
  'init',
  'create',
  'dedupe',
  'prune',
  'rebuild',
  'store',
  'fetch',
  'deploy',
  'patch',
  'import',
  'licenses',
  'help',
  'bin',
  'root',
  'pkg',
  'search',
  'team',
  'token',
  'owner',
  'access',
  'dist-tag',
  'deprecate',
  'explain',
  'fund',
  'doctor',
  'x',
  'pm',
  'env',
  'constraints',
  'workspaces',
  'npm',
  'node',
  'setup',
  'self-update',
  'global',
  'dlx',
  'exec',
  'stage',
  'rebuild',
  'shrinkwrap',
]);

const runner = (manager: Manager, args: readonly string[]): PackageCommand | undefined => {
  const { words, flags, values } = splitWords(args, 'npx');
  const named = [...values]
    .filter(([name]) => name === '-p' || name === '--package')
    .map(([, value]) => value);
  const packages = named.length > 0 ? named : words.slice(0, 1);
  return packages.length === 0 ? undefined : { kind: 'run-package', manager, flags, packages };
};

/** Reads a call of npm, Yarn, pnpm, Bun, npx or bunx; undefined for anything else and for what changes nothing. */
export const readPackageCommand = (command: Command): PackageCommand | undefined => {
  const program = programName(command.program);
  if (program === 'npx') return runner('npm', command.args);
  if (program === 'bunx') return runner('bun', command.args);
  if (program === 'pnpx') return runner('pnpm', command.args);
  if (program !== 'npm' && program !== 'yarn' && program !== 'pnpm' && program !== 'bun') return undefined;
  const manager: Manager = program;
  const { words, flags, values } = splitWords(command.args, manager);
  const dirText = values.get('--prefix') ?? values.get('-C') ?? values.get('--cwd') ?? values.get('--dir');
  const where = dirText === undefined ? {} : { dir: dirText };
  if (flags.has('--version') || flags.has('-v') || flags.has('--help') || flags.has('-h')) return undefined;
  const rest = words[0] === 'recursive' || words[0] === 'm' ? words.slice(1) : words;
  const [verb, ...others] = rest;
  if (verb === 'exec' && manager === 'npm')
    return runner('npm', command.args.slice(command.args.indexOf('exec') + 1));
  if ((verb === 'dlx' && manager !== 'npm') || (verb === 'x' && (manager === 'bun' || manager === 'npm'))) {
    return runner(manager, command.args.slice(command.args.indexOf(verb) + 1));
  }
  if (verb === 'global' && others[0] === 'add')
    return { kind: 'global', manager, flags, packages: others.slice(1) };
  if (verb === undefined)
    return manager === 'yarn' ? { kind: 'install', manager, flags, ...where } : undefined;
  if (CI.has(verb) && manager !== 'yarn') return { kind: 'ci', manager, flags, ...where };
  if (INSTALL.has(verb)) {
    const packages = others.filter((spec) => !isLocal(spec));
    if (flags.has('-g') || flags.has('--global') || values.get('--location') === 'global') {
      return packages.length === 0 ? undefined : { kind: 'global', manager, flags, packages };
    }
    if (others.length === 0)
      return verb === 'add' ? undefined : { kind: 'install', manager, flags, ...where };
    if (manager === 'yarn' && verb === 'install') return { kind: 'install', manager, flags, ...where };
    return packages.length === 0 ? undefined : { kind: 'add', manager, flags, packages, ...where };
  }
  if (verb === 'update' && manager === 'npm') return { kind: 'install', manager, flags, ...where };
  const filter =
    values.has('--filter') ||
    values.has('-F') ||
    values.has('--workspace') ||
    flags.has('-r') ||
    flags.has('--recursive');
  if (verb === 'run' || verb === 'run-script') {
    return others[0] === undefined
      ? undefined
      : { kind: 'script', manager, flags, script: others[0], filter, ...where };
  }
  if (verb === 'test' || verb === 't' || verb === 'start' || verb === 'stop') {
    return { kind: 'script', manager, flags, script: verb === 't' ? 'test' : verb, filter, ...where };
  }
  if (manager === 'yarn' && verb === 'workspace' && others[1] !== undefined) {
    const script = others[1] === 'run' ? (others[2] ?? '') : others[1];
    return { kind: 'script', manager, flags, script, filter: true };
  }
  if (manager === 'npm' || NOT_SCRIPTS.has(verb)) return undefined;
  return { kind: 'script', manager, flags, script: verb, filter, ...where };
};

/** Splits `@scope/name@1.2.3` at the version. */
export const splitSpec = (spec: string): { name: string; version?: string } => {
  const at = spec.indexOf('@', 1);
  return at === -1 ? { name: spec } : { name: spec.slice(0, at), version: spec.slice(at + 1) };
};

/** `1.2.3`, also with a pre-release or a hash after it. */
export const isExactVersion = (version: string | undefined): boolean =>
  version !== undefined && /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]*)?$/.test(version);

/** A word that only the shell or the CI system can complete. */
export const isDynamic = (text: string): boolean => /\$[A-Za-z_{(@*\d]|`|%[A-Z_]+%/.test(text);
