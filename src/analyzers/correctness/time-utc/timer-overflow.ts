import { excerpt } from '../../../model/behaviour/excerpt.ts';
import { farTimers, type FarTimer } from '../../../model/behaviour/time/far-timers.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const timerOverflow = defineCheck({
  title: 'Timer delay beyond 24.8 days fires at once',
  severity: 'high',
  confidence: 'high',
  level: 'file',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    '`setTimeout`, `setInterval` and sleeps with a constant over 2,147,483,647 ms, or with a delay that may be longer and is cut nowhere: the next run of a cron expression less now, a stored date less now, days times 86,400,000.',
  why: 'A timer holds its delay in 31 bits. Node takes a longer one as 1 ms: the job runs at once, weeks too early, and where it sets its timer again it spins in a tight loop.',
  leavesAlone: [
    'delays cut by `Math.min` or tested against a bound before the timer is set',
    'the next minute, hour or day, retry intervals, lifetimes of an unknown range',
    'schedulers that renew their own timers, jobs delayed in a queue, `AbortSignal.timeout`',
  ],
  howToFix:
    'Wait `Math.min(delay, 2_147_483_647)` and look at the date again on waking, or use a durable delayed job.',
  references: [
    'CWE-190',
    'https://nodejs.org/api/timers.html#settimeoutcallback-delay-args',
    'https://developer.mozilla.org/docs/Web/API/Window/setTimeout#maximum_delay_value',
  ],
  example: {
    bad: 'setTimeout(run, cron.next().getTime() - Date.now());',
    good: 'const arm = () => {\n  const delay = next - Date.now();\n  setTimeout(delay > MAX ? arm : run, Math.min(delay, MAX));\n};',
  },
  run({ model, pass, report }) {
    const reported = new Map<string, FarTimer[]>();
    for (const timer of farTimers(model)) {
      if (!timer.because) {
        pass(timer.call);
        continue;
      }
      const owner = timer.call.classNode ?? timer.call.file.module;
      const key = `${timer.call.path}:${owner.id} ${timer.because === 'constant' ? timer.call.id : timer.because}`;
      reported.set(key, [...(reported.get(key) ?? []), timer]);
    }
    for (const timers of reported.values()) {
      const [first, ...others] = timers;
      if (!first) continue;
      const isLoop = timers.some(({ isRearmed }) => isRearmed);
      const isWorse = isLoop || timers.some(({ hasEffects }) => hasEffects);
      report(first.call, {
        message: `${CAUSES[first.because ?? 'constant'](first)}: beyond 24.8 days Node makes the delay 1 ms, so that it fires at once${isLoop ? ' and sets itself again in a tight loop' : ''}.`,
        label: 'no bound on the delay',
        severity: isWorse ? 'high' : 'medium',
        confidence: first.because === 'constant' || first.because === 'schedule' ? 'high' : 'medium',
        path: model.questions.pathFromEntryPoint(first.call),
        evidence: first.call.contains(first.source) ? [] : [stepAt(first.source, 'how far it may be')],
        sites: others.map(({ call }) => call),
        fix:
          first.because === 'constant'
            ? `Wait \`Math.min(${excerpt(first.delay, 30)}, 2_147_483_647)\` and look again on waking, or run it from a schedule.`
            : `Pass \`Math.min(${excerpt(first.delay, 30)}, 2_147_483_647)\` and set the timer again on waking while the time has not come.`,
      });
    }
  },
});

const CAUSES: Readonly<Record<NonNullable<FarTimer['because']>, (timer: FarTimer) => string>> = {
  constant: ({ delay, milliseconds = 0 }) =>
    Number.isFinite(milliseconds)
      ? `\`${excerpt(delay)}\` is ${Math.round(milliseconds / 8_640_000) / 10} days`
      : `\`${excerpt(delay)}\` is no delay that a timer can hold`,
  schedule: ({ source }) =>
    `\`${excerpt(source)}\` is 28 days away or more where the schedule is monthly or yearly`,
  'stored date': ({ source }) => `\`${excerpt(source)}\` is a stored date that may be weeks away`,
  days: ({ source }) => `\`${excerpt(source)}\` days may be 25 or more`,
};
