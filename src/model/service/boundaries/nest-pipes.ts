import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Definitions } from '../entry-points/definitions.ts';
import { decoratorsOf } from '../entry-points/decorators.ts';
import { alternatives } from '../../resolution/origin.ts';
import { returnedValues } from '../../resolution/results.ts';
import type { Values } from '../../resolution/values.ts';

/** A pipe that runs for what a parameter is given. */
export interface Pipe {
  node: Node;
  /** `ValidationPipe`: tests objects by the rules of their class. Others do as they like. */
  isValidation: boolean;
  /** Its options; undefined without any. */
  options: Node | undefined;
}

const COMMON = '@nestjs/common';

/** Which pipes NestJS runs before a handler: of the application, the class, the method, the parameter. */
export class NestPipes {
  private readonly global: { place: Node; pipes: Pipe[] }[];

  constructor(
    private readonly definitions: Definitions,
    private readonly values: Values,
    calls: Calls,
    properties: readonly Node[],
    private readonly packageOf: (path: string) => string,
  ) {
    const used = calls.production
      .filter((call) => call.callee?.is('Member') && call.callee.name === 'useGlobalPipes')
      .map((call) => ({ place: call, pipes: call.args.flatMap((argument) => this.pipesOf(argument)) }));
    const provided = properties.flatMap((property) => {
      const provider = property.parent;
      const given = provider?.property('useClass') ?? provider?.property('useValue');
      const made = provider?.property('useFactory');
      const results = made?.is('Function') ? returnedValues(made) : [];
      const pipes = [...(given ? [given] : []), ...results].flatMap((node) => this.pipesOf(node));
      return pipes.length ? [{ place: property, pipes }] : [];
    });
    this.global = [...used, ...provided];
  }

  /** The pipes for a parameter, the widest first. */
  of(param: Node): Pipe[] {
    const method = param.parent;
    const cls = method?.parent;
    const onHolders = [cls, method].flatMap((holder) =>
      holder
        ? decoratorsOf(this.definitions, holder)
            .filter(({ library }) => library.package === COMMON && library.path === 'UsePipes')
            .flatMap(({ call }) => call?.args ?? [])
        : [],
    );
    const onParam = param.decorators.flatMap((decorator) => {
      const args = decorator.expression?.isCall ? decorator.expression.args : [];
      return args.filter((argument) => this.values.text(argument) === undefined);
    });
    return [
      ...this.globalFor(param.path).flatMap(({ pipes }) => pipes),
      ...[...onHolders, ...onParam].flatMap((node) => this.pipesOf(node)),
    ];
  }

  /** Pipes of the application that a file belongs to. */
  globalFor(path: string): { place: Node; pipes: Pipe[] }[] {
    const own = this.global.filter(({ place }) => this.packageOf(place.path) === this.packageOf(path));
    return own;
  }

  private pipesOf(node: Node): Pipe[] {
    return this.definitions.of(node).map(({ node: made }): Pipe => {
      const named = made.isCall ? made.callee : made;
      const isValidation = named
        ? alternatives(this.definitions.origins.of(named)).some(
            (one) => one.kind === 'library' && one.package === COMMON && one.path === 'ValidationPipe',
          )
        : false;
      return { node: made, isValidation, options: made.isCall ? made.argument(0) : undefined };
    });
  }
}
