import { resolve } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import { InputError } from '../../errors.ts';
import { render as renderBadge } from '../../report/badge.ts';
import { render as renderGithub } from '../../report/github.ts';
import { render as renderGitlab } from '../../report/gitlab.ts';
import { render as renderHtml } from '../../report/html.ts';
import { render as renderJson } from '../../report/json.ts';
import { render as renderJunit } from '../../report/junit.ts';
import { render as renderMarkdown } from '../../report/markdown.ts';
import { render as renderRdjson } from '../../report/rdjson.ts';
import { render as renderSarif } from '../../report/sarif.ts';
import { render as renderTerminal, renderVerdict } from '../../report/terminal/render.ts';
import type { TerminalOptions } from '../../report/terminal/options.ts';
import { review, type Reviewed } from '../../review.ts';
import { exitCode } from '../../score/gate.ts';
import { baselineText, entryOf } from '../../triage/baseline.ts';
import { baselineInput, configInput } from '../config-files.ts';
import { onInterruption } from '../interruption.ts';
import { fileTerminal, terminalOf } from '../look.ts';
import { writeOutputFiles, type OutputFile } from '../output-files.ts';
import { createProgressLine } from '../progress.ts';
import { planOutputs, type Format, type OutputPlan, type ReviewFlags } from '../review-options.ts';
import { placesOf } from '../places.ts';
import { write, type Streams } from '../streams.ts';
import { timingTable } from '../timing-table.ts';

const terminalOptions = (
  flags: ReviewFlags,
  { project }: Reviewed,
  terminal: TerminalOptions['terminal'],
): TerminalOptions => ({
  terminal,
  readText: (path) => project.read(path),
  mode: flags.quiet ? 'quiet' : flags.compact ? 'compact' : 'full',
  all: flags.all,
  max: flags.max,
  preview: flags.preview,
  rootDirectory: project.root,
});

type Render = (reviewed: Reviewed, flags: ReviewFlags, streams: Streams) => string;

const RENDER: Readonly<Record<Exclude<Format, 'terminal'>, Render>> = {
  json: ({ review: own }, { preview }) => renderJson(own, { preview }),
  sarif: ({ review: own }, { preview }) => renderSarif(own, { preview }),
  html: ({ review: own, project }, { preview }) =>
    renderHtml(own, { preview, readText: (path) => project.read(path) }),
  markdown: ({ review: own }, { preview }, { env }) =>
    renderMarkdown(own, { preview, ...placesOf(own, env) }),
  github: ({ review: own }, { preview }) => renderGithub(own, { preview }),
  gitlab: ({ review: own }, { preview }) => renderGitlab(own, { preview }),
  junit: ({ review: own }, { preview }) => renderJunit(own, { preview }),
  rdjson: ({ review: own, project }, { preview }) =>
    renderRdjson(own, { preview, readText: (path) => project.read(path) }),
  badge: ({ review: own }) => renderBadge(own),
};

/** Formats whose texts have escapes of their own, so that they can do without anything beyond ASCII. */
const IS_JSON: readonly Format[] = ['json', 'sarif', 'gitlab', 'rdjson'];

const inAsciiJson = (text: string): string =>
  text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const render = (
  { format, file }: OutputPlan,
  flags: ReviewFlags,
  reviewed: Reviewed,
  streams: Streams,
): string => {
  if (format !== 'terminal') {
    const text = RENDER[format](reviewed, flags, streams);
    return flags.ascii && IS_JSON.includes(format) ? inAsciiJson(text) : text;
  }
  const terminal = file ? fileTerminal(flags) : terminalOf(streams.stdout, streams, flags);
  return renderTerminal(reviewed.review, terminalOptions(flags, reviewed, terminal));
};

/** What is staged is held against the last commit unless another base is named. */
const baseOf = ({ base, staged }: ReviewFlags): { base?: string; staged?: boolean } =>
  staged ? { base: base ?? 'HEAD', staged } : base === undefined ? {} : { base };

/** All findings that this review has accepted into a baseline. */
const baselineFile = (file: string, { review: { services } }: Reviewed): OutputFile => ({
  path: resolve(file),
  shown: file,
  text: baselineText(
    services
      .flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings))
      .filter(({ state }) => state === 'baselined')
      .map(entryOf),
  ),
});

/**
 * `bpx review [path]`: answers with the exit code.
 * @throws InputError where the command or its input is wrong.
 */
export const reviewCommand = async (path: string, flags: ReviewFlags, streams: Streams): Promise<number> => {
  const plans = planOutputs(flags);
  const { writeBaseline } = flags;
  if (writeBaseline !== undefined && flags.baseline !== undefined)
    throw new InputError(
      '`--write-baseline` and `--baseline` exclude each other: one writes what the other reads',
    );
  if ((flags.gate === 'new' || flags.gate === 'ratchet') && flags.base === undefined && !flags.staged)
    throw new InputError(
      `\`--gate ${flags.gate}\` needs \`--base REVISION\`: without one there is no change to judge`,
    );
  const baseline = baselineInput(flags.baseline);
  const config = configInput(flags.config);
  const start = performance.now();
  const errors = terminalOf(streams.stderr, streams, flags);
  const progress = createProgressLine(streams.stderr, errors.ascii);
  const stopListening = onInterruption(() => {
    progress.clear();
    streams.stderr.write(`stopped after ${progress.elapsed()}, nothing written\n`);
  });
  let reviewed: Reviewed;
  try {
    reviewed = await review({
      path,
      today: flags.today ?? new Date().toISOString().slice(0, 10),
      version: packageJson.version,
      selection: { categories: flags.category, rules: flags.rule, preview: flags.preview },
      onProgress: (now) => progress.show(now),
      config,
      ...(baseline ? { baseline } : {}),
      ...(writeBaseline === undefined ? {} : { acceptInto: writeBaseline }),
      ...(flags.failOn ? { failOn: flags.failOn } : {}),
      ...(flags.gate ? { gate: flags.gate } : {}),
      ...baseOf(flags),
    });
  } finally {
    stopListening();
    progress.clear();
  }
  const durationMs = performance.now() - start;
  reviewed.review.durationMs = durationMs;

  const shown = { ...flags, preview: flags.preview || reviewed.settings.preview };
  const texts = plans.map((plan) => ({ plan, text: render(plan, shown, reviewed, streams) }));
  writeOutputFiles([
    ...texts.flatMap(({ plan, text }) => (plan.file ? [{ ...plan.file, text }] : [])),
    ...(writeBaseline === undefined ? [] : [baselineFile(writeBaseline, reviewed)]),
  ]);
  for (const { plan, text } of texts) if (!plan.file) await write(streams.stdout, text);
  if (flags.compact && !flags.quiet && plans.some(({ format }) => format === 'terminal'))
    await write(streams.stderr, renderVerdict(reviewed.review, terminalOptions(shown, reviewed, errors)));
  if (flags.timing) await write(streams.stderr, timingTable(reviewed.timings, durationMs));
  const { failOn } = reviewed.review.gate;
  return exitCode(reviewed.review, failOn ? { failOn } : {});
};
