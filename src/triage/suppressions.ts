import { didYouMean } from '../did-you-mean.ts';
import type { Diagnostic, Finding } from '../findings.ts';
import { suppressionComments, type SuppressionComment } from './suppression-comments.ts';

export interface SuppressionOptions {
  /** Files to look for comments in; those with findings when absent. Without them, unused comments elsewhere are not seen. */
  paths?: readonly string[];
  /** Whether a check ran, by its id, or any check of a rule; a comment for one that did not is never called unused. */
  ran?: (id: string) => boolean;
  /** Former ids and what they are called now: they still work, and are told. */
  aliases?: ReadonlyMap<string, string>;
}

export interface Suppressed {
  /** In the order they came; accepted ones carry their state and who accepted them. */
  findings: Finding[];
  /** Comments without reason, past their date, for unknown ids or without effect. */
  diagnostics: Diagnostic[];
}

const isDate = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

/** Why a comment accepts nothing, whatever it stands beside. */
const faultsOf = (comment: SuppressionComment, today: string, known: ReadonlySet<string>): string[] => {
  const { ids, reason, until } = comment;
  if (ids.length === 0) return ['suppression names no rule or check'];
  const unknown = ids.filter((id) => !known.has(id));
  return [
    ...unknown.map((id) => `suppression of unknown \`${id}\`${didYouMean(id, [...known].sort())}`),
    ...(reason === '' ? ['suppression gives no reason: write one after `--`'] : []),
    ...(until !== undefined && !isDate(until)
      ? [`suppression has no date after \`until\` such as 2027-01-31, found \`${until}\``]
      : []),
    ...(until !== undefined && isDate(until) && until < today ? [`suppression expired on ${until}`] : []),
  ];
};

const accepts = ({ target, ids }: SuppressionComment, finding: Finding): boolean =>
  (target === undefined || target === finding.line) &&
  ids.some((id) => id === finding.check || id === finding.rule);

/**
 * Gives findings that a `bpx-ignore` comment accepts the state `suppressed`.
 * `today` is `YYYY-MM-DD`; a suppression holds through its last day.
 */
export const applySuppressions = (
  findings: readonly Finding[],
  readText: (path: string) => string | undefined,
  today: string,
  knownIds: ReadonlySet<string>,
  { paths, ran = () => true, aliases = new Map() }: SuppressionOptions = {},
): Suppressed => {
  const files = [...new Set(paths ?? findings.map(({ path }) => path))].sort();
  const valid = new Map<string, SuppressionComment[]>();
  const used = new Set<SuppressionComment>();
  const diagnostics: Diagnostic[] = [];
  const tell = ({ path, line }: SuppressionComment, message: string): void => {
    diagnostics.push({ kind: 'suppression', path, line, message });
  };
  for (const path of files) {
    for (const written of suppressionComments(path, readText(path) ?? '')) {
      const comment = { ...written, ids: written.ids.map((id) => aliases.get(id) ?? id) };
      for (const id of written.ids) {
        const current = aliases.get(id);
        if (current) tell(comment, `suppression of \`${id}\`, which is now called \`${current}\``);
      }
      const faults = faultsOf(comment, today, knownIds);
      for (const fault of faults) tell(comment, fault);
      if (faults.length === 0) valid.set(path, [...(valid.get(path) ?? []), comment]);
    }
  }
  const triaged = findings.map((finding): Finding => {
    const comments = (valid.get(finding.path) ?? []).filter((comment) => accepts(comment, finding));
    for (const comment of comments) used.add(comment);
    const [comment] = comments;
    if (!comment) return finding;
    const { reason, until } = comment;
    return {
      ...finding,
      state: 'suppressed',
      suppression: { kind: 'comment', reason, ...(until ? { until } : {}) },
    };
  });
  for (const comment of [...valid.values()].flat()) {
    if (used.has(comment) || !comment.ids.every(ran)) continue;
    tell(comment, `suppression of ${comment.ids.map((id) => `\`${id}\``).join(', ')} has no effect`);
  }
  diagnostics.sort((a, b) => (a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1));
  return { findings: triaged, diagnostics };
};
