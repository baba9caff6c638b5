import type { Node } from '../../../facts/node.ts';
import { alternatives, type LibraryOrigin } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Values } from '../../resolution/values.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Definitions } from '../entry-points/definitions.ts';

/** What the readers of declarations share. */
export interface SchemaReading {
  origins: Origins;
  values: Values;
  calls: Calls;
  roles: Roles;
  definitions: Definitions;
}

/** The library symbol of an expression, the first where it is one of several. */
export const librarySymbol = (reading: SchemaReading, node: Node | undefined): LibraryOrigin | undefined =>
  alternatives(reading.origins.of(node)).find((one): one is LibraryOrigin => one.kind === 'library');

/** A decorator by the name that the library gives it. */
export interface Decoration {
  name: string;
  package: string;
  node: Node;
  args: readonly Node[];
}

export const decorationsOf = (reading: SchemaReading, member: Node): Decoration[] =>
  member.decorators.flatMap((decorator) => {
    const expression = decorator.expression;
    const callee = expression?.isCall ? expression.callee : expression;
    const origin = librarySymbol(reading, callee);
    return expression && origin
      ? [
          {
            name: origin.path.split('.').at(-1) ?? '',
            package: origin.package,
            node: expression,
            args: expression.isCall ? expression.args : [],
          },
        ]
      : [];
  });

/** In place of the name of a computed key. */
const COMPUTED = '*';

/** The entries of an object literal, spreads read through; `open` when one of them cannot be read. */
export const entriesOf = (
  reading: SchemaReading,
  node: Node | undefined,
  depth = 4,
): { entries: { name: string; value: Node; node: Node }[]; open: boolean } => {
  const literal = node?.is('Object') ? node : reading.values.object(node);
  if (!literal || depth === 0) return { entries: [], open: true };
  let open = false;
  const entries: { name: string; value: Node; node: Node }[] = [];
  for (const element of literal.elements) {
    if (element.is('Property')) {
      const value = element.value;
      if (value) entries.push({ name: element.string || COMPUTED, value, node: element });
      else open = true;
    } else if (element.is('Spread')) {
      const inner = entriesOf(reading, element.expression, depth - 1);
      entries.push(...inner.entries);
      open ||= inner.open;
    }
  }
  return { entries, open };
};

/** Texts of an array literal or of one text; undefined when one of them is no literal. */
export const textsOf = (reading: SchemaReading, node: Node | undefined): string[] | undefined => {
  if (!node) return undefined;
  const value = reading.values.of(node);
  const list = node.is('Array') ? node : value.kind === 'array' ? value.node : undefined;
  const nodes = list ? list.elements : [node];
  const texts = nodes.map((one) => reading.values.text(one) ?? memberName(one));
  return texts.every((text): text is string => text !== undefined) ? texts : undefined;
};

/** `(user) => [user.a, user.b]`, `t.email` */
const memberName = (node: Node): string | undefined => (node.is('Member') ? node.name : undefined);

export const isTrue = (reading: SchemaReading, options: Node | undefined, path: string): boolean => {
  const setting = reading.values.setting(options, path);
  if (setting.state !== 'set') return false;
  return !(setting.value.kind === 'constant' && !setting.value.constant);
};

export const settingNode = (
  reading: SchemaReading,
  options: Node | undefined,
  path: string,
): Node | undefined => {
  const setting = reading.values.setting(options, path);
  return setting.state === 'set' ? setting.node : undefined;
};

/** Links of a chain, the first call first: `text('a').notNull().unique()`. */
export const chainOf = (node: Node | undefined): Node[] => {
  const links: Node[] = [];
  for (let at = node; at?.is('Call'); at = at.callee?.is('Member') ? at.callee.object : undefined)
    links.unshift(at);
  return links;
};
