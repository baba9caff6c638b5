import type { CaseVariantIdentity } from '../../../model/service/identity-case.ts';
import { stepAt } from '../../../model/steps.ts';
import { defineCheck } from '../../check.ts';

export const caseVariantIdentity = defineCheck({
  title: "'A@x.com' and 'a@x.com' are two accounts",
  severity: 'medium',
  confidence: 'medium',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A login name (e-mail, user name, handle of a table with passwords) that is looked up by equality and that no writer, setter, transform or index folds to one case, in a database that tells case apart.',
  why: 'People type their address with and without capitals. They register twice, cannot sign in to the account that they have, or take the name of somebody else in another spelling.',
  leavesAlone: [
    '`lowercase: true`, setters and transforms that fold, `toLowerCase()` before the look and the write',
    "`citext`, an index on `lower(…)`, lookups that ignore case (`iLike`, `mode: 'insensitive'`)",
    'databases whose usual collations ignore case (MySQL, SQL Server)',
    'identities that another provider gives: tables without a password',
  ],
  howToFix:
    'Fold the case where the name comes in (`email.trim().toLowerCase()`), for sign-up and sign-in alike, and put the unique index on `lower(email)`.',
  references: ['CWE-178', 'CWE-289', 'ASVS 5.0 V6', 'https://www.postgresql.org/docs/current/citext.html'],
  example: {
    bad: 'await prisma.user.create({ data: { email: input.email.trim() } });',
    good: 'await prisma.user.create({ data: { email: input.email.trim().toLowerCase() } });',
  },
  run({ model, pass, report }) {
    const { variants, folded } = model.caseVariantIdentities;
    for (const site of folded) pass(site);
    for (const found of variants) {
      const { site, lookup, column, isUnique } = found;
      report(site, {
        message: `${subjectOf(found)} of \`${found.table.name}\` ${found.columns.length > 1 ? 'are' : 'is'} stored and looked up as typed, and ${isUnique ? 'the unique key tells case apart' : 'no key stops a second spelling'}: 'A@x' and 'a@x' are two accounts.`,
        label: 'nobody folds the case',
        evidence: [
          stepAt(lookup, 'looked up by equality'),
          ...(site === column ? [] : [stepAt(column, 'the column')]),
        ],
        fix: fixOf(found),
      });
    }
  },
});

const subjectOf = ({ columns }: CaseVariantIdentity): string =>
  columns.map((one) => `\`${one}\``).join(' and ');

const fixOf = ({ table, columns }: CaseVariantIdentity): string => {
  const [column = 'email'] = columns;
  switch (table.source) {
    case 'mongoose':
      return `Declare \`${column}\` with \`lowercase: true, trim: true\`, after folding what is stored.`;
    case 'sequelize':
      return `Give \`${column}\` a setter that stores \`value.toLowerCase()\`, and fold it in the sign-in too.`;
    default:
      return `Fold it before the look and before the write (\`${column}.toLowerCase()\`), and put a unique index on \`lower(${column})\`.`;
  }
};
