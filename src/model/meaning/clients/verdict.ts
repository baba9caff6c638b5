import { excerpt } from '../../behaviour/excerpt.ts';
import type { Node } from '../../../facts/node.ts';
import type { Unknown } from '../../../findings.ts';
import type { SettingRow } from '../../../libraries/table.ts';
import type { Values } from '../../resolution/values.ts';
import { alternatives } from '../../resolution/origin.ts';
import { type Leaf } from './leaf.ts';
import type { Trace } from './trace.ts';

/** What the sources of one setting come to. */
export type Verdict =
  | { state: 'set'; at?: Node; valueAt?: Node | undefined; value?: string | number | boolean | null }
  /** `at`: an "off" value that is written. */
  | { state: 'none'; at?: Node }
  | { state: 'parameter'; carried: readonly Carried[] }
  | { state: 'void'; at: Node; why: string }
  | { state: 'unknown'; reason: Unknown };

/** A parameter that carries the setting, and how what callers give to it is judged. */
export interface Carried {
  leaf: Extract<Leaf, { kind: 'parameter' }>;
  judge: (leaves: readonly Leaf[]) => Verdict;
}

const ORDER = ['set', 'void', 'parameter', 'unknown', 'none'] as const;

/** The verdict over alternatives: one that is set speaks for all, since a condition chose it on purpose. */
export const joined = (verdicts: readonly Verdict[]): Verdict => {
  for (const state of ORDER) {
    const found = verdicts.filter((verdict) => verdict.state === state);
    const [first] = found;
    if (first?.state === 'parameter') {
      return {
        state,
        carried: found.flatMap((one) => (one.state === 'parameter' ? one.carried : [])),
      } as Verdict;
    }
    if (first) return first;
  }
  return { state: 'none' };
};

/** Whether a call or construction runs one of these symbols of the runtime. */
export const isOneOf = (trace: Trace, call: Node, ...names: string[]): boolean =>
  alternatives(trace.calls.callee(call)).some(
    (origin) =>
      origin.kind === 'library' &&
      names.includes(origin.package === 'global' ? origin.path : `${origin.package} ${origin.path}`),
  );

/** What the sources of a setting say, by the values that its row calls "off". */
export const settingVerdict = (values: Values, row: SettingRow, leaves: readonly Leaf[]): Verdict =>
  joined(leaves.map((leaf) => one(values, row, leaf)));

const one = (values: Values, row: SettingRow, leaf: Leaf): Verdict => {
  switch (leaf.kind) {
    case 'absent':
      return { state: 'none' };
    case 'node':
      return ofNode(values, row, leaf.node);
    case 'made':
    case 'symbol':
      return { state: 'unknown', reason: openReason(leaf.node) };
    case 'parameter':
    case 'unknown': {
      const otherwise = leaf.otherwise && settingVerdict(values, row, leaf.otherwise);
      if (otherwise?.state === 'set') return otherwise;
      if (leaf.kind === 'unknown') return { state: 'unknown', reason: leaf.reason };
      return {
        state: 'parameter',
        carried: [{ leaf, judge: (given) => settingVerdict(values, row, given) }],
      };
    }
  }
};

const ofNode = (values: Values, row: SettingRow, node: Node): Verdict => {
  const value = values.of(node);
  const isNumeric = row.unit !== undefined && row.unit !== 'text';
  switch (value.kind) {
    case 'constant': {
      const { constant } = value;
      if (constant === undefined || (row.off ?? []).includes(constant)) return { state: 'none', at: node };
      if (constant === null && isNumeric) return { state: 'none', at: node };
      if (typeof constant === 'number' && !Number.isFinite(constant)) return { state: 'none', at: node };
      return { state: 'set', at: node, value: typeof constant === 'bigint' ? Number(constant) : constant };
    }
    case 'object':
      return isNumeric ? { state: 'none' } : { state: 'set', at: node };
    case 'env': {
      const fallback = value.fallback?.kind === 'constant' ? value.fallback.constant : undefined;
      return { state: 'set', at: node, ...(typeof fallback === 'number' && { value: fallback }) };
    }
    default:
      return { state: 'set', at: node };
  }
};

export const openReason = (node: Node): Unknown => ({
  unknown: 'opaque',
  settles: `the value of \`${excerpt(node)}\``,
});
