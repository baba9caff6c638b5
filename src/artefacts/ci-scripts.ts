import { child, siteOf, textOf, textsOf, type DataNode } from './data-node.ts';
import { baseName, FILE_START, siteAt, type Read } from './place.ts';
import { commandsIn } from './shell-text.ts';
import { textRecord, type CiJob, type CiStep, type Workflow } from './workflow.ts';
import { readYaml } from './yaml.ts';

/** Keys under which GitLab, Travis, CircleCI, Azure, Bitbucket, Buildkite and Drone keep shell text. */
const SCRIPT_KEYS = new Set([
  'script',
  'scripts',
  'before_script',
  'after_script',
  'before_install',
  'install',
  'after_success',
  'run',
  'command',
  'commands',
  'bash',
]);
const GITLAB_KEYS = new Set([
  'stages',
  'variables',
  'default',
  'include',
  'workflow',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'pages:deploy',
]);

const stepOf = (path: string, node: DataNode, holder: DataNode): CiStep => ({
  commands: commandsIn(node),
  run: textOf(node) ?? '',
  with: {},
  env: {},
  continueOnError: child(holder, 'allow_failure')?.scalar === true,
  secrets: [],
  site: siteAt(path, node.span, node.pointer, textOf(node) ?? ''),
  node,
});

const stepsBelow = (path: string, node: DataNode): CiStep[] => [
  ...node.entries.flatMap(({ key, node: value }) => {
    if (!SCRIPT_KEYS.has(key)) return stepsBelow(path, value);
    if (value.kind === 'scalar') return [stepOf(path, value, node)];
    if (value.kind === 'list') {
      return value.items.flatMap((item) =>
        item.kind === 'scalar' ? [stepOf(path, item, node)] : stepsBelow(path, item),
      );
    }
    return stepsBelow(path, value);
  }),
  ...node.items.flatMap((item) => stepsBelow(path, item)),
];

const jobOf = (path: string, id: string, node: DataNode): CiJob => {
  const environment = textOf(child(node, 'environment')) ?? textOf(child(node, 'environment', 'name'));
  const concurrency = child(node, 'resource_group');
  return {
    id,
    needs: [
      ...textsOf(child(node, 'needs')),
      ...(child(node, 'needs')?.items ?? []).flatMap((each) => textOf(child(each, 'job')) ?? []),
      ...textsOf(child(node, 'dependencies')),
    ],
    ...(environment === undefined ? {} : { environment }),
    permissions: { stated: false, writes: [] },
    ...(concurrency ? { concurrency } : {}),
    steps: stepsBelow(path, node),
    continueOnError: child(node, 'allow_failure')?.scalar === true,
    env: textRecord(child(node, 'variables')),
    secrets: [],
    site: siteOf(path, node, 'job'),
    node,
  };
};

/** Reads the scripts of a CI system other than GitHub Actions; jobs are told apart for GitLab, else the file is one job. */
export const readCiScripts = (path: string, text: string): Read<Workflow> => {
  const { value: documents, diagnostics } = readYaml(path, text);
  const root = documents?.[0];
  if (root?.kind !== 'map') return { diagnostics };
  const isGitLab = /^\.gitlab-ci/.test(baseName(path));
  const jobs = isGitLab
    ? root.entries
        .filter(({ key, node }) => !key.startsWith('.') && !GITLAB_KEYS.has(key) && node.kind === 'map')
        .map(({ key, node }) => jobOf(path, key, node))
    : [jobOf(path, baseName(path), root)];
  return {
    diagnostics,
    value: {
      path,
      system: isGitLab ? 'gitlab' : 'other',
      triggers: ['push', 'pull_request'],
      jobs,
      env: textRecord(child(root, 'variables')),
      site: siteAt(path, FILE_START, '', 'workflow'),
      root,
    },
  };
};
