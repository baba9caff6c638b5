import type { Node } from '../../../facts/node.ts';
import type { EntryPoint } from '../../service/entry-points/entry-point.ts';
import type { ServiceModel } from '../../model.ts';
import { isClient } from './label.ts';

const HANDLERS = 3;
const SIBLINGS = 3;

export interface BareService {
  /** The first body parser of the service, or the place where its server is made. */
  site: Node;
  /** Handlers that write what the client sends. */
  handlers: readonly Node[];
  /** Routes of the service with a schema beside them. */
  validated: number;
}

/** A service with a schema on more routes than this share of the bare ones has a habit of validating. */
const HABIT = 0.2;

/** Services in which several handlers write client data and nothing, or next to nothing, validates it. */
export const unvalidatedServices = (model: ServiceModel): BareService[] => {
  const byPackage = new Map<string, Map<Node, Node>>();
  for (const write of model.clientWrites) {
    const entry = model.questions.reachedBy(write.call)?.entry;
    if (entry && model.validation.covers(entry)) continue;
    for (const { at, label } of write.raw) {
      if (label.kind !== 'client' || (label.part !== 'body' && label.part !== 'query')) continue;
      if (at.decorators.length) continue; // a typed controller: its pipe decides
      const { dir } = model.project.packageOf(at.path);
      const handlers = byPackage.get(dir) ?? new Map<Node, Node>();
      byPackage.set(dir, handlers);
      if (!handlers.has(at.fn)) handlers.set(at.fn, at);
    }
  }
  return [...byPackage].flatMap(([dir, handlers]): BareService[] => {
    if (handlers.size < HANDLERS || validates(model, dir)) return [];
    const validated = model.entryPoints.all.filter(
      (entry) => model.project.packageOf(entry.node.path).dir === dir && model.validation.covers(entry),
    ).length;
    const site = validated > handlers.size * HABIT ? undefined : bodyParserOf(model, dir);
    return site ? [{ site, handlers: [...handlers.values()], validated }] : [];
  });
};

const validates = (model: ServiceModel, dir: string): boolean =>
  model.validation.ofRequests.some((call) => model.project.packageOf(call.path).dir === dir);

/** Where bodies begin to be read: `express.json()`, `bodyParser.json()`; without one the server itself. */
const bodyParserOf = (model: ServiceModel, dir: string): Node | undefined => {
  const inPackage = (call: Node): boolean => model.project.packageOf(call.path).dir === dir;
  const parsers = model.roles
    .callsOf('middleware')
    .filter(({ facts, call }) => facts.part === 'body' && inPackage(call) && model.isServing(call.path));
  return (
    parsers[0]?.call ??
    model.roles.callsOf('listen').find(({ call }) => inPackage(call) && model.isServing(call.path))?.call
  );
};

export interface OddHandler {
  entry: EntryPoint;
  /** The validator of a sibling. */
  example: Node;
}

/** Handlers that write client data without the validator that most writing routes beside them have. */
export const unvalidatedSiblings = (model: ServiceModel): OddHandler[] => {
  const byOwner = new Map<Node, EntryPoint[]>();
  for (const entry of model.entryPoints.all) {
    if (entry.kind !== 'http' || !/^(POST|PUT|PATCH)$/.test(entry.method ?? '')) continue;
    const list = byOwner.get(entry.owner);
    if (list) list.push(entry);
    else byOwner.set(entry.owner, [entry]);
  }
  const writers = new Set(
    model.clientWrites
      .filter(({ raw }) => raw.some((one) => isClient(one) && one.label.part === 'body'))
      .map(({ call }) => model.questions.reachedBy(call)?.entry),
  );
  return [...byOwner.values()].flatMap((entries): OddHandler[] => {
    const examples = entries.flatMap((entry) => model.validation.stepOf(entry) ?? []);
    const bare = entries.filter((entry) => !model.validation.covers(entry));
    const [example] = examples;
    if (!example || examples.length < SIBLINGS || bare.length > examples.length / SIBLINGS) return [];
    return bare.filter((entry) => writers.has(entry)).map((entry) => ({ entry, example }));
  });
};
