import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Exports } from '../../resolution/exports.ts';
import type { Modules } from '../../resolution/modules.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import type { Flow, Labelled } from './label.ts';
import type { Handlers } from './handlers.ts';
import { Sources } from './sources.ts';
import { Walk } from './walk.ts';

/** The views that values are followed through. */
export interface DataflowInput {
  calls: Calls;
  exports: Exports;
  modules: Modules;
  origins: Origins;
  roles: Roles;
  values: Values;
  handlers: Handlers;
  /** Whether code of a file may serve: callers in tests and scripts say nothing of what a service is given. */
  isServing(path: string): boolean;
}

/**
 * L3: where a value comes from. Asked on demand and answered backwards: from the expression through bindings,
 * patterns, members, calls and callers to labels, at most 8 hops and 2,000 expressions; remembered per expression.
 */
export class Dataflow {
  private readonly memo = new Map<Node, Flow>();
  private readonly sources: Sources;

  constructor(private readonly input: DataflowInput) {
    this.sources = new Sources(input.origins, input.roles, input.values);
  }

  /** All that an expression may be. */
  of(expression: Node | undefined): Flow {
    if (!expression) return { labels: [], isComplete: true };
    const known = this.memo.get(expression);
    if (known) return known;
    const flow = new Walk(this.input, this.sources).from(expression);
    this.memo.set(expression, flow);
    return flow;
  }

  labelsOf(expression: Node | undefined): readonly Labelled[] {
    return this.of(expression).labels;
  }
}
