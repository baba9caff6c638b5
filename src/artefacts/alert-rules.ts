import type { Site } from '../findings.ts';
import { child, siteOf, textOf, type DataNode } from './data-node.ts';
import type { Read } from './place.ts';
import { textRecord } from './workflow.ts';
import { readYaml } from './yaml.ts';

/** An alerting or recording rule of Prometheus, from a rule file or a `PrometheusRule` resource. */
export interface AlertRule {
  name: string;
  isRecording: boolean;
  expression: string;
  for?: string;
  keepFiringFor?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  group: string;
  /** Evaluation interval of the group. */
  interval?: string;
  site: Site;
  node: DataNode;
}

export interface AlertRuleFile {
  path: string;
  rules: AlertRule[];
}

const readRule = (path: string, group: DataNode, node: DataNode): AlertRule | undefined => {
  const alert = child(node, 'alert');
  const record = child(node, 'record');
  const nameNode = alert ?? record;
  const name = textOf(nameNode);
  const expression = textOf(child(node, 'expr'));
  if (!nameNode || name === undefined || expression === undefined) return undefined;
  const holds = textOf(child(node, 'for'));
  const keeps = textOf(child(node, 'keep_firing_for'));
  const interval = textOf(child(group, 'interval'));
  return {
    name,
    isRecording: !alert,
    expression,
    ...(holds === undefined ? {} : { for: holds }),
    ...(keeps === undefined ? {} : { keepFiringFor: keeps }),
    labels: textRecord(child(node, 'labels')),
    annotations: textRecord(child(node, 'annotations')),
    group: textOf(child(group, 'name')) ?? '',
    ...(interval === undefined ? {} : { interval }),
    site: siteOf(path, nameNode, name),
    node,
  };
};

/** Reads the rules of every document that has `groups`. */
export const readAlertRules = (path: string, text: string): Read<AlertRuleFile> => {
  const { value: documents = [], diagnostics } = readYaml(path, text);
  const rules = documents.flatMap((document) => {
    const groups = child(document, 'groups') ?? child(document, 'spec', 'groups');
    return (groups?.items ?? []).flatMap((group) =>
      (child(group, 'rules')?.items ?? []).flatMap((rule) => readRule(path, group, rule) ?? []),
    );
  });
  return { value: { path, rules }, diagnostics };
};
