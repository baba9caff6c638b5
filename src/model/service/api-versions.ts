import type { Artefacts } from '../../artefacts/artefacts.ts';
import type { Node, SourceUnit } from '../../facts/node.ts';
import type { ServiceModel } from '../model.ts';
import type { Roles } from '../meaning/roles.ts';
import { alternatives } from '../resolution/origin.ts';
import type { Origins } from '../resolution/origins.ts';
import type { EntryPoint } from './entry-points/entry-point.ts';

/** The HTTP routes of one package, and whether anything versions them. */
export interface RoutedService {
  folder: string;
  /** Where its routes come together: the mount of the first router, else where it listens, else the first route. */
  site: Node;
  /** Routes of its own data: probes, documents, callbacks and files left out. */
  routes: readonly EntryPoint[];
  /** First path segments, most routes first. */
  prefixes: readonly string[];
  /** What versions them, as evidence; undefined where nothing does. */
  versionedBy: string | undefined;
  /** No path stands in the code as a whole. */
  isOpen: boolean;
  /** A web application of the same repository, or pages of its own, are what calls it. */
  hasOwnClient: boolean;
}

interface Sources {
  entries: readonly EntryPoint[];
  units: readonly SourceUnit[];
  roles: Roles;
  origins: Origins;
  artefacts: Artefacts;
  packageOf(path: string): string;
}

const VERSION_SEGMENT = /(^|\/)v\d+([./-]|$)|(^|\/)\d{4}-\d{2}(-\d{2})?(\/|$)/i;
const VERSION_HEADER = /^(accept|x?-?api|[a-z]+-api|stripe|[a-z]+)-version$/i;
const OWN_SCHEME = /(^|\/)(xrpc|trpc|graphql)(\/|$)/i;
const NOT_DATA =
  /(^|\/)(healthz?|livez?|readyz?|ping|status|metrics|docs?|swagger|openapi[^/]*|api-docs|redoc|assets|static|public|favicon[^/]*|robots\.txt|webhooks?|callback|hooks?|\.well-known)(\/|$)|\.(html?|js|css|png|svg|json|xml|txt)$/i;
/** Libraries of web applications: their API is called by the pages that are deployed with it. */
const WEB_CLIENTS =
  /^(react-dom|vue|svelte|@angular\/core|next|nuxt|solid-js|preact|ember-source|@remix-run\/.+|astro|@tanstack\/react-start)$/;

/** Per package with HTTP routes, in path order. */
export const routedServices = (model: ServiceModel): RoutedService[] => {
  const { roles, origins, artefacts, project } = model;
  const sources: Sources = {
    entries: model.entryPoints.all,
    units: model.serviceUnits,
    roles,
    origins,
    artefacts,
    packageOf: (path) => project.packageOf(path).dir,
  };
  const byFolder = new Map<string, EntryPoint[]>();
  for (const entry of sources.entries) {
    if (entry.kind !== 'http') continue;
    const folder = sources.packageOf(entry.node.path);
    byFolder.set(folder, [...(byFolder.get(folder) ?? []), entry]);
  }
  return [...byFolder]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([folder, entries]) => {
      const data = entries.filter(({ path = '' }) => path !== '/' && path !== '' && !NOT_DATA.test(path));
      const known = data.filter(({ open }) => open === undefined);
      const routes = known.length ? known : data;
      const [first] = routes;
      if (!first) return [];
      return [
        {
          folder,
          site: siteOf(sources, folder) ?? first.node,
          routes,
          prefixes: prefixesOf(routes),
          versionedBy: versionOf(sources, folder, entries),
          isOpen: known.length === 0,
          hasOwnClient: hasOwnClient(sources, folder),
        },
      ];
    });
};

const versionOf = (
  { units, artefacts, packageOf }: Sources,
  folder: string,
  entries: readonly EntryPoint[],
): string | undefined => {
  const path = entries.map((entry) => entry.path ?? '').find((one) => VERSION_SEGMENT.test(one));
  if (path) return path;
  const own = entries.map((entry) => entry.path ?? '').find((one) => OWN_SCHEME.test(one));
  if (own) return own;
  for (const unit of units) {
    if (packageOf(unit.path) !== folder) continue;
    const word = unit.facts.strings.find((text) => VERSION_HEADER.test(text) || text === 'enableVersioning');
    if (word) return word;
  }
  const described = artefacts.files.find(
    ({ kind, path: file }) =>
      (kind === 'openapi' || kind === 'proxy') && /\/v\d+\b/.test(artefacts.read(file) ?? ''),
  );
  return described?.path;
};

const hasOwnClient = ({ artefacts, roles, packageOf }: Sources, folder: string): boolean =>
  artefacts.manifests.some(({ dependencies }) => dependencies.some(({ name }) => WEB_CLIENTS.test(name))) ||
  artefacts.files.some(({ kind }) => kind === 'view-template') ||
  roles
    .callsOf('answer')
    .some(({ call, facts }) => facts.bodyKind === 'html' && packageOf(call.path) === folder);

const siteOf = ({ roles, origins, packageOf }: Sources, folder: string): Node | undefined => {
  const isHere = ({ call }: { call: Node }): boolean => packageOf(call.path) === folder;
  const mounts = roles.callsOf('middleware').filter(isHere);
  const mount = mounts.find(
    ({ call, callee }) =>
      /^Application/.test(callee.path) &&
      call.args.some((argument) =>
        alternatives(origins.of(argument)).some(
          (origin) => origin.kind === 'library' && /Router/.test(origin.path) && !/#\w+$/.test(origin.path),
        ),
      ),
  );
  return (mount ?? roles.callsOf('listen').find(isHere))?.call;
};

const prefixesOf = (routes: readonly EntryPoint[]): string[] => {
  const counts = new Map<string, number>();
  for (const { path = '' } of routes) {
    const prefix = `/${path.split('/')[1] ?? ''}`;
    counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([prefix]) => prefix);
};
