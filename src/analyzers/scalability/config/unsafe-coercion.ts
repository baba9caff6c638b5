import { environmentUses, type EnvironmentUse } from '../../../model/service/environment-uses.ts';
import { defineCheck } from '../../check.ts';

export const unsafeCoercion = defineCheck({
  title: 'Text of the environment taken for a number or a flag',
  severity: 'medium',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'An environment variable that is used as a truth value although its name says "on or off", converted to a number that nobody tests, compared with a boolean or number, or coerced to a boolean by its schema.',
  why: 'The environment only holds text: `"false"` is true and a missing limit is NaN, which no comparison catches. The switch that somebody turns off in an incident stays on.',
  leavesAlone: [
    'comparisons with text, and conditions that compare beside the test',
    'flags whose presence is meant: names that do not say on or off',
    'numbers with a default behind `||`, a test of the number, or a test that the key is set',
    'ports: listening fails at once',
    'keys that a schema, a validator class or a table of defaults declares',
  ],
  howToFix: 'Compare with the text that is meant, or read the key through a schema that parses it.',
  references: ['CWE-704', 'CWE-1287', 'The Twelve-Factor App, III. Config'],
  example: {
    bad: 'const pool = new Pool({ max: Number(process.env.DB_POOL) });',
    good: 'const pool = new Pool({ max: env.DB_POOL }); // z.coerce.number().int().min(1).default(10)',
  },
  run({ model, pass, report }) {
    for (const use of environmentUses(model.serviceUnits, model.units, model.values, model.origins)) {
      if (!isJudged(use) || model.isDevelopmentOnly(use.site)) continue;
      if (use.isGuarded) pass(use.site);
      else
        report(use.site, {
          message: MESSAGES[use.taken](use.key),
          label: LABELS[use.taken],
        });
    }
  },
});

/** Names that say "on or off"; others may well be meant as "is it set". */
const FLAG =
  /^(ENABLE|DISABLE|USE|IS|SKIP|ALLOW|FORCE|REQUIRE|SHOULD)_|_(ENABLE|ENABLED|DISABLE|DISABLED|ON|OFF)$|^(IS|USE|ENABLE|DISABLE)[A-Z]+_/;
/** Present on a platform, absent elsewhere. */
const PRESENCE = /^IS_(DOCKER|LAMBDA|OFFLINE|CI)$|_(HOST|URL|KEY|TOKEN|SECRET|PATH)$/;
/** Names of numbers that bound something. */
const BOUND =
  /LIMIT|MAX|MIN(?!UTE)|TIMEOUT|TTL|SIZE|COUNT|CONCURREN|RETR|INTERVAL|DELAY|_MS$|SECONDS|MINUTES|HOURS|DAYS|POOL|ATTEMPTS|DURATION|WORKERS|THRESHOLD|PERCENT|ROUNDS|DEPTH|WINDOW|BATCH/;

const isJudged = ({ taken, key }: EnvironmentUse): boolean => {
  if (taken === 'for a number') return BOUND.test(key);
  if (taken === 'for a truth value') return FLAG.test(key) && !PRESENCE.test(key);
  return true;
};

const MESSAGES: Readonly<Record<EnvironmentUse['taken'], (key: string) => string>> = {
  'for a truth value': (key) => `\`${key}=false\` counts as true: every text but the empty one does.`,
  'for a coerced truth value': (key) =>
    `\`${key}=false\` becomes true: the coercion takes every text but the empty one for true.`,
  'for a number': (key) =>
    `Without \`${key}\`, or with a text that is no number, this is NaN: every comparison with it is false, and nothing says so.`,
  'for another type': (key) => `\`${key}\` is text: it never equals a boolean or a number.`,
};

const LABELS: Readonly<Record<EnvironmentUse['taken'], string>> = {
  'for a truth value': 'true for "false" too',
  'for a coerced truth value': 'true for "false" too',
  'for a number': 'NaN when it is not set',
  'for another type': 'always the same answer',
};
