import type { Node } from '../../../facts/node.ts';
import { stepAt } from '../../../model/steps.ts';
import { isTestedInside, type NestBody } from '../../../model/service/boundaries/nest-bodies.ts';
import type { RuleClass, RuledProperty } from '../../../model/service/boundaries/rule-classes.ts';
import { nameList } from '../../name-list.ts';
import { defineCheck, type CheckContext } from '../../check.ts';
import { oneLine } from '../../../model/behaviour/excerpt.ts';

export const dtoWithoutRules = defineCheck({
  title: 'A request object that the ValidationPipe does not test',
  severity: 'high',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A `@Body()` or `@Query()` whose type leaves no class at run time, a class with properties that carry no rule (or only that they must be there), and nested objects that `@ValidateNested` and `@Type` do not both mark: the pipe lets all of these through as the client sent them.',
  why: 'The code reads as if everything were validated, so nobody tests again. What arrives may be an object where a text is declared, and goes to the store or another service that way.',
  leavesAlone: [
    'properties that a class behind the handler tests when it is made of them, and properties that nothing uses',
    'properties without a rule under `whitelist: true`: they never arrive',
    'parameters with a pipe of their own, and handlers that hold the request against another schema',
    'bodies whose signature is verified',
    'classes with a base that cannot be followed; properties declared as `any`, `unknown` or `Record`',
    'declared primitives under `enableImplicitConversion`',
  ],
  howToFix:
    'Give the parameter a class, and each of its properties a rule of class-validator; mark nested objects with `@ValidateNested()` and `@Type(() => Item)`.',
  references: ['CWE-20', 'CWE-1287', 'NestJS documentation: Validation'],
  example: {
    bad: '@ValidateNested({ each: true })\nsteps: StepDto[]; // the rules of StepDto never run',
    good: '@ValidateNested({ each: true })\n@Type(() => StepDto)\nsteps: StepDto[];',
  },
  run(context) {
    const { nestBodies } = context.model;
    const told = new Set<Node>();
    for (const body of nestBodies.all) {
      if (!body.pipe || body.hasOtherPipe || body.metatype.kind === 'unknown') continue;
      if (body.metatype.kind === 'erased') tellErased(context, body, body.metatype.as);
      if (body.metatype.kind !== 'class' || told.has(body.metatype.cls)) continue;
      const ruled = nestBodies.classes.of(body.metatype.cls);
      if (ruled.isOpen || nestBodies.isHandledOtherwise(body)) continue;
      told.add(body.metatype.cls);
      tellClass(context, body, ruled);
      tellNested(context, body, ruled, told);
    }
  },
});

const tellErased = ({ model, report, pass }: CheckContext, body: NestBody, as: string): void => {
  const use = model.nestBodies.untestedUse(body);
  if (!use || model.nestBodies.isHandledOtherwise(body)) return pass(body.param);
  report(body.param, {
    message: `\`${body.param.target?.name ?? 'body'}: ${oneLine(as, 50)}\` is no class at run time, so the ValidationPipe skips it: whatever the client sends is used.`,
    label: 'reflected as Object',
    severity: body.part === 'body' ? 'high' : 'medium',
    evidence: [stepAt(use, 'used as it came')],
    fix: `Declare a class with rules of class-validator for \`${oneLine(as, 50)}\` and use it as the parameter's type.`,
  });
};

const tellClass = ({ model, report, pass }: CheckContext, body: NestBody, ruled: RuleClass): void => {
  const untested = model.nestBodies.untested(body, ruled);
  const arrives = untested.filter(
    ({ rule }) => rule === 'presence' || !model.nestBodies.isOn(body, 'whitelist'),
  );
  const [first] = arrives;
  if (!first) return pass(ruled.cls);
  const isBare = arrives.some(({ rule }) => rule === 'none');
  const use = model.nestBodies.untestedUse(body, first.name);
  report(ruled.cls, {
    message: isBare
      ? `${listed(arrives)} of \`${ruled.cls.name}\` ${arrives.length > 1 ? 'have no rule for their type' : 'has no rule for its type'}: the ValidationPipe lets any value through.`
      : `${listed(arrives)} of \`${ruled.cls.name}\` ${arrives.length === 1 ? 'is' : 'are'} tested for presence at most: the ValidationPipe lets any type through.`,
    label: 'validated, but not these properties',
    severity: isBare ? 'medium' : 'low',
    evidence: [
      ...arrives
        .slice(0, 6)
        .map(({ node, rule }) => stepAt(node, rule === 'none' ? 'no rule' : 'presence only')),
      ...(use ? [stepAt(use, 'used as it came')] : []),
    ],
  });
};

/** Objects inside of objects: both decorators have to stand there for their rules to run. */
const tellNested = (context: CheckContext, body: NestBody, ruled: RuleClass, told: Set<Node>): void => {
  const { nestBodies } = context.model;
  for (const property of ruled.properties.values()) {
    const isList = property.node.typeAnnotation?.is('TypeArray') === true;
    if (property.made && !told.has(property.made)) {
      told.add(property.made);
      tellNested(context, body, nestBodies.classes.of(property.made), told);
    }
    if (isNeverEntered(context, body, property)) {
      context.report(property.node.typeAnnotation ?? property.node, {
        message: `\`${property.name}\` is made a \`${property.made?.name ?? ''}\` and not marked \`@ValidateNested\`: the rules of its class never run.`,
        label: 'no @ValidateNested',
        severity: 'medium',
        fix: `Add \`@ValidateNested(${isList ? '{ each: true }' : ''})\` of class-validator.`,
      });
      continue;
    }
    const lacksType = property.isNested && !property.isMade && (isList || !nestBodies.converts(body));
    if (!lacksType || nestBodies.isOn(body, 'forbidUnknownValues')) continue;
    if (nestBodies.isTestedLater(body, property.name, isTestedInside)) continue;
    context.report(property.node.typeAnnotation ?? property.node, {
      message: `\`${property.name}\` is marked \`@ValidateNested\` and no \`@Type\` makes its plain objects a class: their rules never run.`,
      label: 'no @Type',
      severity: 'medium',
      fix: 'Add `@Type(() => …)` of class-transformer with the class of the items.',
    });
  }
};

/** `@Type(() => Item)` alone: class-validator does not look inside. */
const isNeverEntered = (
  { model: { nestBodies } }: CheckContext,
  body: NestBody,
  { name, made, isNested, rules }: RuledProperty,
): boolean =>
  made !== undefined &&
  !isNested &&
  rules.some(({ facts }) => facts.rule !== 'class' && facts.rule !== 'transform') &&
  nestBodies.classes.hasRules(nestBodies.classes.of(made)) &&
  !nestBodies.isTestedLater(body, name, isTestedInside);

const listed = (properties: readonly RuledProperty[]): string => nameList(properties.map(({ name }) => name));
