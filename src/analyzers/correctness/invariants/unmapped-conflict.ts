import { callsBetween, type FindThenCreate } from '../../../model/service/db/find-then-create.ts';
import type { ServiceModel } from '../../../model/model.ts';
import type { Node } from '../../../facts/node.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const unmappedConflict = defineCheck({
  title: 'The unique key works and its violation answers 500',
  severity: 'medium',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A look for a row that refuses where it is there, an insert of the same values under a unique key, and nothing between the insert and the global error handler that knows the violation.',
  why: 'Two requests at the same time pass the look; the key refuses the second, and its client gets a failure of the server with an internal message instead of the answer that the look gives.',
  leavesAlone: [
    'violations that a handler on the way or the global one knows, failures that become a result or a refusal',
    'looks that use the row that they find, inserts without a look',
    'upserts and inserts that name what happens on a conflict',
    'values that the service makes itself, code that no request reaches',
  ],
  howToFix: 'Catch the code of the violation beside the insert and give the answer that the look gives.',
  references: [
    'CWE-755',
    'https://www.prisma.io/docs/orm/reference/error-reference#p2002',
    'https://www.postgresql.org/docs/current/errcodes-appendix.html',
  ],
  example: {
    bad: 'if (await prisma.user.findUnique({ where: { email } })) throw taken();\nawait prisma.user.create({ data: { email } });',
    good: "await prisma.user.create({ data: { email } }).catch((error) => { throw error.code === 'P2002' ? taken() : error; });",
  },
  run({ model, pass, report }) {
    for (const found of model.data.findThenCreates) {
      const { create, refusal, keys, table } = found;
      const [key] = keys.filter(({ kind }) => kind === 'unique');
      if (!refusal || !key || model.questions.onRequestPath(create) === false) continue;
      if (model.data.conflictMapping.of(found.insert) !== 'unmapped' || mapsNearCreate(model, found)) {
        pass(create);
        continue;
      }
      const effect = effectBetween(model, found);
      const list = key.columns.map((column) => `\`${column}\``).join(', ');
      report(create, {
        message: `Two requests at once both pass the look at line ${found.probe.line}; the unique key on ${list} of \`${table.name}\` refuses the second, and its client gets a server error instead of the refusal${effect ? ', after a remote call was already made' : ''}.`,
        label: 'its violation is not told apart',
        severity: effect ? 'medium' : 'low',
        path: model.questions.pathFromEntryPoint(create),
        evidence: [
          stepAt(found.probe, 'looks for the row'),
          stepAt(refusal, 'refuses where it is there'),
          stepAt(key.site, 'the key that refuses the second row'),
          ...(effect ? [stepAt(effect, 'calls out before the insert')] : []),
        ],
      });
    }
  },
});

/** The insert is in a helper; handlers around its call count too. */
const mapsNearCreate = (model: ServiceModel, { create, insert }: FindThenCreate): boolean =>
  create !== insert && model.data.conflictMapping.of(create) !== 'unmapped';

/** A call to another service or a mail between the look and the insert. */
const effectBetween = (model: ServiceModel, found: FindThenCreate): Node | undefined =>
  callsBetween(found).find((call) =>
    model.effects.reached(call).some(({ effect }) => effect.kind === 'outbound' || effect.kind === 'mail'),
  );
