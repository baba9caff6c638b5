import type { Node } from '../../facts/node.ts';
import { excerpt, type Leaf } from './leaf.ts';
import type { Trace } from './trace.ts';
import { isOneOf, joined, type Verdict } from './verdict.ts';

const TIMERS = ['setTimeout', 'node:timers setTimeout'];

/** Whether an abort signal fires by itself after some time. */
export const signalVerdict = (trace: Trace, leaves: readonly Leaf[]): Verdict =>
  joined(leaves.map((leaf) => signalOf(trace, leaf)));

const signalOf = (trace: Trace, leaf: Leaf): Verdict => {
  switch (leaf.kind) {
    case 'absent':
      return { state: 'none' };
    case 'parameter': {
      const otherwise = leaf.otherwise ? signalVerdict(trace, leaf.otherwise) : undefined;
      return otherwise?.state === 'set' ? otherwise : { state: 'parameter', leaf };
    }
    case 'node':
      return leaf.node.isCall ? signalCall(trace, leaf.node) : nothing(leaf.node);
    case 'made':
      return leaf.path[0] === 'signal' ? controllerVerdict(trace, leaf.node) : open(leaf.node);
    case 'symbol':
      return open(leaf.node);
    case 'unknown': {
      const otherwise = leaf.otherwise ? signalVerdict(trace, leaf.otherwise) : undefined;
      return otherwise?.state === 'set' ? otherwise : { state: 'unknown', reason: leaf.reason };
    }
  }
};

const open = (node: Node): Verdict => ({
  state: 'unknown',
  reason: { unknown: 'opaque', settles: `who aborts \`${excerpt(node)}\`` },
});

const nothing = (node: Node): Verdict =>
  node.is('Null', 'False') ? { state: 'none', at: node } : open(node);

const signalCall = (trace: Trace, call: Node): Verdict => {
  if (isOneOf(trace, call, 'AbortSignal.timeout'))
    return { state: 'set', at: call, valueAt: call.argument(0) };
  if (!isOneOf(trace, call, 'AbortSignal.any')) return open(call);
  const list = call.argument(0);
  if (!list?.is('Array')) return open(call);
  return joined(list.elements.map((element) => signalVerdict(trace, trace.of(element))));
};

/** A controller is a deadline when a timer aborts it; when only something else does, it merely cancels. */
const controllerVerdict = (trace: Trace, made: Node): Verdict => {
  if (!isOneOf(trace, made, 'AbortController')) return open(made);
  const holder = made.parent;
  const uses = holder?.is('VarDecl') ? (holder.target?.binding?.reads ?? []) : fieldUses(made);
  if (!uses.length) return open(made);
  for (const use of uses) {
    for (let at: Node | undefined = use.parent; at && !at.is('Module', 'Class'); at = at.parent) {
      if (at.isCall && isOneOf(trace, at, ...TIMERS)) return { state: 'set', at, valueAt: at.argument(1) };
    }
    if (use.slot === 'argument') return open(made);
  }
  return { state: 'void', at: made, why: 'nothing but a cancellation aborts its signal' };
};

/** `this.controller = new AbortController()`: every use of the field in the class. */
const fieldUses = (made: Node): Node[] => {
  const left = made.parent?.is('Assign') ? made.parent.child('left') : made.parent;
  const cls = made.classNode;
  if (!cls || !left?.is('Member', 'Field')) return [];
  const uses: Node[] = [];
  for (const node of cls.descendants()) {
    if (node.is('Member') && node.name === left.name && node.object?.is('This') && node !== left)
      uses.push(node);
  }
  return uses;
};
