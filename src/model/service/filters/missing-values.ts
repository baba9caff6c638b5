import type { Node } from '../../../facts/node.ts';
import type { Verb } from '../../../libraries/facts.ts';
import { isClient, type Labelled } from '../../behaviour/dataflow/label.ts';
import { sourceText } from '../../behaviour/taint/source-shapes.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import { isOwnerKey } from '../access/records.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { isPathParameter } from '../entry-points/path-parameters.ts';
import { criteriaIn, type Criterion } from './criteria.ts';

/** A statement that loses a criterion when the client leaves a value out. */
export interface MissingValue {
  /** Where the criteria stand. */
  site: Node;
  role: Role;
  /** The criterion that falls away. */
  key: string;
  source: Labelled;
  /** How the code writes the value. */
  text: string;
  entry: EntryPoint;
  /** Criteria that stay. */
  rest: readonly string[];
  /** What is left without it: any row, or every row of an owner. */
  verb: Verb;
}

const CREDENTIAL = /token|secret|key|code|otp|password|session|email|username|login|nonce/i;
const WRITING: ReadonlySet<Verb> = new Set(['update', 'delete']);

/** Statements of libraries that leave undefined criteria out, with a criterion that the client can leave out. */
export const missingValues = (model: ServiceModel): { found: MissingValue[]; safe: Node[] } => {
  const found: MissingValue[] = [];
  const safe: Node[] = [];
  for (const role of model.roles.callsOf('db.op', 'db.step')) {
    const { verb } = role.facts;
    const where = model.roles.argument(role, 'where');
    if (!verb || !where || !model.isServiceCode(role.call) || !dropsUndefined(model, role)) continue;
    const missing = criteriaIn(model, where).flatMap(
      ({ literal, criteria }) => judge(model, role, verb, literal, criteria) ?? [],
    );
    if (missing.length) found.push(...missing);
    else safe.push(role.call);
  }
  return { found, safe };
};

/** By its default, or by an option of the project. */
export const dropsUndefined = (model: ServiceModel, { facts }: Role): boolean => {
  const { undefinedInWhere, dropsUndefinedWith, refusesUndefinedWith } = facts;
  if (undefinedInWhere === 'drops')
    return refusesUndefinedWith === undefined || !isOn(model, refusesUndefinedWith);
  return dropsUndefinedWith !== undefined && isOn(model, dropsUndefinedWith);
};

const isOn = (model: ServiceModel, option: string): boolean =>
  (model.namedOptions.get(option) ?? []).some(({ value }) => {
    const constant = model.values.constant(value);
    return constant !== false && constant !== 'ignore';
  }) || model.artefacts.prismaSchemas.some(({ previewFeatures }) => previewFeatures.includes(option));

const judge = (
  model: ServiceModel,
  role: Role,
  verb: Verb,
  literal: Node,
  criteria: readonly Criterion[],
): MissingValue | undefined => {
  // what is spread in may hold the criterion that counts
  if (criteria.some(({ isOpen }) => isOpen)) return undefined;
  const weak = criteria.flatMap((criterion) => {
    const source = criterion.value && leftOut(model, criterion.value);
    return source ? [{ criterion, ...source }] : [];
  });
  const [first] = weak;
  if (!first) return undefined;
  const rest = criteria.filter((one) => one.isSelective && !weak.some(({ criterion }) => criterion === one));
  if (rest.some(({ key }) => !isOwnerKey(key))) return undefined;
  const isOne = role.facts.atMostOne === true;
  // lists whose optional filters are a feature, unless they show the rows of everybody
  if (!WRITING.has(verb) && !isOne && (rest.length > 0 || !isOwnerKey(first.criterion.key))) return undefined;
  if (!WRITING.has(verb) && !isOne && isForOperators(model, first.entry)) return undefined;
  const chosen = weak.find(({ criterion }) => CREDENTIAL.test(criterion.key)) ?? first;
  return {
    site: role.call.contains(literal) ? role.call : (literal.ancestor('Call') ?? role.call),
    role,
    key: chosen.criterion.key,
    source: chosen.source,
    text: sourceText(chosen.source),
    entry: chosen.entry,
    rest: rest.map(({ key }) => key),
    verb,
  };
};

const isForOperators = (model: ServiceModel, entry: EntryPoint): boolean =>
  model.access.of(entry).guards.some(({ strength }) => strength === 'role' || strength === 'machine');

/** The value of a request that a client can leave out, where nothing asks for it. */
const leftOut = (model: ServiceModel, value: Node): { source: Labelled; entry: EntryPoint } | undefined => {
  for (const source of model.dataflow.reaching(value, 'missing').labels) {
    if (!isClient(source) || !model.isServing(source.at.path)) continue;
    const entry = model.questions.reachedBy(source.at)?.entry;
    if (!entry || isPathParameter(entry, source.label)) continue;
    if (!isRequired(model, source, entry)) return { source, entry };
  }
  return undefined;
};

/** A validator of the route or of the handler that asks for the value, or of which nothing is known. */
const isRequired = (model: ServiceModel, { at, label, through }: Labelled, entry: EntryPoint): boolean => {
  if (label.kind !== 'client' || through.validated) return false;
  if (at.fn.isFunction && model.validation.isValidating(at.fn)) return true;
  const step = model.validation.stepOf(entry);
  if (!step) return false;
  const name = label.name?.split('.') ?? [];
  const demand = { danger: 'missing', isDecoded: false } as const;
  return !(step.isCall ? step.args : [step]).some(
    (schema) =>
      model.schemas.lets(schema, name, demand) || model.schemas.lets(schema, [label.part, ...name], demand),
  );
};
