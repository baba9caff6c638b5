import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const unconfirmedPublish = defineCheck({
  title: 'A publish whose failure nobody sees',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A message or job whose promise is dropped, at the call of the queue or broker, or at the call of a function of the project that does nothing but publish.',
  why: 'When the broker is away for a moment the message is gone: the caller has been told that it is done, no retry knows of it, and the work that it stood for never happens.',
  leavesAlone: [
    'publishes that are awaited, returned, collected or caught',
    'buses inside the process and presence channels',
    'explicit `void` where an `unhandledRejection` handler logs and goes on',
  ],
  howToFix: 'Await it, so that the caller fails when the message was not taken.',
  references: ['CWE-252', 'CWE-754', 'https://www.rabbitmq.com/docs/confirms'],
  example: {
    bad: 'add(name, data) { this.queue.add(name, data); }',
    good: 'async add(name, data) { await this.queue.add(name, data); }',
  },
  run({ model, pass, report }) {
    for (const { call, reached, use } of model.publishes) {
      const isStated = use === 'voided' && model.rejections.outcome === 'logs';
      if ((use !== 'dropped' && use !== 'voided') || isStated) {
        pass(call);
        continue;
      }
      const name = (call.callee?.text ?? '').replace(/\s+/g, ' ').slice(0, 60);
      report(call, {
        message: `\`${name}()\` hands over a message and nothing waits for it: when the queue does not take it, the caller has already reported success and the message is lost.`,
        label: 'nobody sees it fail',
        path: model.questions.pathFromEntryPoint(call),
        evidence: reached.through.length ? [stepAt(reached.effect.call, 'publishes here')] : [],
        fix: call.fn.isAsync
          ? `Await \`${name}()\`.`
          : `Return the promise of \`${name}()\`, and await it in the caller.`,
      });
    }
  },
});
