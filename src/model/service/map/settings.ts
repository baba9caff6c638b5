import type { Node } from '../../../facts/node.ts';
import type { Unit } from '../../../libraries/table.ts';
import { excerpt } from '../../behaviour/excerpt.ts';
import type { ClientSetting, SettingBy } from '../../meaning/clients/client.ts';
import { instanceSetting, type InstanceSetting } from '../../meaning/clients/instance-settings.ts';
import type { Maker } from '../../meaning/clients/makers.ts';
import type { ServiceModel } from '../../model.ts';

/** A setting as it holds: `none` is written nowhere, or with a value that means "no limit". */
export interface MapSetting {
  state: 'set' | 'none' | 'unknown';
  /** Absent where it is only known at run time. */
  value?: string | number | boolean | null;
  unit?: Unit;
  /** Who decides. */
  by: SettingBy;
  /** Of `unknown`: what would tell. */
  settles?: string;
}

export const settingRow = ({ state, value, unit, by, reason }: ClientSetting): MapSetting => ({
  state,
  ...(value !== undefined && { value }),
  ...(unit && { unit }),
  by,
  ...(reason && { settles: reason.settles }),
});

/** The settings of an instance where it is made, by the names that the tables give them. */
export const settingsAt = (model: ServiceModel, maker: Maker): ((name: string) => InstanceSetting) => {
  const { trace } = model.outbound;
  const rows = trace.origins.library.settingsOf(maker.package, maker.row.instance);
  const node = maker.superCall ?? maker.node;
  const options = {
    site: maker.node,
    at: (index: string, path: readonly string[]) =>
      trace.given(node, index === 'last' ? node.args.length - 1 : Number(index), path),
  };
  return (name) =>
    instanceSetting({ trace, values: model.values, usage: model.usage }, rows.get(name)?.row, options);
};

/** Where something leads: an expression, and the members that are taken of what it gives. */
export interface Address {
  node: Node;
  path: readonly string[];
}

/** What an instance takes as its address: `baseURL`. */
export const addressOf = (model: ServiceModel, maker: Maker): Address | undefined => {
  const { trace } = model.outbound;
  const row = trace.origins.library.settingsOf(maker.package, maker.row.instance).get('baseUrl')?.row;
  const node = maker.superCall ?? maker.node;
  for (const place of row?.at ?? []) {
    if (place.includes(':')) continue;
    const [index = '0', ...path] = place.split('.');
    for (const leaf of trace.given(node, Number(index), path)) {
      if (leaf.kind === 'node') return { node: leaf.node, path: [] };
      if (leaf.kind === 'made') return leaf;
    }
  }
  return undefined;
};

const HOST = /^([a-z][a-z+.-]*):\/\/(?:[^@/\0]*@)?([^/?#\0]+)/i;

/** As variables of the environment are called. */
const VARIABLE = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)+$/;

export interface Target {
  name: string;
  scheme?: string;
}

/** `url.toString()`, `url.href`: the text that the URL was made of. */
const urlBehind = (model: ServiceModel, node: Node): Node | undefined => {
  const member = node.isCall ? node.callee : node;
  const isText =
    member?.is('Member') === true && (node.isCall ? member.name === 'toString' : member.name === 'href');
  const [leaf] = isText && member ? model.outbound.trace.of(member.object) : [];
  if (leaf?.kind !== 'node' || !leaf.node.isNew || leaf.node.callee?.name !== 'URL') return undefined;
  return leaf.node.argument(1) ?? leaf.node.argument(0);
};

/** Where a request goes, as the code says it: a host, a variable, or the expression that holds it. */
export const targetOf = (model: ServiceModel, { node, path }: Address): Target | undefined => {
  const url = urlBehind(model, node);
  if (url) return targetOf(model, { node: url, path: [] });
  const member = path.at(-1);
  if (member !== undefined) return { name: member };
  const text = model.values.text(node);
  const [, scheme, host] = HOST.exec(text ?? '') ?? [];
  if (scheme && host) return { name: host, scheme: scheme.toLowerCase() };
  const value = model.values.of(node);
  if (value.kind === 'env') return { name: value.name };
  if (node.is('Member') && VARIABLE.test(node.name)) return { name: node.name };
  const role = node.isCall ? model.roles.allOf(node).find(({ name }) => name === 'env.read') : undefined;
  const variable = role && model.values.text(model.roles.argument(role, 'name'));
  if (variable !== undefined) return { name: variable };
  // `${env.API_URL}/path`
  const isLed = node.is('Template') && node.text.startsWith('`${');
  const first = isLed ? node.children().find((part) => !part.is('TemplateText')) : undefined;
  if (first) return targetOf(model, { node: first, path: [] });
  return text === undefined || text.startsWith('\0') ? { name: excerpt(node) } : undefined;
};
