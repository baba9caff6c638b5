import ignore from 'ignore';
import { posix } from 'node:path';
import { byCodeUnit } from '../project/paths.ts';
import type { Diagnostic } from '../findings.ts';
import { parseJsonConfig, parseYamlConfig, type ConfigDocument, type Parsed } from './document.ts';
import { mistakesIn } from './issues.ts';
import { ConfigError, type Mistake } from './mistake.ts';
import type { ConfigNames } from './names.ts';
import { isPreset, PRESETS, type Preset } from './presets.ts';
import { configSchema, type Config } from './schema.ts';
import type { ServiceBudgets } from '../model/service/budgets.ts';
import { weightsOf } from '../score/weights.ts';
import type { Gate, Layer, RuleSetting, Settings, Taught } from './settings.ts';

/** In one folder the first that exists counts; the key of `package.json` comes last. */
export const CONFIG_FILES = [
  'bpx.config.jsonc',
  'bpx.config.json',
  'bpx.config.yaml',
  'bpx.config.yml',
] as const;

/** Files of one `extends` chain; more is a mistake. */
const LONGEST_CHAIN = 16;

export interface ConfigSource {
  /** Text of a file by its path below the root; undefined where there is none. Any tree will do: the work tree's or a commit's. */
  read: (path: string) => string | undefined;
  /** Folder below the root from which the nearest config is looked for, upwards. */
  from: string;
  /** This file and no other. Relative to the root. */
  file?: string;
  names: ConfigNames;
  /** `YYYY-MM-DD`: what `until` is held against. */
  today: string;
}

interface Loaded {
  path: string;
  /** Folder that its paths are relative to. */
  folder: string;
  config: Config;
  document: ConfigDocument;
}

const folderOf = (path: string): string => {
  const folder = posix.dirname(path);
  return folder === '.' ? '' : folder;
};

const join = (folder: string, path: string): string => posix.normalize(posix.join(folder, path));

const isManifest = (path: string): boolean => posix.basename(path) === 'package.json';

const parse = (path: string, text: string): Parsed =>
  isManifest(path)
    ? parseJsonConfig(path, text, ['bpx'])
    : /\.ya?ml$/.test(path)
      ? parseYamlConfig(path, text)
      : parseJsonConfig(path, text);

/** The folder and those above it, the root last. */
const upwards = (folder: string): string[] => {
  const folders = [folder];
  for (let at = folder; at !== ''; at = folderOf(at)) folders.push(folderOf(at));
  return folders;
};

/** The nearest config at or above a folder. */
export const findConfig = ({ read, from }: Pick<ConfigSource, 'read' | 'from'>): string | undefined => {
  for (const folder of upwards(from)) {
    const files = CONFIG_FILES.map((name) => join(folder, name)).filter((path) => read(path) !== undefined);
    const manifest = join(folder, 'package.json');
    const parsed = parse(manifest, read(manifest) ?? '{}');
    const all = [...files, ...('document' in parsed && parsed.document ? [manifest] : [])];
    const [first, second] = all;
    if (first !== undefined && second !== undefined)
      throw new ConfigError([
        { path: second, line: 1, column: 1, message: `a second config beside ${first}: keep one of them` },
      ]);
    if (first !== undefined) return first;
  }
  return undefined;
};

const load = (path: string, source: ConfigSource): Loaded => {
  const wrong = (message: string): ConfigError => new ConfigError([{ path, line: 1, column: 1, message }]);
  const text = source.read(path);
  if (text === undefined) throw wrong('cannot be read: no such file below the root');
  const parsed = parse(path, text);
  if ('mistakes' in parsed) throw new ConfigError(parsed.mistakes);
  const { document } = parsed;
  if (!document) throw wrong('holds no config');
  const schema = configSchema(source.names);
  const checked = schema.safeParse(document.value ?? {});
  if (!checked.success) throw new ConfigError(mistakesIn(path, document, schema, checked.error.issues));
  return { path, folder: folderOf(path), config: checked.data, document };
};

