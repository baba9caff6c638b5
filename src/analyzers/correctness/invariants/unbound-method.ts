import { declaredName } from '../../../facts/identity.ts';
import { callExcerpt, excerpt } from '../../../model/behaviour/excerpt.ts';
import type { UnboundMethod } from '../../../model/behaviour/unbound-methods.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const unboundMethod = defineCheck({
  title: 'A method passed on without its object',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A method of a class that reads `this`, given as a value to what calls it bare: a route (`router.get(path, controller.list)`), `map(this.toRow)`, a listener, a timer, `.then(this.save)`, a wrapper of the project; a method taken by destructuring and then called; an arrow that gives the method back instead of calling it.',
  why: 'The method runs with another `this` or with none: every call throws a TypeError or works on the wrong object, and the compiler does not see it.',
  leavesAlone: [
    'properties that hold arrow functions, methods that do not read `this`',
    '`bind`, decorators that bind, `this.list = this.list.bind(this)` in the constructor',
    'callbacks that are given their object beside them (`list.map(this.toRow, this)`)',
    'frameworks and containers that keep the instance',
    'receivers of which nobody knows how they call',
  ],
  howToFix: 'Give an arrow that calls the method on its object, or bind it.',
  references: [
    'CWE-628',
    'https://developer.mozilla.org/docs/Web/JavaScript/Reference/Operators/this',
    'https://typescript-eslint.io/rules/unbound-method/',
  ],
  example: {
    bad: "router.get('/orders', controller.list);",
    good: "router.get('/orders', (request, response, next) => controller.list(request, response, next));",
  },
  run({ model, pass, report }) {
    const { unbound, sound } = model.unboundMethods;
    for (const at of sound) pass(at);
    for (const found of unbound) {
      const { at, method, read, caller, isRare, others } = found;
      const name = declaredName(method);
      const owner = method.parent ? declaredName(method.parent) : '';
      report(at, {
        message: `\`${name}\` reads \`${excerpt(read.parent ?? read, 40)}\` (line ${String(read.line)}), and \`${callExcerpt(caller)}\` calls it without its object: \`this\` is no \`${owner || 'instance'}\` there.`,
        label: 'its object stays behind',
        severity: isRare ? 'medium' : 'high',
        path: model.questions.pathFromEntryPoint(at),
        evidence: [
          stepAt(read, 'reads its object'),
          ...(caller.contains(at) ? [] : [stepAt(caller, 'called here')]),
        ],
        sites: others,
        fix: fixOf(found),
      });
    }
  },
});

const fixOf = ({ at, method, caller }: UnboundMethod): string => {
  const name = declaredName(method);
  if (!at.is('Member')) return `Do not take \`${name}\` out of its object: call it as a member.`;
  const object = at.object ? excerpt(at.object, 30) : 'object';
  return caller.contains(at)
    ? `Write \`(…) => ${object}.${name}(…)\` or \`${object}.${name}.bind(${object})\`.`
    : `Call \`${object}.${name}(…)\`.`;
};
