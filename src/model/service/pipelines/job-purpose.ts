import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { textsOf, child } from '../../../artefacts/data-node.ts';
import { folderOf, joinPath } from '../../../artefacts/place.ts';
import { allCommands, programName, withoutWrapper, type Command } from '../../../artefacts/shell.ts';
import type { ActionFile, CiJob, CiStep, Workflow } from '../../../artefacts/workflow.ts';
import {
  ATOMIC_DEPLOYS,
  DEPLOY_ACTIONS,
  DEPLOY_COMMANDS,
  PUBLISH_ACTIONS,
} from '../../../libraries/deploy-tools.ts';

export interface DeployStep {
  step: CiStep;
  /** The program or action that deploys. */
  tool: string;
  command?: Command;
  isAtomic: boolean;
}

const argumentsText = (command: Command): string => command.args.join(' ');

const deployTool = (command: Command): string | undefined => {
  const bare = withoutWrapper(command);
  const runner = /^(?:npx|bunx)$/.test(programName(bare.program));
  const words = runner ? bare.args.filter((arg) => !arg.startsWith('-')) : [];
  const program = (runner ? words[0] : programName(bare.program))?.replace(/@.*$/, '') ?? '';
  const text = runner ? words.slice(1).join(' ') : argumentsText(bare);
  return DEPLOY_COMMANDS[program]?.some((pattern) => pattern.test(text)) ? program : undefined;
};

/** The steps that deploy, without those of the actions and workflows that they call. */
export const deploySteps = (steps: readonly CiStep[]): DeployStep[] =>
  steps.flatMap((step): DeployStep[] => {
    const action = step.uses?.repository.toLowerCase() ?? '';
    if (DEPLOY_ACTIONS.has(action)) return [{ step, tool: action, isAtomic: ATOMIC_DEPLOYS.test(action) }];
    for (const command of allCommands(step.commands)) {
      const tool = deployTool(command);
      if (tool) return [{ step, tool, command, isAtomic: ATOMIC_DEPLOYS.test(tool) }];
    }
    return [];
  });

/** Whether commands publish a package to a registry. */
export const publishes = (steps: readonly CiStep[]): boolean =>
  steps.some(
    (step) =>
      PUBLISH_ACTIONS.has(step.uses?.repository.toLowerCase() ?? '') ||
      allCommands(step.commands).some((command) => {
        const text = `${programName(command.program)} ${argumentsText(command)}`;
        return (
          /^(?:npm|pnpm|yarn|bun)(?:\s+-\S+)*\s+(?:npm\s+)?publish\b|^lerna\s+publish\b|\bchangeset\s+publish\b|\bsemantic-release\b/.test(
            text,
          ) && !/--dry-run|--registry[= ]http:\/\/(?:localhost|127\.)/.test(text)
        );
      }),
  );

/** The composite action or workflow of the repository that a `uses:` names. */
export const localAction = (artefacts: Artefacts, reference: string): ActionFile | undefined => {
  const folder = joinPath('', reference);
  return artefacts.actions.find((action) => folderOf(action.path) === folder);
};

export const localWorkflow = (artefacts: Artefacts, reference: string): Workflow | undefined => {
  const path = joinPath('', reference);
  return artefacts.workflows.find((workflow) => workflow.path === path);
};

const MAX_DEPTH = 5;

/** The steps of a job with those of the repository's own actions and reusable workflows put in. */
export const expandedSteps = (artefacts: Artefacts, job: CiJob, depth = 0): CiStep[] => {
  if (depth > MAX_DEPTH) return [];
  const inner = (steps: readonly CiStep[], level: number): CiStep[] =>
    steps.flatMap((step) => {
      const action =
        step.uses?.kind === 'local' && level < MAX_DEPTH ? localAction(artefacts, step.uses.ref) : undefined;
      return action ? [step, ...inner(action.steps, level + 1)] : [step];
    });
  const called = job.uses?.kind === 'local' ? localWorkflow(artefacts, job.uses.ref) : undefined;
  return [
    ...inner(job.steps, depth),
    ...(called?.jobs ?? []).flatMap((each) => expandedSteps(artefacts, each, depth + 1)),
  ];
};

/** The words of names: `deploy-prodApi.yml` gives deploy, prod, api, yml. */
export const wordsOf = (...texts: readonly (string | undefined)[]): Set<string> =>
  new Set(
    texts.flatMap((text) =>
      (text ?? '')
        .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .filter((word) => word !== ''),
    ),
  );

export type JobPurpose = 'publish' | 'deploy' | 'docs' | 'check';

const DOCS = ['docs', 'doc', 'documentation', 'storybook', 'website', 'blog'];
const hasAny = (words: ReadonlySet<string>, wanted: readonly string[]): boolean =>
  wanted.some((word) => words.has(word));

/** What a job is for: by what it runs, else by the words of its own name. */
export const jobPurpose = (artefacts: Artefacts, workflow: Workflow, job: CiJob): JobPurpose => {
  const steps = expandedSteps(artefacts, job);
  const words = wordsOf(workflow.path.slice(workflow.path.lastIndexOf('/') + 1), job.id, job.name);
  if (publishes(steps)) return 'publish';
  if (hasAny(words, DOCS)) return 'docs';
  if (deploySteps(steps).length > 0) return 'deploy';
  if (hasAny(words, ['publish', 'release']) && (job.secrets.length > 0 || job.permissions.writes.length > 0))
    return 'publish';
  if (hasAny(words, ['deploy', 'deployment', 'rollback'])) return 'deploy';
  return 'check';
};

/** Triggers that run on code which the repository already holds; `workflow_call` alone is judged at its callers. */
export const isReusableOnly = (workflow: Workflow): boolean =>
  workflow.triggers.length > 0 && workflow.triggers.every((trigger) => trigger === 'workflow_call');

/** Values that an input of `workflow_dispatch` offers. */
export const dispatchOptions = (workflow: Workflow): string[] =>
  (child(workflow.root, 'on', 'workflow_dispatch', 'inputs')?.entries ?? []).flatMap(({ node }) =>
    textsOf(child(node, 'options')),
  );
