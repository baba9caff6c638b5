import { review, type Reviewed } from '../../src/review.ts';
import type { Finding } from '../../src/findings.ts';

/** The day of every test. */
export const TODAY = '2026-06-01';

/** Reviews a folder as its own root, with the assertions that tests want: a check answers once about each site. */
export const reviewTree = (root: string, { preview = false } = {}): Promise<Reviewed> =>
  review({ path: root, root, today: TODAY, version: '0.0.0', strict: true, selection: { preview } });

export const findingsOf = ({ review: { services } }: Reviewed): Finding[] =>
  services.flatMap(({ outcomes }) => outcomes.flatMap(({ findings }) => findings));
