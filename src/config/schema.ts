import { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import { CATEGORIES, SEVERITIES } from '../findings.ts';
import { modelsSchema } from '../libraries/table-schema.ts';
import { idsOf, type ConfigNames, type NamedCheck } from './names.ts';
import { isPreset, PRESET_NAMES } from './presets.ts';
import { TOPICS } from './topics.ts';

const WORDS = ['off', ...SEVERITIES] as const;

const isDay = (text: string): boolean => {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined;
  return date !== undefined && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

const text = z.string().refine((written) => written.trim() !== '', 'is empty: write down why');

const until = z
  .string()
  .refine(isDay, {
    error: ({ input }) => `expects a date such as "2027-01-31", found ${JSON.stringify(input)}`,
  })
  .describe('The last day on which it holds, YYYY-MM-DD.');

const patterns = z
  .array(z.string().min(1, 'is empty'))
  .min(1, 'names no files')
  .describe('Patterns as in .gitignore, relative to this file.');

const word = z.enum(WORDS);

const setting = z.union([word, z.strictObject({ severity: word.optional() })]);

/** Options as a config writes them: each may be left out, and says what holds then. */
const optionsOf = (options: z.ZodObject): z.ZodObject =>
  z.strictObject(
    Object.fromEntries(
      Object.entries(options.shape).map(([name, option]) => {
        if (!(option instanceof z.ZodDefault)) return [name, option];
        const said = `${option.description ?? name} Default: ${JSON.stringify(option.def.defaultValue)}.`;
        return [name, (option.removeDefault() as z.ZodType).optional().describe(said)];
      }),
    ),
  );

const settingOf = (check: NamedCheck | undefined) =>
  check?.options
    ? z.union([
        word,
        z.strictObject({ severity: word.optional(), options: optionsOf(check.options).optional() }),
      ])
    : setting;

/** Ids as keys of an object, so that an unknown one is refused and an editor completes the known. */
const keyed = <Value extends z.ZodType>(
  keys: readonly (readonly [key: string, title: string])[],
  valueOf: (key: string) => Value,
): Record<string, z.ZodOptional<Value>> =>
  Object.fromEntries(keys.map(([key, title]) => [key, valueOf(key).optional().describe(title)]));

const titlesOf = ({ rules, checks, aliases }: ConfigNames): [string, string][] => [
  ...rules.map((rule): [string, string] => [rule, `Every check of ${rule}.`]),
  ...checks.map(({ id, title }): [string, string] => [id, title]),
  ...[...aliases].map(([former, id]): [string, string] => [former, `Now called ${id}.`]),
];

const extended = z
  .string()
  .refine((word) => isPreset(word) || /^\.{1,2}\//.test(word), {
    error: ({ input }) =>
      `unknown preset \`${String(input)}\`${didYouMean(String(input), PRESET_NAMES) || `: ${PRESET_NAMES.join(', ')}, or a file such as "./base.jsonc"`}`,
  })
  .describe('A preset, or a config file relative to this one.');

const milliseconds = z.number().int().min(1).max(3_600_000);

/** The form of a config. What is not in it is refused. */
export const configSchema = (names: ConfigNames) => {
  const id = z.enum(idsOf(names) as [string, ...string[]]);
  const byId = new Map(names.checks.map((check) => [check.id, check]));
  const checkOf = (key: string): NamedCheck | undefined => byId.get(names.aliases.get(key) ?? key);
  const titles = titlesOf(names);
  const topics = Object.keys(TOPICS).map((topic): [string, string] => [
    topic,
    `What stands around the service.`,
  ]);
  const rules = z
    .strictObject(keyed(titles, (key) => settingOf(checkOf(key))))
    .describe('Severity of a rule or a check, or "off"; a check before its rule.');
  const words = z
    .strictObject(keyed(titles, () => word))
    .describe('Severity of a rule or a check in these files, or "off".');
  const statement = z.strictObject({
    by: text.describe('What or who does it: "Kong", "the platform team".'),
    reason: text,
    until: until.optional(),
  });
  return z.strictObject({
    $schema: z.string().optional().describe('Where editors find the schema of this file.'),
    extends: z
      .union([extended, z.array(extended)])
      .optional()
      .describe(`What this config builds on, later over earlier: ${PRESET_NAMES.join(', ')}, or files.`),
    only: z
      .array(z.enum([...CATEGORIES, ...idsOf(names)]))
      .min(1, 'names nothing')
      .optional()
      .describe('Only these categories, rules or checks run; there is no overall score then.'),
    preview: z.boolean().optional().describe('Show previews too; they never count.'),
    rules: rules.optional(),
    overrides: z
      .array(z.strictObject({ files: patterns, rules: words }))
      .optional()
      .describe('Other severities for some files; later ones win.'),
    assume: z
      .strictObject(keyed([...topics, ...titles], () => statement))
      .optional()
      .describe(
        'What holds and cannot be seen in the code: its sites are listed as stated, neither pass nor fail.',
      ),
    ignore: z
      .array(
        z.strictObject({
          check: id.describe('A rule or a check.'),
          path: z.string().min(1, 'is empty').describe('A pattern as in .gitignore, relative to this file.'),
          reason: text,
          until: until.optional(),
        }),
      )
      .optional()
      .describe('Accepted findings in files that cannot carry a comment.'),
    baseline: z
      .string()
      .min(1, 'is empty')
      .optional()
      .describe('A file that `bpx baseline` wrote, relative to this one.'),
    budgets: z
      .strictObject({
        latencyMs: milliseconds.optional().describe('How long a request may take, in milliseconds.'),
        routes: z
          .record(z.string().regex(/^[A-Z]+ \//, 'is no route, such as "POST /orders"'), milliseconds)
          .optional()
          .describe('The same for single routes: { "POST /orders": 2000 }.'),
      })
      .optional()
      .describe('What the service promises: deadlines that are suggested fit into it.'),
    gate: z
      .strictObject({
        failOn: z.enum(SEVERITIES).optional().describe('As --fail-on.'),
        minScore: z
          .number()
          .min(0)
          .max(100)
          .optional()
          .describe('The lowest score of a service that passes.'),
        minCoverage: z
          .number()
          .min(0)
          .max(100)
          .optional()
          .describe('The lowest coverage that passes, in percent.'),
      })
      .optional()
      .describe('What decides whether a change may merge.'),
    models: modelsSchema
      .optional()
      .describe('What the symbols of in-house modules and of other libraries mean.'),
  });
};

export type Config = z.output<ReturnType<typeof configSchema>>;
