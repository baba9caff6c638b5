import { CONFIDENCES, SEVERITIES, type Finding } from '../findings.ts';

/** Points that fixing a finding alone gains; 0 for those that do not count. */
export type GainOf = (finding: Finding) => number;

type Comparison = (a: Finding, b: Finding) => number;

const byText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const bySeverity: Comparison = (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity);
const byConfidence: Comparison = (a, b) =>
  CONFIDENCES.indexOf(a.confidence) - CONFIDENCES.indexOf(b.confidence);
const byPriority: Comparison = (a, b) => a.priority - b.priority;
const byPlace: Comparison = (a, b) =>
  byText(a.path, b.path) || a.line - b.line || a.column - b.column || byText(a.check, b.check);

// Gains that differ in a bit only must not decide: they come from sums of doubles.
const byGain =
  (gain: GainOf): Comparison =>
  (a, b) =>
    Math.round(gain(b) * 1e9) - Math.round(gain(a) * 1e9);

const inOrder =
  (...comparisons: Comparison[]): Comparison =>
  (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };

/** The order in which findings stand: category by priority, severity, confidence, gain, place. */
export const reportOrder = (gain: GainOf): Comparison =>
  inOrder(byPriority, bySeverity, byConfidence, byGain(gain), byPlace);

/** The order in which findings are chosen when not all are shown: severity, confidence, category, gain, place. */
export const choiceOrder = (gain: GainOf): Comparison =>
  inOrder(bySeverity, byConfidence, byPriority, byGain(gain), byPlace);

export const inReportOrder = (findings: readonly Finding[], gain: GainOf): Finding[] =>
  [...findings].sort(reportOrder(gain));
