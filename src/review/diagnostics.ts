import type { Diagnostic } from '../findings.ts';

const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1;

/** Two readers of one file may stumble over the same fault: the first to tell it is heard. */
const keyOf = ({ kind, path, line, message }: Diagnostic): string =>
  kind === 'parse' || kind === 'tsconfig' || kind === 'manifest'
    ? `${path}:${line ?? 1}`
    : `${kind} ${path}:${line} ${message}`;

/** Each once, in the order of their places. */
export const uniqueDiagnostics = (diagnostics: readonly Diagnostic[]): Diagnostic[] => {
  const seen = new Set<string>();
  return diagnostics
    .filter((each) => {
      const key = `${keyOf(each)} ${each.check ?? ''}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort(byPlace);
};
