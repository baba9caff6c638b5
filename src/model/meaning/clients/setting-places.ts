import type { SettingRow } from '../../../libraries/table.ts';
import type { Node } from '../../../facts/node.ts';
import type { OutboundCall } from './client.ts';
import type { GlobalSettings } from './global-settings.ts';
import type { Leaf } from './leaf.ts';
import { makerAt, type Maker } from './makers.ts';
import type { Trace } from './trace.ts';

type Draft = Pick<OutboundCall, 'call' | 'role'>;

/** The places at which a row says that a setting may be written, on one level. */
export const placesOf = (
  trace: Trace,
  globals: GlobalSettings,
  draft: Draft,
  makers: readonly Maker[],
  row: SettingRow,
  level: 'call' | 'instance' | 'global',
): (readonly Leaf[])[] =>
  row.at.flatMap((place): (readonly Leaf[])[] => {
    const [form, rest] = place.includes(':') ? (place.split(':') as [string, string]) : ['', place];
    const path = rest.split('.');
    if (form === 'call' && level === 'call') return [argumentLeaves(trace, draft, path)];
    if (form === 'chain' && level === 'call') return chainLeaves(trace, draft.call, path);
    if (form === 'set' && level === 'call') return laterLeaves(trace, draft.call, path);
    if (form === 'set' && level === 'instance')
      return makers.flatMap(({ node }) => laterLeaves(trace, node, path));
    if (form === '' && level === 'instance') return makers.map((maker) => makerLeaves(trace, maker, path));
    if (form === 'call' && level === 'global' && path[1] === 'dispatcher')
      return globals.dispatcher(path.slice(2));
    if (form === 'global' && level === 'global') return globals.of(draft.role.callee.package, path);
    return [];
  });

/** `call:options.timeout`: the row says which argument `options` is. */
const argumentLeaves = (
  trace: Trace,
  { call, role }: Draft,
  [name = '', ...path]: readonly string[],
): readonly Leaf[] => {
  const position = role.row.args?.[name];
  if (position === undefined) return [{ kind: 'absent' }];
  return trace.given(call, Number(position.split('.')[0]), [...position.split('.').slice(1), ...path]);
};

const makerLeaves = (
  trace: Trace,
  { node, superCall }: Maker,
  [index = '', ...path]: readonly string[],
): readonly Leaf[] => {
  if (!node.isCall) return [{ kind: 'absent' }];
  const position = index === 'last' ? (superCall ?? node).args.length - 1 : Number(index);
  return trace.given(superCall ?? node, position, path);
};

/** `request(url).timeout(5000)`: a link of the call's own chain. */
const chainLeaves = (
  trace: Trace,
  call: Node,
  [name = '', index = '0', ...path]: readonly string[],
): (readonly Leaf[])[] => {
  for (let at: Node | undefined = call; at;) {
    const member: Node | undefined = at.parent;
    if (!member?.is('Member') || member.object !== at) return [];
    const link: Node | undefined = member.parent;
    if (!link?.isCall || link.callee !== member) return [];
    if (member.name === name) return [trace.given(link, Number(index), path)];
    at = link;
  }
  return [];
};

/** `const request = http.get(…); request.setTimeout(5000)`, `client.defaults.timeout = 5000`. */
const laterLeaves = (trace: Trace, made: Node, path: readonly string[]): (readonly Leaf[])[] => {
  const holder = made.parent?.is('VarDecl') ? made.parent.target?.binding : undefined;
  return (holder?.reads ?? []).flatMap((read): (readonly Leaf[])[] => {
    let at: Node = read;
    for (const [index, key] of path.entries()) {
      const member: Node | undefined = at.parent;
      if (!member?.is('Member') || member.object !== at || member.name !== key) return [];
      if (member.slot === 'left' && index === path.length - 1)
        return [trace.of(member.parent?.child('right'))];
      const link = member.parent;
      if (member.slot === 'callee' && link?.isCall)
        return [trace.given(link, Number(path[index + 1] ?? 0), path.slice(index + 2))];
      at = member;
    }
    return [];
  });
};

/**
 * `dispatcher: new Agent({ headersTimeout })`: a setting of another client, as it is written where that one is made.
 * `requestHandler.0.socketTimeout`: an argument of the constructor that makes the option.
 */
export const throughMakers = (trace: Trace, row: SettingRow, leaves: readonly Leaf[]): readonly Leaf[] =>
  leaves.flatMap((leaf): readonly Leaf[] => {
    if (leaf.kind !== 'made') return [leaf];
    const [key = '', ...rest] = leaf.path;
    if (/^\d+$/.test(key)) return trace.given(leaf.node, Number(key), rest);
    const maker = makerAt(trace, leaf.node);
    const own = maker && trace.origins.library.settingsOf(maker.package, maker.row.instance).get(key)?.row;
    const written = (own?.at ?? [])
      .filter((place) => !place.includes(':'))
      .flatMap((place) => (maker ? makerLeaves(trace, maker, place.split('.')) : []));
    if (written.length) return written;
    const hasConstructorForm =
      leaf.node.isNew && row.at.some((place) => new RegExp(`\\.\\d+\\.${key}$`).test(place));
    return hasConstructorForm ? [{ kind: 'absent' }] : [leaf];
  });
