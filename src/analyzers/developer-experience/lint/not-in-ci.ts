import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { deploymentRole } from '../../../artefacts/deployment-role.ts';
import { programName, type Command } from '../../../artefacts/shell.ts';
import type { CiStep, Workflow } from '../../../artefacts/workflow.ts';
import type { Site } from '../../../findings.ts';
import { expandedSteps, isReusableOnly, wordsOf } from '../../../model/service/pipelines/job-purpose.ts';
import { expandCommands } from '../../../model/service/pipelines/script-expansion.ts';
import { defineCheck } from '../../check.ts';

const GATES = ['linter', 'type check', 'formatter'] as const;
type Gate = (typeof GATES)[number];

const LINTERS = /^(?:eslint|oxlint|standard|ts-standard|xo|tslint|jshint|rslint|neostandard)$/;
const TYPE_CHECKERS = /^(?:tsc|vue-tsc|tsgo|ng|ts-jest|tsdown|tsup|svelte-check)$/;
const FORMATTERS = /^(?:oxfmt|dprint)$/;
/** Actions that bring a whole gate. */
const GATE_ACTIONS =
  /(?:super-linter|megalinter|reviewdog|trunk-action|action-eslint|setup-biome|eslint-action|lint-action)/i;

const gatesOfCommand = (command: Command): Gate[] => {
  const { args } = command;
  const program = programName(command.program);
  const has = (...words: string[]): boolean => words.some((word) => args.includes(word));
  if (LINTERS.test(program))
    return program === 'oxlint' && has('--type-check') ? ['linter', 'type check'] : ['linter'];
  if (program === 'biome')
    return has('lint')
      ? ['linter']
      : has('format')
        ? ['formatter']
        : has('check', 'ci')
          ? ['linter', 'formatter']
          : [];
  if (program === 'deno')
    return has('lint') ? ['linter'] : has('check') ? ['type check'] : has('fmt') ? ['formatter'] : [];
  if (program === 'prettier')
    return has('--check', '-c', '-l', '--list-different', '--write', '-w') ? ['formatter'] : [];
  if (FORMATTERS.test(program)) return ['formatter'];
  if (TYPE_CHECKERS.test(program)) return program === 'tsup' && !has('--dts') ? [] : ['type check'];
  if (program === 'nest' || program === 'next')
    return has('build') ? ['type check'] : has('lint') ? ['linter'] : [];
  if (/^(?:tsx|ts-node|node)$/.test(program) && args.some((arg) => /ts-node\/register/.test(arg)))
    return ['type check'];
  return [];
};

interface Configured {
  gates: Gate[];
  /** The linter also reports what the formatter would change. */
  formatsByLint: boolean;
}

const configured = (artefacts: Artefacts): Configured => {
  const names = new Set(
    artefacts.manifests.flatMap((manifest) => manifest.dependencies.map((each) => each.name)),
  );
  const tools = new Set(artefacts.toolConfigs.map((config) => config.tool));
  const biome = names.has('@biomejs/biome') || tools.has('biome');
  const gates: Gate[] = [];
  if (biome || names.has('eslint') || names.has('oxlint') || names.has('standard') || names.has('xo'))
    gates.push('linter');
  if (names.has('typescript') && tools.has('tsconfig')) gates.push('type check');
  if (biome || names.has('prettier') || names.has('oxfmt')) gates.push('formatter');
  return { gates, formatsByLint: names.has('eslint-plugin-prettier') || names.has('prettier-eslint') };
};

/** Runs before a change is merged, or as it is. */
const isGateWorkflow = (workflow: Workflow): boolean =>
  workflow.triggers.some((trigger) =>
    ['pull_request', 'push', 'merge_group', 'pull_request_target'].includes(trigger),
  ) && !isReusableOnly(workflow);

const GATE_WORDS = ['lint', 'eslint', 'biome', 'prettier', 'tsc', 'format', 'typecheck', 'verify'];

const WORK =
  /^(?:vitest|jest|mocha|ava|tsc|eslint|biome|oxlint|prettier|nest|next|vite|webpack|tsup|tsdown|turbo|nx|lerna|esbuild|rollup|cypress|playwright)$/;

/** Whether what could not be followed may be one of the missing gates: a test script of another folder is not. */
const mayRun = (unresolved: string, missing: readonly Gate[]): boolean => {
  const words = wordsOf(unresolved);
  if (words.has('docker') && (words.has('build') || words.has('buildx')))
    return missing.includes('type check');
  if (!/^(?:npm|yarn|pnpm|bun)$/.test([...words][0] ?? '')) return true;
  if (/\$/.test(unresolved.replace(/^(\S+\s+)(?:run\s+)?/, '').slice(0, 1))) return true;
  return [
    'lint',
    'check',
    'verify',
    'validate',
    'ci',
    'format',
    'style',
    'quality',
    'typecheck',
    'types',
    'build',
    'all',
  ].some((word) => words.has(word));
};

interface Seen {
  gates: Set<Gate>;
  unresolved: string[];
  /** Commands that build, test or check, by workflow. */
  work: Map<Workflow, number>;
}

