import type { Diagnostic } from '../findings.ts';

/** Does one part of the review. Where it fails inside bpx, that is told, and the rest goes on without it. */
export const attempt = <Result>(
  what: string,
  diagnostics: Diagnostic[],
  work: () => Result,
): Result | undefined => {
  try {
    return work();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    diagnostics.push({ kind: 'internal', path: '', message: `${what}: ${said}` });
    return undefined;
  }
};
