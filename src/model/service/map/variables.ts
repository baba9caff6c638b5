import type { Node } from '../../../facts/node.ts';
import { isSecretName } from '../../behaviour/dataflow/secret-names.ts';
import type { ServiceModel } from '../../model.ts';
import type { Value } from '../../resolution/values.ts';
import { environmentUses, type EnvironmentUse } from '../environment-uses.ts';
import { declaredVariables, type DeclaredVariable } from './declared-variables.ts';
import { byPlace, placeOf, type MapPlace } from './place.ts';

export const VARIABLE_VALIDATIONS = ['schema', 'test', 'none'] as const;

/** A variable of the environment that the service reads. */
export interface MapVariable {
  name: string;
  /** What holds where it is not set; null: nothing. Of a secret never the value. */
  default: string | null;
  /** The service does not start, or throws, without it. */
  required: boolean;
  /** `schema`: declared with a type that is tested at the start; `test`: the code tests it where it converts it. */
  validation: (typeof VARIABLE_VALIDATIONS)[number];
  /** What its text is taken for where nothing tests it. */
  taken?: EnvironmentUse['taken'];
  /** Reads, and the declaration. */
  places: MapPlace[];
}

interface Seen {
  defaults: Set<string>;
  isRequired: boolean;
  places: Map<string, MapPlace>;
}

/** Stands for the default of a secret. */
const HIDDEN = '(hidden)';

/** A user and a password in an address are a secret too. */
const shown = (name: string, fallback: string): string =>
  isSecretName(name) ? HIDDEN : fallback.replace(/\/\/[^/@\s]*:[^/@\s]*@/g, `//${HIDDEN}@`);

/** The variables by name. */
export const variableRows = (model: ServiceModel): MapVariable[] => {
  const seen = new Map<string, Seen>();
  const add = (name: string, node: Node, fallback: string | undefined, isRequired: boolean): void => {
    const own = seen.get(name) ?? { defaults: new Set(), isRequired: false, places: new Map() };
    seen.set(name, own);
    if (fallback !== undefined) own.defaults.add(shown(name, fallback));
    own.isRequired ||= isRequired;
    own.places.set(`${node.path}:${node.line}`, placeOf(node));
  };
  const declared = declaredVariables(model);
  for (const one of declared.values()) add(one.name, one.node, one.default, one.isRequired);
  for (const { name, node, fallback, throws } of readsOf(model)) add(name, node, fallback, throws);
  const uses = usesByKey(model);
  return [...seen]
    .map(([name, own]) => rowOf(name, own, declared.get(name), uses.get(name) ?? []))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
};

const rowOf = (
  name: string,
  { defaults, isRequired, places }: Seen,
  declared: DeclaredVariable | undefined,
  uses: readonly EnvironmentUse[],
): MapVariable => {
  const open = uses.find(({ isGuarded }) => !isGuarded);
  const validation = declared ? 'schema' : uses.length && !open ? 'test' : 'none';
  return {
    name,
    default: defaults.size ? [...defaults].sort().join(' | ') : null,
    required: isRequired && !defaults.size,
    validation,
    ...(open && validation === 'none' && { taken: open.taken }),
    places: [...places.values()].sort(byPlace),
  };
};

const usesByKey = (model: ServiceModel): ReadonlyMap<string, EnvironmentUse[]> => {
  const byKey = new Map<string, EnvironmentUse[]>();
  for (const use of environmentUses(model.serviceUnits, model.units, model.values, model.origins)) {
    const list = byKey.get(use.key);
    if (list) list.push(use);
    else byKey.set(use.key, [use]);
  }
  return byKey;
};

interface Read {
  name: string;
  node: Node;
  fallback: string | undefined;
  throws: boolean;
}

/** `process.env.NAME`, `const { NAME } = process.env`, and the readers that the tables know. */
const readsOf = (model: ServiceModel): Read[] => [
  ...model.serviceUnits
    .filter(({ text }) => /\benv\b/.test(text))
    .flatMap((unit) => [
      ...[...unit.nodesOf('Member'), ...unit.nodesOf('Index')].flatMap(
        (node) => memberRead(model, node) ?? [],
      ),
      ...unit.nodesOf('VarDecl').flatMap((node) => patternReads(model, node)),
    ]),
  ...model.serviceCalls.flatMap((call): Read[] => {
    const role = model.roles.allOf(call).find(({ name }) => name === 'env.read');
    const name = role && model.values.text(model.roles.argument(role, 'name'));
    // keys of a configuration object are no variables
    if (!role || name === undefined || !/^[A-Z][A-Z0-9_]*$/.test(name)) return [];
    const fallback = model.values.constant(model.roles.argument(role, 'default'));
    return [
      {
        name,
        node: call,
        fallback: fallback === undefined || fallback === null ? undefined : String(fallback),
        throws: role.facts.throws === true,
      },
    ];
  }),
];

const memberRead = (model: ServiceModel, node: Node): Read | undefined => {
  const value = model.values.of(node);
  if (value.kind !== 'env' || value.fallback || !isOwnRead(model, node) || isWritten(node)) return undefined;
  const { parent } = node;
  const whole = parent?.is('Logical') && node.slot === 'left' ? model.values.of(parent) : undefined;
  const fallback = whole?.kind === 'env' ? whole.fallback : undefined;
  return { name: value.name, node, fallback: textOf(fallback), throws: false };
};

/** The expression itself reads the environment, rather than a name that was filled from there. */
const isOwnRead = (model: ServiceModel, node: Node): boolean => {
  const object = node.object;
  if (!object) return false;
  const origin = model.origins.of(object);
  return origin.kind === 'library' && /(^|\.)env$/.test(origin.path);
};

const isWritten = (node: Node): boolean => node.parent?.is('Assign') === true && node.slot === 'left';

const patternReads = (model: ServiceModel, { init, target }: Node): Read[] => {
  const origin = init && model.origins.of(init);
  if (origin?.kind !== 'library' || !/(^|\.)env$/.test(origin.path) || !target?.is('ObjectPattern'))
    return [];
  return target.children().flatMap((part): Read[] => {
    if (!part.is('PatternProperty') || !part.string) return [];
    const fallback = part.target?.is('Default') ? model.values.of(part.target.value) : undefined;
    return [{ name: part.string, node: part, fallback: textOf(fallback), throws: false }];
  });
};

const textOf = (value: Value | undefined): string | undefined =>
  value?.kind === 'constant' && value.constant !== undefined && value.constant !== null
    ? String(value.constant)
    : undefined;
