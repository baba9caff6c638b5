import type { Artefacts } from '../../artefacts/artefacts.ts';
import type { Node, SourceUnit } from '../../facts/node.ts';
import { MEASURED_OUTSIDE, MEASURES_REQUESTS } from '../../libraries/request-metrics.ts';
import type { EntryPoint } from './entry-points/entry-point.ts';
import type { Roles } from '../meaning/roles.ts';

/** How the requests of one package's server are measured. */
export interface RequestMetrics {
  /** Where the server starts to listen. */
  listen: Node;
  routes: number;
  /** The package that measures by itself, or the word of a deployment file. */
  measuredBy: string | undefined;
  /** Instruments of the service's own. */
  hasDuration: boolean;
  hasCounter: boolean;
}

interface Sources {
  roles: Roles;
  artefacts: Artefacts;
  units: readonly SourceUnit[];
  entries: readonly EntryPoint[];
  packageOf(path: string): string;
  isServiceCode(node: Node): boolean;
}

/** One row for each package that listens: its first server. */
export const requestMetrics = (sources: Sources): RequestMetrics[] => {
  const first = new Map<string, Node>();
  for (const { call } of sources.roles.callsOf('listen')) {
    const folder = sources.packageOf(call.path);
    if (sources.isServiceCode(call) && !first.has(folder)) first.set(folder, call);
  }
  if (!first.size) return [];
  const measuredBy = measuringImport(sources.units) ?? measuringCommand(sources.artefacts);
  const instruments = sources.roles.callsOf('metric').map(({ callee }) => callee.path);
  const hasDuration = instruments.some((path) => DURATION.test(path));
  return [...first].map(([folder, listen]) => ({
    listen,
    // a handler for all paths says nothing of how many there are
    routes: sources.entries.filter(
      ({ kind, path, node }) => kind === 'http' && path !== '*' && sources.packageOf(node.path) === folder,
    ).length,
    measuredBy,
    hasDuration,
    hasCounter: instruments.some((path) => !DURATION.test(path)),
  }));
};

const DURATION = /histogram|summary|timing|distribution/i;

const measuringImport = (units: readonly SourceUnit[]): string | undefined => {
  for (const unit of units) {
    for (const { specifier } of unit.facts.imports) {
      const known = MEASURES_REQUESTS.find((name) =>
        name.endsWith('/')
          ? specifier.startsWith(name)
          : specifier === name || specifier.startsWith(`${name}/`),
      );
      if (known) return known;
    }
  }
  return undefined;
};

/** Preloads in start commands and images, agents and meshes in manifests of the deployment. */
const measuringCommand = (artefacts: Artefacts): string | undefined => {
  const files = [
    ...artefacts.dockerfiles,
    ...artefacts.composeFiles,
    ...artefacts.kubernetesFiles,
    ...artefacts.manifests,
  ];
  for (const { path } of files) {
    const text = artefacts.read(path) ?? '';
    // of a package manifest only the commands: a dependency alone measures nothing
    const read = path.endsWith('package.json') ? scriptsOf(text) : text;
    const found = MEASURED_OUTSIDE.exec(read)?.[1];
    if (found) return found;
  }
  return undefined;
};

const scriptsOf = (text: string): string => /"scripts"\s*:\s*\{[^}]*\}/.exec(text)?.[0] ?? '';
