import type { Artefacts } from '../../../artefacts/artefacts.ts';
import type { PackageManifest, PackageScript } from '../../../artefacts/manifest.ts';
import { joinPath } from '../../../artefacts/place.ts';
import {
  allCommands,
  programName,
  readShell,
  withoutWrapper,
  type Command,
} from '../../../artefacts/shell.ts';
import { isDynamic, readPackageCommand, splitSpec } from './package-commands.ts';

export interface Expansion {
  /** Every command that runs in the end, runners and wrappers taken off. */
  commands: Command[];
  /** What could not be followed, in words: a script that is not there, a container that is started. */
  unresolved: string[];
}

const MAX_DEPTH = 8;

interface Walk {
  artefacts: Artefacts;
  seen: Set<string>;
  found: Expansion;
}

const scriptsNamed = (manifest: PackageManifest, name: string): PackageScript[] => {
  // pnpm runs every script that a regular expression matches; npm-run-all and Yarn take a star.
  const pattern = /^\/(.+)\/$/.exec(name)?.[1];
  const star = name.includes('*')
    ? `^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*')}$`
    : undefined;
  let test = (own: string): boolean => own === name || own === `pre${name}` || own === `post${name}`;
  if (pattern !== undefined || star !== undefined) {
    try {
      const expression = new RegExp(pattern ?? star ?? '');
      test = (own) => expression.test(own);
    } catch {
      return [];
    }
  }
  return manifest.scripts.filter((script) => test(script.name));
};

const runScripts = (
  walk: Walk,
  manifests: readonly PackageManifest[],
  name: string,
  depth: number,
): boolean => {
  let any = false;
  for (const manifest of manifests) {
    for (const script of scriptsNamed(manifest, name)) {
      any = true;
      const key = `${manifest.path}#${script.name}`;
      if (walk.seen.has(key)) continue;
      walk.seen.add(key);
      visit(walk, script.commands, manifest.dir, depth + 1);
    }
  }
  return any;
};

/** Names of the targets that a task runner is asked for; undefined when the command is none. */
const runnerTargets = (program: string, args: readonly string[]): string[] | undefined => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  if (program === 'turbo') return words[0] === 'run' ? words.slice(1) : words;
  if (program === 'lerna') return words[0] === 'run' ? words.slice(1, 2) : undefined;
  if (program === 'nx') {
    const flag = args.findIndex((arg) => /^(?:-t|--targets?)(?:=|$)/.test(arg));
    const value = flag === -1 ? undefined : (args[flag]?.split('=')[1] ?? args[flag + 1]);
    if (value !== undefined) return value.split(',');
    if (words[0] === 'run') return [words[1]?.split(':')[1] ?? ''];
    if (words[0] === 'affected' || words[0] === 'run-many') return words.slice(1, 2);
    return words.slice(0, 1);
  }
  if (/^(?:npm-run-all2?|run-s|run-p|npm-run-all)$/.test(program)) return words;
  if (program === 'concurrently') {
    return args.flatMap((arg) => /^(?:npm|yarn|pnpm|bun):(.+)$/.exec(arg)?.[1] ?? []);
  }
  if (program === 'wsrun' || program === 'ultra') return words;
  return undefined;
};

const makeTarget = (walk: Walk, dir: string, target: string): Command[] | undefined => {
  const path = joinPath(dir, 'Makefile') ?? 'Makefile';
  const text = walk.artefacts.read(path);
  const name = target.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  const recipe = new RegExp(`^${name}[ \\t]*:[^=\\n]*\\n((?:[ \\t]+[^\\n]*\\n?|\\n)*)`, 'm').exec(
    `${text ?? ''}\n`,
  )?.[1];
  if (recipe === undefined) return undefined;
  const plain = recipe.replace(/^[ \t]+[@-]*/gm, '').replaceAll('$(MAKE)', 'make');
  return readShell(plain, { at: () => ({ line: 1, column: 1 }) });
};

const scriptFile = (walk: Walk, dir: string, written: string): Command[] | undefined => {
  const path = written.startsWith('/') || isDynamic(written) ? undefined : joinPath(dir, written);
  const text = path === undefined ? undefined : walk.artefacts.read(path);
  return text === undefined ? undefined : readShell(text, { at: () => ({ line: 1, column: 1 }) });
};

