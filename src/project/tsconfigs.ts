import path from 'node:path';
import type { createFilesMatcher } from 'get-tsconfig';
import { onDemand } from './on-demand.ts';
import { byCodeUnit, folderOf, foldersUp, joinPath, toSlashes } from './paths.ts';
import type { TsConfig } from './project.ts';
import { parseConfig, readTsConfig, type TsConfigFile, type TsConfigSurroundings } from './tsconfig-file.ts';

export interface TsConfigs {
  /** The config that governs a file, as `Project.tsconfigFor`. */
  forFile(file: string): TsConfig | undefined;
  /** False where configs stand above a file and all of them leave it out. */
  includes(file: string): boolean;
  /** Folders into which the configs of a folder compile; none for configs that emit nothing. */
  outputsOf(folder: string, names: Iterable<string>): string[];
}

type Matches = (file: string) => boolean;

const isConfigName = (name: string): boolean => /^(tsconfig(\..+)?|jsconfig)\.json$/.test(name);

/** The main configs first, then the named variants. */
const byWeight = (a: string, b: string): number => weightOf(a) - weightOf(b) || byCodeUnit(a, b);
const weightOf = (name: string): number => ['tsconfig.json', 'jsconfig.json'].indexOf(name) >>> 0;

/** Finds and reads the tsconfigs of a tree when they are asked for, each once. */
export function createTsConfigs(
  root: string,
  surroundings: Omit<TsConfigSurroundings, 'json'> & { namesIn(folder: string): string[] },
): TsConfigs {
  const parsed = new Map<string, Record<string, unknown> | undefined>();
  const around: TsConfigSurroundings = {
    ...surroundings,
    json(file) {
      if (!parsed.has(file)) {
        const content = surroundings.read(file);
        const json =
          content === undefined ? undefined : parseConfig(file, content, surroundings.onDiagnostic);
        parsed.set(file, json);
      }
      return parsed.get(file);
    },
  };
  const files = new Map<string, TsConfigFile | undefined>();
  const matchers = new Map<string, Matches>();
  const folders = new Map<string, TsConfigFile[]>();

  const fileAt = (at: string): TsConfigFile | undefined => {
    if (!files.has(at)) files.set(at, readTsConfig(at, around));
    return files.get(at);
  };

  const matches = (file: TsConfigFile, source: string): boolean => {
    const at = file.config.path;
    const matcher = matchers.get(at) ?? matcherOf(root, file);
    matchers.set(at, matcher);
    return matcher(source);
  };

  /** Configs that may govern files of a folder: its own, the ones those refer to, its variants. */
  const configsOf = (folder: string): TsConfigFile[] => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const configs: TsConfigFile[] = [];
    const add = (at: string): void => {
      const file = fileAt(at);
      if (file === undefined || configs.includes(file)) return;
      configs.push(file);
      for (const reference of file.references) add(reference);
    };
    for (const name of surroundings.namesIn(folder).filter(isConfigName).sort(byWeight))
      add(joinPath(folder, name));
    folders.set(folder, configs);
    return configs;
  };

  return {
    forFile(file) {
      for (const folder of foldersUp(folderOf(file))) {
        const configs = configsOf(folder);
        const governing = configs.find((config) => matches(config, file));
        if (governing !== undefined) return governing.config;
        // A file that the nearest config excludes (a script, a test) is still written in its dialect.
        const main = configs[0];
        if (main !== undefined && weightOf(path.posix.basename(main.config.path)) <= 1) return main.config;
      }
      return undefined;
    },
    includes(file) {
      const around = foldersUp(folderOf(file)).flatMap(configsOf);
      return around.length === 0 || around.some((config) => matches(config, file));
    },
    outputsOf(folder, names) {
      const outputs: string[] = [];
      for (const name of names) {
        if (!isConfigName(name)) continue;
        const config = fileAt(joinPath(folder, name))?.config;
        if (config?.outDir !== undefined && config.options['noEmit'] !== true) outputs.push(config.outDir);
      }
      return outputs;
    },
  };
}

/** `files`, `include` and `exclude` as TypeScript reads them; JavaScript counts as included. */
function matcherOf(root: string, file: TsConfigFile): Matches {
  const base = toSlashes(root);
  const absolute = (patterns: string[] | undefined): string[] | undefined =>
    patterns?.map((pattern) => path.posix.join(base, pattern));
  const library = onDemand<{ createFilesMatcher: typeof createFilesMatcher }>('get-tsconfig');
  const matcher = library.createFilesMatcher(
    {
      path: path.posix.join(base, file.config.path),
      config: {
        compilerOptions: {
          allowJs: true,
          outDir: absolute(file.config.outDir === undefined ? undefined : [file.config.outDir])?.[0],
        },
        files: absolute(file.files),
        include: absolute(file.include),
        exclude: absolute(file.exclude),
      },
    },
    true,
  );
  return (source) => matcher(path.posix.join(base, source)) !== undefined;
}
