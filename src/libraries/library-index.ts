import { satisfies } from 'semver';
import type { CallRow, InstanceRow, LibraryModel, MakesRow, ReadRow, SettingRow, Test } from './table.ts';

/** A row with the table that it stands in. */
export interface Match<Row> {
  row: Row;
  model: LibraryModel;
  /** The version is not locked: the newest rows were taken. */
  assumed: boolean;
}

export interface InstanceRef {
  package: string;
  instance: string;
}

export interface InstanceInfo extends InstanceRow {
  /** Names whose members apply, itself first. */
  lineage: readonly InstanceRef[];
}

/** Answers what library symbols mean. All lookups are hash lookups and remembered. */
export interface Library {
  /** All rows of a callee in order: rows of the user first. Several exist where `when` tells them apart. */
  callRows(packageName: string, path: string): readonly Match<CallRow>[];
  /** The first row whose tests hold; a test that cannot be decided counts as holding when `holds` says so. */
  callRow(packageName: string, path: string, holds?: (test: Test) => boolean): Match<CallRow> | undefined;
  readRow(packageName: string, path: string): Match<ReadRow> | undefined;
  /** `how`: `value` asks for ambient instances, `new` for classes, `call` (path ends in `()`) for factories. */
  makesRow(packageName: string, path: string, how?: 'value' | 'new' | 'call'): Match<MakesRow> | undefined;
  /** The instance behind an annotation; a class without an entry is the instance of its own name. */
  typeInstance(packageName: string, name: string): InstanceRef;
  /** Reads `Instance` or `package:Instance` as written in a row of `packageName`. */
  instanceRef(packageName: string, name: string): InstanceRef;
  settingsOf(packageName: string, instance: string): ReadonlyMap<string, Match<SettingRow>>;
  instanceInfo(packageName: string, instance: string): InstanceInfo | undefined;
  /** Whether any table speaks of the package. */
  knows(packageName: string): boolean;
}

export interface LibraryOptions {
  tables: readonly LibraryModel[];
  /** The `models` section of the user's config; its rows come first and win. */
  userTables?: readonly LibraryModel[];
  /** The locked version of an npm package; `undefined` when unknown. */
  versionOf?: (packageName: string) => string | undefined;
}

interface PackageRows {
  calls: Map<string, Match<CallRow>[]>;
  reads: Map<string, Match<ReadRow>>;
  makes: Map<string, Match<MakesRow>[]>;
  types: Map<string, string>;
  instances: Map<string, InstanceRow>;
  settings: Map<string, Map<string, Match<SettingRow>>>;
  /** Whether any symbol holds a `*`. */
  wild: boolean;
}