/** The config and what it extends, the most general first. */
const chainOf = (path: string, source: ConfigSource, above: readonly string[] = []): (Loaded | Preset)[] => {
  const loaded = load(path, source);
  const { config, folder, document } = loaded;
  const written = typeof config.extends === 'string' ? [config.extends] : (config.extends ?? []);
  const bases = written.flatMap((base, index) => {
    if (isPreset(base)) return [PRESETS[base]];
    const target = join(folder, base);
    const place = document.valueAt(typeof config.extends === 'string' ? ['extends'] : ['extends', index]);
    const refuse = (message: string): ConfigError => new ConfigError([{ path, ...place, message }]);
    if (target.startsWith('../')) throw refuse(`\`${base}\` lies outside of the root`);
    if ([...above, path].includes(target)) throw refuse(`\`${base}\` extends itself`);
    if (above.length >= LONGEST_CHAIN) throw refuse('too many files extend each other');
    if (source.read(target) === undefined) throw refuse(`\`${base}\` does not exist`);
    return chainOf(target, source, [...above, path]);
  });
  return [...bases, loaded];
};

const isLoaded = (part: Loaded | Preset): part is Loaded => 'config' in part;

/** Whether a path is meant by patterns that are relative to a folder. */
const matcher = (folder: string, patterns: readonly string[]): ((path: string) => boolean) => {
  const rules = ignore().add([...patterns]);
  return (path) => {
    const inside = folder === '' ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : '';
    return inside !== '' && rules.ignores(inside);
  };
};

type RulesOf = NonNullable<Config['rules']>;

/** Collects what a chain of configs says, and tells of former names and of what has expired. */
class Gathering {
  readonly diagnostics: Diagnostic[] = [];
  readonly mistakes: Mistake[] = [];

  constructor(private readonly source: ConfigSource) {}

  private tell({ path, document }: Loaded, at: readonly PropertyKey[], message: string): void {
    this.diagnostics.push({ kind: 'config', path, line: document.keyAt(at).line, message });
  }

  private current(part: Loaded, at: readonly PropertyKey[], id: string): string {
    const now = this.source.names.aliases.get(id);
    if (now !== undefined) this.tell(part, at, `\`${id}\` is now called \`${now}\``);
    return now ?? id;
  }

  private isOver(part: Loaded, at: readonly PropertyKey[], until: string | undefined): boolean {
    if (until === undefined || until >= this.source.today) return false;
    this.tell(part, at, `expired on ${until} and has no effect any more`);
    return true;
  }

  private rulesOf(part: Loaded, at: readonly PropertyKey[], rules: RulesOf): Record<string, RuleSetting> {
    return Object.fromEntries(
      Object.entries(rules).flatMap(([id, setting]) =>
        setting === undefined
          ? []
          : [
              [
                this.current(part, [...at, id], id),
                typeof setting === 'string' ? { severity: setting } : (setting as RuleSetting),
              ],
            ],
      ),
    );
  }

  layersOf(part: Loaded): Layer[] {
    const { config, folder } = part;
    return [
      ...(config.rules ? [{ rules: this.rulesOf(part, ['rules'], config.rules) }] : []),
      ...(config.overrides ?? []).map(({ files, rules }, index): Layer => ({
        rules: this.rulesOf(part, ['overrides', index, 'rules'], rules),
        covers: matcher(folder, files),
      })),
    ];
  }

  statementsOf(part: Loaded): [string, Settings['assume'][number]][] {
    return Object.entries(part.config.assume ?? {}).flatMap(([key, statement]) => {
      if (!statement || this.isOver(part, ['assume', key], statement.until)) return [];
      const id = this.current(part, ['assume', key], key);
      const { by, reason } = statement;
      return [
        [id, { key: id, by, reason, path: part.path, line: part.document.keyAt(['assume', key]).line }],
      ];
    });
  }

