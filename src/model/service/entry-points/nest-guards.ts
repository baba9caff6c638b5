import type { Node } from '../../../facts/node.ts';
import { declaredMember, lineageOf } from '../../resolution/classes.ts';
import { alternatives, type LibraryOrigin } from '../../resolution/origin.ts';
import type { Scope } from './definitions.ts';
import type { AppliedDecorator } from './decorators.ts';
import type { ChainStep, StepFunction } from './entry-point.ts';
import type { Reading } from './reading.ts';

/** What runs of the classes that decorators name. */
const METHODS: Record<string, readonly string[]> = {
  UseGuards: ['canActivate', 'handleRequest', 'validate'],
  UseInterceptors: ['intercept'],
  UsePipes: ['transform'],
};

/** `@UseGuards`, `@UseInterceptors`, `@UsePipes` as steps, in the order in which Nest runs them. */
export const guardSteps = (
  reading: Reading,
  decorators: readonly AppliedDecorator[],
  from: ChainStep['from'],
): ChainStep[] =>
  Object.entries(METHODS).flatMap(([name, methods]) =>
    decorators
      .filter(({ library }) => library.package === '@nestjs/common' && library.path === name)
      .flatMap(({ call, scope }) =>
        (call?.args ?? []).flatMap((argument) => classSteps(reading, argument, scope, methods, from)),
      ),
  );

/** Steps of an expression that names a class, an instance of one, or a mixin of a library. */
export const classSteps = (
  reading: Reading,
  node: Node,
  scope: Scope | undefined,
  methods: readonly string[],
  from: ChainStep['from'],
): ChainStep[] => {
  if (node.is('Spread')) {
    const elements = reading.definitions.elements(node.expression, scope) ?? [];
    return elements.flatMap((one) => classSteps(reading, one.node, one.scope, methods, from));
  }
  const [bound] = reading.definitions.of(node, scope);
  const value = bound?.node ?? node;
  const cls = classOf(reading, value);
  if (cls) {
    const lineage = lineageOf(reading.definitions.origins, cls);
    const fns = methods.flatMap((method): StepFunction[] => {
      const member = lineage.classes
        .map((one) => declaredMember(one, method, false))
        .find((one) => one?.is('Function') && one.body);
      return member ? [{ fn: member }] : [];
    });
    const mixin = mixinOf(reading, lineage.classes.at(-1));
    return [
      {
        node,
        fns,
        library: lineage.library ?? mixin?.library,
        call: mixin?.call,
        scope,
        from,
        matchedBy: '',
      },
    ];
  }
  const library = alternatives(reading.definitions.origins.of(value.is('Call') ? value.callee : value)).find(
    (one) => one.kind === 'library',
  );
  if (library?.kind === 'library') {
    return [
      {
        node,
        fns: [],
        library,
        call: value.is('Call') ? value : undefined,
        scope: bound?.scope,
        from,
        matchedBy: '',
      },
    ];
  }
  // a mixin of the project: `RoleGuard('admin')` that returns a class
  const made = value.is('Call') && bound ? reading.definitions.results(bound) : [];
  const inner = made.find((one) => one.node.is('Class') || (one.node.is('Call') && one.node !== value));
  if (!inner) return [{ node, fns: [], scope, from, matchedBy: '' }];
  const target =
    inner.node.is('Call') && inner.node.argument(0)
      ? reading.definitions.of(inner.node.argument(0), inner.scope)[0]
      : inner;
  return target
    ? classSteps(reading, target.node, target.scope, methods, from).map((step) => ({ ...step, node }))
    : [];
};

const classOf = (reading: Reading, value: Node): Node | undefined => {
  if (value.is('Class')) return value;
  if (!value.is('Call') || !value.isNew) return undefined;
  const origin = alternatives(reading.definitions.origins.of(value)).find((one) => one.kind === 'instance');
  return origin?.kind === 'instance' && origin.of.is('Class') ? origin.of : undefined;
};

/** `class JwtAuthGuard extends AuthGuard('jwt')` */
const mixinOf = (
  reading: Reading,
  cls: Node | undefined,
): { library: LibraryOrigin; call: Node } | undefined => {
  const heritage = cls?.child('extends');
  if (!heritage?.is('Call')) return undefined;
  const origin = reading.definitions.origins.of(heritage.callee);
  return origin.kind === 'library' ? { library: origin, call: heritage } : undefined;
};
