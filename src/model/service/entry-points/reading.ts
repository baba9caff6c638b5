import type { Node, SourceUnit } from '../../../facts/node.ts';
import type { Definitions, Scope } from './definitions.ts';
import type { ChainStep } from './entry-point.ts';
import type { Expansions } from './expansion.ts';
import { normalisePattern } from './path-pattern.ts';
import type { Item } from './registrations.ts';
import type { RouterRef, RouterSites } from './router-sites.ts';
import type { Steps } from './steps.ts';

/** What the readers of registrations share. */
export interface Reading {
  definitions: Definitions;
  expansions: Expansions;
  sites: RouterSites;
  steps: Steps;
  /** Files that may serve, in a folder and below. */
  unitsUnder(folder: string): readonly SourceUnit[];
}

export const VERBS: Readonly<Record<string, string>> = {
  get: 'GET',
  post: 'POST',
  put: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  del: 'DELETE',
  head: 'HEAD',
  options: 'OPTIONS',
  all: 'ALL',
};

/** A registration call on one of the routers it may mean. */
export interface Site {
  call: Node;
  /** The member of the router that is called. */
  name: string;
  router: RouterRef;
  scope: Scope | undefined;
  order: readonly Node[];
}

export const isText = (reading: Reading, node: Node | undefined, scope: Scope | undefined): boolean => {
  if (!node) return false;
  if (node.is('String', 'Template')) return true;
  if (node.is('Array')) return node.elements.length > 0 && isText(reading, node.elements[0], scope);
  if (node.is('Function', 'Call', 'Object')) return false;
  return reading.expansions.texts({ node, scope }).length > 0;
};

/** The path patterns of an argument: texts, lists of texts; a regular expression stands for anything. */
export const patternsOf = (reading: Reading, node: Node, scope: Scope | undefined): string[] => {
  if (node.is('Array')) return node.elements.flatMap((element) => patternsOf(reading, element, scope));
  if (node.is('Regex')) return ['/*'];
  return reading.expansions.texts({ node, scope }).map(normalisePattern);
};

/** Whether an argument may be a path: a text, a regular expression, a list of these. */
export const isPath = (reading: Reading, node: Node | undefined, scope: Scope | undefined): boolean =>
  node !== undefined &&
  (node.is('Regex') ||
    (node.is('Array') && node.elements.some((one) => one.is('Regex'))) ||
    isText(reading, node, scope));

/** Reads arguments as steps and routers, in order. */
export const itemsOf = (
  reading: Reading,
  args: readonly Node[],
  scope: Scope | undefined,
  from: ChainStep['from'],
  matchedBy: string,
): Item[] =>
  args.flatMap((argument): Item[] => {
    const list = argument.is('Spread') ? reading.definitions.elements(argument.expression, scope) : undefined;
    if (list) return list.flatMap((one) => itemsOf(reading, [one.node], one.scope, from, matchedBy));
    if (argument.is('Array')) return itemsOf(reading, argument.elements, scope, from, matchedBy);
    const refs = reading.sites.of(argument, scope);
    if (refs.length) return refs.map((ref) => ({ kind: 'router', ref }));
    return reading.steps.of(argument, scope, from, matchedBy).map((step) => ({ kind: 'step', step }));
  });
