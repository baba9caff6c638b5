import { z } from 'zod';
import { CATEGORIES, CONFIDENCES, FINDING_STATES, SEVERITIES } from '../findings.ts';
import { ENTRY_POINT_KINDS, GATE_CONDITIONS, GATE_MODES } from '../review/types.ts';
import { GRADES, SCORING_VERSION } from '../score/constants.ts';

/** The shape of the JSON review; `schemas/review.schema.json` is made from it. */

const severity = z.enum(SEVERITIES);
const confidence = z.enum(CONFIDENCES);
const state = z.enum(FINDING_STATES);
const count = z.number().int().min(0);
const line = z.number().int().min(1).describe('From 1.');
const path = z.string().describe('Relative to the root, with `/` on every system.');
const score = z.number().min(0).max(100).nullable().describe('One decimal, downwards; null: not assessed.');
const grade = z.enum(GRADES).nullable();
const fingerprint = z.string().describe('Survives moved lines, renamed files and reformatting.');

const place = { path, line, column: line };

const scoreLine = {
  score,
  grade,
  weak: z.boolean().describe('The grade rests on fewer than 5 sites.'),
  coverage: z.number().min(0).max(1).nullable().describe('How much of what could be assessed was.'),
  sites: count.describe('Places that were assessed: passes and findings.'),
  criticals: count.describe('Open critical findings of high confidence.'),
  counts: z.strictObject({ critical: count, high: count, medium: count, low: count }),
};

const suppression = z.strictObject({
  kind: z.enum(['comment', 'baseline', 'config']),
  reason: z.string(),
  until: z.string().optional(),
});

const editLine = z.strictObject({
  kind: z.enum(['kept', 'removed', 'added']),
  line: line.optional(),
  text: z.string(),
});

const points = z.number().min(0).describe('What it costs the score of its service, in points of 100.');
const gain = z.number().min(0).describe('How far the score rises when it alone is fixed.');

const site = z.strictObject({
  ...place,
  severity,
  confidence,
  state,
  message: z.string(),
  fingerprint,
  points,
  gain,
});

const finding = z.strictObject({
  check: z.string().describe('`<rule>/<check>`'),
  rule: z.string(),
  category: z.enum(CATEGORIES),
  priority: z.number().int().min(1).max(8),
  severity,
  confidence,
  preview: z.boolean().describe('Never counts in score, gate and exit code.'),
  state,
  suppression: suppression.optional(),
  ...place,
  endLine: line,
  endColumn: line,
  message: z.string(),
  why: z.string(),
  fix: z.strictObject({ text: z.string(), edit: z.array(editLine) }).nullable(),
  trace: z
    .array(z.strictObject({ label: z.string(), ...place }))
    .describe('From the entry point to the place.'),
  related: z.array(
    z.strictObject({ role: z.enum(['cause', 'site', 'evidence']), label: z.string(), ...place }),
  ),
  sites: z.array(site).describe('All places of a folded finding, its own included; empty when it is one.'),
  symbol: z.string(),
  fingerprint,
  points,
  gain,
});

const service = z.strictObject({
  name: z.string(),
  path,
  kind: z.enum(['service', 'package']),
  ...scoreLine,
  categories: z.array(
    z.strictObject({
      category: z.enum(CATEGORIES),
      title: z.string(),
      priority: z.number().int().min(1).max(8),
      ...scoreLine,
      suppressedShare: z.number().min(0).max(1),
      rules: z.array(z.strictObject({ rule: z.string(), ...scoreLine })),
    }),
  ),
  findings: z.array(finding),
});

const diagnostic = z.strictObject({
  kind: z.enum([
    'parse',
    'read',
    'tsconfig',
    'manifest',
    'config',
    'skipped',
    'suppression',
    'baseline',
    'internal',
  ]),
  path,
  line: line.optional(),
  message: z.string(),
  check: z.string().optional(),
});

const standing = z.strictObject({ score, grade });

const comparison = z.strictObject({
  base: z.strictObject({
    name: z.string().describe('As it was asked for.'),
    commit: z.string().describe('Where head and base parted; its tree is the base.'),
    unrelated: z.boolean().describe('The two share no commit: the tree of the named revision was taken.'),
  }),
  head: z.strictObject({ name: z.string(), tree: z.enum(['working tree', 'index']) }),
  changedFiles: z.array(path),
  unreadFiles: z.array(path).describe('Changed files of which not all could be read.'),
  counts: z.strictObject({ new: count, fixed: count, unchanged: count }),
  fixed: z.array(finding).describe('With their places on the base.'),
  newlyAccepted: z.array(fingerprint).describe('Findings that the change itself declares accepted.'),
  services: z.array(
    z.strictObject({
      path,
      base: standing.nullable().describe('null: the service is new.'),
      newCode: standing.extend({ sites: count }).describe('What the change wrote, scored alone.'),
    }),
  ),
});

export const reviewSchema = z
  .strictObject({
    schemaVersion: z.literal(1),
    scoringVersion: z.literal(SCORING_VERSION).describe('Scores of different versions are not comparable.'),
    tool: z.strictObject({ name: z.string(), version: z.string() }),
    root: z.string().describe('The name of the root.'),
    scope: path,
    today: z.iso.date(),
    overview: z.strictObject({
      files: count,
      filesRead: count,
      lines: count,
      entryPoints: z.partialRecord(z.enum(ENTRY_POINT_KINDS), count),
      dependencies: count,
      workspace: z.string().optional(),
    }),
    customWeights: z
      .partialRecord(z.enum(CATEGORIES), z.number())
      .optional()
      .describe('Only where the config weighs categories otherwise: such scores compare with no others.'),
    filtered: z.boolean().describe('Only some categories or rules ran: no overall score.'),
    services: z.array(service),
    diagnostics: z.array(diagnostic),
    notAssessed: z.array(
      z.strictObject({ service: path, check: z.string(), ...place, reason: z.string(), settles: z.string() }),
    ),
    rulesWithoutChecks: z.array(z.string()),
    gate: z.strictObject({
      mode: z
        .enum(GATE_MODES)
        .describe('`new`: only what a change brings counts; `ratchet`: how far it lowers the score.'),
      verdict: z.enum(['passed', 'failed', 'incomplete']),
      failOn: severity.optional(),
      conditions: z.array(
        z.strictObject({
          id: z.enum(GATE_CONDITIONS),
          title: z.string(),
          value: z.number().min(0).nullable().describe('null: nothing to assess.'),
          limit: z.number().min(0),
          bound: z
            .enum(['at most', 'below', 'at least', 'of'])
            .describe('How the value stands to its limit where the condition holds.'),
          passed: z.boolean(),
        }),
      ),
      blocking: z.array(fingerprint),
    }),
    comparison: comparison.optional().describe('Only where a base was given.'),
    incomplete: z.boolean(),
  })
  .meta({ title: 'bpx review', description: 'What `bpx review --format json` prints.' });

export type JsonReview = z.infer<typeof reviewSchema>;
export type JsonFinding = JsonReview['services'][number]['findings'][number];
