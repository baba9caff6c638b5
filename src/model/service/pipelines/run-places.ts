import type { Site } from '../../../findings.ts';
import type { Artefacts } from '../../../artefacts/artefacts.ts';
import { deploymentRole, type DeploymentRole } from '../../../artefacts/deployment-role.ts';
import {
  stageChain,
  stageEnvironment,
  type DockerfileArtefact,
  type DockerStage,
} from '../../../artefacts/dockerfile.ts';
import { jobPurpose, type JobPurpose } from './job-purpose.ts';
import { folderOf, joinPath, siteAt } from '../../../artefacts/place.ts';
import { programName, withoutWrapper, type Command } from '../../../artefacts/shell.ts';
import type { ActionFile, CiJob, CiStep, Workflow } from '../../../artefacts/workflow.ts';

/** A command that an image build or a CI job runs, with what decides how much it matters. */
export interface RunPlace {
  /** The command that a prefix such as `sudo` runs. */
  command: Command;
  /** The command on the other side of a pipe that it reads from. */
  pipedFrom?: Command;
  path: string;
  /** Folder that it runs in, as far as the file says: from the root for CI, of the Dockerfile for an image. */
  dir: string;
  env: Readonly<Record<string, string | undefined>>;
  site: Site;
  image?: { dockerfile: DockerfileArtefact; stage: DockerStage; ships: boolean; role: DeploymentRole };
  job?: { workflow: Workflow; job: CiJob; purpose: JobPurpose; secrets: string[]; writes: string[] };
  action?: ActionFile;
  /** Commands that ran before it in the same stage, job or action. */
  before: readonly Command[];
}

const changedFolder = (command: Command, dir: string): string | undefined =>
  command.program === 'cd' ? joinPath(dir, command.args[0] ?? '') : undefined;

type Rest = Omit<RunPlace, 'command' | 'pipedFrom' | 'dir' | 'site' | 'before'>;

const visit = (
  commands: readonly Command[],
  startDir: string,
  symbol: string,
  rest: Rest,
  before: Command[],
): RunPlace[] => {
  let dir = startDir;
  return commands.flatMap((raw, index) => {
    const command = withoutWrapper(raw);
    const previous = commands[index - 1];
    const nested = visit(raw.nested, dir, symbol, rest, before);
    const place: RunPlace = {
      ...rest,
      command,
      ...(previous?.next === '|' ? { pipedFrom: previous } : {}),
      dir,
      env: { ...rest.env, ...raw.env },
      site: siteAt(rest.path, raw.span, symbol, raw.text),
      before: [...before],
    };
    dir = changedFolder(command, dir) ?? dir;
    before.push(command);
    return [...nested, place];
  });
};

/** `Dockerfile.base` without a command to start: other images are built on or from it. */
const isBuildImage = (dockerfile: DockerfileArtefact): boolean =>
  /(^|[.-])(base|build|builder|deps)([.-]|$)/i.test(dockerfile.path.split('/').at(-1) ?? '') &&
  !dockerfile.stages.some((stage) =>
    stage.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT'),
  );

const imagePlaces = (dockerfile: DockerfileArtefact): RunPlace[] => {
  const final = dockerfile.stages.find((stage) => stage.isFinal);
  const shipped = new Set(final ? stageChain(dockerfile, final).map((stage) => stage.index) : []);
  const role = deploymentRole(dockerfile.path);
  return dockerfile.stages.flatMap((stage) => {
    const rest: Rest = {
      path: dockerfile.path,
      env: stageEnvironment(dockerfile, stage),
      image: { dockerfile, stage, ships: shipped.has(stage.index) && !isBuildImage(dockerfile), role },
    };
    const before: Command[] = [];
    return stage.instructions
      .filter((instruction) => instruction.keyword === 'RUN')
      .flatMap((instruction) =>
        visit(instruction.commands, folderOf(dockerfile.path), instruction.site.symbol, rest, before),
      );
  });
};

const stepPlaces = (steps: readonly CiStep[], rest: Rest, holder: string): RunPlace[] => {
  const before: Command[] = [];
  return steps.flatMap((step) => {
    const dir = joinPath('', step.workingDirectory ?? '') ?? '';
    const inStep = { ...rest, env: { ...rest.env, ...step.env } };
    return visit(step.commands, dir, `${holder} ${step.name ?? ''}`.trim(), inStep, before);
  });
};

/** Every command of Dockerfiles, CI jobs and composite actions, in the order of their files. */
export const runPlaces = (artefacts: Artefacts): RunPlace[] => [
  ...artefacts.dockerfiles.flatMap(imagePlaces),
  ...artefacts.workflows.flatMap((workflow) =>
    workflow.jobs.flatMap((job) => {
      const purpose = jobPurpose(artefacts, workflow, job);
      const env = { CI: 'true', ...workflow.env, ...job.env };
      const secrets = job.secrets.filter((name) => name !== 'GITHUB_TOKEN');
      const facts = { workflow, job, purpose, secrets, writes: job.permissions.writes };
      return stepPlaces(job.steps, { path: workflow.path, env, job: facts }, `job ${job.id}`);
    }),
  ),
  ...artefacts.actions.flatMap((action) =>
    stepPlaces(action.steps, { path: action.path, env: { CI: 'true' }, action }, 'action'),
  ),
];

/** `npm` for `/usr/bin/npm`, `npm.cmd`. */
export const placeProgram = (place: RunPlace): string =>
  programName(place.command.program).replace(/\.(?:cmd|exe)$/, '');
