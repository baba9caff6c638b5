import type { LimiterWindow } from '../../../model/meaning/clients/limiter-windows.ts';
import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import { defineCheck } from '../../check.ts';

/** No limiter counts over less than a second. */
const SHORTEST_MS = 1_000;
/** Almost three hours: round thousands from here on are milliseconds. */
const LONGEST_S = 10_000;

export const limitWindowUnit = defineCheck({
  title: 'Rate limit whose window is in the wrong unit',
  severity: 'high',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'The window of a limiter that is absurd in the unit which the installed version of the library takes: less than a second where it takes milliseconds, round thousands of seconds where it takes seconds.',
  why: 'With seconds read as milliseconds the counter is reset before anybody reaches the limit, so that passwords can be guessed without bound. With milliseconds read as seconds, callers stay locked out for hours.',
  leavesAlone: [
    'windows written with a unit, such as `1m`',
    'values that a helper or the configuration gives',
    'windows of tests, lifetimes of caches (cache/no-ttl) and other units (time-utc/unit-mismatch)',
  ],
  howToFix:
    'Write the window in the unit of the installed version, with a helper or a constant that names it.',
  references: ['CWE-682', 'CWE-799', 'https://docs.nestjs.com/security/rate-limiting'],
  example: {
    bad: 'ThrottlerModule.forRoot([{ ttl: 60, limit: 10 }]) // version 6 takes milliseconds',
    good: 'ThrottlerModule.forRoot([{ ttl: seconds(60), limit: 10 }])',
  },
  run({ model, pass, report, notAssessed }) {
    for (const window of model.limiterWindows) {
      const { site, limiter, option, value, unit, open } = window;
      if (open) notAssessed(site, open);
      else if (value === undefined || !isAbsurd(window)) pass(site);
      else {
        report(site, {
          message: `\`${option}: ${value}\` of \`${callExcerpt(limiter)}\` is ${value} ${unit === 'ms' ? 'milliseconds: the limit is reset before anybody reaches it' : 'seconds: who reaches the limit stays out for hours'}.`,
          label: `taken as ${unit}`,
          fix: `Write \`${option}: ${unit === 'ms' ? value * 1_000 : value / 1_000}\`.`,
        });
      }
    }
  },
});

const isAbsurd = ({ value = 0, unit }: LimiterWindow): boolean =>
  unit === 'ms'
    ? value > 0 && value < SHORTEST_MS
    : unit === 's' && value >= LONGEST_S && value % 1_000 === 0;
