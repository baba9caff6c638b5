import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { Sources, type Found } from '../../behaviour/dataflow/sources.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';

export type Part = 'body' | 'query' | 'params' | 'file' | 'all';

/** Parts of a request that a handler can do harm with; a header or an address is no input of its own. */
const PARTS: ReadonlySet<string> = new Set(['body', 'query', 'params', 'file', 'all']);
const CALLS_FOLLOWED = 3;

/** Which parts of a request the code of entry points reads. */
export class Inputs {
  private readonly sources: Sources;
  private readonly memo = new Map<Node, ReadonlySet<Part>>();

  constructor(private readonly model: ServiceModel) {
    this.sources = new Sources(model.origins, model.roles, model.values);
  }

  of(entry: EntryPoint): ReadonlySet<Part> {
    return new Set(entry.handlers.flatMap(({ fn }) => [...this.readBy(fn, CALLS_FOLLOWED)]));
  }

  /** What a decorator gives to a parameter: `@Body() dto`. */
  ofParam(param: Node): Part | undefined {
    return partOf(this.sources.decorated(param, []));
  }

  private readBy(fn: Node, depth: number): ReadonlySet<Part> {
    const known = this.memo.get(fn);
    if (known) return known;
    const parts = new Set<Part>();
    this.memo.set(fn, parts);
    const add = (found: Found | undefined): void => {
      const part = partOf(found);
      if (part) parts.add(part);
    };
    for (const [index, param] of fn.params.entries()) {
      const own = this.ofParam(param);
      if (own) parts.add(own);
      if (this.model.handlers.isFilledByClient(fn, index)) parts.add('body');
      const request = this.model.handlers.request(fn, index);
      for (const key of request ? keysOf(param.target) : [])
        if (request) add(this.sources.ofOrigin(request, [key]));
    }
    for (const node of fn.descendants({ kinds: ['Member', 'Call', 'VarDecl'] })) {
      if (node.is('Member')) add(this.sources.member(node, []));
      else if (node.is('VarDecl')) {
        for (const key of node.init ? keysOf(node.target) : [])
          if (node.init) add(this.sources.property(node.init, [key]));
      } else {
        if (this.model.roles.allOf(node).some(({ name }) => name === 'input'))
          add(this.sources.call(node, []));
        for (const part of this.handedOn(node, fn, depth)) parts.add(part);
      }
    }
    return parts;
  }

  /** `createUser(req)`: what a function reads of the request that it is handed. */
  private handedOn(call: Node, fn: Node, depth: number): Part[] {
    const params = new Set(fn.params.flatMap((param) => param.target?.binding ?? []));
    if (depth <= 0 || !call.args.some(({ binding }) => binding && params.has(binding))) return [];
    return this.model.calls.targets(call).flatMap((target) => [...this.readBy(target.fn, depth - 1)]);
  }
}

const partOf = (found: Found | undefined): Part | undefined => {
  if (found?.label.kind !== 'client' || !PARTS.has(found.label.part)) return undefined;
  return found.label.part as Part;
};

/** `{ body, query }` */
const keysOf = (target: Node | undefined): string[] =>
  target?.is('ObjectPattern')
    ? target.children().flatMap((part) => (part.is('PatternProperty') ? [part.string] : []))
    : [];
