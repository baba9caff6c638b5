import type { Severity } from '../../../findings.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';
import { timeUses, type UnitMismatch } from '../../../model/behaviour/time/unit-mismatches.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const unitMismatch = defineCheck({
  title: 'Seconds where milliseconds are meant, or the reverse',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A number in milliseconds that is given as seconds, or the reverse: lifetimes and claims of tokens, `maxAge` of cookies and sessions, expiry of keys in Redis, leases of locks, delays of timers, `new Date(…)`; a clock that is held against a claim of a token in the other unit; one value that one place takes as seconds and another as milliseconds.',
  why: 'A factor of a thousand lies between them and no type tells them apart. A token that should live for a day is valid for three years, an invitation is over after 86 seconds, a lock is lost while the work still runs.',
  leavesAlone: [
    'values that are converted on the way: `/ 1000`, `* 1000`, functions of date libraries',
    'texts that carry their unit, such as `"15m"`',
    'numbers whose unit nothing but a name tells',
    'lifetimes in caches, windows of rate limiters, deadlines of clients, options of pools, histograms: other checks read them',
  ],
  howToFix: 'Keep one unit to a name, such as `validForSeconds`, and convert where the value is handed over.',
  references: [
    'CWE-681',
    'CWE-613',
    'https://www.rfc-editor.org/rfc/rfc7519#section-2',
    'https://github.com/auth0/node-jsonwebtoken#usage',
    'https://redis.io/docs/latest/commands/set/',
  ],
  example: {
    bad: 'const TTL = 60 * 60 * 24 * 1000;\njwt.sign(payload, key, { expiresIn: TTL });',
    good: 'const TTL_MS = 60 * 60 * 24 * 1000;\njwt.sign(payload, key, { expiresIn: TTL_MS / 1000 });',
  },
  run({ model, pass, report }) {
    const { uses, mixed } = timeUses(model);
    const wrong = [...uses.flatMap(({ mismatch }) => mismatch ?? []), ...mixed];
    const bySite = new Map(
      [...wrong]
        .reverse()
        .flatMap((one) => (model.isServiceCode(one.site) ? [[one.site, one] as const] : [])),
    );
    for (const { sink, mismatch } of uses)
      if (!mismatch && !bySite.has(sink.value) && model.isServiceCode(sink.value)) pass(sink.value);
    for (const [site, one] of bySite) {
      report(site, {
        message: messageOf(one),
        label: `${WORDS[one.has]}, taken as ${WORDS[one.meant]}`,
        severity: severityOf(one),
        confidence: one.by === 'use' || one.by === 'conversion' ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(site),
        evidence: [
          ...(one.source === site ? [] : [stepAt(one.source, SAYS[one.by](one.has))]),
          ...(one.declaredAt && one.declaredAt !== one.source && one.declaredAt !== site
            ? [stepAt(one.declaredAt, 'declared here')]
            : []),
          ...(one.sink && one.sink.taker !== site
            ? [stepAt(one.sink.taker, `takes ${WORDS[one.meant]}`)]
            : []),
        ],
        sites: [...one.others],
        fix: fixOf(one),
      });
    }
  },
});

const WORDS = { ms: 'milliseconds', s: 'seconds' } as const;

const SAYS: Readonly<Record<UnitMismatch['by'], (unit: UnitMismatch['has']) => string>> = {
  clock: (unit) => `the clock, in ${WORDS[unit]}`,
  claim: (unit) => `a claim of a token, in ${WORDS[unit]}`,
  library: (unit) => `gives ${WORDS[unit]}`,
  factors: (unit) => `written in ${WORDS[unit]}`,
  conversion: (unit) => `turned into ${WORDS[unit]}`,
  use: () => 'the value that both take',
};

/** Tokens, sessions and locks decide who may do what. */
const severityOf = ({ sink, by }: UnitMismatch): Severity =>
  (sink && ['token', 'cookie', 'lock', 'store'].includes(sink.decides)) || by === 'claim' ? 'high' : 'medium';

const fixOf = ({ site, has, meant, by }: UnitMismatch): string => {
  const text = excerpt(site, 40);
  const operand = site.is('Identifier', 'Member', 'Call', 'Number') ? text : `(${text})`;
  const converted = meant === 's' ? `${operand} / 1000` : `${operand} * 1000`;
  return by === 'use'
    ? `Say which unit \`${text}\` has, in its name, and convert it where the other one is taken.`
    : `Give \`${converted}\` here, or write the value in ${WORDS[meant]} where it is made (it is in ${WORDS[has]} now).`;
};

const messageOf = ({ site, has, meant, by, sink, amount, others }: UnitMismatch): string => {
  const name = `\`${excerpt(site, 50)}\``;
  if (by === 'use') {
    const [other] = others;
    return `${name} is taken as seconds here and as milliseconds ${other ? `on line ${other.line}` : 'elsewhere'}: one of the two is off by a factor of a thousand.`;
  }
  if (!sink)
    return `${name} is in ${WORDS[has]} and is ${site.is('Binary') ? 'combined' : 'held'} with a time in ${WORDS[meant]}: the result is off by a factor of a thousand.`;
  const lasts =
    amount === undefined || amount <= 0
      ? meant === 's'
        ? 'it lasts a thousand times as long'
        : 'it is over after a thousandth of the time'
      : `${spanOf(amount * MS[meant])} instead of ${spanOf(amount * MS[has])}`;
  return `${name} is in ${WORDS[has]}, but ${TAKERS[sink.decides]} takes ${WORDS[meant]}: ${sink.decides === 'date' && amount === undefined ? 'the date is off by a factor of a thousand' : lasts}.`;
};

const TAKERS = {
  token: 'the token',
  cookie: 'the cookie',
  lock: 'the lock',
  store: 'the expiry of the key',
  timer: 'the timer',
  date: 'the date',
  header: 'the header',
} as const;

const MS = { ms: 1, s: 1_000 } as const;
const STEPS = [
  [86_400_000, 'days'],
  [3_600_000, 'hours'],
  [60_000, 'minutes'],
  [1_000, 'seconds'],
] as const;

/** A span in the largest unit of which it has at least one. */
const spanOf = (milliseconds: number): string => {
  const [size, word] = STEPS.find(([one]) => milliseconds >= one) ?? [1, 'milliseconds'];
  const amount = Math.round((milliseconds / size) * 10) / 10;
  return `${amount} ${amount === 1 ? word.replace(/s$/, '') : word}`;
};
