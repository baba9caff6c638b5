import { entryLabel } from '../../../model/service/entry-points/entry-point.ts';
import { inMemoryLimiters, keptInMemory, type KeptState } from '../../../model/service/limits.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const memoryRateLimitStore = defineCheck({
  title: 'A rate limit that each process counts for itself',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports: 'A rate limiter in force whose counts are kept in the memory of the process.',
  why: 'Twenty tries become twenty times the number of replicas, and each deploy starts the count anew. On a login, a reset or a code this is the difference between guessing and not.',
  leavesAlone: [
    'limiters with a store, also one that is chosen by configuration',
    'memory limiters as the insurance of a shared one, or beside one',
    'a guard of the project in place of the library’s own',
    'limiters that nothing mounts (load-shedding/limiter-not-applied)',
    'options that cannot be read (not assessed); development-only set-ups',
  ],
  howToFix: 'Give the limiter a store that all replicas share.',
  references: ['CWE-799', 'CWE-307', 'OWASP API4:2023', 'OWASP ASVS 5.0 V6.3'],
  example: {
    bad: 'export const loginLimit = rateLimit({ windowMs: 900_000, limit: 20 });',
    good: 'export const loginLimit = rateLimit({ windowMs: 900_000, limit: 20, store: new RedisStore({ sendCommand }) });',
  },
  run({ model, pass, report, notAssessed }) {
    for (const limiter of keptInMemory(model.stateSources, 'limiter')) {
      if (!model.isServiceCode(limiter.site) || model.isDevelopmentOnly(limiter.site)) continue;
      if (limiter.store.state === 'unknown') notAssessed(limiter.site, limiter.store.reason);
      else if (limiter.store.state === 'set' || limiter.isReplaced || !limiter.isMounted) pass(limiter.site);
      else report(limiter.site, reportOf(model, limiter));
    }
    for (const { site, hasShared } of inMemoryLimiters(model.stateSources)) {
      if (!model.isServiceCode(site) || model.isDevelopmentOnly(site)) continue;
      if (hasShared) pass(site);
      else
        report(site, {
          message: `\`${site.callee?.text ?? 'the limiter'}\` counts in this process only: the limit is multiplied by the number of replicas and starts anew at each deploy.`,
          label: 'counts in memory',
          severity: 'medium',
        });
    }
  },
});

const GUESSED = /log-?in|auth|sign-?(in|up)|password|reset|otp|2fa|mfa|token|verif|code|register|session/i;

const reportOf = (model: ServiceModel, { site, role, points, windowMs, entries }: KeptState) => {
  const guessed = entries.find(({ path }) => GUESSED.test(path ?? ''));
  const [first] = guessed ? [guessed] : entries;
  const limit =
    points === undefined
      ? 'The limit'
      : `The limit of ${points}${windowMs === undefined ? '' : ` in ${seconds(windowMs)}`}`;
  const where = first
    ? ` on \`${entryLabel(first)}\`${entries.length > 1 ? ` and ${entries.length - 1} more` : ''}`
    : '';
  const isGuessed =
    guessed !== undefined || GUESSED.test(`${site.parent?.target?.name ?? ''} ${site.symbol}`);
  return {
    message: `${limit}${where} is counted by each process for itself: it is multiplied by the number of replicas and starts anew at each deploy.`,
    label: 'no shared store',
    // which routes it protects is not in the code: pages and files may be all of them
    confidence: entries.length || isModuleWide(role) ? ('high' as const) : ('medium' as const),
    severity: isGuessed && !model.embeddedStore.isUsed ? ('high' as const) : ('medium' as const),
    evidence: entries.slice(0, 3).map((entry) => stepAt(entry.node, entryLabel(entry))),
  };
};

/** `ThrottlerModule.forRoot(…)` holds for the whole application. */
const isModuleWide = ({ callee }: KeptState['role']): boolean => callee.path.includes('.forRoot');

const seconds = (ms: number): string => (ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`);
