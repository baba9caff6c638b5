import type { Finding } from '../findings.ts';
import type { Review } from '../review/types.ts';
import { counts } from '../score/tally.ts';

/** Findings that count, by what the change did to them. */
export interface ChangeCounts {
  new: number;
  fixed: number;
  unchanged: number;
}

const openFindings = ({ services }: Pick<Review, 'services'>): Finding[] =>
  services.flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings.filter(counts)));

/** Findings that left; previews are not told. */
export const fixedIn = ({ comparison }: Pick<Review, 'comparison'>): Finding[] =>
  (comparison?.fixed ?? []).filter(({ preview }) => !preview);

export const changeCounts = (review: Review): ChangeCounts => {
  const open = openFindings(review);
  const fresh = open.filter(({ state }) => state === 'new').length;
  return { new: fresh, fixed: fixedIn(review).length, unchanged: open.length - fresh };
};
