import type { Diagnostic } from '../findings.ts';
import type { RoleName } from '../libraries/table.ts';
import type { ServiceModel } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import type { Built } from './build-model.ts';
import { attempt } from './failures.ts';
import type { EntryPointKind, Overview } from './types.ts';

/** Calls that leave the process for another one. */
const ROLES_THAT_LEAVE: readonly RoleName[] = [
  'http.request',
  'rpc.call',
  'sdk.call',
  'mail.send',
  'db.op',
  'enqueue',
  'publish',
];

/** Made clients count each; a library's own instance counts once, however many files use it. */
const dependenciesOf = (model: ServiceModel): number => {
  const clients = ROLES_THAT_LEAVE.flatMap((role) => model.outbound.clientsOf(role));
  return new Set(
    clients.map(({ isAmbient, site, package: library }) =>
      isAmbient ? `ambient ${library}` : `${site.path}:${site.id}`,
    ),
  ).size;
};

const entryPointsOf = (
  model: ServiceModel,
  isInScope: (path: string) => boolean,
): Overview['entryPoints'] => {
  const counts = new Map<EntryPointKind, number>();
  for (const { kind, node } of model.entryPoints.all)
    if (isInScope(node.path)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return Object.fromEntries(counts);
};

/** What only one manager writes. */
const WORKSPACE_FILES: Readonly<Record<string, string>> = {
  'pnpm-workspace.yaml': 'pnpm',
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
};

/** `pnpm workspace`: by the outermost file that a manager left. */
const workspaceOf = (project: Project): string | undefined => {
  if (project.packages.filter(({ inWorkspace }) => inWorkspace).length < 2) return undefined;
  const managers = [...project.repoFiles]
    .sort((a, b) => a.path.split('/').length - b.path.split('/').length)
    .flatMap(({ path }) => WORKSPACE_FILES[path.slice(path.lastIndexOf('/') + 1)] ?? []);
  return `${managers[0] ?? 'npm'} workspace`;
};

/** What was looked at, in numbers. */
export const overviewOf = (
  project: Project,
  { model, filesRead, lines }: Built,
  isInScope: (path: string) => boolean,
  diagnostics: Diagnostic[],
): Overview => {
  const workspace = workspaceOf(project);
  return {
    files: project.files.filter(({ inScope }) => inScope).length,
    filesRead,
    lines,
    entryPoints: attempt('entry points', diagnostics, () => entryPointsOf(model, isInScope)) ?? {},
    dependencies: attempt('dependencies', diagnostics, () => dependenciesOf(model)) ?? 0,
    ...(workspace === undefined ? {} : { workspace }),
  };
};
