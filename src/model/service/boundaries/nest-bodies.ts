import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { decoratorsOf } from '../entry-points/decorators.ts';
import { metatypeOf, isFreeForm, isPrimitive, type Metatype } from './metatype.ts';
import { NestPipes, type Pipe } from './nest-pipes.ts';
import type { RuleClass, RuleClasses, RuledProperty } from './rule-classes.ts';
import { destinationsOf } from './second-stage.ts';

const CALLS_FOLLOWED = 4;
/** The validator whose rules stand on properties. */
const RULES = 'class-validator';

/** A parameter of a NestJS handler that takes a whole body or query. */
export interface NestBody {
  entry: EntryPoint;
  param: Node;
  part: 'body' | 'query';
  metatype: Metatype;
  /** The last ValidationPipe that runs for it. */
  pipe: Pipe | undefined;
  /** Another pipe runs too: it may test anything. */
  hasOtherPipe: boolean;
}

/** What a class behind the handler has to do with a property for it to count as tested. */
type Tests = (property: RuledProperty) => boolean;

const isTyped: Tests = ({ rule, isNested, isMade }) => rule === 'type' || (isNested && isMade);
/** The objects inside are made and tested. */
export const isTestedInside: Tests = ({ isNested, isMade }) => isNested && isMade;

/** Where requests enter NestJS handlers as objects, and what tests them. */
export class NestBodies {
  readonly classes: RuleClasses;
  readonly all: readonly NestBody[];

  constructor(private readonly model: ServiceModel) {
    const { definitions } = model.entryPoints.reading;
    this.classes = model.ruleClasses;
    const properties = model.serviceUnits
      .filter((unit) => unit.facts.strings.includes('APP_PIPE'))
      .flatMap((unit) => unit.nodesOf('Property'))
      .filter((property) => property.string === 'provide' && property.value?.name === 'APP_PIPE');
    const pipes = new NestPipes(
      definitions,
      model.values,
      model.calls,
      properties,
      (path) => model.project.packageOf(path).dir,
    );
    const entries = model.entryPoints.all.filter(
      ({ framework, kind, node }) => framework === 'nest' && kind === 'http' && model.isServing(node.path),
    );
    this.all = entries.flatMap((entry) => this.bodiesOf(entry, pipes));
  }

  /** Whether something behind the handler tests a property before it is used, or nothing uses it. */
  isTestedLater(body: NestBody, name: string, tests: Tests = isTyped): boolean {
    return this.usesOf(body.param, name).every((use) => this.isTestedAt(use, name, tests));
  }

  /** The first use of the parameter, or of one of its properties, that nothing tests. */
  untestedUse(body: NestBody, name?: string): Node | undefined {
    return this.usesOf(body.param, name).find((use) => !this.isTestedAt(use, name, isTyped));
  }

  private bodiesOf(entry: EntryPoint, pipes: NestPipes): NestBody[] {
    return (entry.handler?.params ?? []).flatMap((param): NestBody[] => {
      const part = this.partOf(param);
      if (!part) return [];
      const running = pipes.of(param);
      return [
        {
          entry,
          param,
          part,
          metatype: metatypeOf(this.model.origins, param.typeAnnotation),
          pipe: running.filter(({ isValidation }) => isValidation).at(-1),
          hasOtherPipe: running.some(({ isValidation }) => !isValidation),
        },
      ];
    });
  }

  /** `@Body()` without a name takes all of it. */
  private partOf(param: Node): 'body' | 'query' | undefined {
    for (const { library, call } of decoratorsOf(this.model.entryPoints.reading.definitions, param)) {
      const row = this.model.library.callRow(library.package, `@${library.path}`)?.row;
      const part = row?.role === 'input' ? row.facts?.part : undefined;
      if (part !== 'body' && part !== 'query') continue;
      return this.model.values.text(call?.argument(0)) === undefined ? part : undefined;
    }
    return undefined;
  }

