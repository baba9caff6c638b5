import type { Site } from '../findings.ts';
import { child, keysOf, siteOf, textOf, textsOf, type DataNode } from './data-node.ts';
import { FILE_START, siteAt, type Read } from './place.ts';
import { commandsIn } from './shell-text.ts';
import type { Command } from './shell.ts';
import { readYaml } from './yaml.ts';

/** A `uses:` of a workflow, an action or a reusable workflow. */
export interface UsesRef {
  text: string;
  kind: 'action' | 'workflow' | 'local' | 'docker' | 'dynamic';
  /** `owner/repo`, for actions and workflows of a repository. */
  repository: string;
  /** Branch, tag or commit; the image for `docker`, the path for `local`. */
  ref: string;
  site: Site;
}

export interface CiStep {
  name?: string;
  uses?: UsesRef;
  /** Commands of `run:`, empty where its shell is none that is read. */
  commands: Command[];
  /** The script as written. */
  run?: string;
  with: Record<string, string>;
  env: Record<string, string>;
  condition?: string;
  continueOnError: boolean;
  workingDirectory?: string;
  /** Names of secrets in any value of the step. */
  secrets: string[];
  site: Site;
  node: DataNode;
}

/** Scopes by name; `all` for `read-all`, `write-all` and the absence of any statement. */
export interface Permissions {
  stated: boolean;
  writes: string[];
}

export interface CiJob {
  id: string;
  name?: string;
  needs: string[];
  environment?: string;
  permissions: Permissions;
  concurrency?: DataNode;
  condition?: string;
  /** A reusable workflow that is the whole job. */
  uses?: UsesRef;
  steps: CiStep[];
  continueOnError: boolean;
  env: Record<string, string>;
  /** Names of secrets in scope: in the job's values, or `*` for `secrets: inherit`. */
  secrets: string[];
  site: Site;
  node: DataNode;
}

export interface Workflow {
  path: string;
  system: 'github' | 'gitlab' | 'other';
  name?: string;
  triggers: string[];
  jobs: CiJob[];
  concurrency?: DataNode;
  env: Record<string, string>;
  site: Site;
  root: DataNode;
}

/** An `action.yml`: composite actions have steps. */
export interface ActionFile {
  path: string;
  using: string;
  steps: CiStep[];
  site: Site;
  root: DataNode;
}

export const textRecord = (node: DataNode | undefined): Record<string, string> =>
  Object.fromEntries(
    (node?.entries ?? []).flatMap((entry) => {
      const text = textOf(entry.node);
      return text === undefined ? [] : [[entry.key, text]];
    }),
  );

/** Every text below a node. */
export const textsBelow = (node: DataNode | undefined): string[] => {
  if (!node) return [];
  const own = textOf(node);
  return [
    ...(own === undefined ? [] : [own]),
    ...node.items.flatMap(textsBelow),
    ...node.entries.flatMap((entry) => textsBelow(entry.node)),
  ];
};

