import type { Node } from '../../../facts/node.ts';
import { statusValue } from '../../meaning/status-names.ts';
import type { ServiceModel } from '../../model.ts';
import { decoratorsOf, type AppliedDecorator } from '../entry-points/decorators.ts';
import { entryLabel, type EntryPoint } from '../entry-points/entry-point.ts';
import type { Documented } from './drift.ts';
import { NestDocuments, type DocumentedStatus } from './nest-documents.ts';

const NO_CONTENT = 204;
const isSuccess = (status: unknown): boolean =>
  status === 'open' || (typeof status === 'number' && status >= 200 && status < 400);

/** Methods of NestJS controllers whose decorators document an answer, in the order of the entry points. */
export const nestDocumented = (model: ServiceModel): Documented[] => {
  const documents = new NestDocuments(model);
  const seen = new Set<Node>();
  return model.entryPoints.all.flatMap((entry): Documented[] => {
    const method = entry.handler;
    if (entry.framework !== 'nest' || entry.kind !== 'http' || !method || seen.has(method)) return [];
    seen.add(method);
    if (!model.isServiceCode(method)) return [];
    const own = documents.of(method);
    const [first] = own.filter(({ status }) => isSuccess(status));
    const all = first ? [...own, ...documents.of(entry.owner)] : [];
    if (!first || all.some(({ status }) => status === 'nothing' || status === 'open')) return [];
    const sent = sentBy(model, entry, method);
    return sent ? [compared(entry, method, first, all, sent)] : [];
  });
};

interface Sent {
  status: number;
  by: Node;
}

const compared = (
  entry: EntryPoint,
  method: Node,
  first: DocumentedStatus,
  all: readonly DocumentedStatus[],
  sent: Sent,
): Documented => {
  const documented = all.flatMap(({ status }) =>
    typeof status === 'number' && isSuccess(status) ? [status] : [],
  );
  const isKept = documented.includes(sent.status);
  return {
    site: first.node,
    entry,
    operation: entryLabel(entry),
    documented: [...new Set(documented)],
    sent: [sent.status],
    sentBy: sent.by,
    wrapper: first.wrapper,
    drift: !isKept ? 'status' : sent.status === NO_CONTENT && givesBody(method) ? 'body' : 'none',
  };
};

/** The status of success that NestJS answers with; undefined where the handler may choose another. */
const sentBy = (model: ServiceModel, entry: EntryPoint, method: Node): Sent | undefined => {
  const { definitions } = model.entryPoints.reading;
  const decorators = decoratorsOf(definitions, method);
  const factsOf = ({ library }: AppliedDecorator) =>
    model.library.callRow(library.package, `@${library.path}`)?.row.facts;
  if (
    method.params.some((param) =>
      decoratorsOf(definitions, param).some((one) => factsOf(one)?.answersBy === 'call'),
    )
  )
    return undefined;
  // redirects, streams and views have statuses of their own
  if (decorators.some((one) => factsOf(one)?.act === 'answer' || factsOf(one)?.bodyKind !== undefined))
    return undefined;
  const setting = decorators.find((one) => factsOf(one)?.act === 'set' && factsOf(one)?.statusArg);
  if (!setting) return { status: entry.method === 'POST' ? 201 : 200, by: entry.node };
  const argument = definitions.of(setting.call?.argument(0), setting.scope)[0]?.node;
  const status = statusValue(model.values, model.origins, argument);
  return status === undefined ? undefined : { status, by: setting.node };
};

const NOTHING = /^(void|undefined|null|never|any|unknown)$/;

/** The declared result is something to send. */
const givesBody = (method: Node): boolean => {
  const type = method.returnType;
  if (!type) return false;
  const inner =
    type.is('TypeRef') && /^(Promise|Observable)$/.test(type.string) ? type.typeArguments[0] : type;
  return inner !== undefined && !NOTHING.test(inner.text.trim());
};
