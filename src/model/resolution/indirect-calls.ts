import type { Node } from '../../facts/node.ts';
import { callsOfParameter, type Calls } from './calls.ts';

/** What a parameter is given otherwise than by a call of its function, and which part of it. */
export interface GivenIndirectly {
  value: Node;
  keys: readonly string[];
}

/** Functions that run through `call`, `apply`, `bind`, or through a function that they are handed to. */
export class IndirectCalls {
  private index: Map<Node, { call: Node; method: string }[]> | undefined;

  constructor(private readonly calls: Calls) {}

  /** Expressions that arrive in a parameter. */
  argumentsFor(fn: Node, index: number): GivenIndirectly[] {
    const bound = (this.of(fn) ?? []).flatMap(({ call, method }): GivenIndirectly[] => {
      const value = call.argument(method === 'apply' ? 1 : index + 1);
      return value ? [{ value, keys: method === 'apply' ? [String(index)] : [] }] : [];
    });
    return [...bound, ...this.handed(fn, index)];
  }

  /** `load(text, (result) => …)`: what `load` calls its parameter with. */
  private handed(fn: Node, index: number): GivenIndirectly[] {
    const call = fn.slot === 'argument' ? fn.parent : undefined;
    if (!call?.isCall) return [];
    const place = call.args.indexOf(fn);
    return this.calls
      .targets(call)
      .flatMap((target) => callsOfParameter(target.fn.params[place]))
      .flatMap((one) => {
        const value = one.argument(index);
        return value ? [{ value, keys: [] }] : [];
      });
  }

  private of(fn: Node): { call: Node; method: string }[] | undefined {
    if (!this.index) {
      this.index = new Map();
      for (const call of this.calls.production) {
        const { callee } = call;
        if (!callee?.is('Member') || !/^(call|apply|bind)$/.test(callee.name)) continue;
        for (const target of this.calls.functionsOf(callee.object)) {
          const list = this.index.get(target);
          const found = { call, method: callee.name };
          if (list) list.push(found);
          else this.index.set(target, [found]);
        }
      }
    }
    return this.index.get(fn);
  }
}
