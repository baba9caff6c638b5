import type { Node } from '../../../facts/node.ts';
import { lineageOf } from '../../resolution/classes.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { Values } from '../../resolution/values.ts';
import { ANY } from '../dataflow/sources.ts';
import type { Demand } from './demand.ts';
import { acceptsNoHarm, textSetOf } from './text-sets.ts';

/** Rules that leave numbers, enumerations, dates and identifiers. */
const CLOSED =
  /^(IsNumber|IsInt|IsBoolean|IsDate|IsEnum|IsIn|IsUUID|IsMongoId|IsISO8601|IsDateString|IsNumberString|IsBooleanString|IsHexadecimal|IsAlphanumeric|IsAlpha|IsIP|IsPositive|Min|Max|IsDivisibleBy|Equals|IsTimeZone|IsLocale|IsSemVer|IsPort)$/;
const TEXT = /^(IsString|IsEmail|IsUrl|MinLength|MaxLength|Length|Matches|IsJWT|Contains)$/;
const PIPES =
  /^(ParseIntPipe|ParseUUIDPipe|ParseBoolPipe|ParseFloatPipe|ParseEnumPipe|ParseArrayPipe|ParseDatePipe)$/;

/** What decorators say of the values of a parameter: pipes, and the rules of the class that it is made into. */
export class RuledClasses {
  constructor(
    private readonly origins: Origins,
    private readonly values: Values,
  ) {}

  /** Whether a value at a path of a decorated parameter can still do the harm. */
  lets(param: Node, keys: readonly string[], demand: Demand): boolean {
    const annotation = param.typeAnnotation;
    if (annotation?.is('TypeKeyword') && /^(number|boolean|bigint)$/.test(annotation.text)) return false;
    if (param.decorators.some(hasPipe)) return false;
    const cls = this.classOf(annotation);
    if (!cls) {
      // a scalar: the pipe and the framework make a text of it
      const isScalar = annotation?.is('TypeKeyword') === true && annotation.text === 'string';
      return !(isScalar && demand.danger === 'object');
    }
    return this.letsField(cls, keys, demand);
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
    const field = lineageOf(this.origins, cls)
      .classes.flatMap((one) => one.members)
      .find((member) => member.is('Field') && member.name === key);
    // keys that no class declares are another matter: input-validation/unknown-keys
    if (!field) return false;
    const annotation = field.typeAnnotation;
    const rules = field.decorators.flatMap(({ expression }) => (expression?.isCall ? [expression] : []));
    const named = (pattern: RegExp): Node[] => rules.filter((rule) => pattern.test(rule.callee?.name ?? ''));
    if (named(CLOSED).length) return false;
    if (annotation?.is('TypeKeyword') && annotation.text !== 'string' && annotation.text !== 'any')
      return demand.danger === 'object';
    const inner = rest.length ? this.classOf(annotation) : undefined;
    if (inner) return this.letsField(inner, rest, demand);
    if (demand.danger === 'object') return !named(TEXT).length;
    if (demand.danger === 'length') return !named(/^(MaxLength|Length)$/).length;
    return !named(/^Matches$/).some((rule) => {
      const regex = this.values.of(rule.argument(0));
      const set = regex.kind === 'regex' ? textSetOf(regex.source, regex.flags) : undefined;
      return set !== undefined && !demand.isDecoded && acceptsNoHarm(demand.danger, set);
    });
  }
}

const hasPipe = (decorator: Node): boolean =>
  (decorator.expression?.args ?? []).some((argument) => {
    const made = argument.isCall ? argument.callee : argument;
    return PIPES.test(made?.name ?? '');
  });
