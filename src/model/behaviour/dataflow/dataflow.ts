import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Exports } from '../../resolution/exports.ts';
import type { IndirectCalls } from '../../resolution/indirect-calls.ts';
import type { Modules } from '../../resolution/modules.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import { demandFor } from '../taint/demand.ts';
import type { Guards } from '../taint/guards.ts';
import type { Overwrites } from '../taint/overwrites.ts';
import type { ParameterRules } from '../taint/parameter-rules.ts';
import type { Schemas } from '../taint/schemas.ts';
import type { Danger } from '../../../libraries/facts.ts';
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
  indirectCalls: IndirectCalls;
  guards: Guards;
  overwrites: Overwrites;
  parameterRules: ParameterRules;
  schemas: Schemas;
  /** Whether code of a file may serve: callers in tests and scripts say nothing of what a service is given. */
  isServing(path: string): boolean;
}

/**
 * L3: where a value comes from. Asked on demand and answered backwards: from the expression through bindings,
 * patterns, members, calls and callers to labels, at most 8 hops and 2,000 expressions; remembered per expression.
 */
export class Dataflow {
  private readonly memo = new Map<Node, Flow>();
  private readonly asked = new Map<Node, Map<string, Flow>>();
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

  /** Labels from which an expression (or what its keys lead to) can be made to do a harm. */
  reaching(expression: Node | undefined, danger: Danger, keys: readonly string[] = []): Flow {
    if (!expression) return { labels: [], isComplete: true };
    const key = `${danger} ${keys.join('.')}`;
    let byQuestion = this.asked.get(expression);
    if (!byQuestion) this.asked.set(expression, (byQuestion = new Map()));
    let flow = byQuestion.get(key);
    if (!flow) {
      flow = new Walk(this.input, this.sources).from(expression, demandFor(danger), keys);
      byQuestion.set(key, flow);
    }
    return flow;
  }

  labelsOf(expression: Node | undefined): readonly Labelled[] {
    return this.of(expression).labels;
  }
}
