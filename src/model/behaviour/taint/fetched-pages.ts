import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { isClient, type Labelled } from '../dataflow/label.ts';
import { pageSinks } from './answer-sinks.ts';

/** A document of an address that the client chose, answered as a page of the service. */
export interface FetchedPage {
  call: Node;
  /** The request that fetches it. */
  request: Node;
  source: Labelled;
}

/** Answers made of fetched documents, in path and source order. */
export const fetchedPages = (model: ServiceModel): FetchedPage[] =>
  pageSinks(model).flatMap(({ call, value }): FetchedPage[] => {
    if (!model.isServiceCode(call)) return [];
    const request = requestOf(model, value);
    const role = request && model.roles.allOf(request).find(({ name }) => name === 'http.request');
    const url = role && model.roles.argument(role, 'url');
    const source = url && model.dataflow.reaching(url, 'host').labels.find(isClient);
    return request && source ? [{ call, request, source }] : [];
  });

/** The request whose callback is given the text, or whose answer it is. */
const requestOf = (model: ServiceModel, value: Node): Node | undefined => {
  const param = value.is('Identifier') ? value.binding?.declaration?.parent : undefined;
  const fn = param?.is('Param') ? param.parent : undefined;
  if (fn?.slot === 'argument' && fn.parent?.isCall) return fn.parent;
  return model.dataflow.labelsOf(value).find(({ label }) => label.kind === 'upstream')?.at;
};
