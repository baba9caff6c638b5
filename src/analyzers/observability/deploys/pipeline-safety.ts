import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { child, keysOf, textOf, type DataNode } from '../../../artefacts/data-node.ts';
import type { CiJob, Workflow } from '../../../artefacts/workflow.ts';
import {
  deploySteps,
  dispatchOptions,
  expandedSteps,
  isReusableOnly,
  localWorkflow,
  wordsOf,
  type DeployStep,
} from '../../../model/service/pipelines/job-purpose.ts';
import { expandCommands } from '../../../model/service/pipelines/script-expansion.ts';
import { defineCheck } from '../../check.ts';

const REHEARSAL = [
  'dev',
  'develop',
  'development',
  'staging',
  'stage',
  'preview',
  'previews',
  'test',
  'testing',
  'sandbox',
  'qa',
  'demo',
  'canary',
  'nightly',
  'docs',
  'doc',
  'documentation',
  'storybook',
  'website',
  'playground',
];
const PRODUCTION = ['prod', 'production', 'prd', 'live'];
const TESTS =
  /^(?:vitest|jest|mocha|ava|tap|cypress|playwright|tsc|eslint|biome|oxlint|c8|nyc|uvu|jasmine|karma)$/;
const TEST_WORDS = [
  'test',
  'tests',
  'e2e',
  'ci',
  'check',
  'checks',
  'verify',
  'lint',
  'quality',
  'unit',
  'integration',
];

const has = (words: ReadonlySet<string>, wanted: readonly string[]): boolean =>
  wanted.some((word) => words.has(word));

/** Whether a job deploys for users: by its environment and names; a deploy that names no rehearsal is taken for one. */
const isProduction = (workflow: Workflow, job: CiJob): boolean => {
  const inputs = child(job.node, 'with')?.entries.flatMap(({ node }) => textOf(node) ?? []) ?? [];
  const environment = job.environment ?? textOf(child(job.node, 'with', 'environment'));
  if (environment !== undefined && !environment.includes('${{')) {
    const words = wordsOf(environment);
    return has(words, PRODUCTION) || !has(words, REHEARSAL);
  }
  if (environment !== undefined) {
    const offered = wordsOf(...dispatchOptions(workflow), environment);
    if (has(offered, PRODUCTION)) return true;
  }
  const file = workflow.path.slice(workflow.path.lastIndexOf('/') + 1);
  const words = wordsOf(
    file,
    workflow.name,
    job.id,
    job.name,
    ...inputs.filter((input) => input.length < 40),
  );
  return has(words, PRODUCTION) || !has(words, REHEARSAL);
};

/** A group that every run has for itself keeps nothing apart. */
const serialises = (node: DataNode | undefined): boolean => {
  const group = textOf(node) ?? textOf(child(node, 'group'));
  return group !== undefined && !/github\.(?:sha|run_id|run_number)/.test(group);
};

const cancels = (node: DataNode | undefined): boolean => child(node, 'cancel-in-progress')?.scalar === true;

const concurrencyOf = (artefacts: Artefacts, workflow: Workflow, job: CiJob): DataNode[] => {
  const called = job.uses?.kind === 'local' ? localWorkflow(artefacts, job.uses.ref) : undefined;
  const inside = [called?.concurrency, ...(called?.jobs.map((each) => each.concurrency) ?? [])];
  return [job.concurrency, workflow.concurrency, ...inside].filter((node) => node !== undefined);
};

const runsTests = (artefacts: Artefacts, job: CiJob): boolean => {
  if (has(wordsOf(job.id, job.name, job.uses?.text), TEST_WORDS)) return true;
  const commands = expandedSteps(artefacts, job).flatMap((step) => step.commands);
  const expansion = expandCommands(artefacts, commands, '');
  return (
    expansion.unresolved.some((text) => has(wordsOf(text), TEST_WORDS)) ||
    expansion.commands.some(
      (command) =>
        TESTS.test(command.program) || has(wordsOf(command.text), ['test', 'tests', 'e2e', 'verify']),
    )
  );
};

