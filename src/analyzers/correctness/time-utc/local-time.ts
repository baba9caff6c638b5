import type { Severity } from '../../../findings.ts';
import { localDates, pinnedZone, type LocalDate } from '../../../model/behaviour/local-dates.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const localTime = defineCheck({
  title: 'Calendar arithmetic in the zone of the process',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'The start or end of a local day, week, month or year that bounds a query, also beside days taken from UTC; an age from local years; a key of local month and year that is compared; a local hour that decides whether work is done.',
  why: 'Where a day begins depends on the zone of the container. Rows fall on the wrong day or on none, quotas begin at another hour on another machine, a birthday is a day off, and daylight saving time skips or repeats an hour.',
  leavesAlone: [
    'windows relative to an instant, lifetimes of tokens and cookies',
    'UTC getters, `Date.UTC`, `toISOString`, zones that the call names: `utc`, `tz`, `UTCDate`, `setZone`',
    'texts of logs and pages, card expiry, scripts and demo data',
  ],
  howToFix:
    'Compute in UTC, as with `startOfDay(new UTCDate(date))` and `getUTC…`, or in the zone of the tenant by its name.',
  references: [
    'CWE-682',
    'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Global_Objects/Date',
    'https://github.com/date-fns/utc',
  ],
  example: {
    bad: 'const from = startOfDay(date);\nconst key = order.placedAt.toISOString().slice(0, 10);',
    good: 'const from = startOfDay(new UTCDate(date));\nconst key = order.placedAt.toISOString().slice(0, 10);',
  },
  run({ model, pass, report }) {
    const pinned = pinnedZone(model);
    for (const one of localDates(model)) {
      const { site, decides, mixedWith, use } = one;
      if (!decides) {
        pass(site);
        continue;
      }
      report(site, {
        message: `${messageOf(one)}${pinned ? ` It is right only while TZ is UTC (${pinned.path}:${pinned.span.line}).` : ''}`,
        label: 'depends on the zone of the process',
        severity: pinned ? 'low' : severityOf(one),
        path: model.questions.pathFromEntryPoint(site),
        evidence: mixedWith
          ? [stepAt(mixedWith, 'the day of UTC')]
          : use && !use.contains(site)
            ? [stepAt(use, 'decided here')]
            : [],
        fix: FIXES[decides],
      });
    }
  },
});

const severityOf = ({ decides, mixedWith }: LocalDate): Severity => {
  if (mixedWith) return 'high';
  return decides === 'query' || decides === 'age' ? 'medium' : 'low';
};

const FIXES: Readonly<Record<NonNullable<LocalDate['decides']>, string>> = {
  query: 'Take the boundary in UTC, or in the zone of the tenant by its name.',
  age: 'Use `getUTCFullYear`, `getUTCMonth` and `getUTCDate`: a date without a time is midnight in UTC.',
  hour: 'Use `getUTCHours()`.',
  key: 'Use `getUTCFullYear`, `getUTCMonth` and `getUTCDate`.',
};

const messageOf = ({ site, decides, mixedWith }: LocalDate): string => {
  const text = site.text.replace(/\s+/g, ' ');
  const name = `\`${text.length > 60 ? `${text.slice(0, 58)}…` : text}\``;
  if (mixedWith)
    return `${name} is a boundary of the local calendar, and line ${mixedWith.line} takes the day from UTC: outside of UTC, rows fall on the wrong day or on none.`;
  switch (decides) {
    case 'age':
      return `The age comes from ${name} in local time: west of UTC a birthday given as a date is the day before.`;
    case 'hour':
      return `${name} is the hour in the zone of the process: another zone or daylight saving time moves, skips or repeats the run.`;
    case 'key':
      return `${name} makes a key of the local calendar that is compared elsewhere: processes in other zones disagree about it around midnight.`;
    default:
      return `${name} bounds a query by the calendar of the process: the window moves with the zone of the container.`;
  }
};
