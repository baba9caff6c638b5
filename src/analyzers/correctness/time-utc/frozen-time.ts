import { excerpt } from '../../../model/behaviour/excerpt.ts';
import { frozenDates, type FrozenDate } from '../../../model/behaviour/time/frozen-dates.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const frozenTime = defineCheck({
  title: 'Date taken once and used for every later request',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'absence',
  fix: 'suggestion',
  reports:
    'A reading of the clock that is made while the module loads or a service object is built, and is read for requests, messages or jobs: constants and fields that bound a query or are compared, defaults of columns and schemas given as a value (`default: Date.now()`), bounds of validators (`z.date().max(new Date())`).',
  why: 'The reading is as old as the process. After a week of uptime rows are stamped with the day of the deploy, offers that are over are still shown, and valid dates are refused; a restart hides it.',
  leavesAlone: [
    'functions: `Date.now` without a call, `() => new Date()`, `DataTypes.NOW`, `defaultNow()`, `Joi.date().max("now")`',
    'default parameters, which are evaluated for each call',
    'stamps of the start, the build or the uptime, epochs, differences to now',
    'values that are set again, processes that run once',
  ],
  howToFix: 'Give the function instead of its result, or compute the date where it is used.',
  references: [
    'CWE-665',
    'https://mongoosejs.com/docs/defaults.html',
    'https://sequelize.org/docs/v6/core-concepts/model-basics/#default-values',
    'https://joi.dev/api/#datemaxdate',
  ],
  example: {
    bad: 'const Query = z.object({ until: z.date().max(new Date()) });',
    good: 'const Query = z.object({ until: z.date().refine((date) => date.getTime() <= Date.now()) });',
  },
  run({ model, report }) {
    for (const one of frozenDates(model)) {
      report(one.site, {
        message: messageOf(one),
        label: 'read once, when the process starts',
        severity: one.kind === 'bound' ? 'medium' : 'high',
        confidence: one.kind === 'constant' || one.kind === 'field' ? 'medium' : 'high',
        path: one.read && one.kind !== 'column default' ? model.questions.pathFromEntryPoint(one.read) : [],
        evidence:
          one.read && !one.read.contains(one.site) ? [stepAt(one.read, 'read here for every request')] : [],
        fix: fixOf(one),
      });
    }
  },
});

const messageOf = ({ site, kind, name }: FrozenDate): string => {
  const reading = `\`${excerpt(site, 30)}\``;
  switch (kind) {
    case 'column default':
    case 'schema default':
      return `${reading} is read once, when ${kind === 'column default' ? 'the model' : 'the schema'} is declared: every later ${name ? `\`${name}\`` : 'value'} gets the time of the start of the process.`;
    case 'bound':
      return `${reading} is the time at which the process started: after a week${name ? ` \`${name}\`` : ' the rule'} is held against a limit that is a week old.`;
    default:
      return `\`${name}\` is the time at which the process started, and decides for every later request: after a week of uptime it is a week behind.`;
  }
};

const fixOf = ({ site, kind, name }: FrozenDate): string => {
  const text = excerpt(site, 30);
  if (kind === 'column default')
    return text === 'Date.now()' ? 'Give the function: `Date.now`.' : `Give a function: \`() => ${text}\`.`;
  if (kind === 'schema default') return `Give a function: \`.default(() => ${text})\`.`;
  if (kind === 'bound')
    return `Compare when the value is checked, as in \`.refine((date) => date.getTime() <= Date.now())\`.`;
  return `Compute \`${name}\` in the function that uses it.`;
};
