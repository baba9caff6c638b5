import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { isClient, textOf, type Labelled } from './label.ts';
import { isNarrowed } from './narrowing.ts';
import { wordsOf } from './words.ts';

/** A value of the request at the place where it does harm. */
export interface RawUse {
  site: Node;
  /** The expression that reads the request. */
  source: Node;
  /** How the code writes it. */
  text: string;
  /** The column or field that it fills. */
  column?: string;
}

const AMOUNTS = new Set(
  'price amount quantity qty balance credit credits discount total cost fee stock'.split(' '),
);
/** Words beside an amount that make it something else: `amountLabel`, `priceId`. */
const NOT_AMOUNTS = new Set(
  'id ids label type name text currency date at by method status level code unit mode format category'.split(
    ' ',
  ),
);
/** Headers that a client writes itself unless a proxy removes them. */
const FORGEABLE = /^(true-client-ip|x-forwarded-for|x-real-ip|x-client-ip|cf-connecting-ip|forwarded)$/i;
const CHOICES = 2;

/** Code of the service in the scope. */
const isOwn = (model: ServiceModel, call: Node): boolean => {
  const file = model.project.file(call.path);
  return file?.role === 'source' && file.inScope;
};

const isAmount = (name: string): boolean => {
  const words = wordsOf(name);
  return words.some((word) => AMOUNTS.has(word)) && !words.some((word) => NOT_AMOUNTS.has(word));
};

/** Amounts of a written record, taken from the request as they are. */
export const rawAmounts = (model: ServiceModel): RawUse[] =>
  model.clientWrites.flatMap((write) =>
    write.columns.flatMap(({ name, value }): RawUse[] => {
      if (!isAmount(name)) return [];
      const [raw] = rawClientLabels(model, value, write.call);
      return raw ? [{ site: write.call, source: raw.at, text: textOf(raw), column: name }] : [];
    }),
  );

/** Client labels that nothing validated or narrowed, where the entry point has no validator either. */
const rawClientLabels = (model: ServiceModel, value: Node, place: Node): Labelled[] => {
  const raw = model.dataflow.labelsOf(value).filter((one) => {
    if (!isClient(one) || one.through.validated || one.through.isFallback) return false;
    if (!['body', 'query', 'params', 'all'].includes(one.label.part)) return false;
    if (one.at.is('Param') && model.validation.isRuled(one.at)) return false;
    const names = new Set(
      one.names.filter((name) => !['body', 'query', 'params', 'req', 'request'].includes(name)),
    );
    if (isNarrowed(one.at, names) || isNarrowed(place, names)) return false;
    return (
      one.path.every((step) => !isNarrowed(step, names)) && !one.path.some((step) => validatesIn(model, step))
    );
  });
  return raw.some(({ at }) => isCovered(model, at) || isCovered(model, place)) ? [] : raw;
};

const validatesIn = (model: ServiceModel, step: Node): boolean => model.validation.isValidating(step.fn);

/** The entry point that runs a place validates its request, or the function around it does. */
export const isCovered = (model: ServiceModel, place: Node): boolean => {
  if (place.fn.isFunction && model.validation.isValidating(place.fn)) return true;
  const reached = model.questions.reachedBy(place);
  return reached ? model.validation.covers(reached.entry) : false;
};

