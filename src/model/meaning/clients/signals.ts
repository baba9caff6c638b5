import { excerpt } from '../../behaviour/excerpt.ts';
import type { Node } from '../../../facts/node.ts';
import type { SettingRow } from '../../../libraries/table.ts';
import type { Values } from '../../resolution/values.ts';
import { type Leaf } from './leaf.ts';
import type { Trace } from './trace.ts';
import { isOneOf, joined, settingVerdict, type Verdict } from './verdict.ts';

const TIMERS = ['setTimeout', 'node:timers setTimeout'];

/** Whether an abort signal fires by itself after some time. */
export const signalVerdict = (trace: Trace, values: Values, leaves: readonly Leaf[]): Verdict =>
  joined(leaves.map((leaf) => signalOf(trace, values, leaf)));

const signalOf = (trace: Trace, values: Values, leaf: Leaf): Verdict => {
  switch (leaf.kind) {
    case 'absent':
      return { state: 'none' };
    case 'parameter': {
      const otherwise = leaf.otherwise ? signalVerdict(trace, values, leaf.otherwise) : undefined;
      return otherwise?.state === 'set'
        ? otherwise
        : { state: 'parameter', carried: [{ leaf, judge: (given) => signalVerdict(trace, values, given) }] };
    }
    case 'node':
      return leaf.node.isCall ? signalCall(trace, values, leaf.node) : nothing(leaf.node);
    case 'made':
      return leaf.path[0] === 'signal' ? controllerVerdict(trace, values, leaf.node) : open(leaf.node);
    case 'symbol':
      return open(leaf.node);
    case 'unknown': {
      const otherwise = leaf.otherwise ? signalVerdict(trace, values, leaf.otherwise) : undefined;
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

const signalCall = (trace: Trace, values: Values, call: Node): Verdict => {
  if (isOneOf(trace, call, 'AbortSignal.timeout')) return delayVerdict(trace, values, call, 0);
  if (!isOneOf(trace, call, 'AbortSignal.any')) return open(call);
  const list = call.argument(0);
  if (!list?.is('Array')) return open(call);
  return joined(list.elements.map((element) => signalVerdict(trace, values, trace.of(element))));
};

/** A controller is a deadline when a timer aborts it; when only something else does, it merely cancels. */
const controllerVerdict = (trace: Trace, values: Values, made: Node): Verdict => {
  if (!isOneOf(trace, made, 'AbortController')) return open(made);
  const uses = usesOf(made);
  if (!uses.length) return open(made);
  for (const use of uses) {
    for (let at: Node | undefined = use.parent; at && !at.is('Module', 'Class'); at = at.parent) {
      if (at.isCall && isOneOf(trace, at, ...TIMERS)) return delayVerdict(trace, values, at, 1);
    }
    if (use.slot === 'argument') return open(made);
  }
  return { state: 'void', at: made, why: 'nothing but a cancellation aborts its signal' };
};

const DELAY: SettingRow = { at: [], unit: 'ms', default: null, off: [0] };

/** A timer is a deadline by its delay: a parameter that callers leave out never starts it. */
const delayVerdict = (trace: Trace, values: Values, timer: Node, index: number): Verdict => {
  const verdict = settingVerdict(values, DELAY, trace.of(timer.argument(index)));
  return verdict.state === 'parameter' || verdict.state === 'none'
    ? verdict
    : { state: 'set', at: timer, valueAt: timer.argument(index) };
};

const usesOf = (made: Node): Node[] => {
  const holder = made.parent;
  const target = holder?.is('VarDecl')
    ? holder.target
    : holder?.is('Assign')
      ? holder.child('left')
      : undefined;
  return target?.binding?.reads ?? fieldUses(made);
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
