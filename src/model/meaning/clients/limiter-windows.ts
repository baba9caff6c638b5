import type { Node } from '../../../facts/node.ts';
import type { Unknown } from '../../../findings.ts';
import type { SettingRow, Unit } from '../../../libraries/table.ts';
import type { Roles } from '../roles.ts';
import type { Values } from '../../resolution/values.ts';
import type { Leaf } from './leaf.ts';
import { makerAt } from './makers.ts';
import type { Trace } from './trace.ts';
import type { Usage } from './usage.ts';
import { settingVerdict } from './verdict.ts';

/** The window over which a rate limiter counts, as it is written. */
export interface LimiterWindow {
  /** The written value, else the limiter. */
  site: Node;
  limiter: Node;
  /** The option that holds it: `windowMs`, `ttl`, `duration`. */
  option: string;
  /** What the library takes the number for. */
  unit: Unit;
  value?: number;
  open?: Unknown;
}

export interface LimiterWindowsInput {
  trace: Trace;
  roles: Roles;
  values: Values;
  usage: Usage;
  serviceCalls: readonly Node[];
}

/** L4: windows of the limiters of the libraries that the tables know, in path and source order. */
export const limiterWindows = (input: LimiterWindowsInput): LimiterWindow[] =>
  input.serviceCalls.flatMap((call) => (input.usage.isServed(call.path) ? windowsAt(input, call) : []));

const windowsAt = (input: LimiterWindowsInput, call: Node): LimiterWindow[] => {
  const { trace, roles } = input;
  const byRole = roles.allOf(call).flatMap(({ name, row, facts }) => {
    const place = row.args?.['window'];
    return name === 'limiter' && place !== undefined && facts.window
      ? [windowAt(input, call, place, facts.window)]
      : [];
  });
  if (byRole.length) return byRole.flat();
  const maker = makerAt(trace, call);
  if (maker?.row.kind !== 'limiter') return [];
  const row = trace.origins.library.settingsOf(maker.package, maker.row.instance).get('window')?.row;
  const place = row?.at.find((one) => !one.includes(':'));
  return row?.unit && place !== undefined ? windowAt(input, maker.superCall ?? call, place, row.unit) : [];
};

const windowAt = (
  { trace, values }: LimiterWindowsInput,
  call: Node,
  place: string,
  unit: Unit,
): LimiterWindow[] => {
  const [index = '0', ...path] = place.split('.');
  const leaves = trace.given(call, Number(index), path);
  const row: SettingRow = { at: [], unit, default: null };
  const verdict = settingVerdict(values, row, leaves);
  const window = { limiter: call, option: path.at(-1) ?? 'window', unit };
  if (verdict.state === 'set') {
    const { at = call, value } = verdict;
    if (typeof value === 'number') return [{ ...window, site: at, value }];
    if (typeof value === 'string') return [{ ...window, site: call }]; // `1m`: the library reads the unit
    return [
      { ...window, site: call, open: { unknown: 'dynamic', settles: `the value of \`${window.option}\`` } },
    ];
  }
  if (verdict.state === 'none') return [{ ...window, site: call }];
  return [{ ...window, site: call, open: openOf(leaves, window.option) }];
};

const openOf = (leaves: readonly Leaf[], option: string): Unknown => {
  const unknown = leaves.find((leaf) => leaf.kind === 'unknown');
  return unknown?.kind === 'unknown'
    ? unknown.reason
    : { unknown: 'outside', settles: `the value of \`${option}\`` };
};
