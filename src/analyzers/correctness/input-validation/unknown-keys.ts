import type { Node } from '../../../facts/node.ts';
import { stepAt } from '../../../model/steps.ts';
import { wholeBodies } from '../../../model/behaviour/dataflow/whole-bodies.ts';
import { defineCheck, type CheckContext } from '../../check.ts';

export const unknownKeys = defineCheck({
  title: 'Keys that nobody declared reach a write',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A model write that takes the whole body of a request with no schema before it, and the ValidationPipe of a service whose handlers take bodies when it keeps the keys that no class declares.',
  why: 'The client decides which columns are written: a price, a status or a foreign key that the form never showed is set as well, and a column that is added later is open from its first day.',
  leavesAlone: [
    'writes that name their fields, also in the called function',
    'bodies that a validator of the route or of the called code refuses or cuts',
    'services without a handler that takes a body',
    'GraphQL inputs, environment schemas, token payloads, answers of other services, events',
  ],
  howToFix: 'Write named fields, or what a schema gives back; set `whitelist: true` on the ValidationPipe.',
  references: ['CWE-915', 'OWASP API3:2023', 'ASVS 5.0 V15.3'],
  example: {
    bad: 'await Listing.update(req.body, { where: { id } });',
    good: 'const { title, text } = UpdateListing.parse(req.body);\nawait Listing.update({ title, text }, { where: { id } });',
  },
  run(context) {
    const { model, report, pass } = context;
    const whole = wholeBodies(model);
    const told = new Set(whole.map(({ call }) => call));
    for (const { call, source } of whole) {
      report(call, {
        message: `\`${source.text}\` is written as it came: every key that the client sends becomes a column of the record.`,
        label: 'the whole body',
        path: model.questions.pathFromEntryPoint(call),
        evidence: [stepAt(source, 'comes from the request')],
      });
    }
    for (const { call } of model.clientWrites) if (!told.has(call)) pass(call);
    tellPipes(context);
  },
});

/** One finding per pipe: the bodies behind it are its sites. */
const tellPipes = ({ model, report, pass }: CheckContext): void => {
  const bodiesOf = new Map<Node, Node[]>();
  for (const body of model.nestBodies.all) {
    if (!body.pipe || body.part !== 'body' || body.metatype.kind !== 'class') continue;
    if (model.nestBodies.isOn(body, 'whitelist')) pass(body.param);
    else bodiesOf.set(body.pipe.node, [...(bodiesOf.get(body.pipe.node) ?? []), body.param]);
  }
  for (const [pipe, params] of bodiesOf) {
    report(pipe, {
      message: `This ValidationPipe keeps keys that no class declares: ${String(params.length)} ${params.length === 1 ? 'handler takes a body' : 'handlers take bodies'} with whatever else the client adds.`,
      label: '`whitelist` is not set',
      severity: 'medium',
      fix: 'Set `whitelist: true`; properties without a rule of class-validator are dropped then, so give each one that is used a rule first.',
      evidence: params.slice(0, 5).map((param) => stepAt(param, 'arrives with all its keys')),
    });
  }
};
