import type { Node } from '../../../facts/node.ts';
import type { Scope } from './definitions.ts';
import type { ChainStep } from './entry-point.ts';
import type { RouterRef } from './router-sites.ts';

/** One argument of a registration: steps to run, or a router that goes on from here. */
export type Item = { kind: 'step'; step: ChainStep } | { kind: 'router'; ref: RouterRef };

/** A call that puts something on a router. */
export interface Registration {
  router: RouterRef;
  node: Node;
  /** Where it stands among the others: the calls that lead to it, then itself. */
  order: readonly Node[];
  /** `use`: runs for a prefix and goes on; `route`: answers a path; `hook`: runs whatever the order. */
  kind: 'use' | 'route' | 'hook';
  /** Upper case; `ALL` for any. Empty for `use` and `hook`. */
  methods: readonly string[];
  /** In `:name` and `*` form, relative to the router. */
  patterns: readonly string[];
  items: readonly Item[];
  scope: Scope | undefined;
  /** Made by a generator for a record model. */
  generatedFor?: Node | undefined;
  /** The path could not be read from the code. */
  isPathUnknown?: boolean;
}
