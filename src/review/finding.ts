import type { Check, Report } from '../analyzers/check.ts';
import {
  SEVERITIES,
  type Finding,
  type FixHint,
  type Related,
  type Severity,
  type Site,
} from '../findings.ts';

/** A finding before triage has given it its fingerprint and state. */
export type DraftFinding = Omit<Finding, 'fingerprint' | 'state'> & { shape: string };

const lower = (a: Severity, b: Severity): Severity =>
  SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;

const fixOf = (fix: Report['fix'], check: Check): FixHint => {
  if (fix === undefined) return { text: check.howToFix, edit: [] };
  return typeof fix === 'string' ? { text: fix, edit: [] } : fix;
};

const relatedSite = (role: Related['role'], site: Site): Related => ({
  role,
  label: site.symbol,
  path: site.path,
  ...site.span,
});

/** What a check reported of a site, with everything that its declaration says of it. */
export const draftFinding = (check: Check, site: Site, report: Report, unit: string): DraftFinding => ({
  check: check.id,
  rule: check.rule,
  category: check.category,
  priority: check.priority,
  severity: lower(check.severity, report.severity ?? check.severity),
  confidence: report.confidence ?? check.confidence,
  preview: check.preview || report.preview === true,
  path: site.path,
  ...site.span,
  message: report.message,
  label: report.label ?? '',
  why: check.why,
  fix: fixOf(report.fix, check),
  trace: report.path ?? [],
  related: [
    ...(report.causes ?? []).map((cause) => relatedSite('cause', cause)),
    ...(report.sites ?? []).map((other) => relatedSite('site', other)),
    ...(report.evidence ?? []).map((step): Related => ({ role: 'evidence', ...step })),
  ],
  symbol: site.symbol,
  shape: site.shape,
  unit,
});
