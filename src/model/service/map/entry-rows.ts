import { declaredName } from '../../../facts/identity.ts';
import type { Node } from '../../../facts/node.ts';
import { excerpt } from '../../behaviour/excerpt.ts';
import type { ServiceModel } from '../../model.ts';
import type { Access, Strength } from '../access/guard.ts';
import { REJECTING } from '../access/guard.ts';
import type { EntryPoint, EntryPointKind } from '../entry-points/entry-point.ts';
import { placeOf, type MapPlace } from './place.ts';
import { ValidatedInputs, type Validated } from './validated.ts';

export const AUTHS = ['required', 'machine', 'optional', 'none', 'unknown'] as const;
export type Auth = (typeof AUTHS)[number];

export interface MapGuard extends MapPlace {
  label: string;
  strength: Strength;
}

/** An entry point as the map draws it. */
export interface MapEntry extends MapPlace {
  kind: EntryPointKind;
  /** Upper case, `ALL` for any; null where the kind has none. */
  method: string | null;
  path: string | null;
  auth: Auth;
  validated: Validated;
  framework: string;
  /** The function that answers. */
  handler: (MapPlace & { name: string }) | null;
  guards: MapGuard[];
  /** The condition under which it exists. */
  gate?: string;
  /** It verifies what the caller sends along: a password, a token of a mail. */
  credential?: true;
  /** What would tell the auth, or the path. */
  settles?: string;
}

/** The entry points of the code in scope, in path and source order. */
export const entryRows = (model: ServiceModel, entries: readonly EntryPoint[]): MapEntry[] => {
  const validated = new ValidatedInputs(model);
  return entries.map((entry) => rowOf(entry, model.access.of(entry), validated.of(entry)));
};

const rowOf = (entry: EntryPoint, access: Access, validated: Validated): MapEntry => {
  const gate = entry.gate ?? access.guards.find(({ strength }) => strength === 'environment')?.node;
  const settles = access.state === 'unknown' ? access.reason?.settles : entry.open?.settles;
  return {
    kind: entry.kind,
    method: entry.kind === 'http' ? (entry.method ?? 'ALL') : (entry.method ?? null),
    path: entry.path ?? (entry.kind === 'http' ? '*' : null),
    ...placeOf(entry.node),
    auth: authOf(access),
    validated,
    framework: entry.framework,
    handler: entry.handler ? { name: nameOf(entry.handler), ...placeOf(entry.handler) } : null,
    guards: access.guards.map(({ label, strength, node }) => ({ label, strength, ...placeOf(node) })),
    ...(gate && { gate: excerpt(gate, 80) }),
    ...(access.state === 'credential-bearing' && { credential: true as const }),
    ...(settles && { settles }),
  };
};

const authOf = ({ state, guards }: Access): Auth => {
  const rejecting = guards.flatMap(({ strength }) =>
    REJECTING.has(strength) && strength !== 'environment' ? [strength] : [],
  );
  switch (state) {
    case 'guarded':
    case 'environment-gated':
      if (rejecting.length === 0) return state === 'guarded' ? 'required' : 'none';
      return rejecting.every((strength) => strength === 'machine') ? 'machine' : 'required';
    case 'optional':
    case 'unknown':
      return state;
    case 'credential-bearing':
      // behind code that verifies a token where one is sent; a library that is only set up says nothing
      return guards.some(({ strength, step }) => strength === 'optional' && step && step.fns.length > 0)
        ? 'optional'
        : 'none';
    default:
      return 'none';
  }
};

/** `OrdersController.create`; an inline handler has no name. */
const nameOf = (fn: Node): string => {
  const owner = fn.parent?.is('Class') ? declaredName(fn.parent) : '';
  const name = declaredName(fn);
  return owner && name ? `${owner}.${name}` : name;
};
