import type { Ignored } from '../config/settings.ts';
import type { Diagnostic, Finding } from '../findings.ts';
import type { Suppressed } from './suppressions.ts';

export interface IgnoringOptions {
  /** Whether a check, or any check of a rule, ran: an entry for one that did not is never called unused. */
  ran: (id: string) => boolean;
  /** The whole tree that the config speaks of was looked at. */
  isWhole: boolean;
}

const accepts = ({ check, covers }: Ignored, finding: Finding): boolean =>
  (check === finding.check || check === finding.rule) && covers(finding.path);

/** Gives findings that an entry of `ignore` accepts the state `suppressed`, and tells of entries without effect. */
export const applyIgnored = (
  findings: readonly Finding[],
  entries: readonly Ignored[],
  { ran, isWhole }: IgnoringOptions,
): Suppressed => {
  const used = new Set<Ignored>();
  const triaged = findings.map((finding): Finding => {
    const mine = entries.filter((entry) => accepts(entry, finding));
    for (const entry of mine) used.add(entry);
    const [first] = mine;
    return !first || finding.state === 'suppressed'
      ? finding
      : { ...finding, state: 'suppressed', suppression: first.suppression };
  });
  const diagnostics = entries.flatMap((entry): Diagnostic[] => {
    const { check, pattern, path, line } = entry;
    if (!isWhole || used.has(entry) || !ran(check)) return [];
    return [
      {
        kind: 'suppression',
        path,
        line,
        message: `\`${check}\` in \`${pattern}\` is ignored without effect`,
      },
    ];
  });
  return { findings: triaged, diagnostics };
};
