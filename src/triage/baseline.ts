import { z } from 'zod';
import { InputError } from '../errors.ts';
import type { Diagnostic, Finding } from '../findings.ts';
import type { Suppressed } from './suppressions.ts';

const entrySchema = z.strictObject({
  check: z.string().min(1),
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/, 'is no fingerprint'),
  /** Where it was when the file was written: for people, and to know whether a review looked there. */
  path: z.string(),
});

const baselineSchema = z.strictObject({ schemaVersion: z.literal(1), findings: z.array(entrySchema) });

/** One finding that was there when the team began to look. */
export type BaselineEntry = z.output<typeof entrySchema>;

export interface Baseline {
  /** Of the file, as people know it. */
  path: string;
  /** Text of the file. */
  text: string;
}

/** @throws {InputError} where the text is no baseline. */
export const parseBaseline = ({ path, text }: Baseline): BaselineEntry[] => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InputError(`${path} is no baseline: it is not JSON. \`bpx baseline\` writes one`);
  }
  const checked = baselineSchema.safeParse(value);
  if (checked.success) return checked.data.findings;
  const [issue] = checked.error.issues;
  const place = issue && issue.path.length > 0 ? ` \`${issue.path.join('.')}\`:` : '';
  throw new InputError(
    `${path} is no baseline:${place} ${issue?.message ?? 'another form'}. \`bpx baseline\` writes one`,
  );
};

const byCheckAndPlace = (a: BaselineEntry, b: BaselineEntry): number => {
  const one = `${a.check}\n${a.path}\n${a.fingerprint}`;
  const other = `${b.check}\n${b.path}\n${b.fingerprint}`;
  return one < other ? -1 : one > other ? 1 : 0;
};

/** The file of a list of entries: one line each and sorted, so that two branches seldom touch the same line. */
export const baselineText = (entries: readonly BaselineEntry[]): string => {
  const known = new Map(entries.map((entry) => [entry.fingerprint, entry]));
  const lines = [...known.values()]
    .sort(byCheckAndPlace)
    .map(({ check, fingerprint, path }) => `    ${JSON.stringify({ check, fingerprint, path })}`);
  const findings = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "schemaVersion": 1,\n  "findings": ${findings}\n}\n`;
};

export const entryOf = ({ check, fingerprint, path }: Finding): BaselineEntry => ({
  check,
  fingerprint,
  path,
});

/** What may stand in a baseline: open findings that count. */
export const isOpen = ({ state, preview }: Finding): boolean =>
  !preview && state !== 'suppressed' && state !== 'baselined';

const baselined = (finding: Finding, path: string): Finding => ({
  ...finding,
  state: 'baselined',
  suppression: { kind: 'baseline', reason: `in ${path}` },
});

/** All open findings as a baseline that is about to be written has them. */
export const acceptAll = (findings: readonly Finding[], path: string): Finding[] =>
  findings.map((finding) => (isOpen(finding) ? baselined(finding, path) : finding));

/**
 * Gives findings that a baseline holds the state `baselined`, and tells of entries that are not found any more.
 * @param looked whether this review would have found an entry that is still there
 */
export const applyBaseline = (
  findings: readonly Finding[],
  baseline: Baseline,
  looked: (entry: BaselineEntry) => boolean,
): Suppressed => {
  const entries = parseBaseline(baseline);
  const held = new Set(entries.map(({ fingerprint }) => fingerprint));
  const found = new Set(findings.map(({ fingerprint }) => fingerprint));
  const lines = baseline.text.split('\n');
  return {
    findings: findings.map((finding) =>
      isOpen(finding) && held.has(finding.fingerprint) ? baselined(finding, baseline.path) : finding,
    ),
    diagnostics: entries
      .filter((entry) => !found.has(entry.fingerprint) && looked(entry))
      .map((entry): Diagnostic => {
        const line = lines.findIndex((text) => text.includes(entry.fingerprint)) + 1;
        return {
          kind: 'baseline',
          path: baseline.path,
          line: Math.max(1, line),
          message: `\`${entry.check}\` in ${entry.path} is not found any more: \`bpx baseline\` takes it out`,
        };
      }),
  };
};