/** The jobs that have to succeed before this one. */
const before = (workflow: Workflow, job: CiJob): CiJob[] => {
  const found = new Set<CiJob>();
  const visit = (each: CiJob): void => {
    for (const id of each.needs) {
      const needed = workflow.jobs.find((other) => other.id === id);
      if (needed && !found.has(needed)) {
        found.add(needed);
        visit(needed);
      }
    }
  };
  visit(job);
  return [...found];
};

const isPushOfBranch = (workflow: Workflow): boolean => {
  if (!workflow.triggers.includes('push')) return false;
  const filters = keysOf(child(workflow.root, 'on', 'push'));
  return filters.length === 0 || filters.includes('branches') || !filters.includes('tags');
};

/** A deploy step whose failure the job does not show. */
const hidden = ({ step, command }: DeployStep): boolean =>
  step.continueOnError || (command?.next === '||' && /\|\|\s*(?:true|:|exit 0)\b/.test(step.run ?? ''));

const faultsOf = (
  artefacts: Artefacts,
  workflow: Workflow,
  job: CiJob,
  deploys: readonly DeployStep[],
): string[] => {
  const groups = concurrencyOf(artefacts, workflow, job);
  const isGitHub = workflow.system === 'github';
  const faults: string[] = [];
  if (!groups.some(serialises) && isGitHub) faults.push('no `concurrency` group keeps two runs apart');
  if (groups.some(cancels) && deploys.some((deploy) => !deploy.isAtomic))
    faults.push('`cancel-in-progress` cuts a deploy off half way');
  const gate = [job, ...before(workflow, job)];
  if (isGitHub && isPushOfBranch(workflow) && !gate.some((each) => runsTests(artefacts, each)))
    faults.push('no test job comes before it on a push');
  if (deploys.some(hidden)) faults.push('a failed deploy step leaves the run green');
  return faults;
};

export const pipelineSafety = defineCheck({
  title: 'Deploy workflow that can race, be cut off, or ship red code',
  severity: 'medium',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A job that deploys to production, itself or through a workflow of the repository, without a `concurrency` group, with `cancel-in-progress` on a deploy of several steps, on a push without a test job before it, or with a deploy step whose failure is hidden: one finding per job.',
  why: 'Two deploys that interleave leave a mix of versions, a cancelled one leaves half of a release, and untested code reaches users with nobody told.',
  leavesAlone: [
    'Jobs that build and push images or publish packages',
    'Development, staging and preview environments, and documentation sites',
    'Cancelling on hosts that swap releases at once (Vercel, Netlify, Cloudflare)',
    'The test gate of workflows that people start or that follow a test workflow',
  ],
  howToFix:
    'Add `concurrency: { group: deploy-production, cancel-in-progress: false }` to the job, let it `needs` the test job, and take `|| true` off deploy steps.',
  references: [
    'https://docs.github.com/en/actions/how-tos/write-workflows/choose-when-workflows-run/control-workflow-concurrency',
    'https://docs.github.com/en/actions/concepts/workflows-and-actions/deployment-environments',
  ],
  example: {
    bad: 'deploy: { environment: production, steps: [{ run: helm upgrade api ./chart }] }',
    good: 'deploy: { needs: test, environment: production, concurrency: deploy-production, steps: [{ run: helm upgrade --wait --atomic api ./chart }] }',
  },
  run({ model: { artefacts }, pass, report }) {
    for (const workflow of artefacts.workflows) {
      if (isReusableOnly(workflow)) continue;
      for (const job of workflow.jobs) {
        const deploys = deploySteps(expandedSteps(artefacts, job));
        const [first] = deploys;
        if (!first || !isProduction(workflow, job)) continue;
        const faults = faultsOf(artefacts, workflow, job, deploys);
        if (faults.length === 0) pass(job.site);
        else {
          report(job.site, {
            message:
              `\`${job.id}\` deploys to production with \`${first.command?.text.slice(0, 40) ?? first.tool}\`: ${faults.join('; ')}.`.slice(
                0,
                240,
              ),
            label: faults.length === 1 ? 'unsafe deploy' : `${faults.length} gaps`,
          });
        }
      }
    }
  },
});
