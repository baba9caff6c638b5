import { lineageOf } from '../../resolution/classes.ts';
import type { Node } from '../../../facts/node.ts';
import { decoratorsOf, type AppliedDecorator } from './decorators.ts';
import type { ChainStep, EntryPoint, EntryPointKind } from './entry-point.ts';
import { environmentGate } from './environment.ts';
import { classSteps } from './nest-guards.ts';
import { joinPatterns, normalisePattern } from './path-pattern.ts';
import type { Reading } from './reading.ts';
import type { Surroundings } from './surroundings.ts';

interface Decorated {
  /** Decorators of classes whose methods are looked at; the first argument is their prefix. */
  classes: RegExp;
  /** Decorator of a method -> method of the route; an empty one leaves the name of the field. */
  methods: Readonly<Record<string, string>>;
  kind: EntryPointKind;
  /** Decorators that name what runs before: middlewares, classes with a method `use`. */
  before: RegExp;
  /** Decorators that ask for a login, checked by what the library was set up with. */
  guards: RegExp;
}

const verbs = (spell: (verb: string) => string): Record<string, string> =>
  Object.fromEntries(
    ['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'Options', 'All'].map((verb) => [
      spell(verb),
      verb.toUpperCase(),
    ]),
  );

/** Libraries whose decorators make routes, by package. */
const LIBRARIES: Readonly<Record<string, Decorated>> = {
  'routing-controllers': {
    classes: /^(JsonController|Controller)$/,
    methods: verbs((verb) => verb),
    kind: 'http',
    before: /^UseBefore$/,
    guards: /^Authorized$/,
  },
  tsoa: {
    classes: /^Route$/,
    methods: verbs((verb) => verb),
    kind: 'http',
    before: /^Middlewares$/,
    guards: /^Security$/,
  },
  'inversify-express-utils': {
    classes: /^controller$/,
    methods: verbs((verb) => `http${verb}`),
    kind: 'http',
    before: /^(controller|http\w+|withMiddleware)$/,
    guards: /^$/,
  },
  'type-graphql': {
    classes: /^Resolver$/,
    methods: { Query: 'Query', Mutation: 'Mutation', Subscription: 'Subscription', FieldResolver: '' },
    kind: 'graphql',
    before: /^UseMiddleware$/,
    guards: /^Authorized$/,
  },
};

/** Controllers and resolvers of libraries that work as NestJS does, with decorators of their own. */
export const decoratedEntryPoints = (around: Surroundings): EntryPoint[] => {
  const { reading } = around;
  return around.units
    .flatMap((unit) => unit.nodesOf('Class'))
    .filter((cls) => cls.decorators.length > 0)
    .flatMap((cls) => {
      const onClass = lineageOf(reading.definitions.origins, cls).classes.flatMap((one) =>
        decoratorsOf(reading.definitions, one),
      );
      const controller = onClass.find(({ library }) => libraryOf(library)?.classes.test(library.path));
      const decorated = controller && libraryOf(controller.library);
      if (!controller || !decorated) return [];
      return cls.members
        .filter((member) => member.is('Function') && member.body && member.decorators.length > 0)
        .flatMap((method) => ofMethod(reading, decorated, controller, cls, onClass, method));
    });
};

const libraryOf = ({ package: name }: AppliedDecorator['library']): Decorated | undefined =>
  LIBRARIES[name.replace(/^@tsoa\/.*$/, 'tsoa')];

const ofMethod = (
  reading: Reading,
  decorated: Decorated,
  controller: AppliedDecorator,
  cls: Node,
  onClass: readonly AppliedDecorator[],
  method: Node,
): EntryPoint[] => {
  const onMethod = decoratorsOf(reading.definitions, method);
  return onMethod.flatMap((decorator): EntryPoint[] => {
    const verb =
      libraryOf(decorator.library) === decorated ? decorated.methods[decorator.library.path] : undefined;
    if (verb === undefined) return [];
    const isHttp = decorated.kind === 'http';
    const path = joinPatterns(textOf(reading, controller), textOf(reading, decorator));
    return [
      {
        kind: decorated.kind,
        ...(isHttp ? { method: verb } : {}),
        path: isHttp ? normalisePattern(path) : `${verb || 'Field'}.${method.name}`,
        node: decorator.node,
        handler: method,
        handlers: [{ fn: method }],
        chain: [
          ...stepsOf(reading, decorated, onClass, 'class'),
          ...stepsOf(reading, decorated, onMethod, 'decorator'),
        ],
        framework: decorated.kind === 'graphql' ? 'type-graphql' : 'express',
        owner: cls,
        gate: environmentGate(cls),
      },
    ];
  });
};

const textOf = (reading: Reading, { call, scope }: AppliedDecorator): string => {
  const first = call?.argument(0);
  return first && !first.is('Function') ? (reading.expansions.texts({ node: first, scope })[0] ?? '') : '';
};

const stepsOf = (
  reading: Reading,
  decorated: Decorated,
  decorators: readonly AppliedDecorator[],
  from: ChainStep['from'],
): ChainStep[] =>
  decorators.flatMap(({ node, library, call, scope }): ChainStep[] => {
    if (libraryOf(library) !== decorated) return [];
    if (decorated.guards.test(library.path))
      return [{ node: node.expression ?? node, fns: [], library, call, scope, from, matchedBy: '' }];
    if (!decorated.before.test(library.path)) return [];
    return (call?.args ?? [])
      .filter((argument) => !argument.is('String', 'Template', 'Object'))
      .flatMap((argument) => {
        const [defined] = reading.definitions.of(argument, scope);
        return defined?.node.is('Class')
          ? classSteps(reading, argument, scope, ['use'], from)
          : reading.steps.of(argument, scope, from);
      });
  });
