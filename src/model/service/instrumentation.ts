import { Flag } from '../../facts/kinds.ts';
import type { Node, SourceUnit } from '../../facts/node.ts';
import { INSTRUMENTED_LIBRARIES, STARTING_IMPORTS } from '../../libraries/instrumentation.ts';
import type { ServiceModel } from '../model.ts';
import { preloadedNames } from './preloads.ts';
import type { Roles } from '../meaning/roles.ts';
import type { Calls } from '../resolution/calls.ts';
import type { Modules } from '../resolution/modules.ts';
import type { Values } from '../resolution/values.ts';

/** A place where a tracer starts that patches other libraries while they are loaded. */
export interface InstrumentationStart {
  /** The call, or the import that starts it. */
  site: Node;
  /** Entry file that reaches it; undefined where it runs in a hook of the framework. */
  entry: string | undefined;
  /** The import that loads a library before; undefined where it starts in time. */
  late: { loads: Node; library: string } | undefined;
}

interface Sources {
  units: readonly SourceUnit[];
  modules: Modules;
  roles: Roles;
  calls: Calls;
  values: Values;
  /** Whether the package of a file is of ES modules. */
  isModule(path: string): boolean;
  /** A path relative to its package. */
  inPackage(path: string): string;
  /** Base names without extension of files that a command or an image loads before the program. */
  preloads: ReadonlySet<string>;
}

const ENTRY =
  /^((src|bin|server|app|apps\/[^/]+(\/src)?)\/)?(main|server|index|worker|app|www|bootstrap|start)\.[cm]?[jt]sx?$/;
/** Hooks that a framework calls when it has been loaded itself. */
const LIFECYCLE = /^(onModuleInit|onApplicationBootstrap|onApplicationStart|onBootstrap|afterInit)$/;
const CALLERS_FOLLOWED = 3;

/** Starts of tracing in the order of evaluation from each entry, in path and source order. */
export const instrumentationStarts = (model: ServiceModel): InstrumentationStart[] => {
  const { units, modules, roles, calls: graph, values, project } = model;
  const sources: Sources = {
    units,
    modules,
    roles,
    calls: graph,
    values,
    isModule: (path) =>
      /\.m[jt]s$/.test(path) ||
      (!/\.c[jt]s$/.test(path) && project.packageOf(path).manifest['type'] === 'module'),
    inPackage: (path) => {
      const { dir } = project.packageOf(path);
      return dir ? path.slice(dir.length + 1) : path;
    },
    preloads: preloadedNames(model.artefacts),
  };
  const calls = sources.roles
    .callsOf('call')
    .filter(({ facts }) => facts.startsInstrumentation === true)
    .map(({ call }) => call)
    .filter((call) => isTracing(sources, call) && sources.modules.roleOf(call.path) === 'source');
  const imports = sources.units.flatMap((unit) =>
    sources.modules.roleOf(unit.path) === 'source'
      ? unit.facts.imports
          .filter((one) => STARTING_IMPORTS.has(one.specifier))
          .map((one) => unit.node(one.node))
      : [],
  );
  if (!calls.length && !imports.length) return [];
  const order = new EvaluationOrder(sources, atLoad(sources, calls), new Set(imports));
  return [...calls, ...imports].flatMap((site) => {
    if (sources.preloads.has(stemOf(site.path))) return [{ site, entry: undefined, late: undefined }];
    const method = hookOf(site, sources.calls);
    if (method) {
      const framework = order.firstInstrumented(method.file);
      return framework ? [{ site, entry: undefined, late: framework }] : [];
    }
    const reached = order.reachedBy(site);
    if (!reached.length) return [];
    const onTime = reached.some(({ late }) => !late);
    const [first] = reached;
    return [{ site, entry: first?.entry, late: onTime ? undefined : first?.late }];
  });
};

/** Without instrumentations, or without a share of traces, a client of a tracer patches nothing that is missed. */
const isTracing = ({ roles, values, calls }: Sources, call: Node): boolean => {
  const role = roles.of(call);
  if (role?.facts.sink === 'tracker') {
    const options = roles.argument(role, 'options');
    return ['tracesSampleRate', 'tracesSampler'].some((key) => values.setting(options, key).state === 'set');
  }
  if (role?.row.args?.['options'] !== 'this') return true;
  return calls.production.some(
    (made) =>
      made.isNew &&
      calls.libraryCallee(made)?.package === role.callee.package &&
      values.setting(made.argument(0), 'instrumentations').state !== 'none',
  );
};

/** The hook of a class that the start runs in, itself or a call below. */
const hookOf = (site: Node, calls: Calls): Node | undefined => {
  const above = [site.fn, ...calls.callersOf(site.fn).map((call) => call.fn)];
  return above.find((fn) => fn.is('Function') && fn.parent?.is('Class') === true && LIFECYCLE.test(fn.name));
};

