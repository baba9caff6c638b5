import type { Node } from '../../../facts/node.ts';
import type { Unknown } from '../../../findings.ts';
import type { MakesRow } from '../../../libraries/table.ts';
import { callPath } from '../../resolution/library-path.ts';
import { alternatives } from '../../resolution/origin.ts';
import { lineageOf } from '../../resolution/classes.ts';
import type { Leaf } from './leaf.ts';
import type { Trace } from './trace.ts';

export interface Maker {
  node: Node;
  package: string;
  row: MakesRow;
  /** A subclass: the options are those of its `super(…)`. */
  superCall?: Node;
}

/** Where the instance behind an expression is made. */
export interface Provenance {
  makers: Maker[];
  /** A library's own instance or function. */
  isAmbient: boolean;
  /** A project function stands in for the library's (`fetch` replaced by a safe one). */
  isReplaced: boolean;
  /** What callers give and no caller is known: injected. */
  injected: Extract<Leaf, { kind: 'parameter' }>[];
  open?: Unknown;
}

const HOPS = 5;

/** The row that makes a client at a call or construction. */
export const makerAt = (trace: Trace, call: Node): Maker | undefined => {
  for (const origin of alternatives(trace.calls.callee(call))) {
    if (origin.kind === 'library') {
      const library = trace.origins.library;
      const found = call.isNew
        ? library.makesRow(origin.package, origin.path, 'new')
        : library.makesRow(origin.package, callPath(origin.path), 'call');
      if (found) return { node: call, package: origin.package, row: found.row };
    }
    if (origin.kind === 'class' && call.isNew) {
      const maker = subclassMaker(trace, call, origin.cls);
      if (maker) return maker;
    }
  }
  return undefined;
};

/** `class Redis extends IORedis { constructor() { super(url, options) } }` */
const subclassMaker = (trace: Trace, call: Node, cls: Node): Maker | undefined => {
  const lineage = lineageOf(trace.origins, cls);
  const base = lineage.library;
  if (!base) return undefined;
  const className = base.path.replace(/#$/, '');
  const library = trace.origins.library;
  const row =
    library.makesRow(base.package, className, 'new')?.row ?? rowOfInstance(trace, base.package, className);
  if (!row) return undefined;
  const superCall = superCallOf(lineage.classes.at(-1));
  return { node: call, package: base.package, row, ...(superCall && { superCall }) };
};

const rowOfInstance = (trace: Trace, packageName: string, instance: string): MakesRow | undefined => {
  for (const name of ['default', instance]) {
    const found = trace.origins.library.makesRow(packageName, name, 'new')?.row;
    if (found?.instance === instance) return found;
  }
  return undefined;
};

const superCallOf = (cls: Node | undefined): Node | undefined => {
  for (const node of cls?.descendants() ?? []) if (node.isCall && node.callee?.is('Super')) return node;
  return undefined;
};

/** Follows an expression to the places where its instance is made, through parameters as far as callers are known. */
export const provenanceOf = (
  trace: Trace,
  expression: Node | undefined,
  counts: (path: string) => boolean,
): Provenance => {
  const result: Provenance = { makers: [], isAmbient: false, isReplaced: false, injected: [] };
  const seen = new Set<Node>();
  const visit = (leaves: readonly Leaf[], hops: number): void => {
    for (const leaf of leaves) {
      switch (leaf.kind) {
        case 'symbol':
          result.isAmbient = true;
          break;
        case 'node':
        case 'made':
          visitNode(leaf.node);
          break;
        case 'parameter':
          visitParameter(leaf, hops);
          break;
        case 'unknown':
          result.open ??= leaf.reason;
          if (leaf.otherwise) visit(leaf.otherwise, hops);
          break;
        case 'absent':
          break;
      }
    }
  };
  const visitNode = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.is('Function')) {
      result.isReplaced = true;
      return;
    }
    const maker = node.isCall ? makerAt(trace, node) : undefined;
    if (maker) result.makers.push(maker);
    else if (node.is('Import')) result.isAmbient = true;
    else if (!node.is('Null')) result.open ??= { unknown: 'unresolved', settles: 'where the client is made' };
  };
  const visitParameter = (leaf: Extract<Leaf, { kind: 'parameter' }>, hops: number): void => {
    const callers = trace.calls.callersOf(leaf.fn).filter((call) => counts(call.path));
    if (!callers.length || hops >= HOPS) {
      result.injected.push(leaf);
      if (leaf.otherwise) visit(leaf.otherwise, hops);
      return;
    }
    if (seen.has(leaf.param)) return;
    seen.add(leaf.param);
    for (const call of callers) visit(trace.given(call, leaf.index, leaf.path, leaf.otherwise), hops + 1);
  };
  visit(trace.of(expression), 0);
  return result;
};
