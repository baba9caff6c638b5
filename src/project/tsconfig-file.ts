import path from 'node:path';
import { parse, printParseErrorCode, type ParseError } from 'jsonc-parser';
import type { Diagnostic } from '../findings.ts';
import { isRecord, parseManifest, stringsOf } from './manifest.ts';
import { folderOf, foldersUp, joinPath } from './paths.ts';
import type { TsConfig } from './project.ts';

/** What a tsconfig says of itself and through its bases; patterns are relative to the root. */
export interface TsConfigFile {
  config: TsConfig;
  files?: string[];
  include?: string[];
  exclude?: string[];
  references: string[];
}

export interface TsConfigSurroundings {
  read(file: string): string | undefined;
  /** A config's own object, as `parseConfig` gives it; bases are shared, so each is parsed once. */
  json(file: string): Record<string, unknown> | undefined;
  exists(file: string): boolean;
  /** Folder of a workspace package by name: shared configs resolve without an installation. */
  packageFolder(name: string): string | undefined;
  onDiagnostic(diagnostic: Diagnostic): void;
}

/** Options that hold one path, relative to the file that states them. */
const PATH_OPTIONS = ['baseUrl', 'outDir', 'rootDir', 'declarationDir'];

/** Resolution that TypeScript derives from `module`. */
const IMPLIED_RESOLUTION: Record<string, string> = {
  commonjs: 'node10',
  node16: 'node16',
  node18: 'node16',
  node20: 'node16',
  nodenext: 'nodenext',
  preserve: 'bundler',
};

interface Layer {
  options: Record<string, unknown>;
  files?: string[];
  include?: string[];
  exclude?: string[];
  references: string[];
  bases: string[];
}

/**
 * Reads a tsconfig and its bases. Libraries for this throw where one base is missing and read above the root; here a base that is
 * not installed, lies outside or does not parse is a diagnostic, and what is left counts.
 */
export function readTsConfig(file: string, around: TsConfigSurroundings): TsConfigFile | undefined {
  const layer = readLayer(file, around, [], folderOf(file));
  if (layer === undefined) return undefined;
  const { options } = layer;
  const text = (name: string): string | undefined =>
    typeof options[name] === 'string' ? options[name] : undefined;
  const module = text('module')?.toLowerCase();
  return {
    ...layer,
    config: {
      path: file,
      baseUrl: text('baseUrl'),
      paths: pathsOf(options),
      jsx: text('jsx'),
      experimentalDecorators: options['experimentalDecorators'] === true,
      emitDecoratorMetadata: options['emitDecoratorMetadata'] === true,
      moduleResolution:
        text('moduleResolution')?.toLowerCase() ??
        (module === undefined ? undefined : IMPLIED_RESOLUTION[module]),
      outDir: text('outDir'),
      options,
      bases: layer.bases,
    },
  };
}

function readLayer(
  file: string,
  around: TsConfigSurroundings,
  chain: string[],
  configDir: string,
): Layer | undefined {
  const json = around.json(file);
  if (json === undefined) return undefined;
  const folder = folderOf(file);
  const resolve = (target: string): string =>
    target.startsWith('${configDir}')
      ? normalise(configDir, target.slice('${configDir}'.length).replace(/^\/+/, ''))
      : normalise(folder, target);

  const merged: Layer = { options: {}, references: [], bases: [] };
  for (const specifier of stringsOf(json['extends'])) {
    const base = resolveBase(specifier, folder, around);
    if (base === undefined || chain.includes(base) || base === file) {
      const problem =
        base === undefined ? `\`${specifier}\`, which is not installed` : `\`${specifier}\` in a circle`;
      around.onDiagnostic({
        kind: 'tsconfig',
        path: file,
        message: `This config extends ${problem}; its own options are used.`,
      });
      continue;
    }
    const layer = readLayer(base, around, [...chain, file], configDir);
    if (layer === undefined) continue;
    Object.assign(merged.options, layer.options);
    merged.bases.push(base, ...layer.bases);
    merged.files = layer.files ?? merged.files;
    merged.include = layer.include ?? merged.include;
    merged.exclude = layer.exclude ?? merged.exclude;
  }

  Object.assign(merged.options, ownOptions(json['compilerOptions'], resolve));
  const patterns = (key: string): string[] | undefined =>
    Array.isArray(json[key]) ? stringsOf(json[key]).map(resolve) : undefined;
  merged.files = patterns('files') ?? merged.files;
  merged.include = patterns('include') ?? merged.include;
  merged.exclude = patterns('exclude') ?? merged.exclude;
  const references = Array.isArray(json['references']) ? json['references'] : [];
  merged.references = stringsOf(
    references.map((reference) => (isRecord(reference) ? reference['path'] : undefined)),
  ).map((target) =>
    target.endsWith('.json') ? resolve(target) : joinPath(resolve(target), 'tsconfig.json'),
  );
  return merged;
}

