import type { InstanceSetting } from '../../../model/meaning/clients/instance-settings.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import { defineCheck } from '../../check.ts';

/** The share of failures is compared with "greater than": 100 % is never exceeded. */
const NEVER_EXCEEDED = 100;
/** A breaker that closes again sooner gives the other side no time, ms. */
const SHORTEST_RESET_MS = 1_000;

export const misconfigured = defineCheck({
  title: 'Circuit breaker with options that undo it',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A breaker whose threshold no share of failures exceeds, so that it never opens, or that tries again after less than a second, so that it opens without effect.',
  why: 'The code relies on a breaker that is not there: every request waits for the full timeout of a dependency that is down, and the load that should be kept away from it keeps it down.',
  leavesAlone: [
    'values that a helper or the configuration gives',
    'the action of the breaker and its failures (circuit-breakers/blind)',
    'tests, and breakers that no service of the workspace uses',
  ],
  howToFix:
    'Open at half of the calls (`errorThresholdPercentage: 50`), over enough of them, and try again after 10 seconds or more.',
  references: ['CWE-1188', 'https://nodeshift.dev/opossum/', 'Release It!, circuit breaker'],
  example: {
    bad: 'new CircuitBreaker(call, { errorThresholdPercentage: 100 });',
    good: 'new CircuitBreaker(call, { errorThresholdPercentage: 50, volumeThreshold: 10 });',
  },
  run({ model, pass, report, notAssessed }) {
    for (const breaker of model.breakers) {
      const { site } = breaker;
      const threshold = breaker.setting('threshold');
      const reset = breaker.setting('reset');
      const open = [threshold, reset].find(({ state }) => state === 'unknown');
      const made = callExcerpt(site);
      if (numberOf(threshold) >= NEVER_EXCEEDED) {
        report(site, {
          message: `\`${made}\` has \`${threshold.option ?? 'threshold'}: ${numberOf(threshold)}\`, which no share of failures exceeds: the breaker never opens.`,
          label: 'never opens',
        });
      } else if (numberOf(reset) < SHORTEST_RESET_MS) {
        report(site, {
          message: `\`${made}\` tries again after ${numberOf(reset)} ms: once open it lets the calls through to a dependency that is still down.`,
          label: 'closes at once',
          severity: 'medium',
        });
      } else if (open?.reason) notAssessed(site, open.reason);
      else pass(site);
    }
  },
});

/** NaN where the value is not a constant, which no comparison holds for. */
const numberOf = ({ state, value }: InstanceSetting): number =>
  state === 'set' && typeof value === 'number' ? value : NaN;
