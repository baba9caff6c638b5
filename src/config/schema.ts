import { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import { CATEGORIES, CATEGORY_TITLES, SEVERITIES } from '../findings.ts';
import { GATE_MODES } from '../review/types.ts';
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

const promise = {
  latencyMs: milliseconds.optional().describe('How long it may take, in milliseconds.'),
  availability: z
    .number()
    .min(0)
    .max(100)
    .optional()
    .describe(
      'Percent of a month. From 99.9 on, a reliability finding on its path is one severity higher, at most the highest of its check.',
    ),
};

const budgets = z.strictObject({
  ...promise,
  routes: z
    .record(z.string().regex(/^[A-Z]+ \//, 'is no route, such as "POST /orders"'), milliseconds)
    .optional()
    .describe('Milliseconds of single routes: { "POST /orders": 2000 }.'),
  entries: z
    .record(z.string().min(1, 'is empty'), z.strictObject(promise))
    .optional()
    .describe('What single entry points promise, by the names that reports give them: routes, queues, jobs.'),
});

const number = z.number().int().min(0).max(100_000);
const ofHundred = z.number().min(0).max(100);
const weight = z.number().min(0.01).max(1);

const gate = z.strictObject({
  mode: z
    .enum(GATE_MODES)
    .optional()
    .describe(
      'As --gate. `new`: what a change brings, the default with a base. `overall`: all that is there. `ratchet`: new findings may come as long as the score holds.',
    ),
  failOn: z.enum(SEVERITIES).optional().describe('As --fail-on.'),
  minScore: ofHundred.optional().describe('The lowest score of a service that passes.'),
  minCategory: ofHundred.optional().describe('The lowest score of a category that passes.'),
  minCoverage: ofHundred.optional().describe('The lowest coverage that passes, in percent.'),
  new: z
    .strictObject({
      critical: number.optional().describe('New critical findings of high confidence. Default: 0.'),
      high: number.optional().describe('New high findings of high confidence. Default: 0.'),
      mass: z
        .number()
        .min(1)
        .max(100_000)
        .optional()
        .describe(
          'The weight of the others stays below it: critical 10, high 5, medium 2, low 1, half of it at medium confidence. Default: 8.',
        ),
      minScore: ofHundred.optional().describe('The lowest score of the new code alone. Default: 80.'),
    })
    .optional()
    .describe('What a change may bring.'),
  overall: z
    .strictObject({
      critical: number.optional().describe('Critical findings of high confidence. Default: 0.'),
      high: number.optional().describe('High findings of high confidence. Default: no limit.'),
    })
    .optional()
    .describe('What a service may hold.'),
  ratchet: z
    .strictObject({
      drop: ofHundred.optional().describe('Points that new findings may take off the score. Default: 0.5.'),
    })
    .optional()
    .describe('How far the score may fall.'),
});

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
    budgets: budgets
      .optional()
      .describe(
        'What the service promises: suggested deadlines fit into it, and what breaks a high promise weighs more.',
      ),
    gate: gate.optional().describe('What decides whether a change may merge.'),
    weights: z
      .strictObject(
        keyed(
          CATEGORIES.map((category): [string, string] => [category, CATEGORY_TITLES[category]]),
          () => weight,
        ),
      )
      .optional()
      .describe('What a category counts beside the others; reports then say that the weights are your own.'),
    models: modelsSchema
      .optional()
      .describe('What the symbols of in-house modules and of other libraries mean.'),
  });
};

export type Config = z.output<ReturnType<typeof configSchema>>;
