import type { Severity } from '../../../findings.ts';
import type { FailureHandler } from '../../../model/behaviour/failure-handlers.ts';
import type { Operation } from '../../../model/resolution/guarded.ts';
import type { ServiceModel } from '../../../model/model.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const swallowedError = defineCheck({
  title: 'A failed read that looks like "nothing there"',
  severity: 'high',
  confidence: 'high',
  level: 'file+',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A handler of a failed query or request that does not use the error, tells nobody, and goes on with a default (`null`, `[]`, `false`) or a fixed answer (404, 401, 500).',
  why: 'An outage cannot be told from "not found" or "denied": users are turned away, later code works with the empty answer, and no log says why.',
  leavesAlone: [
    'handlers that log, report, rethrow or hand on the error, or ask which one it is',
    'parsing and other work that does not leave the process',
    'probes of existence, of names and of addresses; clean-up and close; bodies of failed answers',
    'a comment at the handler that states the policy',
    'promises that are handled early and awaited later',
    'fallbacks that do the same work another way',
    'writes that are reported as done (invariants/swallowed-failure)',
    'failures behind a cache, a metric, a log, a photo or other things that may be absent',
  ],
  howToFix:
    'Log the error with its context and rethrow it, or catch only the errors that mean what the default says.',
  references: ['CWE-390', 'CWE-391', 'CWE-755', 'OWASP ASVS 5.0 V16.5', 'OWASP Logging Cheat Sheet'],
  example: {
    bad: 'try { return await idp.listInvitations(q); } catch { return { data: [] }; }',
    good: 'try { return await idp.listInvitations(q); } catch (err) { log.error({ err, org }, "list invitations"); throw err; }',
  },
  run({ model, pass, report }) {
    for (const handler of model.failureHandlers.all) {
      const operations = handler.operations.filter(({ kind }) => kind !== 'local');
      if (!operations.length || model.isDevelopmentOnly(handler.fact.clause)) continue;
      if (isHandled(handler) || isLeftAlone(model, handler, operations)) {
        pass(handler.fact.clause);
        continue;
      }
      report(handler.fact.clause, reportOf(model, handler, operations));
    }
  },
});

const isHandled = ({ fact, error, logs, replacements, rethrows, handsOn, body }: FailureHandler): boolean =>
  replacements.length > 0 ||
  rethrows ||
  handsOn ||
  fact.outcome === 'rethrows' ||
  logs.some(({ level }) => level !== 'debug' && level !== 'trace') ||
  error.reads().length > 0 ||
  error.carriedBy(body) !== 'none';

/** What people write where a failure is meant to be without effect. */
const POLICY =
  /ignor|best.?effort|fall(s|ing)?.?(back|through)|optional|expected|non.?(critical|fatal|blocking)|intentional|on purpose|no.?op|nothing to do|do nothing|safe|fine|ok(ay)? (to|if)|may (be|not|have)|might|can fail|not (exist|found|available|critical|important)|doesn.t|don.t|does not|do not|missing|already|skip|continue|silent|default|treat|return |unavailable|if .* fails?|fail/i;

/** Work that may be absent, that probes, or that ends something; a name only ever makes the check more careful. */
const MAY_BE_ABSENT =
  /close|clean|destroy|unlink|release|^rm|^(remove|cancel|disconnect|quit|shutdown|abort|kill|import|text|json|blob|arrayBuffer|access|l?stat|head|ping|probe|detect|verify|validate|parse|decode|decrypt|compare)$|exist|lookup|^resolve|cache|photo|avatar|icon|logo|thumbnail|track|metric|log|health|geo|preview|unfurl/i;
const PROBES =
  /^(is|has|exists?|check|probe|ping|test|try|maybe|safe)(?![a-z])|(orNull|orUndefined|[iI]fExists|Exists?)$/;

const isLeftAlone = (
  model: ServiceModel,
  { fact, standIn }: FailureHandler,
  operations: readonly Operation[],
): boolean => {
  if (model.questions.onServicePath(fact.clause) === false) return true;
  if (standIn === undefined || fact.comments.some((comment) => POLICY.test(comment))) return true;
  if (fact.clause.isCall && fact.clause.parent?.is('ExprStmt')) return true; // awaited elsewhere, or let go on purpose
  if (standIn === 'nothing' && fact.writes.some((write) => !asksOnly(write))) return true; // invariants/swallowed-failure
  if (operations.every(({ call }) => MAY_BE_ABSENT.test(call.callee?.name ?? ''))) return true;
  if (PROBES.test(fact.clause.fn.name || (fact.clause.fn.parent?.target?.name ?? ''))) return true;
  return !operations.some((operation) => isRemote(operation, standIn));
};

/** A request whose method no row states, by its name a question. */
const asksOnly = ({ effect }: FailureHandler['fact']['writes'][number]): boolean =>
  effect.kind === 'outbound' &&
  effect.role.facts.method === undefined &&
  /^(list|get|find|fetch|retrieve|search|query|read|load|count)(?![a-z])/.test(
    effect.call.callee?.name ?? '',
  );

/** What a client of another service is asked; a name that says no such thing is left alone. */
const ASKS = /^(list|get|find|fetch|retrieve|search|query|create|update|send)(?![a-z])/;

/** A store or another service; a file that is not there is no outage, unless somebody is told so. */
const isRemote = (
  { call, kind, effects, isForeign }: Operation,
  standIn: FailureHandler['standIn'],
): boolean =>
  kind === 'io'
    ? effects.some((one) => one === 'db' || one === 'outbound' || (one === 'file' && standIn === 'answer'))
    : isForeign && ASKS.test(call.callee?.name ?? '');

const reportOf = (model: ServiceModel, handler: FailureHandler, operations: readonly Operation[]) => {
  const shown = operations.find((one) => isRemote(one, handler.standIn)) as Operation;
  const name = shown.call.callee?.name || 'the call';
  const seen = SEEN_AS[handler.standIn ?? 'nothing'];
  return {
    message: `A failure of \`${name}()\`, an outage too, ${seen}; the error is neither used nor logged.`,
    label: 'the error ends here',
    severity: severityOf(handler),
    confidence: shown.kind === 'io' ? ('high' as const) : ('medium' as const),
    path: model.questions.pathFromEntryPoint(handler.fact.clause),
    evidence: operations
      .slice(0, 3)
      .map(({ call }) => stepAt(call, `\`${call.callee?.name || 'the call'}()\` can fail`)),
  };
};

const SEEN_AS: Readonly<Record<NonNullable<FailureHandler['standIn']>, string>> = {
  answer: 'gets a fixed answer',
  variable: 'becomes a default value',
  value: 'is returned as an ordinary result',
  nothing: 'reads as "nothing there"',
};

const DECIDES =
  /auth|login|sign.?in|session|permission|access|token|payment|charge|invoice|billing|wallet|2fa|mfa|otp/i;

const severityOf = ({ fact }: FailureHandler): Severity =>
  DECIDES.test(`${fact.clause.symbol} ${fact.clause.path.split('/').at(-1) ?? ''}`) ? 'high' : 'medium';