/** Commands that start more than can be read here. */
const isContainer = (program: string, args: readonly string[]): boolean =>
  program === 'docker-compose' ||
  (program === 'docker' && /^(?:compose|run|buildx|build)$/.test(args[0] ?? '')) ||
  program === 'earthly' ||
  program === 'dagger';

const follow = (walk: Walk, raw: Command, dir: string, depth: number): void => {
  const { artefacts, found } = walk;
  const command = withoutWrapper(raw);
  const program = programName(command.program);
  const run = (commands: readonly Command[]): void => visit(walk, commands, dir, depth + 1);
  const packageCommand = readPackageCommand(command);
  if (packageCommand?.kind === 'script') {
    const { script, filter } = packageCommand;
    const at = packageCommand.dir === undefined ? dir : (joinPath(dir, packageCommand.dir) ?? dir);
    const nearest = artefacts.manifestOf(at);
    const manifests = filter ? artefacts.manifests : nearest ? [nearest] : [];
    if (isDynamic(script)) found.unresolved.push(raw.text);
    else if (!runScripts(walk, manifests, script, depth)) {
      // Yarn, pnpm and Bun run an installed command where no script has the name.
      const rest = command.args.slice(command.args.indexOf(script) + 1);
      if (packageCommand.manager === 'npm') found.unresolved.push(raw.text);
      else run([{ ...command, program: script, args: rest, nested: [] }]);
    }
    return;
  }
  if (packageCommand?.kind === 'run-package') {
    const spec = packageCommand.packages[0] ?? '';
    const at = command.args.indexOf(spec);
    found.commands.push({ ...command, program: splitSpec(spec).name, args: command.args.slice(at + 1) });
    const targets = runnerTargets(splitSpec(spec).name, command.args.slice(at + 1));
    for (const target of targets ?? []) runScripts(walk, artefacts.manifests, target, depth);
    return;
  }
  if (/^(?:yarn|pnpm|bun)$/.test(program) && command.args[0] === 'exec') {
    const [, inner = '', ...args] = command.args.filter((arg) => arg !== '--');
    run([{ ...command, program: inner, args, nested: [] }]);
    return;
  }
  found.commands.push(command);
  const targets = runnerTargets(program, command.args);
  if (targets) {
    for (const target of targets) {
      if (isDynamic(target)) found.unresolved.push(raw.text);
      else runScripts(walk, artefacts.manifests, target, depth);
    }
  } else if (program === 'make' || program === 'just' || program === 'task') {
    const target = command.args.find((arg) => !arg.startsWith('-') && !arg.includes('='));
    const recipe = program === 'make' && target !== undefined ? makeTarget(walk, dir, target) : undefined;
    if (recipe) run(recipe);
    else found.unresolved.push(raw.text);
  } else if (isContainer(program, command.args)) found.unresolved.push(raw.text);
  else if (
    /\.sh$/.test(command.program) ||
    (/^(?:ba|da|z)?sh$/.test(program) && /\.sh$/.test(command.args[0] ?? ''))
  ) {
    const script = scriptFile(
      walk,
      dir,
      /\.sh$/.test(command.program) ? command.program : (command.args[0] ?? ''),
    );
    if (script) run(script);
    else found.unresolved.push(raw.text);
  } else if (isDynamic(command.program)) found.unresolved.push(raw.text);
};

const visit = (walk: Walk, commands: readonly Command[], dir: string, depth: number): void => {
  if (depth > MAX_DEPTH) {
    walk.found.unresolved.push('scripts that call each other without end');
    return;
  }
  let at = dir;
  for (const command of allCommands(commands)) {
    if (command.program === 'cd') at = joinPath(at, command.args[0] ?? '') ?? at;
    else follow(walk, command, at, depth);
  }
};

/** Follows commands through package scripts, task runners, make targets and shell files to what runs in the end. */
export const expandCommands = (
  artefacts: Artefacts,
  commands: readonly Command[],
  dir: string,
): Expansion => {
  const walk: Walk = { artefacts, seen: new Set(), found: { commands: [], unresolved: [] } };
  visit(walk, commands, dir, 0);
  return walk.found;
};
