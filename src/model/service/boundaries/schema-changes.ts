import type { Node } from '../../../facts/node.ts';
import type { Schemas } from '../../behaviour/taint/schemas.ts';

/** What a schema makes of a value that it lets through. */
export type Change = 'coerced' | 'transformed' | 'normalised' | 'defaulted';

const TRANSFORMS =
  /^(transform|preprocess|pipe|codec|overwrite|brand|transformAsync|rawTransform|decodeTo|replace|truncate)$/;
const NORMALISES = /^(trim|toLowerCase|toUpperCase|lowercase|uppercase|normalize|trimStart|trimEnd)$/;
const DEFAULTS = /^(default|catch|prefault|fallback|failover)$/;
/** Types that joi and yup convert texts to without being told. */
const CONVERTED = /^(number|boolean|bool|date)$/;
/** `pipe` of valibot joins tests as well; what is in it says more. */
const JOINS = /^(pipe|pipeAsync|brand)$/;

/** What a schema changes of the properties that it declares; `*`: of the whole value. */
export const changesOf = (schemas: Schemas, schema: Node | undefined): Map<string, Change> => {
  const changes = new Map<string, Change>();
  const library = schemas.libraryOf(schema);
  const converts = /^(joi|@hapi\/joi|yup)$/.test(library ?? '');
  if (schemas.namesOf(schema).some((name) => TRANSFORMS.test(name) && !JOINS.test(name)))
    changes.set('*', 'transformed');
  for (const [key, value] of schemas.propertiesOf(schema)) {
    const change = changeIn(value, converts);
    if (change) changes.set(key, change);
  }
  return changes;
};

const changeIn = (schema: Node, converts: boolean): Change | undefined => {
  const calls = [schema, ...schema.descendants({ enterFunctions: false })].filter((one) => one.isCall);
  const names = calls.map((call) => call.callee?.name ?? '');
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name) && !JOINS.test(name));
  if (/\bcoerce\./.test(schema.text) || names.includes('stringbool')) return 'coerced';
  if (has(TRANSFORMS)) return 'transformed';
  if (converts && has(CONVERTED)) return 'coerced';
  if (has(NORMALISES)) return 'normalised';
  const isDefaulted =
    has(DEFAULTS) || calls.some((call) => call.callee?.name === 'optional' && call.args.length > 1);
  return isDefaulted ? 'defaulted' : undefined;
};
