import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';

/** A variable that a schema or a validator class of the environment names. */
export interface DeclaredVariable {
  name: string;
  node: Node;
  default: string | undefined;
  isRequired: boolean;
}

const NAME = /^[A-Z][A-Z0-9_]*$/;
const ENVIRONMENT = /\b(process|Bun|import\.meta)\.env\b/;
/** Links of a schema that let the key be absent. */
const OPTIONAL = /^(optional|nullish|default|catch|prefault|exactOptional)$/;

/** What is held against a schema at the start, by name. */
export const declaredVariables = (model: ServiceModel): ReadonlyMap<string, DeclaredVariable> => {
  const declared = new Map<string, DeclaredVariable>();
  const add = (one: DeclaredVariable): void => {
    if (!declared.has(one.name)) declared.set(one.name, one);
  };
  for (const schema of environmentSchemas(model))
    for (const property of schema.is('Property')
      ? [schema]
      : [schema, ...schema.descendants({ kinds: ['Property'] })])
      if (property.is('Property') && NAME.test(property.string)) add(ofProperty(model, property));
  for (const unit of model.serviceUnits) {
    for (const field of unit.nodesOf('Field'))
      if (NAME.test(field.string) && field.decorators.length > 0) add(ofField(model, field));
  }
  return declared;
};

/** `schema.parse(process.env)`, `cleanEnv(process.env, { … })`, `validationSchema: Joi.object({ … })` */
const environmentSchemas = (model: ServiceModel): Node[] => {
  const held = model.serviceCalls.flatMap((call) => {
    const role = model.roles.allOf(call).find(({ name }) => name === 'validate');
    const value = role && model.roles.argument(role, 'value');
    if (!role || !value || !ENVIRONMENT.test(value.text)) return [];
    return [model.roles.argument(role, 'schema') ?? call.callee?.object];
  });
  const given = (model.namedOptions.get('validationSchema') ?? []).map(({ value }) => value);
  return [...held, ...given].flatMap((node) => definitionOf(model, node) ?? []);
};

const definitionOf = (model: ServiceModel, node: Node | undefined): Node | undefined => {
  const [leaf] = node ? model.outbound.trace.of(node) : [];
  const found = leaf?.kind === 'node' || leaf?.kind === 'made' ? leaf.node : node;
  const holder = found?.is('Identifier') ? found.binding?.declaration?.parent : undefined;
  return holder?.is('VarDecl') ? holder.init : found;
};

const ofProperty = (model: ServiceModel, property: Node): DeclaredVariable => {
  const links = linksOf(property.value);
  const given = links.find(({ name }) => name === 'default' || name === 'prefault')?.call.argument(0);
  const option = links.map(({ call }) => call.argument(0)?.property('default')?.value).find((value) => value);
  const fallback = model.values.constant(given ?? option);
  return {
    name: property.string,
    node: property,
    default: fallback === undefined || fallback === null ? undefined : String(fallback),
    isRequired: !option && !links.some(({ name }) => OPTIONAL.test(name)),
  };
};

const ofField = (model: ServiceModel, field: Node): DeclaredVariable => {
  const fallback = model.values.constant(field.value ?? field.init);
  return {
    name: field.string,
    node: field,
    default: fallback === undefined || fallback === null ? undefined : String(fallback),
    isRequired: !field.decorators.some(({ expression }) => expression?.callee?.name === 'IsOptional'),
  };
};

/** The calls that a schema is built of: `z.string()`, `.default('x')`. */
const linksOf = (value: Node | undefined): { name: string; call: Node }[] => {
  const links: { name: string; call: Node }[] = [];
  for (let at = value; at?.isCall; at = at.callee?.is('Member') ? at.callee.object : undefined)
    links.push({ name: at.callee?.name ?? '', call: at });
  return links;
};
