import { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import { checkModels } from '../libraries/table-schema.ts';
import type { ConfigDocument } from './document.ts';
import type { Mistake } from './mistake.ts';

type Issue = z.core.$ZodIssue;

/** The schemas that a value at one step below a schema may have. */
const below = (schema: z.core.$ZodType, key: PropertyKey): z.core.$ZodType[] => {
  if (schema instanceof z.ZodOptional) return below(schema.unwrap(), key);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => below(option, key));
  if (schema instanceof z.ZodArray) return [schema.element];
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<PropertyKey, z.core.$ZodType | undefined>;
    return shape[key] === undefined ? [] : [shape[key]];
  }
  return [];
};

const keysOf = (schema: z.core.$ZodType): string[] => {
  if (schema instanceof z.ZodOptional) return keysOf(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(keysOf);
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
};

/** Keys that may stand in the object at a path. */
const keysAt = (schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] =>
  path.reduce((at, key) => at.flatMap((one) => below(one, key)), [schema]).flatMap(keysOf);

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value);

/** A union says what is wrong in each of its forms: that of the form which was meant is told. */
const meant = (issue: Issue): Issue[] => {
  if (issue.code !== 'invalid_union') return [issue];
  const form = issue.errors.find((issues) =>
    issues.every(({ code, path }) => code !== 'invalid_type' || path.length > 0),
  );
  const forms = issue.errors.filter(
    (issues) => !issues.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  const chosen = forms.find((issues) => issues.some(({ path }) => path.length > 0)) ?? form;
  return chosen
    ? chosen.flatMap((inner) => meant({ ...inner, path: [...issue.path, ...inner.path] }))
    : [issue];
};

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `${JSON.stringify(value) ?? 'nothing'}`;
};

const EXPECTED: Readonly<Record<string, string>> = {
  object: 'an object',
  record: 'an object',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** A rule or check where the key or value names one; the word for it in a message. */
const nounOf = (path: readonly PropertyKey[]): string => {
  const last = path.at(-1);
  if (last === 'rules') return 'rule';
  if (last === 'assume') return 'topic or rule';
  return 'key';
};

/** Rules before checks: `timeout` is `timeouts`, whatever checks are called so. */
const suggested = (word: string, known: readonly string[]): string => {
  const rules = known.filter((each) => !each.includes('/'));
  return (word.includes('/') ? '' : didYouMean(word, rules)) || didYouMean(word, known);
};

const textOf = (issue: Issue, schema: z.core.$ZodType, value: unknown): string[] => {
  const found = valueAt(value, issue.path);
  const name = String(issue.path.findLast((key) => typeof key === 'string') ?? 'the config');
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysAt(schema, issue.path);
      return issue.keys.map((key) => `unknown ${nounOf(issue.path)} \`${key}\`${suggested(key, known)}`);
    }
    case 'invalid_value': {
      if (found === undefined) return [`\`${name}\` is missing`];
      const allowed = issue.values.map(String);
      const hint = typeof found === 'string' ? suggested(found, allowed) : '';
      const listed =
        hint === '' && allowed.length <= 8
          ? `: one of ${allowed.map((each) => `"${each}"`).join(', ')}`
          : hint;
      return [
        typeof found === 'string'
          ? `unknown ${name === 'check' ? 'rule' : 'value'} \`${found}\`${name === 'check' || name === 'only' ? '' : ` of \`${name}\``}${listed}`
          : `\`${name}\` cannot be ${kindOf(found)}${listed}`,
      ];
    }
    case 'invalid_type':
      return [
        found === undefined
          ? `\`${name}\` is missing`
          : `\`${name}\` expects ${EXPECTED[issue.expected] ?? issue.expected}, found ${kindOf(found)}`,
      ];
    case 'invalid_union':
      return [`\`${name}\` cannot be ${kindOf(found)}`];
    case 'too_small':
    case 'too_big': {
      const bound =
        issue.code === 'too_small' ? `at least ${String(issue.minimum)}` : `at most ${String(issue.maximum)}`;
      return [
        typeof found === 'number'
          ? `\`${name}\` expects ${bound}, found ${found}`
          : `\`${name}\` ${issue.message}`,
      ];
    }
    case 'invalid_key':
      return issue.issues.map(({ message }) => `\`${String(issue.path.at(-1))}\` ${message}`);
    default:
      return [issue.path[0] === 'extends' ? issue.message : `\`${name}\` ${issue.message}`];
  }
};

/** Issues of the schema as what people read, each at its place in the file. */
export const mistakesIn = (
  path: string,
  document: ConfigDocument,
  schema: z.core.$ZodType,
  issues: readonly Issue[],
): Mistake[] => {
  const { value } = document;
  const own = issues
    .filter((issue) => issue.path[0] !== 'models' || issue.path.length < 2)
    .flatMap(meant)
    .flatMap((issue) =>
      textOf(issue, schema, value).map((message, index): Mistake => {
        const key = issue.code === 'unrecognized_keys' ? issue.keys[index] : undefined;
        const place = key === undefined ? document.valueAt(issue.path) : document.keyAt([...issue.path, key]);
        return { path, ...place, message };
      }),
    );
  if (!issues.some((issue) => issue.path[0] === 'models' && issue.path.length > 1)) return own;
  const checked = checkModels(valueAt(value, ['models']));
  const taught = 'problems' in checked ? checked.problems : [];
  return [
    ...own,
    ...taught.map(({ at, key, message }): Mistake => {
      const whole = ['models', ...at];
      const place = key === undefined ? document.valueAt(whole) : document.keyAt([...whole, key]);
      return {
        path,
        ...place,
        message: `\`${String(whole.findLast((each) => typeof each === 'string'))}\`: ${message}`,
      };
    }),
  ];
};