/** Builds the lookup. Packages are indexed when first asked for. */
export function createLibrary(options: LibraryOptions): Library {
  const tables = [...(options.userTables ?? []), ...options.tables];
  const byName = groupByName(tables);
  const families = tables.filter((table) => table.library.endsWith('*'));
  const versionOf = options.versionOf ?? (() => undefined);
  const packages = new Map<string, PackageRows | undefined>();
  const callMemo = new Map<string, Map<string, readonly Match<CallRow>[]>>();
  const lineageMemo = new Map<string, readonly InstanceRef[]>();
  const infoMemo = new Map<string, InstanceInfo | undefined>();

  function rowsOf(packageName: string): PackageRows | undefined {
    if (packages.has(packageName)) return packages.get(packageName);
    const named = byName.get(packageName) ?? [];
    const all = [...named, ...families.filter((table) => packageName.startsWith(table.library.slice(0, -1)))];
    const rows = all.length === 0 ? undefined : indexPackage(all, versionOf(npmName(packageName)));
    packages.set(packageName, rows);
    return rows;
  }

  /** Finds by exact path, then by wildcard, then on the instances that this one is like. */
  function find<Found>(
    packageName: string,
    path: string,
    pick: (rows: PackageRows, key: string) => Found | undefined,
  ): Found | undefined {
    const rows = rowsOf(packageName);
    if (!rows) return undefined;
    const own = pick(rows, path) ?? (rows.wild ? findWild(rows, path, pick) : undefined);
    if (own !== undefined) return own;
    const hash = path.indexOf('#');
    if (hash <= 0) return undefined;
    for (const parent of lineageOf(packageName, path.slice(0, hash)).slice(1)) {
      const parentRows = rowsOf(parent.package);
      const parentPath = parent.instance + path.slice(hash);
      const found =
        parentRows &&
        (pick(parentRows, parentPath) ??
          (parentRows.wild ? findWild(parentRows, parentPath, pick) : undefined));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function lineageOf(packageName: string, instance: string): readonly InstanceRef[] {
    const key = `${packageName}\n${instance}`;
    const known = lineageMemo.get(key);
    if (known) return known;
    const lineage: InstanceRef[] = [{ package: packageName, instance }];
    for (let at = 0; at < lineage.length; at++) {
      const current = lineage[at];
      if (!current) break;
      for (const name of rowsOf(current.package)?.instances.get(current.instance)?.like ?? []) {
        const parent = instanceRef(current.package, name);
        if (!lineage.some((seen) => seen.package === parent.package && seen.instance === parent.instance))
          lineage.push(parent);
      }
    }
    lineageMemo.set(key, lineage);
    return lineage;
  }

  function callRows(packageName: string, path: string): readonly Match<CallRow>[] {
    let memo = callMemo.get(packageName);
    if (!memo) callMemo.set(packageName, (memo = new Map()));
    let found = memo.get(path);
    if (!found) memo.set(path, (found = find(packageName, path, (rows, key) => rows.calls.get(key)) ?? []));
    return found;
  }

  function instanceInfo(packageName: string, instance: string): InstanceInfo | undefined {
    const key = `${packageName}\n${instance}`;
    if (infoMemo.has(key)) return infoMemo.get(key);
    const lineage = lineageOf(packageName, instance);
    const known = lineage
      .map((ref) => rowsOf(ref.package)?.instances.get(ref.instance))
      .filter((row) => row !== undefined);
    const info = known.length === 0 ? undefined : { ...Object.assign({}, ...known.toReversed()), lineage };
    infoMemo.set(key, info);
    return info;
  }

  return {
    callRows,
    callRow: (packageName, path, holds = () => true) =>
      callRows(packageName, path).find((match) => match.row.when?.every(holds) ?? true),
    readRow: (packageName, path) => find(packageName, path, (rows, key) => rows.reads.get(key)),
    makesRow: (packageName, path, how = path.endsWith('()') ? 'call' : 'new') =>
      find(packageName, path, (rows, key) =>
        rows.makes
          .get(key)
          ?.find((match) => how === 'call' || (match.row.ambient ?? false) === (how === 'value')),
      ),
    typeInstance(packageName, name) {
      const rows = rowsOf(packageName);
      const made = rows?.makes.get(name)?.find(({ row }) => !row.ambient)?.row.instance;
      return instanceRef(packageName, rows?.types.get(name) ?? made ?? name);
    },
    instanceRef,
    settingsOf(packageName, instance) {
      const merged = new Map<string, Match<SettingRow>>();
      for (const ref of lineageOf(packageName, instance)) {
        for (const [name, match] of rowsOf(ref.package)?.settings.get(ref.instance) ?? []) {
          if (!merged.has(name)) merged.set(name, match);
        }
      }
      return merged;
    },
    instanceInfo,
    knows: (packageName) => rowsOf(packageName) !== undefined,
  };
}

function instanceRef(packageName: string, name: string): InstanceRef {
  const colon = name.lastIndexOf(':');
  return colon < 0
    ? { package: packageName, instance: name }
    : { package: name.slice(0, colon), instance: name.slice(colon + 1) };
}

/** `mysql2/promise` is versioned as `mysql2`. */
function npmName(packageName: string): string {
  const parts = packageName.split('/');
  return parts.slice(0, packageName.startsWith('@') ? 2 : 1).join('/');
}

function groupByName(tables: readonly LibraryModel[]): Map<string, LibraryModel[]> {
  const byName = new Map<string, LibraryModel[]>();
  for (const table of tables) {
    for (const name of [table.library, ...(table.also ?? [])]) {
      const known = byName.get(name);
      if (known) known.push(table);
      else byName.set(name, [table]);
    }
  }
  return byName;
}

/**
 * Without a locked version every range holds, and since tables list newer ranges first, the newest rows win.
 * Pre-releases count as their release line.
 */
function indexPackage(tables: readonly LibraryModel[], version: string | undefined): PackageRows {
  const rows: PackageRows = {
    calls: new Map(),
    reads: new Map(),
    makes: new Map(),
    types: new Map(),
    instances: new Map(),
    settings: new Map(),
    wild: false,
  };
  const claimedBy = new Map<string, LibraryModel>();
  for (const model of tables) {
    if (model.versions && version && !satisfies(version, model.versions, { includePrerelease: true }))
      continue;
    const assumed = model.versions !== undefined && version === undefined;
    addCalls(rows, claimedBy, model, assumed);
    addMakes(rows, model, assumed);
    for (const row of model.reads ?? []) {
      for (const symbol of row.symbol) {
        if (!rows.reads.has(symbol)) rows.reads.set(symbol, { row, model, assumed });
        rows.wild ||= symbol.includes('*');
      }
    }
    for (const [name, instance] of Object.entries(model.types ?? {})) {
      const bare = name.replace(/<.*$/, '');
      if (!rows.types.has(bare)) rows.types.set(bare, instance);
    }
    for (const [name, instance] of Object.entries(model.instances ?? {})) {
      rows.instances.set(name, { ...instance, ...rows.instances.get(name) });
    }
  }
  return rows;
}

/** The first table that names a symbol owns it; only its own further rows (told apart by `when`) are added. */
function addCalls(
  rows: PackageRows,
  claimedBy: Map<string, LibraryModel>,
  model: LibraryModel,
  assumed: boolean,
): void {
  for (const row of model.calls ?? []) {
    for (const symbol of row.symbol) {
      const owner = claimedBy.get(symbol);
      if (owner && owner !== model) continue;
      claimedBy.set(symbol, model);
      const known = rows.calls.get(symbol);
      if (known) known.push({ row, model, assumed });
      else rows.calls.set(symbol, [{ row, model, assumed }]);
      rows.wild ||= symbol.includes('*');
    }
  }
}

function addMakes(rows: PackageRows, model: LibraryModel, assumed: boolean): void {
  const made = new Set<string>();
  for (const row of model.makes ?? []) {
    made.add(row.instance);
    rows.instances.set(row.instance, {
      kind: row.kind,
      ...(row.crash && { crash: row.crash }),
      ...rows.instances.get(row.instance),
    });
    for (const symbol of row.symbol) {
      const known = rows.makes.get(symbol);
      if (known) known.push({ row, model, assumed });
      else rows.makes.set(symbol, [{ row, model, assumed }]);
      rows.wild ||= symbol.includes('*');
    }
  }
  // '' stands for the functions of the module itself: `fetch`, `request`
  const holders = made.size === 0 || hasOwnRequests(model) ? [...made, ''] : [...made];
  for (const [name, row] of Object.entries(model.settings ?? {})) {
    for (const instance of holders) {
      const settings = rows.settings.get(instance) ?? new Map<string, Match<SettingRow>>();
      rows.settings.set(instance, settings);
      if (!settings.has(name)) settings.set(name, { row, model, assumed });
    }
  }
}

const hasOwnRequests = (model: LibraryModel): boolean =>
  (model.calls ?? []).some(
    ({ role, symbol }) => role === 'http.request' && symbol.some((one) => !one.includes('#')),
  );

/** Tries `*` for one segment after another, the leftmost first, then for all of them. */
function findWild<Found>(
  rows: PackageRows,
  path: string,
  pick: (rows: PackageRows, key: string) => Found | undefined,
): Found | undefined {
  // an instance (`Pool#`) and the mark of a decorator (`@`) stay in front
  const prefix = path.startsWith('@') ? '@' : path.slice(0, path.indexOf('#') + 1);
  const segments = path.slice(prefix.length).split('.');
  for (let at = 0; at < segments.length; at++) {
    const found = pick(
      rows,
      prefix + segments.map((segment, index) => (index === at ? '*' : segment)).join('.'),
    );
    if (found !== undefined) return found;
  }
  return segments.length > 1 ? pick(rows, prefix + segments.map(() => '*').join('.')) : undefined;
}
