import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { CONFIG_FILES, findConfig } from '../../config/load.ts';
import { starterConfig, starterInclude, starterJob, starterWorkflow } from '../../config/starter.ts';
import { InputError } from '../../errors.ts';
import { createReader } from '../../project/reader.ts';
import { writeOutputFiles, type OutputFile } from '../output-files.ts';
import { write, type Streams } from '../streams.ts';

export const CI_PROVIDERS = ['github', 'gitlab'] as const;
export type CiProvider = (typeof CI_PROVIDERS)[number];

export interface InitFlags {
  force: boolean;
  /** `false` by `--no-ci`; by what the folder has where it is absent. */
  ci?: CiProvider | false;
}

const CONFIG = CONFIG_FILES[0];
const WORKFLOW = '.github/workflows/bpx.yml';
const PIPELINE = '.gitlab-ci.yml';
const JOB = '.gitlab/bpx.gitlab-ci.yml';

/** Where editors find the schema: in the installed bpx, where it is one of the project's tools. */
const schemaIn = (folder: string): string | undefined =>
  existsSync(join(folder, 'node_modules/bpx')) ? './node_modules/bpx/schemas/config.schema.json' : undefined;

const providerOf = (path: string): CiProvider =>
  existsSync(join(path, PIPELINE)) && !existsSync(join(path, '.github')) ? 'gitlab' : 'github';

/** What runs bpx in CI. A pipeline that exists is its team's: it is told how to take the job in. */
const ciFiles = (path: string, provider: CiProvider): OutputFile[] => {
  const file = (name: string, text: string): OutputFile => ({ path: join(path, name), shown: name, text });
  const { version } = packageJson;
  if (provider === 'github') return [file(WORKFLOW, starterWorkflow(version))];
  const job = file(JOB, starterJob(version));
  return existsSync(join(path, PIPELINE)) ? [job] : [file(PIPELINE, starterInclude(`/${JOB}`)), job];
};

/**
 * `bpx init [path]`: writes a config and a workflow.
 * @throws {InputError} where one of them exists, unless it is told to overwrite.
 */
export const initCommand = async (
  path: string,
  { force, ci }: InitFlags,
  streams: Streams,
): Promise<void> => {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new InputError(`${path} is no folder: give the folder of the service or of the repository`);
  const files: OutputFile[] = [
    { path: join(path, CONFIG), shown: CONFIG, text: starterConfig(schemaIn(path)) },
    ...(ci === false ? [] : ciFiles(path, ci ?? providerOf(path))),
  ];
  const isUnlinked = files.some(({ shown }) => shown === JOB) && existsSync(join(path, PIPELINE));
  const reader = createReader(path);
  const known = findConfig({ read: (file) => reader.text(file), from: '' });
  const existing = [
    ...(known === undefined ? [] : [known]),
    ...files.filter((file) => file.shown !== CONFIG && existsSync(file.path)).map(({ shown }) => shown),
  ];
  if (known !== undefined && known !== CONFIG)
    throw new InputError(`${known} holds a config already: nothing was written`);
  if (existing.length > 0 && !force) {
    const verb = existing.length === 1 ? 'exists' : 'exist';
    throw new InputError(`${existing.join(' and ')} ${verb}: nothing was written. \`--force\` overwrites`);
  }
  for (const file of files) mkdirSync(dirname(file.path), { recursive: true });
  writeOutputFiles(files);
  await write(
    streams.stdout,
    `${files.map(({ shown }) => `wrote ${shown}`).join('\n')}\n${
      isUnlinked
        ? `add to ${PIPELINE}, where it is not yet:\n${starterInclude(`/${JOB}`).replace(/^/gm, '  ').trimEnd()}\n`
        : ''
    }next: \`bpx doctor\` says what bpx sees, \`bpx review\` what it finds\n`,
  );
};
