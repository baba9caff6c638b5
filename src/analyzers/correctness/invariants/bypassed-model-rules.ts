import { callExcerpt } from '../../../model/behaviour/excerpt.ts';
import type { BypassedRule } from '../../../model/service/model-rules/bypassed-rules.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const bypassedModelRules = defineCheck({
  title: "A write that skips its model's hooks or validators",
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A bulk or query write (`updateOne`, `findByIdAndUpdate`, `insertMany`, static `update`, `bulkCreate`, a query builder) that sets a field which a hook of the model transforms and which no hook for this form covers; an update of a Mongoose field with a validator, from client input, without `runValidators`.',
  why: 'The rule of the model looks as if it held everywhere: past the hook the password is stored as it was typed, past the validator a value that the schema forbids.',
  leavesAlone: [
    '`save()` on a loaded row, `individualHooks: true`, hooks for the form of write that is used',
    'fields that the hook does not change, counters and timestamps',
    'values that the service hashed or encrypted itself',
    'setters of columns, which run on every write',
    '`runValidators` at the call, in a plugin or for all of Mongoose',
  ],
  howToFix:
    'Load the row, set the field and `save()`, or put the rule into a hook for this form of write; `runValidators: true` for validators.',
  references: [
    'CWE-256',
    'CWE-20',
    'https://mongoosejs.com/docs/middleware.html#notes',
    'https://mongoosejs.com/docs/validation.html#update-validators',
    'https://sequelize.org/docs/v6/other-topics/hooks/',
  ],
  example: {
    bad: "userSchema.pre('save', hashPassword);\nawait User.updateOne({ _id }, { password });",
    good: 'const user = await User.findById(_id);\nuser.password = password;\nawait user.save();',
  },
  run({ model, pass, report }) {
    const { bypassed, sound } = model.data.bypassedRules;
    for (const call of sound) pass(call);
    for (const found of bypassed) {
      const { op, table, field, rule, kind, name, isProtected } = found;
      report(op.call, {
        message:
          kind === 'hook'
            ? `\`${name}\` of \`${table.name}\` ${isProtected ? 'hashes or encrypts' : 'changes'} \`${field}\`, and \`${callExcerpt(op.call)}\` does not run it: the value is stored as it came.`
            : `\`${field}\` of \`${table.name}\` has the validator \`${name}\`, and \`${callExcerpt(op.call)}\` does not run it: any value of the client is stored.`,
        label: kind === 'hook' ? 'past the hook' : 'past the validator',
        severity: kind === 'hook' && isProtected ? 'critical' : 'medium',
        path: model.questions.pathFromEntryPoint(op.call),
        evidence: [stepAt(rule, kind === 'hook' ? 'the hook changes it here' : 'the validator')],
        fix: fixOf(found),
      });
    }
  },
});

const fixOf = ({ kind, field, table, op, name }: BypassedRule): string => {
  if (kind === 'validator')
    return `Add \`{ runValidators: true }\` to the options of \`${callExcerpt(op.call)}\`.`;
  switch (table.source) {
    case 'mongoose':
      return `Load the \`${table.name}\`, set \`${field}\` and \`save()\`, or add a \`pre('${op.call.callee?.name ?? 'updateOne'}')\` that does what \`${name}\` does.`;
    case 'sequelize':
      return `Pass \`{ individualHooks: true }\`, or load the \`${table.name}\`, set \`${field}\` and \`save()\`.`;
    default:
      return `Load the \`${table.name}\` entity, set \`${field}\` and \`save\` it, or do what \`${name}\` does before this write.`;
  }
};