const secretsIn = (node: DataNode | undefined): string[] => {
  const names = textsBelow(node).flatMap((text) =>
    [...text.matchAll(/\$\{\{[^}]*?\bsecrets\s*(?:\.\s*|\[\s*['"])([A-Za-z0-9_]+)[^}]*\}\}/g)].map(
      (match) => match[1] ?? '',
    ),
  );
  return [...new Set(names)].sort();
};

const readUses = (path: string, node: DataNode | undefined): UsesRef | undefined => {
  const text = textOf(node)?.trim();
  if (!node || text === undefined) return undefined;
  const site = siteAt(path, node.span, node.pointer, text.split('@')[0] ?? text);
  if (text.startsWith('./') || text.startsWith('../'))
    return { text, kind: 'local', repository: '', ref: text, site };
  if (text.startsWith('docker://'))
    return { text, kind: 'docker', repository: '', ref: text.slice('docker://'.length), site };
  const at = text.lastIndexOf('@');
  const [owner, repo, ...rest] = text.slice(0, at === -1 ? undefined : at).split('/');
  if (text.includes('${{') || at === -1 || !owner || !repo)
    return { text, kind: 'dynamic', repository: '', ref: '', site };
  const isWorkflow = /\.ya?ml$/.test(rest.join('/'));
  return {
    text,
    kind: isWorkflow ? 'workflow' : 'action',
    repository: `${owner}/${repo}`,
    ref: text.slice(at + 1),
    site,
  };
};

const POSIX_SHELL = /^(?:ba|z|da)?sh\b|\{0\}/;

const readStep = (path: string, node: DataNode, defaultShell: string): CiStep => {
  const name = textOf(child(node, 'name'));
  const uses = readUses(path, child(node, 'uses'));
  const run = textOf(child(node, 'run'));
  const shell = textOf(child(node, 'shell')) ?? defaultShell;
  const condition = textOf(child(node, 'if'));
  const workingDirectory = textOf(child(node, 'working-directory'));
  const anchor = child(node, 'uses') ?? child(node, 'run') ?? node;
  return {
    ...(name === undefined ? {} : { name }),
    ...(uses ? { uses } : {}),
    ...(run === undefined ? {} : { run }),
    commands: POSIX_SHELL.test(shell) ? commandsIn(child(node, 'run')) : [],
    with: textRecord(child(node, 'with')),
    env: textRecord(child(node, 'env')),
    ...(condition === undefined ? {} : { condition }),
    continueOnError: child(node, 'continue-on-error')?.scalar === true,
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    secrets: secretsIn(node),
    site: siteAt(path, anchor.keySpan ?? anchor.span, node.pointer, name ?? uses?.text ?? run ?? ''),
    node,
  };
};

const readPermissions = (node: DataNode | undefined, inherited: Permissions): Permissions => {
  if (!node) return inherited;
  const all = textOf(node);
  if (all !== undefined) return { stated: true, writes: all === 'write-all' ? ['*'] : [] };
  return {
    stated: true,
    writes: node.entries.filter((entry) => textOf(entry.node) === 'write').map((entry) => entry.key),
  };
};

const readJob = (path: string, id: string, node: DataNode, workflow: Permissions, shell: string): CiJob => {
  const name = textOf(child(node, 'name'));
  const environment = textOf(child(node, 'environment')) ?? textOf(child(node, 'environment', 'name'));
  const condition = textOf(child(node, 'if'));
  const uses = readUses(path, child(node, 'uses'));
  const concurrency = child(node, 'concurrency');
  const own = secretsIn(node);
  const jobShell = textOf(child(node, 'defaults', 'run', 'shell')) ?? shell;
  return {
    id,
    ...(name === undefined ? {} : { name }),
    needs: textsOf(child(node, 'needs')),
    ...(environment === undefined ? {} : { environment }),
    permissions: readPermissions(child(node, 'permissions'), workflow),
    ...(concurrency ? { concurrency } : {}),
    ...(condition === undefined ? {} : { condition }),
    ...(uses ? { uses } : {}),
    steps: (child(node, 'steps')?.items ?? []).map((step) => readStep(path, step, jobShell)),
    continueOnError: child(node, 'continue-on-error')?.scalar === true,
    env: textRecord(child(node, 'env')),
    secrets: textOf(child(node, 'secrets')) === 'inherit' ? ['*', ...own] : own,
    site: siteOf(path, node, 'job'),
    node,
  };
};

const triggersOf = (node: DataNode | undefined): string[] =>
  node?.kind === 'map' ? keysOf(node) : textsOf(node);

/** Reads a GitHub Actions workflow. */
export const readWorkflow = (path: string, text: string): Read<Workflow> => {
  const { value: documents, diagnostics } = readYaml(path, text);
  const root = documents?.[0];
  if (root?.kind !== 'map') return { diagnostics };
  const name = textOf(child(root, 'name'));
  const permissions = readPermissions(child(root, 'permissions'), { stated: false, writes: [] });
  const concurrency = child(root, 'concurrency');
  const shell = textOf(child(root, 'defaults', 'run', 'shell')) ?? 'bash';
  return {
    diagnostics,
    value: {
      path,
      system: 'github',
      ...(name === undefined ? {} : { name }),
      triggers: triggersOf(child(root, 'on')),
      jobs: (child(root, 'jobs')?.entries ?? []).map(({ key, node }) =>
        readJob(path, key, node, permissions, shell),
      ),
      ...(concurrency ? { concurrency } : {}),
      env: textRecord(child(root, 'env')),
      site: siteAt(path, FILE_START, '', 'workflow'),
      root,
    },
  };
};

/** Reads an `action.yml`. */
export const readAction = (path: string, text: string): Read<ActionFile> => {
  const { value: documents, diagnostics } = readYaml(path, text);
  const root = documents?.[0];
  if (root?.kind !== 'map') return { diagnostics };
  const runs = child(root, 'runs');
  return {
    diagnostics,
    value: {
      path,
      using: textOf(child(runs, 'using')) ?? '',
      steps: (child(runs, 'steps')?.items ?? []).map((step) => readStep(path, step, 'bash')),
      site: siteAt(path, FILE_START, '', 'action'),
      root,
    },
  };
};
