import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { isWithin } from '../../project/paths.ts';
import { count } from '../../report/wording.ts';
import { review } from '../../review.ts';
import { baselineText, entryOf, isOpen, parseBaseline, type BaselineEntry } from '../../triage/baseline.ts';
import { baselineInput, configInput } from '../config-files.ts';
import { writeOutputFiles } from '../output-files.ts';
import { write, type Streams } from '../streams.ts';

export interface BaselineFlags {
  output?: string;
  acceptNew: boolean;
  config?: string | false;
  today?: string;
}

const USUAL = 'bpx.baseline.json';

/**
 * `bpx baseline [path]`: writes what is open today; a file that exists only ever loses entries.
 * @throws {InputError} where there is nothing to review, or the file is no baseline.
 */
export const baselineCommand = async (
  path: string,
  flags: BaselineFlags,
  streams: Streams,
): Promise<void> => {
  const {
    review: done,
    project,
    runs,
    settings,
  } = await review({
    path,
    today: flags.today ?? new Date().toISOString().slice(0, 10),
    version: packageJson.version,
    config: configInput(flags.config),
    baseline: 'none',
  });
  const named = settings.baseline === undefined ? undefined : join(project.root, settings.baseline);
  const file = resolve(flags.output ?? named ?? USUAL);
  const shown = relative('.', file) || file;
  const before = existsSync(file) ? baselineInput(file) : undefined;
  const known = before && parseBaseline({ ...before, path: shown });
  const open = done.services
    .flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings))
    .filter(isOpen)
    .map(entryOf);
  const ran = new Set(runs.map(({ check }) => check.id));
  const isLookedAt = (entry: BaselineEntry): boolean =>
    ran.has(entry.check) && isWithin(project.scope, entry.path);
  const held = new Set(known?.map(({ fingerprint }) => fingerprint));
  const kept = open.filter(({ fingerprint }) => held.has(fingerprint));
  const fresh = open.filter(({ fingerprint }) => !held.has(fingerprint));
  const elsewhere = (known ?? []).filter((entry) => !isLookedAt(entry));
  const accepts = known === undefined || flags.acceptNew;
  const entries = [...elsewhere, ...kept, ...(accepts ? fresh : [])];
  writeOutputFiles([{ path: file, shown, text: baselineText(entries) }]);
  const gone = (known ?? []).length - elsewhere.length - kept.length;
  const lines = [
    `${shown}: ${count(entries.length, 'finding')} accepted`,
    ...(gone > 0 ? [`  ${count(gone, 'entry', 'entries')} taken out: not found any more`] : []),
    ...(known !== undefined && fresh.length > 0
      ? [
          `  ${count(fresh.length, 'new finding')} ${accepts ? 'taken in' : 'not taken in: `--accept-new` does'}`,
        ]
      : []),
    ...(named === file ? [] : [`  use it: \`bpx review --baseline ${shown}\`, or "baseline" in the config`]),
  ];
  await write(streams.stdout, `${lines.join('\n')}\n`);
};
