import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import type { Documented } from './drift.ts';
import { operationsOfComments, operationsOfDocument, type PublishedOperation } from './published.ts';
import { servedBy } from './served-by.ts';

/** A document that the routes of a package serve this much of is the document of that package. */
const OWN_SHARE = 0.75;
const SERVED_AT_LEAST = 3;

/** Operations of OpenAPI documents and of blocks in comments, beside the routes of the package that they lie in. */
export const documentDrifts = (model: ServiceModel): Documented[] => {
  const byPackage = new Map<string, EntryPoint[]>();
  const packageOf = (path: string): string => model.project.packageOf(path).dir;
  for (const entry of model.entryPoints.all) {
    if (entry.kind !== 'http' || entry.framework === 'nest') continue;
    const dir = packageOf(entry.node.path);
    byPackage.set(dir, [...(byPackage.get(dir) ?? []), entry]);
  }
  return documentsOf(model).flatMap(({ path, operations }) => {
    const entries = byPackage.get(packageOf(path)) ?? [];
    const served = operations.map((operation) => ({ operation, by: servedBy(operation, entries) }));
    const known = served.filter(({ by }) => by.length > 0).length;
    if (known < operations.length * OWN_SHARE) return [];
    const frameworks = new Set(served.flatMap(({ by }) => by.map(({ framework }) => framework)));
    const isClosed =
      known >= SERVED_AT_LEAST && !entries.some(({ open, framework }) => open && frameworks.has(framework));
    return served.flatMap(({ operation, by }): Documented[] => {
      if (by.length > 0) return [comparedStatus(model, operation, by)].filter((one) => one !== undefined);
      return isClosed ? [missing(operation)] : [];
    });
  });
};

interface PublishedFile {
  path: string;
  operations: readonly PublishedOperation[];
}

/** The blocks of one package are one document, as they are put together when it is published. */
const documentsOf = (model: ServiceModel): PublishedFile[] => {
  const files = model.artefacts.files
    .filter(({ kind }) => kind === 'openapi')
    .map(({ path }) => ({ path, operations: operationsOfDocument(path, model.artefacts.read(path) ?? '') }));
  const blocks = new Map<string, PublishedOperation[]>();
  for (const unit of model.serviceUnits) {
    const operations = operationsOfComments(unit);
    const { dir } = model.project.packageOf(unit.path);
    if (operations.length) blocks.set(dir, [...(blocks.get(dir) ?? []), ...operations]);
  }
  return [
    ...files,
    ...[...blocks.values()].map((operations) => ({ path: operations[0]?.site.path ?? '', operations })),
  ];
};

const missing = (operation: PublishedOperation): Documented => ({
  site: operation.site,
  entry: undefined,
  operation: `${operation.method} ${operation.path}`,
  documented: [],
  sent: [],
  sentBy: undefined,
  wrapper: undefined,
  drift: 'missing',
});

const comparedStatus = (
  model: ServiceModel,
  operation: PublishedOperation,
  by: readonly EntryPoint[],
): Documented | undefined => {
  const [entry, ...others] = by;
  const documented = operation.statuses.filter(({ status }) => status === 'open' || status < 400);
  const [first] = documented;
  if (!entry || others.some(({ handler }) => handler !== entry.handler) || !first) return undefined;
  const statuses = documented.map(({ status }) => status);
  const known = statuses.filter((status) => status !== 'open');
  const answers = successes(model, entry);
  if (!answers || known.length < statuses.length) return undefined;
  const sent = [...new Set(answers.map(({ status }) => status))].sort((a, b) => a - b);
  const isKept = sent.some((status) => known.includes(status));
  return {
    site: first.site,
    entry,
    operation: `${operation.method} ${operation.path}`,
    documented: known,
    sent,
    sentBy: answers[0]?.call,
    wrapper: undefined,
    drift: isKept ? 'none' : 'status',
  };
};

interface Success {
  call: Node;
  status: number;
}

/** Every answer of success that a handler sends by calls; undefined where it may send another. */
const successes = (model: ServiceModel, entry: EntryPoint): Success[] | undefined => {
  const paths = entry.handler && model.responsePaths.of(entry.handler);
  if (!paths || entry.handlers.length !== 1) return undefined;
  const ends = paths.exits.flatMap(({ paths: ways }) => ways.map(({ state }) => state));
  if (ends.some(({ answer, handed }) => handed || (answer && !paths.statuses.has(answer)))) return undefined;
  const found: Success[] = [];
  for (const [call, sent] of paths.statuses) {
    if (model.answers.of(call)?.act !== 'answer') continue;
    for (const status of sent) {
      if (status === 'open') return undefined;
      if ((status ?? 200) < 400) found.push({ call, status: status ?? 200 });
    }
  }
  return found.length ? found : undefined;
};
