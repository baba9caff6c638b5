import type { Finding } from '../findings.ts';
import type { Review, ServiceReview } from '../review/types.ts';
import { isAccepted } from '../score/tally.ts';
import { inReportOrder } from '../triage/order.ts';

/** Findings that a format without sections of its own tells, in the report's order: open ones, of a change the new ones. */
export const toldFindings = (
  services: readonly ServiceReview[],
  { comparison }: Pick<Review, 'comparison'>,
  preview: boolean,
): Finding[] => {
  const gains = new Map(services.flatMap(({ scorecard }) => [...scorecard.worth]));
  const told = services
    .flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings))
    .filter((finding) => !isAccepted(finding) && (preview || !finding.preview))
    .filter(({ state }) => comparison === undefined || state === 'new');
  return inReportOrder(told, (finding) => gains.get(finding)?.gain ?? 0);
};
