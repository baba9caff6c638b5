import type { Node } from '../../../facts/node.ts';
import type { EntryPoint } from '../../service/entry-points/entry-point.ts';
import type { ServiceModel } from '../../model.ts';
import { isNarrowed } from './narrowing.ts';
import type { OddHandler } from './unvalidated-handlers.ts';

const EXAMPLES = 10;
/** At most one route in ten without a validator: the others show that each is meant to have one. */
const OTHERS_FOR_ONE = 9;

/** Route modules that hand on a named field of the body, in a service whose other route modules validate theirs. */
export const unvalidatedFiles = (model: ServiceModel): OddHandler[] => {
  const groups = new Map<string, EntryPoint[]>();
  for (const entry of model.entryPoints.all) {
    if (entry.kind !== 'http' || !/^(POST|PUT|PATCH)$/.test(entry.method ?? '')) continue;
    if (!entry.owner.is('Module') || entry.node.isCall) continue;
    const key = `${model.project.packageOf(entry.node.path).dir} ${entry.framework}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].flatMap((entries): OddHandler[] => {
    const examples = entries.filter((entry) => model.validation.covers(entry));
    const bare = entries.filter((entry) => !examples.includes(entry));
    const example = examples[0] && (model.validation.stepOf(examples[0]) ?? examples[0].node);
    if (!example || examples.length < EXAMPLES || bare.length * OTHERS_FOR_ONE > examples.length) return [];
    return bare
      .filter(({ handler }) => handler && handsOn(model, handler))
      .map((entry) => ({ entry, example }));
  });
};

/** `const { email } = req.body` or `await request.json()`, where nothing but a call is made of `email`. */
const handsOn = (model: ServiceModel, handler: Node): boolean => {
  const request = handler.params[0]?.target?.binding;
  return (request?.references ?? []).some((use) => {
    const body = bodyOf(use);
    if (!body || !model.isServiceCode(body)) return false;
    const holder = body.parent;
    if (holder?.is('VarDecl') && holder.target?.is('ObjectPattern'))
      return holder.target.elements.some(
        (field) => field.is('PatternProperty') && isGiven(field.target?.binding?.reads ?? []),
      );
    return holder?.is('Member') === true && isGiven([holder]);
  });
};

const bodyOf = (request: Node): Node | undefined => {
  const member = request.parent;
  if (!member?.is('Member')) return undefined;
  if (member.name === 'body') return member;
  const read = member.name === 'json' ? member.parent?.parent : undefined;
  return read?.is('Await') ? read : undefined;
};

const isGiven = (reads: readonly Node[]): boolean =>
  reads.some((read) => {
    const holder = read.ancestor('Call', 'If', 'Function');
    return holder?.isCall === true && !isNarrowed(holder, new Set([read.name]));
  });