  /** Expressions that hold a property of the parameter, or hold all of it. */
  private usesOf(param: Node, name?: string): Node[] {
    const target = param.target?.is('Default') ? param.target.target : param.target;
    if (target?.is('ObjectPattern')) return patternUses(target, name);
    return (target?.binding?.reads ?? []).flatMap((read) => {
      const parent = read.parent;
      if (parent?.is('Member') && read.slot === 'object')
        return name === undefined || parent.name === name ? [parent] : [];
      if (parent?.is('VarDecl') && parent.target?.is('ObjectPattern'))
        return patternUses(parent.target, name);
      return [read];
    });
  }

  private isTestedAt(use: Node, name: string | undefined, tests: Tests): boolean {
    return destinationsOf(this.model.origins, use).every(({ made }) => {
      if (!made) return false;
      const ruled = this.classes.of(made.cls);
      if (ruled.isOpen) return true;
      const isWhole = use.is('Identifier') && !isFromPattern(use, name);
      const own = use.is('Member') ? use.name : name;
      const key = made.key ?? own;
      const property = key === undefined ? undefined : ruled.properties.get(key);
      if (!property || (isWhole && made.key !== undefined)) return this.testsInside(property, name, tests);
      return tests(property);
    });
  }

  /** The whole object becomes a property: its own class has to test what is inside. */
  private testsInside(property: RuledProperty | undefined, name: string | undefined, tests: Tests): boolean {
    if (!property?.isNested || !property.made) return false;
    const inside = this.classes.of(property.made);
    const own = name === undefined ? undefined : inside.properties.get(name);
    return inside.isOpen || name === undefined || (own !== undefined && tests(own));
  }

  /** Properties of a body's class that arrive and that no rule tests, here or behind the handler. */
  untested(body: NestBody, ruled: RuleClass): RuledProperty[] {
    const implicit = this.converts(body);
    return [...ruled.properties.values()].filter((property) => {
      if (property.rule === 'type' || property.isNested || property.isMade) return false;
      const type = property.node.typeAnnotation;
      if (isFreeForm(this.model.origins, type) || (implicit && isPrimitive(type))) return false;
      return !this.isTestedLater(body, property.name);
    });
  }

  /** Whether the handler, or what it calls, holds the request against another schema or checks its signature. */
  isHandledOtherwise(body: NestBody): boolean {
    const { handler } = body.entry;
    return handler !== undefined && this.handlesItself(handler, CALLS_FOLLOWED, new Set());
  }

  private handlesItself(fn: Node, depth: number, seen: Set<Node>): boolean {
    if (depth < 0 || seen.has(fn)) return false;
    seen.add(fn);
    return fn.descendants({ kinds: ['Call'] }).some((call) => {
      const role = this.model.roles.of(call);
      if (role?.name === 'mac') return true;
      const isSchema =
        role?.name === 'validate' && role.facts.fails !== 'collects' && !this.isRuleRunner(call);
      if (isSchema && depth >= CALLS_FOLLOWED - 1) return true;
      return this.model.calls.targets(call).some((target) => this.handlesItself(target.fn, depth - 1, seen));
    });
  }

  /** Runs the rules of a class: counts by the rules that the class has. */
  private isRuleRunner(call: Node): boolean {
    return this.model.calls.libraryCallee(call)?.package === RULES;
  }

  /** `transformOptions.enableImplicitConversion`: declared primitives and single objects are made by their type. */
  converts(body: NestBody): boolean {
    return this.isOn(body, 'transformOptions.enableImplicitConversion');
  }

  /** Whether an option of the pipe is on; what cannot be read counts as on. */
  isOn(body: NestBody, option: string): boolean {
    const setting = this.model.values.setting(body.pipe?.options, option);
    if (setting.state === 'none') return false;
    return !(setting.state === 'set' && setting.value.kind === 'constant' && !setting.value.constant);
  }
}

const patternUses = (pattern: Node, name: string | undefined): Node[] =>
  pattern.children().flatMap((part) => {
    if (!part.is('PatternProperty', 'Rest')) return [];
    if (part.is('PatternProperty') && name !== undefined && part.string !== name) return [];
    const target = part.target?.is('Default') ? part.target.target : part.target;
    return target?.binding?.reads ?? [];
  });

const isFromPattern = (use: Node, name: string | undefined): boolean =>
  name !== undefined &&
  use.binding?.declaration?.ancestor('PatternProperty', 'Param')?.is('PatternProperty') === true;