/** A text of the client that `if`s compare with some words, each of which may refuse, before a write that happens for all others. */
export const openChoices = (model: ServiceModel): RawUse[] => {
  const byBlock = new Map<Node, { test: Node; source: Node; word: string; statement: Node }[]>();
  for (const { node, left, right, how } of model.comparisons) {
    if (how !== 'operator' || !node.operator.startsWith('==')) continue;
    const word = left.stringValue ?? right.stringValue;
    const source = left.stringValue === undefined ? left : right;
    const holder = node.parent;
    if (word === undefined || !holder?.is('If') || node.slot !== 'test' || holder.child('else')) continue;
    if (!model.dataflow.labelsOf(source).some((one) => isClient(one) && !one.through.validated)) continue;
    const block = holder.parent;
    if (!block) continue;
    const list = byBlock.get(block);
    const found = { test: node, source, word, statement: holder };
    if (list) list.push(found);
    else byBlock.set(block, [found]);
  }
  return [...byBlock.values()].flatMap((choices): RawUse[] => {
    const [first] = choices;
    if (!first || choices.length < CHOICES) return [];
    if (choices.some(({ source, statement }) => source.text !== first.source.text || !mayRefuse(statement)))
      return [];
    if (isCovered(model, first.test)) return [];
    const site = writeAfter(model, choices.at(-1)?.statement ?? first.statement);
    return site
      ? [
          {
            site,
            source: first.source,
            text: first.source.text,
            column: choices.map(({ word }) => `'${word}'`).join(' and '),
          },
        ]
      : [];
  });
};

/** A branch that can end the handler. */
const mayRefuse = (branch: Node): boolean => {
  for (const node of branch.descendants({ enterFunctions: false }))
    if (node.is('Return', 'Throw')) return true;
  return false;
};

/** The first write to a store in the statements after a branch. */
const writeAfter = (model: ServiceModel, branch: Node): Node | undefined => {
  const block = branch.parent;
  return model.serviceCalls.find(
    (call) =>
      call.file === branch.file &&
      call.start > branch.end &&
      block?.contains(call) === true &&
      model.roles
        .allOf(call)
        .some(({ name, facts }) => name === 'db.op' && /^(insert|update|upsert)$/.test(facts.verb ?? '')),
  );
};

/** Lists of messages, roles included, that go to a language model as the client sent them. */
export const rawMessages = (model: ServiceModel): RawUse[] =>
  model.roles.callsOf('sdk.call').flatMap((role): RawUse[] => {
    const messages = model.roles.argument(role, 'messages');
    if (!messages || !isOwn(model, role.call)) return [];
    const whole = rawClientLabels(model, messages, role.call).find(
      ({ through }) => !through.isContained && !through.isPart,
    );
    return whole ? [{ site: messages, source: whole.at, text: textOf(whole) }] : [];
  });

/** Headers that any client can set, stored as an address. */
export const forgedAddresses = (model: ServiceModel): RawUse[] =>
  model.clientWrites.flatMap((write) =>
    write.columns.flatMap(({ name, value }): RawUse[] => {
      const forged = model.dataflow
        .labelsOf(value)
        .find(
          (one) =>
            isClient(one) &&
            one.label.part === 'header' &&
            FORGEABLE.test(one.label.name ?? '') &&
            !one.through.validated,
        );
      const isAddress = wordsOf(name).some((word) => word === 'ip' || word === 'address');
      if (!forged || !isAddress || isNarrowedAddress(forged)) return [];
      return [{ site: write.call, source: forged.at, text: textOf(forged), column: name }];
    }),
  );

const isNarrowedAddress = ({ at }: Labelled): boolean => {
  for (const node of at.fn.descendants())
    if (node.isCall && /^isIP(v[46])?$/.test(node.callee?.name ?? '')) return true;
  return false;
};

/** Text of the client that is parsed as JSON and filters a query. */
export const parsedFilters = (model: ServiceModel): RawUse[] =>
  model.roles.callsOf('db.op').flatMap((role): RawUse[] => {
    const where = model.roles.argument(role, 'where');
    if (!where || !isOwn(model, role.call)) return [];
    const parsed = model.dataflow
      .labelsOf(where)
      .find(
        (one) =>
          isClient(one) &&
          one.through.parsed &&
          !one.through.validated &&
          !one.through.cast &&
          /^(params|query)$/.test(one.label.part),
      );
    if (!parsed?.through.parsed || isCovered(model, parsed.at)) return [];
    return [{ site: parsed.through.parsed, source: parsed.at, text: textOf(parsed) }];
  });
