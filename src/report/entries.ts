import type { CheckInfo, Finding } from '../findings.ts';
import type { Review, ServiceReview } from '../review/types.ts';
import { jointGain } from '../score/attribution.ts';
import { isAccepted, tallies } from '../score/tally.ts';
import { choiceOrder, reportOrder } from '../triage/order.ts';

/** From this number on, findings of one check in one unit are told as one. The score counts them all. */
export const FOLD_FROM = 6;

/** How many entries are shown unless more are asked for. */
export const SHOWN_BY_DEFAULT = 20;

/** What a report tells as one: a finding, or six or more of one kind. */
export interface Entry {
  service: ServiceReview;
  check: CheckInfo;
  /** The first in the report's order; it stands for all. */
  lead: Finding;
  /** All of them in the report's order, the lead included. */
  sites: Finding[];
  /** What fixing all of them gains, in points; 0 for previews. */
  gain: number;
  /** What they cost together, in points. */
  points: number;
}

const entryOf = (service: ServiceReview, check: CheckInfo, findings: readonly Finding[]): Entry => {
  const { worth } = service.scorecard;
  const gainOf = (finding: Finding): number => worth.get(finding)?.gain ?? 0;
  const sites = [...findings].sort(reportOrder(gainOf));
  const [lead] = sites;
  if (!lead) throw new Error('an entry needs a finding');
  return {
    service,
    check,
    lead,
    sites,
    gain: sites.length === 1 ? gainOf(lead) : gainTogether(service, sites),
    points: sites.reduce((sum, finding) => sum + (worth.get(finding)?.points ?? 0), 0),
  };
};

const gainTogether = (service: ServiceReview, findings: readonly Finding[]): number =>
  jointGain(tallies(service.scored ?? service.outcomes), new Set(findings), service.scorecard.weights);

const byUnit = (findings: readonly Finding[]): Finding[][] => {
  const units = new Map<string, Finding[]>();
  for (const finding of findings) {
    const unit = `${finding.unit} ${finding.preview}`;
    const group = units.get(unit);
    if (group) group.push(finding);
    else units.set(unit, [finding]);
  }
  return [...units.values()];
};

/** The entries of a service in no particular order: accepted findings are left out, previews unless asked for. */
const entriesOfService = (
  service: ServiceReview,
  preview: boolean,
  isWanted: (finding: Finding) => boolean,
): Entry[] =>
  service.outcomes.flatMap(({ check, findings }) => {
    const told = findings.filter(
      (finding) => !isAccepted(finding) && (preview || !finding.preview) && isWanted(finding),
    );
    return byUnit(told).flatMap((group) =>
      group.length >= FOLD_FROM
        ? [entryOf(service, check, group)]
        : group.map((finding) => entryOf(service, check, [finding])),
    );
  });

const sorted = (entries: readonly Entry[], order: typeof reportOrder): Entry[] => {
  const gains = new Map(entries.map(({ lead, gain }) => [lead, gain]));
  const compare = order((finding) => gains.get(finding) ?? 0);
  return [...entries].sort((a, b) => compare(a.lead, b.lead));
};

/** All entries of the given services in the order of the report, or those of some findings. */
export const entriesOf = (
  services: readonly ServiceReview[],
  preview = false,
  isWanted: (finding: Finding) => boolean = () => true,
): Entry[] =>
  sorted(
    services.flatMap((service) => entriesOfService(service, preview, isWanted)),
    reportOrder,
  );

const isCritical = ({ lead }: Entry): boolean => lead.severity === 'critical' && !lead.preview;

/** The most important entries, and every critical one beyond that; in the order of the report. */
export const chooseShown = (entries: readonly Entry[], max: number): Entry[] => {
  const chosen = new Set(sorted(entries, choiceOrder).slice(0, max));
  return entries.filter((entry) => chosen.has(entry) || isCritical(entry));
};

/** What to do first in one service. */
export interface FixFirst {
  entries: Entry[];
  /** Points, all of them fixed together: more than the sum where criticals are among them. */
  joint: number;
}

export const fixFirst = (service: ServiceReview, entries: readonly Entry[], number = 5): FixFirst => {
  const own = entries.filter((entry) => entry.service === service && entry.gain > 0);
  const chosen = sorted(own, choiceOrder).slice(0, number);
  return {
    entries: chosen,
    joint: jointGain(
      tallies(service.scored ?? service.outcomes),
      new Set(chosen.flatMap(({ sites }) => sites)),
      service.scorecard.weights,
    ),
  };
};

/** Number of findings in entries, as the score counts them. */
export const findingsIn = (entries: readonly Entry[]): Finding[] => entries.flatMap(({ sites }) => sites);

/** Findings that are suppressed or in the baseline. */
export const acceptedIn = (review: Pick<Review, 'services'>): Finding[] =>
  review.services.flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings.filter(isAccepted)));
