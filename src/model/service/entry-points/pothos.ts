import type { Node } from '../../../facts/node.ts';
import { alternatives, library } from '../../resolution/origin.ts';
import type { Bound } from './definitions.ts';
import type { ChainStep, EntryPoint } from './entry-point.ts';
import { handledEntry, isHandler, propertiesOf } from './handled-entry.ts';
import type { Surroundings } from './surroundings.ts';

const LIBRARY = '@pothos/core';
/** `builder.queryField(name, …)`, `builder.mutationFields(…)`, `builder.queryType({ fields })` */
const ROOTS = /^(query|mutation|subscription)(Fields?|Type)$/;
/** Types of records: `builder.objectType(ref, { fields })`, `builder.prismaObject('Order', { fields })`. */
const TYPES =
  /^(objectType|objectRef|prismaObject|prismaNode|node|interfaceType|loadableObject|simpleObject)$/;
const RELAY = /^relayMutationField$/;
const SCOPES = library('@pothos/plugin-scope-auth', 'authScopes');

/** Fields of a schema that Pothos builds by code. */
export const pothosEntryPoints = (around: Surroundings): EntryPoint[] =>
  around.calls.flatMap((call) => {
    const { callee } = call;
    if (!callee?.is('Member') || !isBuilder(around, callee.object)) return [];
    const [first, second, third] = call.args;
    const root = ROOTS.exec(callee.name);
    if (root?.[1]) {
      const type = root[1].charAt(0).toUpperCase() + root[1].slice(1);
      switch (root[2]) {
        case 'Field':
          return first && second
            ? fieldOf(around, call, nameOf(around, type, first), result(around, second))
            : [];
        case 'Fields':
          return fieldsOf(around, call, type, first);
        default:
          return fieldsOf(around, call, type, first?.property('fields') ?? second?.property('fields'));
      }
    }
    if (RELAY.test(callee.name) && first && third)
      return fieldOf(around, call, nameOf(around, 'Mutation', first), [{ node: third }]);
    if (TYPES.test(callee.name) && first)
      return fieldsOf(around, call, first.stringValue ?? first.text, second?.property('fields'));
    return [];
  });

const isBuilder = (around: Surroundings, node: Node | undefined): boolean =>
  alternatives(around.reading.definitions.origins.of(node)).some(
    (one) => one.kind === 'library' && one.package === LIBRARY,
  );

const nameOf = (around: Surroundings, type: string, name: Node): string =>
  `${type}.${around.reading.expansions.texts({ node: name })[0] ?? name.text}`;

/** What a function of fields gives back: `(t) => ({ … })`, `(t) => t.field({ … })`. */
const result = (around: Surroundings, value: Node): Bound[] =>
  around.reading.definitions.of(value).flatMap(({ node, scope }) => {
    if (!node.is('Function') || !node.body) return [];
    const returned = node.body.is('Block')
      ? node.body.statements.flatMap((one) => (one.is('Return') && one.expression ? [one.expression] : []))
      : [node.body];
    return returned.flatMap((one) => around.reading.definitions.of(one, scope));
  });

const fieldsOf = (around: Surroundings, owner: Node, type: string, fields: Node | undefined): EntryPoint[] =>
  (fields ? result(around, fields) : [])
    .filter(({ node }) => node.is('Object'))
    .flatMap((object) => propertiesOf(around.reading, object))
    .flatMap(([name, value]) =>
      fieldOf(around, owner, `${type}.${name}`, around.reading.definitions.of(value.node, value.scope)),
    );

/** `t.field({ authScopes, resolve })`, `t.prismaField({ resolve: (query, parent, args) => … })`, `{ resolve }` */
const fieldOf = (around: Surroundings, owner: Node, path: string, made: readonly Bound[]): EntryPoint[] =>
  made.flatMap((value): EntryPoint[] => {
    const options = value.node.is('Call') ? value.node.args.filter((one) => one.is('Object')) : [value.node];
    for (const node of options) {
      const [resolver] = around.reading.definitions.memberOf({ node, scope: value.scope }, 'resolve');
      if (!resolver || !isHandler(around.reading, resolver)) continue;
      const isOfPrisma = value.node.callee?.name.startsWith('prisma') === true;
      return [
        handledEntry(around.reading, {
          kind: 'graphql',
          path,
          node,
          value: resolver,
          chain: scopesOf(node),
          framework: isOfPrisma ? 'graphql-prisma' : 'graphql',
          owner,
        }),
      ];
    }
    return [];
  });

/** `authScopes` refuses the field to who has none of them. */
const scopesOf = (options: Node): ChainStep[] => {
  const node = options.property('authScopes');
  return node ? [{ node, fns: [], library: SCOPES, from: 'procedure', matchedBy: '' }] : [];
};
