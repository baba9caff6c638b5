import { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import { factsSchema, partialFactsSchema } from './facts-schema.ts';
import { CLIENT_KINDS, COVERS, READ_ROLES, ROLE_NAMES, UNITS } from './table.ts';
import type { LibraryModel } from './table.ts';

const symbol = z
  .string()
  .regex(/^@?[\w$*][\w$*.#()/-]*$/, 'not a symbol path, such as `Pool#query`, `create()` or `@Get`');
const symbols = z.array(symbol).min(1);

const argument = z
  .string()
  .regex(
    /^((\d+|last|rest|this|result|type\.\d+)(\.[\w$*-]+)*|chain:\w+\.\d+)$/,
    'not an argument path, such as `0`, `1.timeout` or `last`',
  );

const settingPlace = z
  .string()
  .regex(
    /^((\d+|last)(\.[\w$]+)*|(call|chain|url|global|set|env):[\w$.-]+)$/,
    'not a place of a setting, such as `0.timeout`, `call:options.timeout` or `url:pool_timeout`',
  );

const test = z.union([
  z.strictObject({
    arg: argument,
    is: z.array(z.unknown()).optional(),
    not: z.array(z.unknown()).optional(),
    missing: z.boolean().optional(),
  }),
  z.strictObject({ setting: z.string(), state: z.enum(['set', 'none', 'unknown']) }),
  z.strictObject({ runtime: z.string() }),
]);

const kind = z.enum(CLIENT_KINDS);
const crash = z.enum(['ends the process', 'guarded', 'own class']);

const makes = z.strictObject({
  symbol: symbols,
  instance: z.string(),
  kind,
  owns: z.enum(['sockets', 'threads', 'nothing']).optional(),
  keepsWith: z.string().optional(),
  options: argument.optional(),
  extends: argument.optional(),
  ambient: z.boolean().optional(),
  crash: crash.optional(),
  when: z.array(test).optional(),
});

const instance = z.strictObject({
  kind: kind.optional(),
  like: z.array(z.string()).optional(),
  thenable: z.enum(['lazy', 'eager']).optional(),
  constructs: z.string().optional(),
  crash: crash.optional(),
});

const setting = z.strictObject({
  at: z.array(settingPlace),
  unit: z.enum(UNITS).optional(),
  default: z.union([z.string(), z.number(), z.boolean(), z.null()]),
  off: z.array(z.unknown()).optional(),
  covers: z.enum(COVERS).optional(),
  void: z.array(z.strictObject({ when: z.array(test), why: z.string() })).optional(),
});

const callback = z.strictObject({
  arg: argument,
  runs: z.enum(['now', 'each', 'later', 'stored']),
  result: z.enum(['awaited', 'dropped', 'tested', 'forwarded', 'returned']),
  gives: z.record(z.string().regex(/^\d+$/), z.string()).optional(),
});

const call = z.strictObject({
  symbol: symbols,
  role: z.enum(ROLE_NAMES),
  alsoRoles: z.array(z.enum(ROLE_NAMES)).optional(),
  when: z.array(test).optional(),
  args: z.record(z.string(), argument).optional(),
  returns: z.string().min(1).optional(),
  resolves: z.string().min(1).optional(),
  callback: callback.optional(),
  facts: partialFactsSchema.optional(),
});

const read = z.strictObject({
  symbol: symbols,
  role: z.enum(READ_ROLES),
  facts: partialFactsSchema.optional(),
  holds: z.string().optional(),
});

/** One library table, as in `src/libraries` and in the `models` section of a config. */
export const libraryModelSchema = z.strictObject({
  library: z.string().min(1),
  also: z.array(z.string()).optional(),
  versions: z.string().optional(),
  source: z.string().min(1, 'every table says where its facts are from'),
  makes: z.array(makes).optional(),
  types: z.record(z.string(), z.string()).optional(),
  instances: z.record(z.string(), instance).optional(),
  settings: z.record(z.string(), setting).optional(),
  calls: z.array(call).optional(),
  reads: z.array(read).optional(),
});

export const modelsSchema = z.array(libraryModelSchema);

export interface ModelProblem {
  /** `0.calls.2.role` */
  path: string;
  /** The same by steps. */
  at: readonly PropertyKey[];
  /** The key below it that is not known. */
  key?: string;
  message: string;
}

/** Checks the `models` section of a config. Either all tables, or what is wrong with them. */
export function checkModels(value: unknown): { models: LibraryModel[] } | { problems: ModelProblem[] } {
  const checked = modelsSchema.safeParse(value);
  if (checked.success) return { models: checked.data };
  return { problems: checked.error.issues.map((issue) => problemOf(issue, value)) };
}

const KEYS = {
  fact: Object.keys(factsSchema.shape),
  row: [libraryModelSchema, makes, instance, setting, callback, call, read].flatMap((schema) =>
    Object.keys(schema.shape),
  ),
};

function problemOf(issue: z.core.$ZodIssue, value: unknown): ModelProblem {
  const at = issue.path;
  const path = at.join('.');
  if (issue.code === 'unrecognized_keys') {
    const [key] = issue.keys;
    const known = issue.path.at(-1) === 'facts' ? KEYS.fact : KEYS.row;
    const named = issue.keys.map((key) => `\`${key}\`${didYouMean(key, known)}`);
    return {
      path,
      at,
      ...(key === undefined ? {} : { key }),
      message: `unknown ${issue.keys.length === 1 ? 'key' : 'keys'} ${named.join(', ')}`,
    };
  }
  if (issue.code === 'invalid_value') {
    const given = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], value);
    const allowed = issue.values.map(String);
    const hint = typeof given === 'string' ? didYouMean(given, allowed) : '';
    return { path, at, message: `${JSON.stringify(given) ?? 'nothing'} is not allowed here${hint}` };
  }
  return { path, at, message: issue.message };
}
