import { readArtefacts } from '../../src/artefacts/artefacts.ts';
import type { Node, SourceUnit } from '../../src/facts/node.ts';
import type { KindName } from '../../src/facts/kinds.ts';
import { createLibrary } from '../../src/libraries/library-index.ts';
import type { LibraryModel } from '../../src/libraries/table.ts';
import { TABLES } from '../../src/libraries/tables.ts';
import { ServiceModel } from '../../src/model/model.ts';
import type { Origin } from '../../src/model/resolution/origin.ts';
import type { FileRole, Package, Project, SourceFile, TsConfig } from '../../src/project/project.ts';
import { repoFileKind } from '../../src/project/repo-files.ts';
import { unitOf } from './facts-of.ts';

export interface Surroundings {
  /** Folder (`''` is the root) to its manifest. */
  manifests?: Readonly<Record<string, Record<string, unknown>>>;
  /** `paths` and `baseUrl` that govern every file. */
  tsconfig?: Partial<Pick<TsConfig, 'paths' | 'baseUrl'>>;
  roles?: Readonly<Record<string, FileRole>>;
  /** Files that are there but not reviewed. */
  beyond?: Readonly<Record<string, string>>;
  tables?: readonly LibraryModel[];
}

const isSource = (path: string): boolean => /\.[mc]?[jt]sx?$/.test(path);

/** A model of sources that exist only here, in the order given; nothing is read from disk. */
export const modelOf = (files: Readonly<Record<string, string>>, around: Surroundings = {}): ServiceModel => {
  const manifests: NonNullable<Surroundings['manifests']> = { '': {}, ...around.manifests };
  const packages = Object.entries(manifests).map(([dir, manifest]): Package => {
    const name = typeof manifest['name'] === 'string' ? manifest['name'] : dir;
    return { name, dir, manifest, inScope: true, inWorkspace: true, dependsOn: [] };
  });
  const packageOf = (path: string): Package =>
    packages
      .filter(({ dir }) => dir === '' || path.startsWith(`${dir}/`))
      .reduce((nearest, one) => (one.dir.length >= nearest.dir.length ? one : nearest));
  const all = { ...files, ...around.beyond };
  const sourceFile = (path: string): SourceFile => ({
    path,
    package: packageOf(path).dir,
    role: around.roles?.[path] ?? 'source',
    roleBy: 'said by the test',
    scriptKind: 'ts',
    inScope: path in files,
    size: 0,
    hash: '',
  });
  const tsconfig = around.tsconfig && {
    path: 'tsconfig.json',
    paths: {},
    experimentalDecorators: false,
    emitDecoratorMetadata: false,
    options: {},
    bases: [],
    ...around.tsconfig,
  };
  const project: Project = {
    root: '/',
    scope: '',
    scopeKind: 'folder',
    files: Object.keys(files).filter(isSource).map(sourceFile),
    packages,
    repoFiles: [],
    leftOut: {},
    diagnostics: [],
    file: (path) => (path in all ? sourceFile(path) : undefined),
    read: (path) => all[path],
    hashOf: () => undefined,
    tsconfigFor: () => tsconfig,
    packageOf,
  };
  return new ServiceModel({
    project,
    units: project.files.map(({ path }) => unitOf(files[path] ?? '', path)),
    library: createLibrary({ tables: around.tables ?? TABLES }),
    artefacts: readArtefacts(
      Object.keys(files).flatMap((path) => {
        const kind = isSource(path) ? undefined : repoFileKind(path);
        return kind ? [{ path, kind }] : [];
      }),
      (path) => all[path],
    ),
    load: (path) => (all[path] === undefined ? undefined : unitOf(all[path], path)),
  });
};

/** The first node with this text, of a kind where several share it. */
export const nodeAt = (unit: SourceUnit | undefined, text: string, kind?: KindName): Node => {
  for (const node of [unit?.module, ...(unit?.module.descendants() ?? [])]) {
    if (node?.text === text && (kind === undefined || node.is(kind))) return node;
  }
  throw new Error(`no node \`${text}\``);
};

const nameOf = (node: Node): string => {
  for (let at: Node | undefined = node; at; at = at.parent) {
    const name = at.is('Identifier') ? '' : at.name || (at.target?.is('Identifier') ? at.target.name : '');
    if (name) return name;
    if (at.is('Assign')) return at.child('left')?.name ?? '';
  }
  return '';
};

/** An origin in one line: `function a.ts list`, `instance a.ts User`, `pg Pool#`. */
export const told = (origin: Origin): string => {
  switch (origin.kind) {
    case 'library':
      return `${origin.package} ${origin.path}`;
    case 'function':
      return `function ${origin.fn.path} ${nameOf(origin.fn)}`;
    case 'signature':
      return `signature ${origin.node.path} ${nameOf(origin.node)}`;
    case 'class':
      return `class ${origin.cls.path} ${nameOf(origin.cls)}`;
    case 'instance':
      return `instance ${origin.of.path} ${nameOf(origin.of)}`;
    case 'object':
      return `object ${origin.node.path}`;
    case 'namespace':
      return `namespace ${origin.unit.path}`;
    case 'array':
      return `[${told(origin.element)}]`;
    case 'param':
      return `parameter ${origin.param.name}`;
    case 'value':
      return `value ${origin.node.text}`;
    case 'oneOf':
      return origin.of.map(told).join(' | ');
    case 'unknown':
      return 'unknown';
  }
};

/** What the first argument of the call of `sink(…)` is. */
export const toldOfSink = (model: ServiceModel): string => {
  const sink = model.calls.all.find((call) => call.callee?.is('Identifier') && call.callee.name === 'sink');
  return told(model.origins.of(sink?.args[0]));
};

/** Functions that the call with this text runs: `a.ts list`. */
export const targetsOf = (model: ServiceModel, text: string): string[] => {
  const call = model.calls.all.find((one) => one.text === text);
  if (!call) throw new Error(`no call \`${text}\``);
  return model.calls.targets(call).map(({ fn }) => `${fn.path} ${nameOf(fn)}`);
};