/** Where a start runs when modules are loaded: the statement of a module body that leads to it. */
const atLoad = ({ calls }: Sources, starts: readonly Node[]): Map<Node, Node> => {
  const places = new Map<Node, Node>();
  for (const start of starts) {
    let frontier = [start];
    for (let hops = 0; hops <= CALLERS_FOLLOWED && frontier.length; hops++) {
      for (const call of frontier) if (call.fn.is('Module')) places.set(call, start);
      frontier = frontier.flatMap((call) => (call.fn.is('Module') ? [] : calls.callersOf(call.fn)));
    }
  }
  return places;
};

interface Visit {
  entry: string;
  seen: Set<SourceUnit>;
  loaded: { loads: Node; library: string } | undefined;
  /** Starting imports that were evaluated. */
  started: Set<string>;
}

/** Static imports depth first, as the module loader follows them. */
class EvaluationOrder {
  private readonly reached = new Map<Node, { entry: string; late: InstrumentationStart['late'] }[]>();

  constructor(
    private readonly sources: Sources,
    private readonly places: ReadonlyMap<Node, Node>,
    private readonly startingImports: ReadonlySet<Node>,
  ) {
    for (const unit of this.entries())
      this.walk(unit, { entry: unit.path, seen: new Set(), loaded: undefined, started: new Set() });
  }

  reachedBy(site: Node): readonly { entry: string; late: InstrumentationStart['late'] }[] {
    return this.reached.get(site) ?? [];
  }

  /** The first import of a file that loads something that is patched. */
  firstInstrumented(unit: SourceUnit): InstrumentationStart['late'] {
    for (const { specifier, node } of this.importsOf(unit)) {
      const target = this.sources.modules.resolve(unit.path, specifier);
      if (
        target.kind === 'library' &&
        (isInstrumented(target.package) || target.package.startsWith('@nestjs/'))
      )
        return { loads: node, library: target.package };
    }
    return undefined;
  }

  /** Source files that nothing imports and that a process begins with, by name and place, or because they listen. */
  private entries(): SourceUnit[] {
    const imported = new Set<SourceUnit>();
    for (const unit of this.sources.units) {
      for (const { specifier } of unit.facts.imports) {
        const target = this.sources.modules.resolve(unit.path, specifier);
        if (target.kind === 'file' && target.unit !== unit) imported.add(target.unit);
      }
    }
    const listening = new Set(this.sources.roles.callsOf('listen').map(({ call }) => call.file));
    return this.sources.units.filter(
      (unit) =>
        !imported.has(unit) &&
        this.sources.modules.roleOf(unit.path) === 'source' &&
        (listening.has(unit) || ENTRY.test(this.sources.inPackage(unit.path))),
    );
  }

  private importsOf(unit: SourceUnit): { specifier: string; node: Node }[] {
    return unit.facts.imports
      .filter(({ kind, typeOnly }) => kind !== 'dynamic' && !typeOnly)
      .map(({ specifier, node }) => ({ specifier, node: unit.node(node) }))
      .filter(({ node }) => (node.is('Import') ? isKept(node) : node.fn.is('Module')));
  }

  private walk(unit: SourceUnit, visit: Visit): void {
    if (visit.seen.has(unit)) return;
    visit.seen.add(unit);
    const { modules, isModule } = this.sources;
    const imports = this.importsOf(unit).map(({ specifier, node }) => ({ node, at: node.start, specifier }));
    const starts = [...this.places.keys()]
      .filter((call) => call.file === unit)
      .map((node) => ({ node, at: node.start, specifier: undefined }));
    const events = isModule(unit.path)
      ? [...imports, ...starts] // imports are hoisted
      : [...imports, ...starts].sort((a, b) => a.at - b.at);
    for (const { node, specifier } of events) {
      if (specifier !== undefined && visit.started.has(specifier)) continue; // it has started already
      if (specifier === undefined || this.startingImports.has(node)) {
        if (specifier !== undefined) visit.started.add(specifier);
        const site = this.places.get(node) ?? node;
        const known = this.reached.get(site) ?? [];
        this.reached.set(site, [...known, { entry: visit.entry, late: visit.loaded }]);
        continue;
      }
      const target = modules.resolve(unit.path, specifier);
      if (target.kind === 'file') this.walk(target.unit, visit);
      else if (target.kind === 'library' && isInstrumented(target.package))
        visit.loaded ??= { loads: node, library: target.package };
    }
  }
}

/** An import whose names are only types is left out of the output. */
const isKept = (node: Node): boolean => {
  const names = [...node.descendants({ kinds: ['Identifier'] })].filter((name) =>
    name.hasFlag(Flag.Declares),
  );
  return !names.length || names.some((name) => (name.binding?.reads.length ?? 0) > 0);
};

const isInstrumented = (name: string): boolean =>
  INSTRUMENTED_LIBRARIES.some((one) => (one.endsWith('/') ? name.startsWith(one) : name === one));

const stemOf = (path: string): string => (path.split('/').at(-1) ?? '').replace(/\.[cm]?[jt]sx?$/, '');
