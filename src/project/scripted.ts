import { isRecord, stringsOf } from './manifest.ts';
import type { KnownPackage } from './packages.ts';
import { joinPath, nameOf } from './paths.ts';
import { isSourceName } from './source-name.ts';

export interface ScriptedFiles {
  /** What `main` and the scripts that start something run. */
  started: ReadonlySet<string>;
  /** What other scripts run, with the script's name. */
  oneOff: ReadonlyMap<string, string>;
}

/** A script whose name has one of these parts starts a process that stays. */
const STARTS =
  /(^|[:\-_])(start|serve|server|dev|develop|watch|debug|workers?|web|api|app|prod|production|preview|cron|queue|jobs?|consumer|scheduler)([:\-_]|$)/;
/** Entries of services; a one-off name of a script cannot take this from them. */
const ENTRY = /^(server|index|app|main|worker|www)\.[cm]?[jt]sx?$/;
const FLAG_WITH_FILE = /^(-r|--require|--import|--loader|--experimental-loader|--env-file|--preload)$/;
const RUNTIME = /^(node|ts-node|ts-node-esm|tsx|bun|deno|babel-node|nodemon|ts-node-dev)$/;

/** Reads the source files out of a manifest's scripts: the first one after a runtime in each command. */
export function scriptedFiles({ manifest, dir }: KnownPackage): ScriptedFiles {
  const started = new Set(stringsOf(manifest['main']).map((file) => locate(dir, file)));
  const others: [string, string][] = [];
  const scripts = isRecord(manifest['scripts']) ? Object.entries(manifest['scripts']) : [];
  for (const [name, command] of scripts) {
    for (const file of filesRun(stringsOf(command).join(' '))) {
      if (STARTS.test(name)) started.add(locate(dir, file));
      else others.push([locate(dir, file), name]);
    }
  }
  const oneOff = new Map<string, string>();
  for (const [file, name] of others) {
    if (!started.has(file) && !ENTRY.test(nameOf(file)) && !oneOff.has(file)) oneOff.set(file, name);
  }
  return { started, oneOff };
}

const locate = (dir: string, file: string): string => joinPath(dir, file.replace(/^\.\//, ''));

const filesRun = (command: string): string[] =>
  command.split(/&&|\|\||[;|&]/).flatMap((part) => {
    const words = part.trim().split(/\s+/);
    const runtime = words.findIndex((word) => RUNTIME.test(nameOf(word)));
    if (runtime === -1) return [];
    const file = words.find(
      (word, at) =>
        at > runtime &&
        !word.startsWith('-') &&
        !FLAG_WITH_FILE.test(words[at - 1] ?? '') &&
        isSourceName(word),
    );
    return file === undefined ? [] : [file];
  });
