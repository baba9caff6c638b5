import type { Finding } from '../../src/findings.ts';
import type { Expected } from './annotations.ts';

const placed = ({ path, line, check }: Expected): string => `${path}:${line} ${check}`;

const satisfies = (finding: Finding, expected: Expected): boolean =>
  finding.check === expected.check &&
  finding.path === expected.path &&
  finding.line === expected.line &&
  (expected.severity === undefined || finding.severity === expected.severity) &&
  (expected.confidence === undefined || finding.confidence === expected.confidence);

/** One line for each expected finding that is missing and each finding that nobody expects; empty when exact. */
export const differences = (findings: readonly Finding[], expected: readonly Expected[]): string[] => {
  const left = [...findings];
  const missing = expected.flatMap((each) => {
    const index = left.findIndex((finding) => satisfies(finding, each));
    if (index >= 0) {
      left.splice(index, 1);
      return [];
    }
    return [
      `missing    ${placed(each)}${each.severity ? ` ${each.severity}` : ''}${each.confidence ? ` ${each.confidence}` : ''}`,
    ];
  });
  const unexpected = left.map(
    (finding) =>
      `unexpected ${placed(finding)} ${finding.severity} ${finding.confidence}: ${finding.message}`,
  );
  return [...missing, ...unexpected].sort((a, b) => (a < b ? -1 : 1));
};
