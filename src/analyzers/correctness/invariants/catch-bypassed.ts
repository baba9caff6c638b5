import { stepAt } from '../../../model/steps.ts';
import { bypassedCatches } from '../../../model/behaviour/bypassed-catches.ts';
import { defineCheck } from '../../check.ts';

export const catchBypassed = defineCheck({
  title: 'A promise returned out of a try whose catch can never see it fail',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'safe',
  reports:
    'A `return` without `await` inside a `try` that has a `catch`, where the returned promise can reject: the function has left the try before the promise settles.',
  why: 'The catch reads as if it handled the failure: the fallback, the mapping or the clean-up written there never runs, and the error reaches a caller who was told that it would not.',
  leavesAlone: [
    'synchronous callees: the catch does see what they throw',
    'promises that cannot reject',
    'the next function of a middleware chain',
    'a catch that maps the errors of an earlier awaited call and throws on',
    'a try inside a retry loop (retries/ineffective)',
  ],
  howToFix: 'Write `return await …`.',
  references: ['CWE-755', 'https://typescript-eslint.io/rules/return-await/'],
  example: {
    bad: "try {\n  return gateway.charge(order);\n} catch (error) {\n  return { state: 'Error' };\n}",
    good: "try {\n  return await gateway.charge(order);\n} catch (error) {\n  return { state: 'Error' };\n}",
  },
  run({ model, pass, report }) {
    const { bypassed, sound } = bypassedCatches(model);
    for (const { clause } of sound) pass(clause);
    for (const { fact, promise, rejection, others } of bypassed) {
      const name = promise.callee?.name || 'the call';
      const isOnlyLogged = fact.outcome === 'falls through';
      report(promise, {
        message: `\`${name}()\` fails after this function has left the try: the catch at line ${String(fact.clause.line)} ${isOnlyLogged ? 'never logs it' : 'never runs'}.`,
        label: 'returned without await',
        severity: isOnlyLogged ? 'medium' : 'high',
        confidence: rejection.through.length > 2 ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(promise),
        evidence: [stepAt(rejection.at, 'can fail'), stepAt(fact.clause, 'the catch that is passed by')],
        sites: others,
        fix: promise.fn.isAsync
          ? `Write \`return await ${name}(…)\`.`
          : `Make the function async and write \`return await ${name}(…)\`.`,
      });
    }
  },
});
