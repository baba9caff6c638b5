import type { Unknown } from '../../../findings.ts';
import type { SettingRow } from '../../../libraries/table.ts';
import type { Node } from '../../../facts/node.ts';
import type { Values } from '../../resolution/values.ts';
import { splitCallers } from './callers.ts';
import type { ClientSetting } from './client.ts';
import type { Leaf } from './leaf.ts';
import { throughMakers } from './setting-places.ts';
import type { Trace } from './trace.ts';
import type { Usage } from './usage.ts';
import { settingVerdict } from './verdict.ts';

export interface InstanceSetting extends ClientSetting {
  /** Whether the tables know such a setting of this client. */
  isKnown: boolean;
  /** The option's name, for messages. */
  option?: string;
}

/** Where the options of a client come from: a place and how to read a key of them. */
export interface OptionsSource {
  site: Node;
  at(index: string, path: readonly string[]): readonly Leaf[];
}

export interface SettingContext {
  trace: Trace;
  values: Values;
  usage: Usage;
}

/** A setting as it holds where a client is made: written, given by callers, or the library's default. */
export const instanceSetting = (
  { trace, values, usage }: SettingContext,
  row: SettingRow | undefined,
  options: OptionsSource,
): InstanceSetting => {
  if (!row) return { state: 'none', by: 'library', isKnown: false };
  // an option that the library ignores bounds nothing
  if (row.void?.some(({ when }) => when.length === 0))
    return { state: 'none', by: 'library', isKnown: false };
  const places = row.at.filter((place) => !place.includes(':'));
  const option = places[0]?.replace(/^(\d+|last)\./, '');
  const known = {
    isKnown: true,
    ...(option !== undefined && { option }),
    ...(row.unit && { unit: row.unit }),
  };
  let reason: Unknown | undefined;
  for (const place of places) {
    const [index = '0', ...path] = place.split('.');
    const verdict = settingVerdict(values, row, throughMakers(trace, row, options.at(index, path)));
    if (verdict.state === 'set') {
      return {
        state: 'set',
        by: 'instance',
        ...known,
        ...(verdict.value !== undefined && { value: verdict.value }),
      };
    }
    if (verdict.state === 'none' && verdict.at)
      return { state: 'none', by: 'instance', at: verdict.at, ...known };
    if (verdict.state === 'unknown') reason ??= verdict.reason;
    if (verdict.state === 'parameter') {
      const callers = splitCallers({ trace, counts: (path) => usage.isServed(path) }, verdict.carried);
      if (callers.bounded.length && !callers.unbounded.length)
        return { state: 'set', by: 'wrapper', ...known };
      if (!callers.unbounded.length)
        reason ??= { unknown: 'outside', settles: 'what callers give as options' };
    }
  }
  if (reason) return { state: 'unknown', by: 'instance', reason, ...known };
  const { default: value, off = [] } = row;
  const isOff = value === null || value === false || off.includes(value);
  return isOff
    ? { state: 'none', by: 'library', ...known }
    : { state: 'set', by: 'library', value, ...known };
};
