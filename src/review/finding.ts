import type { Check, Report } from '../analyzers/check.ts';
import type { Identity } from '../triage/fingerprint.ts';
import {
  SEVERITIES,
  type Finding,
  type FixHint,
  type Related,
  type Severity,
  type Site,
} from '../findings.ts';

/** A finding before triage has given it its fingerprint and state, and what it is recognised by. */
export interface DraftFinding {
  finding: Omit<Finding, 'fingerprint' | 'state'>;
  identity: Identity;
}

const recognised = (site: Site): string => `${site.anchor ?? site.symbol} ${site.substance ?? site.shape}`;

const identityOf = (check: Check, site: Site, { causes = [], sites = [] }: Report): Identity => ({
  check: check.id,
  anchor: site.anchor ?? site.symbol,
  shape: site.shape,
  outline: site.outline ?? site.shape,
  substance: site.substance ?? site.shape,
  causes: causes.map(recognised),
  members: sites.map(recognised),
  path: site.path,
  line: site.span.line,
  column: site.span.column,
});

const lower = (a: Severity, b: Severity): Severity =>
  SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;

const oneHigher = (severity: Severity): Severity =>
  SEVERITIES[Math.max(0, SEVERITIES.indexOf(severity) - 1)] ?? severity;

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

/** Faults of availability weigh more where an entry point has little of it to give away. */
const weighed = (
  check: Check,
  { severity, path: [entry] = [] }: Report,
  highest: Severity,
  isPromised: (entry: string) => boolean,
): Severity => {
  if (severity === undefined) return highest;
  return check.category === 'reliability' && entry !== undefined && isPromised(entry.label)
    ? oneHigher(severity)
    : severity;
};

/**
 * What a check reported of a site, with everything that its declaration says of it.
 * @param highest the highest severity that the check may give there
 * @param isPromised whether an entry point promises so much that faults on its path weigh more
 */
export const draftFinding = (
  check: Check,
  site: Site,
  report: Report,
  unit: string,
  highest: Severity,
  isPromised: (entry: string) => boolean,
): DraftFinding => ({
  identity: identityOf(check, site, report),
  finding: {
    check: check.id,
    rule: check.rule,
    category: check.category,
    priority: check.priority,
    severity: lower(highest, weighed(check, report, highest, isPromised)),
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
    unit,
  },
});
