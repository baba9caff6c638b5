import type { Severity, Step } from '../../../findings.ts';
import { stepAt } from '../../../model/steps.ts';
import type { UniqueGap } from '../../../model/service/unique-gaps/unique-gaps.ts';
import { defineCheck } from '../../check.ts';

export const uniqueGap = defineCheck({
  title: 'A unique key that means something else than the code assumes',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A unique key over soft-deleted rows without their marker; a nullable column in a key of several columns by which the code looks rows up as null; a MongoDB key without `sparse` over a field that may be null; a key over chosen names without the tenant that its siblings hold; a key with the primary key in it; a partial key over the deleted rows instead of the live ones.',
  why: 'The key either refuses what the service allows (a deleted address can never be used again, the second row without a value fails) or lets pass what the code takes for impossible (two rows with one name), and no test with one row shows it.',
  leavesAlone: [
    'keys with a partial predicate, the deletion marker or the tenant among their columns',
    'models whose rows are removed although a plugin for soft deletes is loaded, and tables whose deleted rows nothing hides',
    'creations that bring a deleted row of the same value back',
    'ids, tokens, hashes and other values that the service makes',
    'a single nullable column in SQL, and nullable columns where null means that the row takes no part',
    'keys with a second one beside them that covers the rows without a value',
    'tables of the tenants themselves, keys that reach the tenant through their parent',
  ],
  howToFix:
    'Give the key the rows and columns that the code means: a partial predicate, the marker or the tenant, or none that is unique by itself.',
  references: [
    'CWE-694',
    'CWE-841',
    'https://www.postgresql.org/docs/current/indexes-partial.html',
    'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS',
    'https://www.mongodb.com/docs/manual/core/index-sparse/',
  ],
  example: {
    bad: '@Column({ unique: true }) email: string;\n@DeleteDateColumn() deletedAt: Date;',
    good: "@Index(['email'], { unique: true, where: '\"deletedAt\" IS NULL' })",
  },
  run({ model, pass, report }) {
    const { gaps, sound } = model.data.uniqueKeys;
    for (const { site } of sound) pass(site);
    for (const gap of gaps) {
      report(gap.site, {
        message: MESSAGES[gap.kind](gap),
        label: LABELS[gap.kind],
        severity: SEVERITIES[gap.kind],
        confidence: gap.proof || gap.kind === 'wrong rows' ? 'high' : 'medium',
        evidence: evidenceOf(gap),
        fix: FIXES[gap.kind](gap),
      });
    }
  },
});

type Kind = UniqueGap['kind'];

const SEVERITIES: Record<Kind, Severity> = {
  'soft delete': 'medium',
  'null distinct': 'medium',
  'null equal': 'high',
  'tenant missing': 'medium',
  'enforces nothing': 'high',
  'wrong rows': 'high',
};

const LABELS: Record<Kind, string> = {
  'soft delete': 'deleted rows count too',
  'null distinct': 'rows with null never collide',
  'null equal': 'a second null is refused',
  'tenant missing': 'one tenant takes it from all others',
  'enforces nothing': 'no two rows can collide',
  'wrong rows': 'only the deleted rows',
};

const list = (columns: readonly string[]): string => columns.map((column) => `\`${column}\``).join(', ');

const MESSAGES: Record<Kind, (gap: UniqueGap) => string> = {
  'soft delete': ({ table, columns, column }) =>
    `${list(columns)} of \`${table.name}\` is unique over deleted rows too (\`${column}\` is not in the key): after a deletion the value can neither be found nor used again.`,
  'null distinct': ({ table, columns, column }) =>
    `The key on ${list(columns)} of \`${table.name}\` lets any number of rows pass where \`${column}\` is null, and the code looks one row up by null there.`,
  'null equal': ({ table, column }) =>
    `\`${column}\` of \`${table.name}\` may be null, and its unique index is not sparse: the second row without a value is refused as a duplicate.`,
  'tenant missing': ({ table, columns, column }) =>
    `${list(columns)} of \`${table.name}\` is unique over all tenants (the key lacks \`${column}\`, its siblings hold it): what one tenant takes is refused to every other.`,
  'enforces nothing': ({ table, columns, column }) =>
    `\`${column}\` is unique by itself, so this key on \`${table.name}\` refuses nothing: two rows with the same ${list(columns)} both pass.`,
  'wrong rows': ({ table, columns, column }) =>
    `This key holds only where \`${column}\` is set, so it covers the deleted rows of \`${table.name}\`: live rows with the same ${list(columns)} all pass.`,
};

const FIXES: Record<Kind, (gap: UniqueGap) => string> = {
  'soft delete': ({ table, column }) =>
    table.source === 'mongoose'
      ? `Add \`partialFilterExpression: { ${column}: false }\` to the index (or bring the deleted row back on creation), in a migration.`
      : `Make it a partial unique index \`WHERE ${column} IS NULL\` (where the database has none: put the marker into the key, with a value for live rows), in a migration.`,
  'null distinct': ({ column }) =>
    `Declare the key \`NULLS NOT DISTINCT\` (PostgreSQL 15), or add a second unique index \`WHERE ${column} IS NULL\` over the other columns, after removing duplicates.`,
  'null equal': ({ column }) =>
    `Add \`partialFilterExpression: { ${column}: { $type: 'string' } }\` to the index (\`sparse\` still indexes a stored null).`,
  'tenant missing': ({ column, columns }) =>
    `Make the key \`(${[column, ...columns].join(', ')})\`, in a migration.`,
  'enforces nothing': ({ column, columns }) =>
    `Take \`${column}\` out of the key, so that it is \`(${columns.join(', ')})\`, after removing duplicates.`,
  'wrong rows': ({ column }) => `Turn the predicate: \`WHERE ${column} IS NULL\`, after removing duplicates.`,
};

const PROOFS: Record<Kind, string> = {
  'soft delete': 'the row is only marked here',
  'null distinct': 'a row is looked up by null',
  'null equal': 'null is stored here',
  'tenant missing': '',
  'enforces nothing': 'the row is created after a look',
  'wrong rows': '',
};

const evidenceOf = ({ kind, proof, sibling }: UniqueGap): Step[] => [
  ...(proof ? [stepAt(proof, PROOFS[kind])] : []),
  ...(sibling ? [stepAt(sibling.site, 'a key with the tenant in it')] : []),
];
