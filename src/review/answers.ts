import type { Check, CheckContext, Report } from '../analyzers/check.ts';
import type { Site, Unknown } from '../findings.ts';

/** What a check said of one site. */
export type Answer =
  | { said: 'pass'; site: Site }
  | { said: 'report'; site: Site; report: Report }
  | { said: 'notAssessed'; site: Site; unknown: Unknown };

/** The worse answer stands where a check contradicts itself. */
const WEIGHT = { pass: 0, notAssessed: 1, report: 2 } as const;

const keyOf = (site: Site): string => {
  const { path, span, symbol } = site;
  return `${path}:${span.line}:${span.column}:${span.endLine}:${span.endColumn} ${symbol} ${site.shape || site.substance}`;
};

const placeOf = ({ path, span }: Site): string => `${path}:${span.line}:${span.column}`;

/** Collects the answers of one check, one for each site. */
export interface Recorder extends Omit<CheckContext, 'model' | 'options'> {
  readonly answers: Answer[];
}

/**
 * @param strict a second answer about a site throws, as tests want it; otherwise the worse one stands.
 */
export const createRecorder = (check: Check, strict: boolean): Recorder => {
  const bySite = new Map<string, Answer>();
  const answer = (given: Answer): void => {
    const key = keyOf(given.site);
    const before = bySite.get(key);
    if (before && strict)
      throw new Error(`${check.id} said ${before.said} and then ${given.said} of ${placeOf(given.site)}`);
    if (!before || WEIGHT[given.said] > WEIGHT[before.said]) bySite.set(key, given);
  };
  return {
    pass: (site) => answer({ said: 'pass', site }),
    report: (site, report) => answer({ said: 'report', site, report }),
    notAssessed: (site, unknown) => answer({ said: 'notAssessed', site, unknown }),
    get answers() {
      return [...bySite.values()];
    },
  };
};