/** Parses JSON with comments; what does not parse is a diagnostic, and the rest of the object counts. */
export function parseConfig(
  file: string,
  content: string,
  onDiagnostic: TsConfigSurroundings['onDiagnostic'],
): Record<string, unknown> {
  const errors: ParseError[] = [];
  const value: unknown = parse(content, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const error = errors[0];
  if (error !== undefined) {
    onDiagnostic({
      kind: 'tsconfig',
      path: file,
      line: content.slice(0, error.offset).split('\n').length,
      message: `This config does not parse (${printParseErrorCode(error.error)}); what could be read of it is used.`,
    });
  }
  return isRecord(value) ? value : {};
}

function ownOptions(value: unknown, resolve: (target: string) => string): Record<string, unknown> {
  if (!isRecord(value)) return {};
  const options: Record<string, unknown> = { ...value };
  for (const name of PATH_OPTIONS) {
    if (typeof options[name] === 'string') options[name] = resolve(options[name]);
  }
  if (isRecord(options['paths'])) {
    const base = typeof options['baseUrl'] === 'string' ? options['baseUrl'] : undefined;
    options['paths'] = Object.fromEntries(
      Object.entries(options['paths']).map(([pattern, targets]) => [
        pattern,
        stringsOf(targets).map((target) => (base === undefined ? resolve(target) : normalise(base, target))),
      ]),
    );
  }
  return options;
}

const pathsOf = (options: Record<string, unknown>): Record<string, string[]> =>
  isRecord(options['paths'])
    ? Object.fromEntries(
        Object.entries(options['paths']).map(([pattern, targets]) => [pattern, stringsOf(targets)]),
      )
    : {};

/** Path of a base inside the root; undefined where it is absent or outside. */
function resolveBase(specifier: string, folder: string, around: TsConfigSurroundings): string | undefined {
  const firstThere = (candidates: string[]): string | undefined =>
    candidates.find((candidate) => !candidate.startsWith('..') && around.exists(candidate));
  const spellings = (target: string): string[] =>
    target.endsWith('.json') ? [target] : [`${target}.json`, joinPath(target, 'tsconfig.json')];
  if (/^\.\.?(\/|$)/.test(specifier)) return firstThere(spellings(normalise(folder, specifier)));
  if (specifier.startsWith('/') || path.win32.isAbsolute(specifier)) return undefined;

  const parts = specifier.split('/');
  const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/');
  const installed = foldersUp(folder).map((at) => joinPath(at, `node_modules/${name}`));
  const own = around.packageFolder(name);
  for (const home of own === undefined ? installed : [own, ...installed]) {
    const found = firstThere([
      ...publishedConfig(home, parts.join('/'), around),
      ...spellings([home, ...parts].join('/')),
    ]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a package's manifest offers under a subpath: its `tsconfig` field or a plain entry of `exports`. */
function publishedConfig(home: string, subpath: string, around: TsConfigSurroundings): string[] {
  const text = around.read(joinPath(home, 'package.json'));
  const manifest = text === undefined ? undefined : parseManifest(text);
  if (manifest === undefined) return [];
  const exported = isRecord(manifest['exports'])
    ? manifest['exports'][subpath === '' ? '.' : `./${subpath}`]
    : undefined;
  return stringsOf([subpath === '' ? manifest['tsconfig'] : undefined, exported]).map((target) =>
    normalise(home, target),
  );
}

/** Joins and resolves dots; the root is `''`, a path above it starts with `..`. */
function normalise(folder: string, target: string): string {
  const joined = path.posix.join(folder, target.replaceAll('\\', '/')).replace(/\/+$/, '');
  return joined === '.' ? '' : joined;
}
