import type { DeclaredFunction } from '../../../artefacts/functions.ts';
import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import { bareServerEntryPoints } from './bare-servers.ts';
import { fileFrameworkEntryPoints } from './file-frameworks.ts';
import { decoratedEntryPoints } from './decorated-controllers.ts';
import { graphqlEntryPoints } from './graphql-resolvers.ts';
import { platformEntryPoints } from './platforms.ts';
import { medusaEntryPoints } from './medusa.ts';
import { nextEntryPoints } from './next.ts';
import type { Surroundings } from './surroundings.ts';
import { orpcEntryPoints } from './orpc.ts';
import { pothosEntryPoints } from './pothos.ts';
import { trpcEntryPoints } from './trpc.ts';
import { tsRestEntryPoints } from './ts-rest.ts';
import { xrpcEntryPoints } from './xrpc.ts';
import { reactRouterEntryPoints } from './react-router.ts';
import { storedCallbackEntryPoints } from './stored-callbacks.ts';
import { Definitions } from './definitions.ts';
import { entryLabel, type EntryPoint } from './entry-point.ts';
import { Expansions } from './expansion.ts';
import { routerEntryPoints } from './http-routes.ts';
import { nestEntryPoints } from './nest.ts';
import type { Reading } from './reading.ts';
import { RouterSites } from './router-sites.ts';
import { Steps } from './steps.ts';

export interface EntryPointInput {
  units: readonly SourceUnit[];
  origins: Origins;
  calls: Calls;
  values: Values;
  roles: Roles;
  /** Text of a file of the project. */
  read(path: string): string | undefined;
  /** Folder of the nearest package. */
  packageOf(path: string): string;
  /** Whether the package of a file, or the root above it, depends on one of these libraries. */
  uses(path: string, libraries: readonly string[]): boolean;
  /** Folders of the workspace packages that a file's package depends on. */
  packagesUsedBy(path: string): readonly string[];
  /** Whether code of a file may serve: no tests, fixtures, scripts. */
  isServing(path: string): boolean;
  /** Functions that deployment files give to a platform. */
  functions: readonly DeclaredFunction[];
}

/** Readers of frameworks whose entry points are no calls on a router. */
const READERS: readonly ((around: Surroundings) => EntryPoint[])[] = [
  bareServerEntryPoints,
  nextEntryPoints,
  medusaEntryPoints,
  fileFrameworkEntryPoints,
  reactRouterEntryPoints,
  platformEntryPoints,
  graphqlEntryPoints,
  decoratedEntryPoints,
  pothosEntryPoints,
  trpcEntryPoints,
  orpcEntryPoints,
  tsRestEntryPoints,
  xrpcEntryPoints,
];

/** L4: everything with which the outside world starts code of the service, in path and source order. */
export class EntryPoints {
  readonly all: readonly EntryPoint[];
  /** Folders that are listed to callers, as entry points of their own. */
  readonly listings: readonly EntryPoint[];
  /** What the readers share, for views that go on from here. */
  readonly reading: Reading;

  constructor(input: EntryPointInput) {
    const definitions = new Definitions(input.origins, input.calls);
    const expansions = new Expansions(definitions, input.values, input.read);
    const units = input.units.filter((unit) => input.isServing(unit.path));
    this.reading = {
      definitions,
      expansions,
      sites: new RouterSites(definitions, expansions),
      steps: new Steps(definitions),
      unitsUnder: (folder) => units.filter(({ path }) => path.startsWith(`${folder}/`)),
    };
    const calls = input.calls.all.filter((call) => input.isServing(call.path));
    const { routes, listings } = routerEntryPoints(this.reading, calls);
    this.listings = sorted(listings);
    const around: Surroundings = {
      reading: this.reading,
      units,
      calls,
      roles: input.roles,
      packageOf: (path) => input.packageOf(path),
      uses: (path, libraries) => input.uses(path, libraries),
      functions: input.functions,
    };
    const routed = [
      ...routes,
      ...READERS.flatMap((read) => read(around)),
      ...nestEntryPoints(this.reading, units, calls, input.packageOf, input.packagesUsedBy),
    ];
    const handled = new Set(routed.flatMap((entry) => entry.handler ?? []));
    const stored = storedCallbackEntryPoints(calls, input.calls, input.roles, input.values);
    this.all = sorted([
      ...routed,
      ...stored.filter((entry) => !entry.handler || !handled.has(entry.handler)),
    ]);
  }
}

/** One row per place, method, path and handler. */
const sorted = (entries: readonly EntryPoint[]): EntryPoint[] => {
  const distinct = new Map<string, EntryPoint>();
  for (const entry of entries) {
    const key = `${at(entry.node)} ${entry.kind} ${entryLabel(entry)} ${entry.handler ? at(entry.handler) : ''}`;
    if (!distinct.has(key)) distinct.set(key, entry);
  }
  return [...distinct.values()].sort((a, b) => {
    if (a.node.path !== b.node.path) return a.node.path < b.node.path ? -1 : 1;
    if (a.node.start !== b.node.start) return a.node.start - b.node.start;
    return entryLabel(a) < entryLabel(b) ? -1 : 1;
  });
};

const at = (node: Node): string => `${node.path}:${node.id}`;
