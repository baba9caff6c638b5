import type { Artefacts } from '../../../artefacts/artefacts.ts';
import type { ContainerCommand } from '../../../artefacts/compose.ts';
import { deploymentRole } from '../../../artefacts/deployment-role.ts';
import {
  stageChain,
  type DockerfileArtefact,
  type DockerInstruction,
} from '../../../artefacts/dockerfile.ts';
import { folderOf, joinPath } from '../../../artefacts/place.ts';
import { programName, readShell, withoutWrapper, type Command } from '../../../artefacts/shell.ts';
import type { Site } from '../../../findings.ts';
import { readPackageCommand } from '../../../model/service/pipelines/package-commands.ts';
import { defineCheck } from '../../check.ts';

const RUNTIMES = new Set([
  'node',
  'bun',
  'deno',
  'tsx',
  'ts-node',
  'nodemon',
  'ts-node-dev',
  'npm',
  'yarn',
  'pnpm',
  'npx',
  'bunx',
  'nest',
  'next',
  'pm2',
  'pm2-runtime',
  'pm2-docker',
]);
const WATCHERS = /^(?:nodemon|ts-node-dev|node-dev|tsnd)$/;
const INITS = new Set(['tini', 'dumb-init', 's6-svscan', 'catatonit', 'docker-init']);
const SHELLS = new Set(['sh', 'bash', 'ash', 'dash']);

/** What keeps the signal from the process, in words; undefined when it arrives or when that is not known. */
type Verdict = { blocked: string } | { fine: true } | undefined;

const lastOf = (commands: readonly Command[]): Command | undefined =>
  commands.filter((each) => each.program !== '').at(-1);

const isWatcher = (command: Command): boolean => {
  const bare = withoutWrapper(command);
  return (
    WATCHERS.test(programName(bare.program)) ||
    (RUNTIMES.has(programName(bare.program)) && bare.args.includes('--watch'))
  );
};

/** A script of a manager: the manager is the process that gets the signal, a shell and the application stand below it. */
const managedScript = (artefacts: Artefacts, command: Command, dir: string): string | undefined => {
  const read = readPackageCommand(command);
  if (read?.kind !== 'script') return undefined;
  const script = artefacts.manifestOf(dir)?.scripts.find((each) => each.name === read.script);
  // `bun src/index.ts` is a file, no script.
  if (read.manager === 'bun' && !script && /[./]/.test(read.script)) return undefined;
  return script
    ? `${command.text} -> sh -> ${script.text.slice(0, 60)}`
    : `${command.text} -> sh -> its script`;
};

/** The verdict on what a shell runs as its last command. */
const judgeShell = (commands: readonly Command[], by: string): Verdict => {
  const last = lastOf(commands);
  if (!last) return undefined;
  if (
    last.program === 'exec' ||
    programName(last.program) === 'gosu' ||
    programName(last.program) === 'su-exec'
  )
    return { fine: true };
  if (programName(last.program).startsWith('pm2-')) return { fine: true };
  if (!RUNTIMES.has(programName(withoutWrapper(last).program))) return undefined;
  return {
    blocked: `${by} stays in front of \`${last.text.slice(0, 60)}\`, which is not started by \`exec\``,
  };
};

