import type { Site } from '../findings.ts';
import { child, siteOf, textOf, textsOf, type DataNode } from './data-node.ts';
import { deploymentRole, type DeploymentRole } from './deployment-role.ts';
import { readImage, type ImageRef } from './image-ref.ts';
import { folderOf, joinPath, siteAt, type Read } from './place.ts';
import { commandsIn } from './shell-text.ts';
import { commandOfWords, type Command } from './shell.ts';
import { readYaml } from './yaml.ts';

export interface ComposeService {
  name: string;
  image?: ImageRef & { site: Site };
  /** Paths from the root; undefined parts lie outside of it or are not written. */
  build?: { context?: string; dockerfile?: string; target?: string };
  command?: ContainerCommand;
  entrypoint?: ContainerCommand;
  init: boolean;
  restart?: string;
  replicas?: number;
  profiles: string[];
  environment: Record<string, string>;
  site: Site;
  node: DataNode;
}

export interface ContainerCommand {
  form: 'exec' | 'shell';
  commands: Command[];
  site: Site;
}

export interface ComposeFile {
  path: string;
  role: DeploymentRole;
  services: ComposeService[];
  root: DataNode;
}

/** `command:` as a list is an exec form; as a text, compose splits it into words and runs no shell either. */
export const readContainerCommand = (
  path: string,
  node: DataNode | undefined,
): ContainerCommand | undefined => {
  if (!node) return undefined;
  const site = siteOf(path, node, textsOf(node).join(' '));
  if (node.kind === 'list')
    return { form: 'exec', commands: [commandOfWords(textsOf(node), node.span)], site };
  const commands = commandsIn(node);
  return commands.length === 0 ? undefined : { form: 'shell', commands, site };
};

const readEnvironment = (node: DataNode | undefined): Record<string, string> => {
  const pairs: [string, string][] = (node?.entries ?? []).map(({ key, node: value }) => [
    key,
    textOf(value) ?? '',
  ]);
  for (const text of node?.kind === 'list' ? textsOf(node) : []) {
    const equals = text.indexOf('=');
    pairs.push(equals === -1 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)]);
  }
  return Object.fromEntries(pairs);
};

const readBuild = (path: string, node: DataNode | undefined): ComposeService['build'] => {
  if (!node) return undefined;
  const folder = folderOf(path);
  const contextText = textOf(node) ?? textOf(child(node, 'context')) ?? '.';
  const context = contextText.includes('$') ? undefined : joinPath(folder, contextText);
  const file = textOf(child(node, 'dockerfile')) ?? 'Dockerfile';
  const dockerfile = context === undefined ? undefined : joinPath(context, file);
  const target = textOf(child(node, 'target'));
  return {
    ...(context === undefined ? {} : { context }),
    ...(dockerfile === undefined ? {} : { dockerfile }),
    ...(target === undefined ? {} : { target }),
  };
};

const readService = (path: string, name: string, node: DataNode): ComposeService => {
  const imageNode = child(node, 'image');
  const imageText = textOf(imageNode);
  const build = readBuild(path, child(node, 'build'));
  const command = readContainerCommand(path, child(node, 'command'));
  const entrypoint = readContainerCommand(path, child(node, 'entrypoint'));
  const restart = textOf(child(node, 'restart'));
  const replicas = Number(textOf(child(node, 'deploy', 'replicas')));
  return {
    name,
    ...(imageNode && imageText !== undefined
      ? {
          image: {
            ...readImage(imageText),
            site: siteAt(path, imageNode.keySpan ?? imageNode.span, imageNode.pointer, 'image'),
          },
        }
      : {}),
    ...(build ? { build } : {}),
    ...(command ? { command } : {}),
    ...(entrypoint ? { entrypoint } : {}),
    init: child(node, 'init')?.scalar === true,
    ...(restart === undefined ? {} : { restart }),
    ...(Number.isInteger(replicas) ? { replicas } : {}),
    profiles: textsOf(child(node, 'profiles')),
    environment: readEnvironment(child(node, 'environment')),
    site: siteOf(path, node, 'service'),
    node,
  };
};

/** Reads a compose file; a YAML file without `services:` gives none. */
export const readCompose = (path: string, text: string): Read<ComposeFile> => {
  const { value: documents, diagnostics } = readYaml(path, text);
  const root = documents?.[0];
  if (root?.kind !== 'map') return { diagnostics };
  const services = child(root, 'services');
  if (services?.kind !== 'map') return { diagnostics };
  return {
    diagnostics,
    value: {
      path,
      role: deploymentRole(path),
      services: services.entries.map(({ key, node }) => readService(path, key, node)),
      root,
    },
  };
};
