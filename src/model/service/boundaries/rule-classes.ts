import { Flag } from '../../../facts/kinds.ts';
import type { Node } from '../../../facts/node.ts';
import type { Facts } from '../../../libraries/facts.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import { lineageOf } from '../../resolution/classes.ts';
import { decoratorsOf } from '../entry-points/decorators.ts';
import type { Definitions } from '../entry-points/definitions.ts';

/** A rule as a decorator of a library states it. */
export interface StatedRule {
  facts: Facts;
  /** The pattern that a text has to match. */
  pattern: Node | undefined;
}

/** A property of a class whose decorators are its rules. */
export interface RuledProperty {
  name: string;
  node: Node;
  rules: readonly StatedRule[];
  /** `presence`: only that it is there; `type`: something tests what it is. */
  rule: 'none' | 'presence' | 'type';
  /** It may be left out: the rules say so, or there are none and its type does. */
  isOptional: boolean;
  /** `@ValidateNested`: the object inside is to be tested by its own class. */
  isNested: boolean;
  /** `@Type` or `@Transform` makes something else of the plain value. */
  isMade: boolean;
  /** The class that `@Type(() => Item)` makes of it; undefined where it is none of the project. */
  made: Node | undefined;
}

export interface RuleClass {
  cls: Node;
  properties: ReadonlyMap<string, RuledProperty>;
  /** A base class could not be followed: it may bring rules. */
  isOpen: boolean;
}

const MAPPED = /^(PartialType|PickType|OmitType|IntersectionType)$/;
const PARTIAL = /\bPartialType\(/;
const DEPTH = 6;

/** Classes whose properties carry the rules of a validator, with what their bases bring. */
export class RuleClasses {
  private readonly memo = new Map<Node, RuleClass>();

  constructor(
    private readonly origins: Origins,
    private readonly definitions: Definitions,
  ) {}

  of(cls: Node, depth = DEPTH): RuleClass {
    const known = this.memo.get(cls);
    if (known) return known;
    const properties = new Map<string, RuledProperty>();
    let isOpen = false;
    const lineage = lineageOf(this.origins, cls).classes;
    for (const one of lineage.toReversed()) {
      if (!one.is('Class')) continue;
      for (const base of this.mappedBases(one, lineage)) {
        if (!base || depth <= 0) {
          isOpen = true;
          continue;
        }
        const ruled = this.of(base, depth - 1);
        isOpen ||= ruled.isOpen;
        const isPartial = PARTIAL.test(one.child('extends')?.text ?? '');
        for (const [name, property] of ruled.properties)
          properties.set(name, isPartial ? { ...property, isOptional: true } : property);
      }
      for (const member of one.members) {
        if (member.is('Field') && !member.isStatic && member.string) {
          const property = this.property(member);
          const inherited = properties.get(property.name);
          // a field that is declared again without rules keeps those of its base
          if (!inherited || property.rule !== 'none') properties.set(property.name, property);
        }
      }
    }
    const ruled = { cls, properties, isOpen };
    this.memo.set(cls, ruled);
    return ruled;
  }

  /** Whether any property of the class has a rule: only then does a validator speak of it at all. */
  hasRules(ruled: RuleClass): boolean {
    return [...ruled.properties.values()].some(({ rule, isNested }) => rule !== 'none' || isNested);
  }

  /** `extends PartialType(CreateDto)`: the classes inside; undefined for one that is not known. */
  private mappedBases(cls: Node, lineage: readonly Node[]): (Node | undefined)[] {
    const heritage = cls.child('extends');
    const value = heritage?.is('TypeRef') ? heritage.child('name') : heritage;
    if (!value) return [];
    if (!value.isCall) {
      const isFollowed = lineage.indexOf(cls) < lineage.length - 1;
      return isFollowed || alternatives(this.origins.of(value)).every((one) => one.kind === 'library')
        ? []
        : [undefined];
    }
    const origin = this.origins.of(value.callee);
    if (origin.kind !== 'library' || !MAPPED.test(origin.path))
      return lineage.indexOf(cls) < lineage.length - 1 ? [] : [undefined];
    return value.args.filter((argument) => !argument.is('Array')).map((argument) => this.classOf(argument));
  }

  private classOf(node: Node): Node | undefined {
    const [one] = alternatives(this.origins.of(node));
    return one?.kind === 'class' ? one.cls : undefined;
  }

  private property(node: Node): RuledProperty {
    let rule: RuledProperty['rule'] = 'none';
    let isNested = false;
    let isMade = false;
    let made: Node | undefined;
    const rules: StatedRule[] = [];
    const applied = decoratorsOf(this.definitions, node);
    for (const { library, call } of applied) {
      const row = this.origins.library.callRow(library.package, `@${library.path}`)?.row;
      const facts = row?.facts;
      if (facts?.rule)
        rules.push({ facts, pattern: row?.args?.['pattern'] === undefined ? undefined : call?.argument(0) });
      if (facts?.rule === 'presence' && rule === 'none') rule = 'presence';
      else if (facts?.rule === 'type') rule = 'type';
      else if (facts?.rule === 'nested') isNested = true;
      else if (facts?.rule === 'transform') isMade = true;
      else if (facts?.rule === 'class') {
        isMade = true;
        const given = call?.argument(0);
        made = this.classOf(given?.is('Function') ? (given.body ?? given) : (given ?? node));
        // `@Type(() => Number)` leaves a number, a date or a text whatever came
        if (!made && given) rule = 'type';
      }
    }
    // a decorator of the project that cannot be opened may register any rule
    const opened = new Set(applied.map((one) => one.node));
    if (node.decorators.some((decorator) => !opened.has(decorator))) rule = 'type';
    const mayBeLeftOut = rules.some(({ facts }) => facts.rule === 'presence' && !facts.removes);
    const isOptional = mayBeLeftOut || (rule === 'none' && node.hasFlag(Flag.Optional));
    return { name: node.string, node, rules, rule, isOptional, isNested, isMade, made };
  }
}
