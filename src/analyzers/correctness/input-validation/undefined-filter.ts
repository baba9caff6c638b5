import type { Severity } from '../../../findings.ts';
import { stepAt } from '../../../model/steps.ts';
import { entryLabel } from '../../../model/service/entry-points/entry-point.ts';
import { missingValues, type MissingValue } from '../../../model/service/filters/missing-values.ts';
import { fallenConditions } from '../../../model/service/filters/fallen-conditions.ts';
import { lostCriteria } from '../../../model/service/filters/lost-criteria.ts';
import { bareLookups } from '../../../model/service/filters/lookups-without-filter.ts';
import { defineCheck } from '../../check.ts';

export const undefinedFilter = defineCheck({
  title: 'A missing value silently removes the filter',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A criterion whose value a client can leave out, in a library that drops undefined criteria (Prisma, TypeORM before 1.0, MongoDB and MikroORM when told to), an update or delete whose whole condition can fall away, a filter on fields that the schema does not declare, and a lookup of one row that says nothing of it.',
  why: 'Without the value the filter is empty: the lookup of a token finds the first user of the table, the delete of one record removes all of them.',
  leavesAlone: [
    'values that a schema, a test, an early exit or a default makes sure of',
    '`findUnique` and other statements that refuse undefined; libraries that send it as null or throw',
    'parameters of the path; filters with another criterion that names the row',
    'optional filters of a list',
    '`strictUndefinedChecks`, `invalidWhereValuesBehavior`',
    'lists of ids that are empty (batching/unchunked-in-list); credentials that match a stored null (authz/empty-credential)',
  ],
  howToFix:
    'Refuse the request when the value is missing, or set the option of the library that refuses undefined criteria.',
  references: ['CWE-20', 'CWE-639', 'Prisma "Null and undefined"', 'TypeORM "null and undefined handling"'],
  example: {
    bad: 'const user = await prisma.user.findFirst({ where: { resetToken: req.body.token } });',
    good: 'const { token } = Reset.parse(req.body);\nconst user = await prisma.user.findFirst({ where: { resetToken: token } });',
  },
  run({ model, pass, report }) {
    const { found, safe } = missingValues(model);
    for (const missing of found) {
      report(missing.site, {
        message: messageOf(missing),
        label: 'left out when it is undefined',
        severity: severityOf(missing),
        confidence: missing.source.path.length > SURE_HOPS ? 'medium' : 'high',
        fix: fixOf(missing),
        path: [
          stepAt(missing.entry.node, entryLabel(missing.entry)),
          stepAt(missing.source.at, `\`${missing.text}\` may be missing`),
          ...missing.source.path.map((hop) => stepAt(hop, `handed on: ${hop.callee?.name ?? 'call'}`)),
        ],
      });
    }
    for (const call of safe) pass(call);
    for (const { call, condition, does } of fallenConditions(model)) {
      report(call, {
        message: `The whole condition of this ${does} can fall away (\`${condition}\`): it then applies to every row of the table.`,
        label: `${does}s all rows without a condition`,
        fix: 'Refuse to go on when no condition is left.',
        path: model.questions.pathFromEntryPoint(call),
      });
    }
    for (const { call, keys, table } of lostCriteria(model)) {
      const names = `\`${keys.join('`, `')}\``;
      report(call, {
        message: `The schema of \`${table.name}\` declares no ${names}: the library takes it out of the filter, which then matches every document.`,
        label: 'no such field',
        fix: `Name a field of \`${table.name}\`, or declare ${names} in its schema.`,
        path: model.questions.pathFromEntryPoint(call),
        evidence: [stepAt(table.site, 'the schema')],
      });
    }
    for (const { call, test } of bareLookups(model)) {
      report(call, {
        message:
          'This lookup has no `where`: any row of the table is found, and every later request is refused.',
        label: 'no criterion',
        severity: 'high',
        fix: 'Say in `where` which row is meant.',
        path: model.questions.pathFromEntryPoint(call),
        evidence: [stepAt(test, 'its result refuses the request')],
      });
    }
  },
});

const SURE_HOPS = 4;
const CREDENTIAL = /token|secret|api_?key|code|otp|password|session|nonce|email|user|owner|tenant|account/i;

const severityOf = ({ verb, key }: MissingValue): Severity =>
  verb === 'update' || verb === 'delete' || CREDENTIAL.test(key) ? 'critical' : 'high';

const messageOf = ({ key, text, verb, role, rest }: MissingValue): string => {
  const name = text.endsWith(key) ? `\`${text}\`` : `\`${text}\` (criterion \`${key}\`)`;
  const left = rest.length ? `only \`${rest.join('`, `')}\` is left` : 'the filter is empty';
  if (verb === 'delete' || verb === 'update') {
    const whose = rest.length ? 'every such row' : 'every row';
    return `${name} may be missing: ${left}, and this ${verb}s ${whose}.`;
  }
  return role.facts.atMostOne
    ? `${name} may be missing: ${left}, and the first row of the table is taken.`
    : `${name} may be missing: ${left}, and the rows of everybody are given.`;
};

const fixOf = ({ text, role }: MissingValue): string => {
  const option = role.facts.refusesUndefinedWith;
  const strict =
    option === 'strictUndefinedChecks'
      ? '; the preview feature `strictUndefinedChecks` of Prisma refuses undefined everywhere'
      : option === undefined
        ? ''
        : `; \`${option}: { undefined: 'throw' }\` refuses undefined everywhere`;
  return `Answer 400 when \`${text}\` is missing (a required field of the schema)${strict}.`;
};
