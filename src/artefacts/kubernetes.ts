import type { Site } from '../findings.ts';
import { readContainerCommand, type ContainerCommand } from './compose.ts';
import { child, siteOf, textOf, type DataNode } from './data-node.ts';
import { deploymentRole, type DeploymentRole } from './deployment-role.ts';
import { readImage, type ImageRef } from './image-ref.ts';
import { type Read } from './place.ts';
import { readYaml } from './yaml.ts';

export interface KubernetesContainer {
  name: string;
  image?: ImageRef & { site: Site };
  command?: ContainerCommand;
  args?: ContainerCommand;
  isInit: boolean;
  site: Site;
  node: DataNode;
}

export interface Workload {
  path: string;
  kind: string;
  name: string;
  role: DeploymentRole;
  replicas?: number;
  strategy?: DataNode;
  sharesProcessNamespace: boolean;
  containers: KubernetesContainer[];
  site: Site;
  node: DataNode;
}

export interface KubernetesFile {
  path: string;
  workloads: Workload[];
  documents: DataNode[];
}

const POD_PATHS: Record<string, readonly string[]> = {
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  Job: ['spec', 'template', 'spec'],
  Rollout: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  Pod: ['spec'],
};

const readContainer = (path: string, node: DataNode, isInit: boolean): KubernetesContainer => {
  const imageNode = child(node, 'image');
  const imageText = textOf(imageNode);
  const command = readContainerCommand(path, child(node, 'command'));
  const args = readContainerCommand(path, child(node, 'args'));
  return {
    name: textOf(child(node, 'name')) ?? '',
    ...(imageNode && imageText !== undefined
      ? { image: { ...readImage(imageText), site: siteOf(path, imageNode, 'image') } }
      : {}),
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    isInit,
    site: siteOf(path, node, 'container'),
    node,
  };
};

/**
 * Chart templates are read only where they parse once the template's own lines are blanked and its expressions
 * replaced by a variable; places stay as they are.
 */
const withoutTemplates = (text: string): string =>
  text
    .replace(/^[ \t]*\{\{-?[^\n]*?-?\}\}[ \t]*$/gm, '')
    .replace(/\{\{[^}]*\}\}/g, (expression) => `$${'x'.repeat(expression.length - 1)}`);

/** Reads Kubernetes manifests, charts' templates included where they can be read. */
export const readKubernetes = (path: string, text: string): Read<KubernetesFile> => {
  const isTemplate = text.includes('{{');
  const { value: documents = [], diagnostics } = readYaml(path, isTemplate ? withoutTemplates(text) : text);
  const workloads = documents.flatMap((document): Workload[] => {
    const kind = textOf(child(document, 'kind')) ?? '';
    const podPath = POD_PATHS[kind];
    if (!podPath || !child(document, 'apiVersion')) return [];
    const pod = child(document, ...podPath);
    const replicas = Number(textOf(child(document, 'spec', 'replicas')));
    const strategy = child(document, 'spec', 'strategy');
    return [
      {
        path,
        kind,
        name: textOf(child(document, 'metadata', 'name')) ?? '',
        role: deploymentRole(path),
        ...(Number.isInteger(replicas) ? { replicas } : {}),
        ...(strategy ? { strategy } : {}),
        sharesProcessNamespace: child(pod, 'shareProcessNamespace')?.scalar === true,
        containers: [
          ...(child(pod, 'initContainers')?.items ?? []).map((node) => readContainer(path, node, true)),
          ...(child(pod, 'containers')?.items ?? []).map((node) => readContainer(path, node, false)),
        ],
        site: siteOf(path, document, kind),
        node: document,
      },
    ];
  });
  return { value: { path, workloads, documents }, diagnostics: isTemplate ? [] : diagnostics };
};
