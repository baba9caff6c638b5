import type { Severity } from '../../../findings.ts';
import type { FailureHandler, Replacement } from '../../../model/behaviour/failure-handlers.ts';
import type { Operation } from '../../../model/resolution/guarded.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { statusOfError } from '../../../model/behaviour/error-status.ts';
import { runsAtStartUp } from '../../../model/behaviour/start-up.ts';
import { stepAt } from '../../../model/steps.ts';
import { excerpt } from '../../../model/behaviour/excerpt.ts';
import { defineCheck } from '../../check.ts';

export const lostCause = defineCheck({
  title: 'A new error that drops the one it replaces',
  severity: 'high',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A handler of a failed query, request or other I/O that throws (or gives to `next` or `reject`) a new error without the caught one, and tells nobody: a fixed text, or only its message.',
  why: 'Timeout, lost connection, constraint and bug all become the same sentence. Whoever is on call sees that something failed and not what, and a client that is told 401 or 400 stops trying while the database is down.',
  leavesAlone: [
    'new errors that carry the caught one: `cause`, an argument, a property set later',
    'handlers that log or report the error first, or hand it to something else',
    'branches that have asked which error it is (class, code, type guard)',
    'a single parse, check of a token or signature, or probe of a name or address',
    'tries that wait for nothing outside of the process',
    'development-only code',
  ],
  howToFix:
    'Pass the caught error on as `{ cause: error }`, and map only the errors that mean what the new one says.',
  references: ['ECMAScript 2022 Error cause', 'CWE-755', 'CWE-390', 'OWASP ASVS 5.0 V16.5'],
  example: {
    bad: 'try { return await db.transaction(work); } catch { throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message }); }',
    good: 'try { return await db.transaction(work); } catch (cause) { throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message, cause }); }',
  },
  run({ model, pass, report }) {
    for (const handler of model.failureHandlers.all) {
      const operations = handler.operations.filter(({ kind }) => kind !== 'local');
      if (!operations.length || model.isDevelopmentOnly(handler.fact.clause)) continue;
      const isTold = handler.handsOn || handler.logs.some(({ call }) => mentionsError(handler, call));
      for (const replacement of handler.replacements) {
        if (isTold || isCarried(replacement) || replacement.toldApart || isNarrow(operations)) {
          pass(replacement.site);
          continue;
        }
        report(replacement.site, reportOf(model, handler, replacement, operations));
      }
    }
  },
});

const isCarried = ({ carried }: Replacement): boolean => carried === 'whole' || carried === 'stack';

const mentionsError = ({ error }: FailureHandler, call: FailureHandler['logs'][number]['call']): boolean =>
  call.args.some((argument) => error.carriedBy(argument) !== 'none');

/** One step whose failure has one meaning; a name only ever makes the check more careful. */
const CHECKS_INPUT =
  /verif|valid|parse|decode|decrypt|compare|assert|lookup|resolve|access|stat|exist|head|json|text|fromUrl|authenticat/i;

const isNarrow = (operations: readonly Operation[]): boolean =>
  operations.every(
    ({ call, effects }) => !effects.includes('db') && CHECKS_INPUT.test(call.callee?.name ?? ''),
  );

const reportOf = (
  model: ServiceModel,
  handler: FailureHandler,
  replacement: Replacement,
  operations: readonly Operation[],
) => {
  const known = operations.find(({ kind }) => kind === 'io');
  const shown = known ?? (operations[0] as Operation);
  const name = `\`${nameOf(shown)}()\``;
  const others = operations.length - 1;
  const failing = others > 0 ? `${name} or ${others} more ${others === 1 ? 'call' : 'calls'}` : name;
  const status = statusOfError(model, replacement.error);
  const isBlamed = status !== undefined && status < 500;
  const kept = replacement.carried === 'none' ? 'nothing of the error is kept' : 'only the message is kept';
  return {
    message: isBlamed
      ? `Any failure of ${failing}, an outage too, is answered ${status}; ${kept} and nothing is logged.`
      : `Any failure of ${failing} becomes this error; ${kept} and nothing is logged.`,
    label: replacement.carried === 'none' ? 'the cause is lost here' : 'stack and properties are lost here',
    severity: severityOf(model, handler, isBlamed),
    confidence: known ? ('high' as const) : ('medium' as const),
    path: model.questions.pathFromEntryPoint(replacement.site),
    evidence: operations.slice(0, 3).map((one) => stepAt(one.call, `\`${nameOf(one)}()\` can fail`)),
  };
};

const nameOf = ({ call }: Operation): string =>
  call.callee?.name || (call.is('ImportCall') ? 'import' : excerpt(call.callee ?? call, 50));

const severityOf = (model: ServiceModel, { fact }: FailureHandler, isBlamed: boolean): Severity => {
  if (runsAtStartUp(model.calls, model.questions, fact.clause)) return 'low';
  return isBlamed ? 'high' : 'medium';
};