const look = (artefacts: Artefacts, workflows: readonly Workflow[]): Seen => {
  const seen: Seen = { gates: new Set(), unresolved: [], work: new Map() };
  const lookAtStep = (workflow: Workflow, step: CiStep): void => {
    const expansion = expandCommands(
      artefacts,
      step.commands,
      step.workingDirectory?.replace(/^\.\/|\/$/g, '') ?? '',
    );
    for (const command of expansion.commands) {
      for (const gate of gatesOfCommand(command)) seen.gates.add(gate);
      if (WORK.test(programName(command.program)) || /\btest\b/.test(command.text))
        seen.work.set(workflow, (seen.work.get(workflow) ?? 0) + 1);
    }
    seen.unresolved.push(...expansion.unresolved);
    // Targets handed to an action: `targets: lint,build,test`.
    const given = wordsOf(
      ...Object.entries(step.with)
        .filter(([key]) => /^(?:targets?|run|script|command|args|install-command|cmd)$/.test(key))
        .map(([, value]) => value),
    );
    if (given.has('lint')) seen.gates.add('linter').add('formatter');
    if (given.has('typecheck') || given.has('tsc') || given.has('build')) seen.gates.add('type check');
    if (given.has('format')) seen.gates.add('formatter');
    if (GATE_ACTIONS.test(step.uses?.repository ?? '')) seen.unresolved.push(step.uses?.text ?? '');
    // A shell that is not read, such as PowerShell: its words tell whether a gate may be in it.
    if (
      step.run !== undefined &&
      step.commands.length === 0 &&
      GATE_WORDS.some((word) => wordsOf(step.run).has(word))
    ) {
      seen.unresolved.push(step.run.slice(0, 60));
    }
    if (given.size > 0) seen.work.set(workflow, (seen.work.get(workflow) ?? 0) + 1);
  };
  for (const workflow of workflows) {
    for (const job of workflow.jobs) {
      if (job.uses && job.uses.kind !== 'local') seen.unresolved.push(job.uses.text);
      for (const step of expandedSteps(artefacts, job)) lookAtStep(workflow, step);
    }
  }
  return seen;
};

export const notInCi = defineCheck({
  title: 'Linter, type check or formatter never runs in CI',
  severity: 'medium',
  confidence: 'high',
  level: 'repo',
  opportunities: 'service',
  fix: 'suggestion',
  reports:
    'A linter, type check or formatter that the repository sets up and that no CI step runs, through scripts, task runners, composite actions and reusable workflows: one finding for the repository. Also a service with a Dockerfile and no CI configuration at all.',
  why: 'What only runs on the machine of the author, or in a hook that `--no-verify` skips, does not keep a defect out of the main branch.',
  leavesAlone: [
    'Tools that the repository does not set up (`lint/no-linter`, `lint/no-formatter`)',
    'Builds that check types, and formatters that run through the linter',
    'CI that is not in the repository or cannot be followed: not assessed',
    'Tests that CI never runs (`tests/missing-layer`)',
  ],
  howToFix:
    'Run `npm run lint`, `npx tsc --noEmit` and `npx prettier --check .` in the job of pull requests.',
  references: ['https://github.com/ossf/scorecard/blob/main/docs/checks.md#ci-tests', 'NIST SSDF PW.7'],
  example: {
    bad: '- run: npm ci && npm run build && npm test',
    good: '- run: npm ci && npm run lint && npx tsc --noEmit && npx prettier --check . && npm test',
  },
  run({ model: { artefacts }, pass, report, notAssessed }) {
    const root = artefacts.manifests.find((manifest) => manifest.dir === '');
    if (!root) return;
    if (artefacts.workflows.length === 0) {
      const image = artefacts.dockerfiles.find((each) =>
        ['production', 'unstated'].includes(deploymentRole(each.path)),
      );
      const elsewhere = artefacts.files.some(
        (file) => file.kind === 'ci' || file.kind === 'circleci' || file.kind === 'gitlab-ci',
      );
      if (elsewhere) notAssessed(root.site, { unknown: 'opaque', settles: 'CI in YAML' });
      else if (image) {
        report(root.site, {
          message: `The repository ships \`${image.path}\` and has no CI configuration: nothing checks a change before it is built.`,
          label: 'no CI',
        });
      }
      return;
    }
    const { gates, formatsByLint } = configured(artefacts);
    if (gates.length === 0) return;
    const workflows = artefacts.workflows.filter(isGateWorkflow);
    const seen = look(artefacts, workflows);
    const [main] = [...seen.work].sort((a, b) => b[1] - a[1] || (a[0].path < b[0].path ? -1 : 1));
    const site: Site = main?.[0].site ?? root.site;
    if (!main) {
      notAssessed(site, { unknown: 'outside', settles: 'the CI that checks pull requests' });
      return;
    }
    if (formatsByLint && seen.gates.has('linter')) seen.gates.add('formatter');
    const missing = gates.filter((gate) => !seen.gates.has(gate));
    const [first] = missing;
    const open = seen.unresolved.find((text) => mayRun(text, missing));
    if (first === undefined) pass(site);
    else if (open !== undefined)
      notAssessed(site, { unknown: 'opaque', settles: `what \`${open.slice(0, 60)}\` runs` });
    else {
      const names =
        missing.length === 1 ? first : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1) ?? ''}`;
      report(site, {
        ...(missing.length === 1 && first === 'formatter' ? { severity: 'low' } : {}),
        message: `No step of ${workflows.length === 1 ? `\`${workflows[0]?.path ?? ''}\`` : `the ${workflows.length} workflows on push and pull request`} runs the ${names} that the repository sets up.`,
        label: `${names} missing`,
      });
    }
  },
});