  ignoredOf(part: Loaded): Settings['ignore'][number][] {
    return (part.config.ignore ?? []).flatMap((entry, index) => {
      const at = ['ignore', index];
      if (this.isOver(part, at, entry.until)) return [];
      const { check, path, reason, until } = entry;
      return [
        {
          check: this.current(part, [...at, 'check'], check),
          covers: matcher(part.folder, [path]),
          suppression: { kind: 'config' as const, reason, ...(until === undefined ? {} : { until }) },
          path: part.path,
          line: part.document.valueAt(at).line,
          pattern: path,
        },
      ];
    });
  }

  /** Modules of the project are named from the root, whatever file names them. */
  modelsOf({ config, folder, path, document }: Loaded): Taught[] {
    const named = (library: string): string =>
      /^\.{1,2}\//.test(library) ? `./${join(folder, library)}` : library;
    return (config.models ?? []).map((model, index) => {
      if (named(model.library).startsWith('./../'))
        this.mistakes.push({
          path,
          ...document.valueAt(['models', index, 'library']),
          message: `\`${model.library}\` lies outside of the root`,
        });
      const { line } = document.valueAt(['models', index, 'library']);
      return {
        model: {
          ...model,
          library: named(model.library),
          ...(model.also ? { also: model.also.map(named) } : {}),
        },
        path,
        line,
      };
    });
  }
}

const merged = <Value extends object>(parts: readonly (Value | undefined)[]): Value =>
  Object.assign({}, ...parts) as Value;

/** What a review is told by no config at all. */
export const noSettings = (): Settings => ({
  files: [],
  layers: [],
  preview: false,
  only: [],
  assume: [],
  ignore: [],
  models: [],
  taught: [],
  budgets: {},
  gate: {},
  weights: weightsOf(),
  diagnostics: [],
});

/**
 * The settings of a tree: of the config that is nearest to the scope, or of the one that is named.
 * @throws {ConfigError} where the config cannot be used whole
 */
export const loadSettings = (source: ConfigSource): Settings => {
  const path = source.file ?? findConfig(source);
  if (path === undefined) return noSettings();
  const chain = chainOf(path, source);
  const files = chain.filter(isLoaded);
  const gathering = new Gathering(source);
  const only = chain.map((part) => (isLoaded(part) ? part.config.only : part.only)).findLast(Boolean);
  const gates = chain.map((part) => (isLoaded(part) ? part.config.gate : part.gate) as Gate | undefined);
  const previews = chain.map((part) => (isLoaded(part) ? part.config.preview : part.preview));
  const baseline = files.findLast(({ config }) => config.baseline !== undefined);
  const budgets = files.map(({ config }) => config.budgets as ServiceBudgets | undefined);
  const taught = files.toReversed().flatMap((part) => gathering.modelsOf(part));
  const settings: Settings = {
    path,
    files: files.map((part) => part.path).toSorted(byCodeUnit),
    layers: files.flatMap((part) => gathering.layersOf(part)),
    only: [...(only ?? [])].map((id) => source.names.aliases.get(id) ?? id),
    preview: previews.findLast((each) => each !== undefined) ?? false,
    assume: [...new Map(files.flatMap((part) => gathering.statementsOf(part))).values()],
    ignore: files.flatMap((part) => gathering.ignoredOf(part)),
    ...(baseline?.config.baseline === undefined
      ? {}
      : { baseline: join(baseline.folder, baseline.config.baseline) }),
    models: taught.map(({ model }) => model),
    taught,
    budgets: {
      ...merged(budgets),
      routes: merged(budgets.map((each) => each?.routes)),
      entries: merged(budgets.map((each) => each?.entries)),
    },
    gate: {
      ...merged(gates),
      new: merged(gates.map((gate) => gate?.new)),
      overall: merged(gates.map((gate) => gate?.overall)),
      ratchet: merged(gates.map((gate) => gate?.ratchet)),
    },
    weights: weightsOf(merged(files.map(({ config }) => config.weights))),
    diagnostics: gathering.diagnostics,
  };
  if (gathering.mistakes.length > 0) throw new ConfigError(gathering.mistakes);
  return settings;
};
