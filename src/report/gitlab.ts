import type { Finding, Severity } from '../findings.ts';
import type { Review } from '../review/types.ts';
import { cleaner, type Cleaner, type ReportOptions } from './options.ts';
import { toldFindings } from './told.ts';

const SEVERITY: Record<Severity, 'blocker' | 'critical' | 'major' | 'minor'> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
};

const issueOf = (finding: Finding, clean: Cleaner) => ({
  description: clean.prose(finding.message),
  check_name: finding.check,
  fingerprint: finding.fingerprint,
  severity: finding.preview ? 'info' : SEVERITY[finding.severity],
  location: {
    path: clean.code(finding.path),
    lines: { begin: finding.line, end: Math.max(finding.line, finding.endLine) },
  },
});

/** Code Quality of GitLab: https://docs.gitlab.com/ci/testing/code_quality/. All open findings, since GitLab compares by itself. */
export const render = (review: Review, options: ReportOptions = {}): string => {
  const clean = cleaner(options);
  const findings = toldFindings(review.services, {}, options.preview ?? false);
  return `${JSON.stringify(
    findings.map((finding) => issueOf(finding, clean)),
    null,
    2,
  )}\n`;
};
