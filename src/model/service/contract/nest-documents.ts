import type { Node } from '../../../facts/node.ts';
import { dependencyNames } from '../../../project/manifest.ts';
import type { LibraryOrigin } from '../../resolution/origin.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { ServiceModel } from '../../model.ts';
import { statusValue } from '../../meaning/status-names.ts';
import type { Bound, Definitions } from '../entry-points/definitions.ts';

/** A status that a decorator writes into the published contract. */
export interface DocumentedStatus {
  /** The decorator as it stands on the method. */
  node: Node;
  /** `open`: computed, a range, or the default. */
  status: number | 'open' | 'nothing';
  /** The function of the project that chose the status, where it is not the decorator itself. */
  wrapper: Node | undefined;
}

const NESTING = 6;

/** What the decorators of a class or method say of its answers, those that the project composed opened. */
export class NestDocuments {
  private readonly definitions: Definitions;

  constructor(private readonly model: ServiceModel) {
    this.definitions = model.entryPoints.reading.definitions;
  }

  of(holder: Node): DocumentedStatus[] {
    return holder.decorators.flatMap((decorator) =>
      decorator.expression ? this.opened({ node: decorator.expression }, decorator, undefined, NESTING) : [],
    );
  }

  private opened(bound: Bound, node: Node, wrapper: Node | undefined, depth: number): DocumentedStatus[] {
    if (depth <= 0) return [];
    return this.definitions.of(bound.node, bound.scope).flatMap((one): DocumentedStatus[] => {
      const call = one.node.is('Call') ? one.node : undefined;
      return this.definitions
        .of(call ? call.callee : one.node, one.scope)
        .flatMap((callee) =>
          this.called(callee, call && { node: call, scope: one.scope }, node, wrapper, depth),
        );
    });
  }

  private called(
    callee: Bound,
    call: Bound | undefined,
    node: Node,
    wrapper: Node | undefined,
    depth: number,
  ): DocumentedStatus[] {
    if (callee.node.is('Function')) {
      if (!call) return [];
      return this.definitions
        .returned(callee, call)
        .flatMap((result) => this.opened(result, node, wrapper ?? callee.node, depth - 1));
    }
    const origin = alternatives(this.model.origins.of(callee.node)).find((one) => one.kind === 'library');
    if (origin?.kind === 'library' && origin.path === 'applyDecorators' && call)
      return call.node.args.flatMap((argument) =>
        argument.is('Spread')
          ? (this.definitions.elements(argument.expression, call.scope) ?? []).flatMap((inner) =>
              this.opened(inner, node, wrapper, depth - 1),
            )
          : this.opened({ node: argument, scope: call.scope }, node, wrapper, depth - 1),
      );
    const status = this.statusOf(origin?.kind === 'library' ? origin : undefined, callee.node, call);
    return status === undefined ? [] : [{ node, status, wrapper }];
  }

  private statusOf(
    origin: LibraryOrigin | undefined,
    name: Node,
    call: Bound | undefined,
  ): DocumentedStatus['status'] | undefined {
    // a decorator that the project puts around the library's keeps its name
    const packages = origin
      ? [origin.package]
      : dependencyNames(this.model.project.packageOf(name.path).manifest);
    const path = origin?.path ?? name.name;
    for (const one of packages) {
      const facts = this.model.library.callRow(one, `@${path}`)?.row.facts;
      if (facts?.documents === undefined) continue;
      if (facts.documents !== 'argument') return facts.documents;
      const options = call && this.definitions.of(call.node.argument(0), call.scope)[0];
      const given = options && this.definitions.memberOf(options, 'status')[0];
      return given ? (statusValue(this.model.values, this.model.origins, given.node) ?? 'open') : 'open';
    }
    return undefined;
  }
}
