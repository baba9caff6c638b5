import type { CodeFlow, Location as SarifLocation, Result, Suppression as SarifSuppression } from 'sarif';
import type { Finding, Location, Suppression } from '../../findings.ts';
import type { Worth } from '../../score/attribution.ts';
import type { Cleaner } from '../options.ts';
import { LEVEL } from './rules.ts';

/** As many as code scanning takes in one result. */
const MOST_RELATED = 100;
const MOST_FLOW_LOCATIONS = 1000;

/** Relative to the root, each segment percent-encoded. */
export const uriOf = (path: string): string =>
  path
    .split('/')
    // A lone surrogate has no percent-encoding.
    .map((segment) => encodeURIComponent(segment.replace(/\p{Surrogate}/gu, '\ufffd')))
    .join('/');

/** `[text](1)` would be a link to a related location; a backslash makes it text. */
const plain = (text: string): string => text.replace(/\[(?=[^\]]*\]\()/g, '\\[');

export const locationOf = (place: Location, message: string, clean: Cleaner): SarifLocation => ({
  physicalLocation: {
    artifactLocation: { uri: uriOf(place.path), uriBaseId: '%SRCROOT%' },
    region: regionOf(place),
  },
  ...(message === '' ? {} : { message: { text: plain(clean.prose(message)) } }),
});

const regionOf = ({ line, column, endLine, endColumn }: Location) => {
  const isForward = endLine > line || (endLine === line && endColumn >= column);
  return { startLine: line, startColumn: column, ...(isForward ? { endLine, endColumn } : {}) };
};

/** From the entry point to the place, which closes it. */
const codeFlowOf = (finding: Finding, clean: Cleaner): CodeFlow[] => {
  const { trace } = finding;
  if (trace.length < 2) return [];
  const last = trace.at(-1);
  const ends = last?.path === finding.path && last.line === finding.line;
  const steps = [
    ...trace.map((step) => ({ place: step as Location, label: step.label })),
    ...(ends ? [] : [{ place: finding as Location, label: finding.label }]),
  ].slice(0, MOST_FLOW_LOCATIONS);
  return [
    {
      threadFlows: [
        { locations: steps.map(({ place, label }) => ({ location: locationOf(place, label, clean) })) },
      ],
    },
  ];
};

const suppressionOf = (suppression: Suppression | undefined, clean: Cleaner): SarifSuppression => ({
  kind: suppression?.kind === 'comment' ? 'inSource' : 'external',
  status: 'accepted',
  ...(suppression ? { justification: clean.prose(suppression.reason) } : {}),
  ...(suppression?.until ? { properties: { until: suppression.until } } : {}),
});

/** What a comparison with a base says of a result. An accepted one is told by its suppression. */
const BASELINE_STATE = {
  new: 'new',
  existing: 'unchanged',
  suppressed: 'unchanged',
  baselined: 'unchanged',
  fixed: 'absent',
} as const satisfies Record<Finding['state'], Result['baselineState']>;

const round = (value: number): number => Math.round(value * 1e6) / 1e6;

/** One finding as a SARIF result; `ruleIndex` points into the rules of its run. */
export const resultOf = (
  finding: Finding,
  ruleIndex: number,
  worth: Worth | undefined,
  clean: Cleaner,
  compared: boolean,
): Result => {
  const message = clean.prose(finding.message);
  const fix = finding.fix ? clean.prose(finding.fix.text) : '';
  const flows = codeFlowOf(finding, clean);
  const related = finding.related.slice(0, MOST_RELATED).map((place, id) => ({
    id,
    ...locationOf(place, place.label, clean),
    properties: { role: place.role },
  }));
  const isAccepted = finding.state === 'suppressed' || finding.state === 'baselined';
  return {
    ruleId: finding.check,
    ruleIndex,
    level: finding.preview ? 'note' : LEVEL[finding.severity],
    message: { text: plain(message), ...(fix === '' ? {} : { markdown: `${message}\n\n**Fix:** ${fix}` }) },
    locations: [
      {
        ...locationOf(finding, '', clean),
        ...(finding.symbol === ''
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: clean.prose(finding.symbol) }] }),
      },
    ],
    partialFingerprints: {
      'bpxFingerprint/v1': finding.fingerprint,
      primaryLocationLineHash: `${finding.fingerprint}:1`,
    },
    ...(flows.length > 0 ? { codeFlows: flows } : {}),
    ...(related.length > 0 ? { relatedLocations: related } : {}),
    ...(isAccepted ? { suppressions: [suppressionOf(finding.suppression, clean)] } : { suppressions: [] }),
    ...(compared ? { baselineState: BASELINE_STATE[finding.state] } : {}),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      category: finding.category,
      preview: finding.preview,
      points: round(worth?.points ?? 0),
      gain: round(worth?.gain ?? 0),
    },
  };
};
