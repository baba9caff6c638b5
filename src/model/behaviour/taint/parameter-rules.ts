import type { Node } from '../../../facts/node.ts';
import type { Facts } from '../../../libraries/facts.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Values } from '../../resolution/values.ts';
import type { RuleClasses, RuledProperty } from '../../service/boundaries/rule-classes.ts';
import { ANY } from '../dataflow/sources.ts';
import type { Demand } from './demand.ts';
import { acceptsNoHarm, textSetOf } from './text-sets.ts';

/** What decorators say of the values of a parameter: pipes, and the rules of the class that it is made into. */
export class ParameterRules {
  constructor(
    private readonly origins: Origins,
    private readonly values: Values,
    private readonly classes: () => RuleClasses,
  ) {}

  /**
   * Whether a value at a path of a decorated parameter can still do the harm. Where a key is computed and the value is
   * a number or a truth value by its type further on, the field is one of those that the class holds to such a type.
   */
  lets(param: Node, keys: readonly string[], demand: Demand, isScalar = false): boolean {
    const annotation = param.typeAnnotation;
    const isMissing = demand.danger === 'missing';
    if (isMissing && this.pipesOf(param).length > 0) return false;
    if (!isMissing && annotation?.is('TypeKeyword') && /^(number|boolean|bigint)$/.test(annotation.text))
      return false;
    if (this.pipesOf(param).some((facts) => facts.removes?.includes(demand.danger))) return false;
    const cls = this.classOf(annotation);
    if (!cls) {
      // a scalar: the pipe and the framework make a text of it
      const isScalar = annotation?.is('TypeKeyword') === true && annotation.text === 'string';
      return !(isScalar && demand.danger === 'object');
    }
    if (isScalar && keys[0] === ANY && demand.danger !== 'missing' && this.classes().of(cls).properties.size)
      return false;
    return this.letsField(cls, keys, demand);
  }

  /** `@Param('id', ParseIntPipe)`, `@Query('page', new ParseIntPipe())` */
  private pipesOf(param: Node): Facts[] {
    const given = param.decorators.flatMap(({ expression }) => (expression?.isCall ? expression.args : []));
    return given.flatMap((argument) =>
      alternatives(this.origins.of(argument.isCall ? argument.callee : argument)).flatMap((origin) => {
        if (origin.kind !== 'library') return [];
        return this.origins.library.callRow(origin.package, origin.path)?.row.facts ?? [];
      }),
    );
  }

  private classOf(annotation: Node | undefined): Node | undefined {
    for (const type of alternatives(this.origins.ofType(annotation))) {
      if (type.kind === 'instance' && type.of.is('Class')) return type.of;
    }
    return undefined;
  }

  private letsField(cls: Node, keys: readonly string[], demand: Demand): boolean {
    const [key, ...rest] = keys;
    if (key === undefined || key === ANY) return true;
    const property = this.classes().of(cls).properties.get(key);
    // keys that no class declares are another matter: input-validation/unknown-keys
    if (!property) return false;
    const inside = rest.length ? this.classOf(property.node.typeAnnotation) : undefined;
    if (demand.danger === 'missing')
      return inside ? this.letsField(inside, rest, demand) : !rest.length && property.isOptional;
    if (property.rules.some(({ facts }) => facts.removes?.includes(demand.danger))) return false;
    const annotation = property.node.typeAnnotation;
    if (annotation?.is('TypeKeyword') && annotation.text !== 'string' && annotation.text !== 'any')
      return demand.danger === 'object';
    if (inside) return this.letsField(inside, rest, demand);
    return !this.matchesSafely(property, demand);
  }

  /** `@Matches(/^[a-z]+$/)`: only texts without harm come through. */
  private matchesSafely({ rules }: RuledProperty, demand: Demand): boolean {
    return rules.some(({ pattern }) => {
      const regex = this.values.of(pattern);
      // class-validator takes the source of a pattern as well
      const source = regex.kind === 'regex' ? regex.source : this.values.text(pattern);
      if (source === undefined) return false;
      const set = textSetOf(source, regex.kind === 'regex' ? regex.flags : '');
      return set !== undefined && !demand.isDecoded && acceptsNoHarm(demand.danger, set);
    });
  }
}