const scriptText = (
  artefacts: Artefacts,
  dockerfile: DockerfileArtefact | undefined,
  written: string,
): string | undefined => {
  const name = written.slice(written.lastIndexOf('/') + 1);
  const dir = dockerfile ? folderOf(dockerfile.path) : '';
  const copied = dockerfile?.stages
    .flatMap((stage) => stage.instructions)
    .filter((instruction) => instruction.keyword === 'COPY' || instruction.keyword === 'ADD')
    .flatMap((instruction) => instruction.text.split(' '))
    .filter((word) => word.slice(word.lastIndexOf('/') + 1) === name);
  for (const candidate of [...(copied ?? []), written.replace(/^\//, ''), name]) {
    for (const base of [dir, '']) {
      const path = candidate.startsWith('/') ? undefined : joinPath(base, candidate);
      const text = path === undefined ? undefined : artefacts.read(path);
      if (text !== undefined) return text;
    }
  }
  return undefined;
};

interface Start {
  form: 'exec' | 'shell' | 'none';
  commands: readonly Command[];
  dir: string;
  dockerfile?: DockerfileArtefact;
}

const judge = (artefacts: Artefacts, start: Start): Verdict => {
  const [first] = start.commands;
  if (!first) return undefined;
  if (start.form === 'shell') {
    const last = lastOf(start.commands);
    if (last && isWatcher(last)) return { blocked: `\`${last.text.slice(0, 60)}\` is a development watcher` };
    return judgeShell(start.commands, 'the shell of the shell form');
  }
  const command = withoutWrapper(first);
  const program = programName(command.program);
  if (SHELLS.has(program) && first.nested.length > 0) return judgeShell(first.nested, `\`${program} -c\``);
  if (isWatcher(command)) return { blocked: `\`${command.text.slice(0, 60)}\` is a development watcher` };
  const tree = managedScript(artefacts, command, start.dir);
  if (tree !== undefined)
    return { blocked: `\`${tree}\`: the package manager and its shell stand in front of the application` };
  if (/\.sh$/.test(program) || (SHELLS.has(program) && /\.sh$/.test(command.args[0] ?? ''))) {
    const written = /\.sh$/.test(program) ? command.program : (command.args[0] ?? '');
    const text =
      deploymentRole(written) === 'development'
        ? undefined
        : scriptText(artefacts, start.dockerfile, written);
    return text === undefined
      ? undefined
      : judgeShell(readShell(text, { at: () => ({ line: 1, column: 1 }) }), `\`${written}\``);
  }
  return RUNTIMES.has(program) ? { fine: true } : undefined;
};

/** What the final image starts: the entry point, or the command where that passes it on. */
const imageStart = (dockerfile: DockerfileArtefact): (Start & { site: Site }) | undefined => {
  const final = dockerfile.stages.find((stage) => stage.isFinal);
  if (!final) return undefined;
  const instructions = stageChain(dockerfile, final)
    .reverse()
    .flatMap((stage) => stage.instructions);
  const last = (keyword: string): DockerInstruction | undefined =>
    instructions.findLast((each) => each.keyword === keyword);
  const entry = last('ENTRYPOINT');
  const command = last('CMD');
  const dir = folderOf(dockerfile.path);
  const program = programName(entry?.commands[0]?.program ?? '');
  // An init forwards what it gets and reaps; how far it does below it depends on its options.
  if (INITS.has(program)) return undefined;
  const node =
    entry && (program !== 'docker-entrypoint.sh' || !command) && entry.commands.length > 0 ? entry : command;
  return node && { form: node.form, commands: node.commands, dir, dockerfile, site: node.site };
};

export const signalForwarding = defineCheck({
  title: 'The application never receives the stop signal',
  severity: 'medium',
  confidence: 'high',
  level: 'repo',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A shell-form CMD or ENTRYPOINT that starts Node.js or Bun, a container that starts `npm`, `yarn` or `pnpm` scripts, an entry script whose last command is not `exec`, and a development watcher: in the final stage of an image, and in production compose and Kubernetes manifests.',
  why: 'The signal ends at the process in front: the application is killed after the grace period, with requests and jobs in flight.',
  leavesAlone: [
    'Exec form, `exec`, and `pm2-runtime`',
    '`init: true`, tini and dumb-init, shared process namespaces',
    'Files for development, test and CI, and init containers and jobs',
    'Commands that start something else than JavaScript',
  ],
  howToFix:
    'Start the application itself: `CMD ["node", "dist/main.js"]`; end entry scripts with `exec "$@"`.',
  references: [
    'https://docs.docker.com/reference/dockerfile/#shell-and-exec-form',
    'https://github.com/nodejs/docker-node/blob/main/docs/BestPractices.md#cmd',
  ],
  example: { bad: 'CMD npm start', good: 'CMD ["node", "dist/main.js"]' },
  run({ model: { artefacts }, pass, report }) {
    const say = (site: Site, verdict: Verdict): void => {
      if (!verdict) return;
      if ('fine' in verdict) pass(site);
      else
        report(site, {
          message: `SIGTERM does not reach the application: ${verdict.blocked}.`.slice(0, 240),
          label: 'stop signal ends here',
        });
    };
    for (const dockerfile of artefacts.dockerfiles) {
      const role = deploymentRole(dockerfile.path);
      const start = role === 'production' || role === 'unstated' ? imageStart(dockerfile) : undefined;
      if (start) say(start.site, judge(artefacts, start));
    }
    const sayContainer = (own: ContainerCommand | undefined, dir: string): void => {
      if (!own) return;
      // Compose and Kubernetes split a text into words; neither puts a shell in front.
      say(own.site, judge(artefacts, { form: 'exec', commands: own.commands.slice(0, 1), dir }));
    };
    for (const compose of artefacts.composeFiles) {
      if (compose.role !== 'production') continue;
      for (const service of compose.services) {
        if (!service.init && !service.entrypoint)
          sayContainer(service.command, service.build?.context ?? folderOf(compose.path));
      }
    }
    for (const workload of artefacts.kubernetesFiles.flatMap((file) => file.workloads)) {
      const isService = /^(?:Deployment|StatefulSet|DaemonSet|Rollout)$/.test(workload.kind);
      if (
        !isService ||
        workload.sharesProcessNamespace ||
        (workload.role !== 'production' && workload.role !== 'unstated')
      )
        continue;
      for (const container of workload.containers) {
        if (!container.isInit) sayContainer(container.command, '');
      }
    }
  },
});
