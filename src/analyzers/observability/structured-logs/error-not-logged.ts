import type { FailureHandler } from '../../../model/behaviour/failure-handlers.ts';
import { loggedError, type LoggedAs, type LoggedError } from '../../../model/meaning/logged-error.ts';
import type { LogCall } from '../../../model/meaning/logs.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { runsAtStartUp } from '../../../model/behaviour/start-up.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const errorNotLogged = defineCheck({
  title: 'An error that is logged without what it says',
  severity: 'medium',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A handler of a failure whose log lines keep nothing of the error, its message only, `JSON.stringify` of it, or give it to the logger in a place or under a key that is not printed.',
  why: 'Somebody reads this line at night. Without class, stack and cause it says that something failed, and not what or where: the failure has to happen again before it can be understood.',
  leavesAlone: [
    'lines below warn level',
    'handlers that rethrow, report or hand on the error, or that log it whole in another line',
    'branches that have asked which error it is, and retries with a last word',
    'loggers whose options name the key or cannot be read',
    'tries that only parse or read what may be absent',
    'start-up messages before an exit; development-only code',
  ],
  howToFix: 'Give the logger the error itself, where it takes errors.',
  references: ['pino API: errorKey, serializers', 'NestJS LoggerService', 'CWE-778', 'OWASP ASVS 5.0 V16.5'],
  example: {
    bad: 'catch (error) { logger.error({ error }, "job failed"); }',
    good: 'catch (err) { logger.error({ err, jobId }, "job failed"); }',
  },
  run({ model, pass, report }) {
    for (const handler of model.failureHandlers.all) {
      const lines = handler.logs.filter(({ level }) => level === 'error' || level === 'fatal');
      if (!lines.length || model.isDevelopmentOnly(handler.fact.clause)) continue;
      const judged = lines.map((log) => ({ log, logged: loggedError(model, log, handler.error) }));
      const worst = judged.sort((a, b) => rank(b.logged) - rank(a.logged))[0];
      if (!worst) continue;
      if (isKeptElsewhere(model, handler, worst.logged)) {
        pass(worst.log.call);
        continue;
      }
      report(worst.log.call, reportOf(worst.log, worst.logged, model));
    }
  },
});

const FORMS: readonly LoggedAs[] = [
  'none',
  'message',
  'stringified',
  'context',
  'dropped argument',
  'unserialised key',
  'stack',
  'whole',
];
/** Of several lines in one handler the one that keeps most is judged. */
const rank = ({ as }: LoggedError): number => FORMS.indexOf(as);

/** Meant to be printed, and is not: the rethrow above does not make the line right. */
const MISPLACED: ReadonlySet<LoggedAs> = new Set([
  'unserialised key',
  'context',
  'dropped argument',
  'stringified',
]);

const isKeptElsewhere = (
  model: ServiceModel,
  handler: FailureHandler,
  { as, node }: LoggedError,
): boolean => {
  if (as === 'whole' || as === 'stack') return true;
  if (MISPLACED.has(as)) return handler.logs.some((log) => isWhole(model, handler, log, node));
  if (handler.rethrows || handler.handsOn || handler.error.asksWhich) return true;
  if (handler.logs.some((log) => isWhole(model, handler, log, node))) return true;
  if (handler.replacements.length && as === 'none') return true; // structured-logs/lost-cause
  if (!handler.operations.some(({ kind }) => kind !== 'local') || ends(handler)) return true;
  return runsAtStartUp(model.calls, model.questions, handler.fact.clause);
};

const isWhole = (
  model: ServiceModel,
  handler: FailureHandler,
  log: LogCall,
  misplaced: LoggedError['node'],
): boolean => {
  const { as, node } = loggedError(model, log, handler.error);
  return (as === 'whole' || as === 'stack') && node !== misplaced;
};

/** The process ends behind the line: its whole text is on the console. */
const ends = ({ body }: FailureHandler): boolean =>
  body.is('Block') && body.statements.some(({ text }) => /^process\.exit\b/.test(text));

const MESSAGES: Readonly<
  Record<Exclude<LoggedAs, 'whole' | 'stack'>, (name: string, key: string) => string>
> = {
  none: (name) =>
    `\`${name}()\` says that something failed and drops the error: neither its message nor its stack is anywhere.`,
  message: (name) =>
    `\`${name}()\` gets a text of the error only: its stack and cause are lost, and nothing else keeps them.`,
  stringified: (name) =>
    `\`${name}()\` gets \`JSON.stringify\` of the error, which is \`{}\`: message and stack are not enumerable.`,
  context: (name, key) =>
    `\`${name}()\` takes \`${key}\` as its context: the reason is printed as a label, and the stack is lost.`,
  'dropped argument': (name, key) =>
    `\`${name}()\` takes objects first: \`${key}\` behind the message has no placeholder and is dropped.`,
  'unserialised key': (name, key) =>
    `\`${name}()\` serialises errors under \`err\` only: \`${key}\` is printed as \`{}\`.`,
};

const reportOf = (log: LogCall, { as, node }: LoggedError, model: ServiceModel) => {
  const name = log.call.callee?.text.replace(/\s+/g, '') ?? 'log';
  const key = (node?.is('Property') ? node.string : (node?.text ?? '')).slice(0, 40);
  const form = MESSAGES[as as keyof typeof MESSAGES];
  return {
    message: form(name.length > 40 ? (log.call.callee?.name ?? 'log') : name, key),
    label: as === 'none' ? 'no error in this line' : 'the error is not in this line',
    confidence: log.role || as === 'context' ? ('high' as const) : ('medium' as const),
    path: model.questions.pathFromEntryPoint(log.call),
    evidence: log.wrapper ? [stepAt(log.wrapper, 'the logger')] : [],
    fix:
      as === 'unserialised key'
        ? `Name the key \`err\`: \`{ err: ${node?.value?.text ?? 'error'} }\`.`
        : undefined,
  };
};
