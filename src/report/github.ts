import type { Finding, Severity } from '../findings.ts';
import type { Review } from '../review/types.ts';
import { cleaner, type Cleaner, type ReportOptions } from './options.ts';
import { comparedReason } from './terminal/comparison-verdict.ts';
import { verdictText } from './terminal/verdict.ts';
import { toldFindings } from './told.ts';

const COMMAND: Record<Severity, 'error' | 'warning' | 'notice'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
};

// https://docs.github.com/actions/reference/workflow-commands-for-github-actions
const data = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const annotation = (finding: Finding, clean: Cleaner): string => {
  const { path, line, endLine, column, endColumn } = finding;
  const columns = endLine === line ? `,col=${column},endColumn=${Math.max(column, endColumn - 1)}` : '';
  const command = finding.preview ? 'notice' : COMMAND[finding.severity];
  const place = `file=${property(clean.code(path))},line=${line},endLine=${Math.max(line, endLine)}${columns}`;
  return `::${command} ${place},title=${property(`bpx ${finding.check}`)}::${data(clean.prose(finding.message))}`;
};

/** Workflow commands: GitHub shows each finding at its line, also where code scanning is not available. */
export const render = (review: Review, options: ReportOptions = {}): string => {
  const clean = cleaner(options);
  const findings = toldFindings(review.services, review, options.preview ?? false);
  const verdict = review.comparison
    ? `Gate ${review.gate.verdict}: ${comparedReason(review)}.`
    : verdictText(review);
  // A line of its own that starts with `::` would be a command.
  return [...findings.map((finding) => annotation(finding, clean)), `bpx: ${clean.prose(verdict)}`, ''].join(
    '\n',
  );
};
