import type { Node } from '../../../facts/node.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { REJECTING, type Access } from './guard.ts';
import { hasOwner } from './records.ts';
import type { Touches } from './touches.ts';

/** A guard before the handler turns anonymous callers away. */
export const isOnChain = (access: Access): boolean =>
  access.guards.some(
    ({ step, strength }) => step !== undefined && REJECTING.has(strength) && strength !== 'environment',
  );

const isGuarded = (access: Access): boolean => access.state === 'guarded';

/** A method that is closed to everybody shows nothing of who may use the others. */
const isClosed = ({ guards }: Access): boolean =>
  guards.some(({ step, label }) => step !== undefined && CLOSING.test(label));

const CLOSING = /\b(deny|forbid|disallow|refuse|reject)(All|Any|Every(body|one)?)?\b/i;

/** The part of a service's routes that requires a login; flows that bring their proof along are left out. */
export const shareOfGuarded = (all: readonly Access[]): number => {
  const counted = all.filter(({ state }) => state === 'guarded' || state === 'open' || state === 'optional');
  return counted.length ? counted.filter(isGuarded).length / counted.length : 0;
};

/** A guarded entry point that shows how its like is guarded. */
export interface Sibling {
  access: Access;
  by: 'resource' | 'owner' | 'step' | 'model';
}

const NEAREST: readonly Sibling['by'][] = ['resource', 'owner', 'step', 'model'];

/** Guarded entry points of the same resource, controller, router, steps or owned record model; the nearest first. */
export const guardedSiblings = (access: Access, all: readonly Access[], touches: Touches): Sibling[] => {
  const { entry } = access;
  const own = ownedModels(entry, touches);
  const steps = routeSteps(entry);
  const found = all.flatMap((other): Sibling[] => {
    if (other === access || !isGuarded(other) || isClosed(other)) return [];
    if (isSameResource(entry, other.entry)) return [{ access: other, by: 'resource' }];
    if (isSameOwner(entry, other.entry)) return [{ access: other, by: 'owner' }];
    if (routeSteps(other.entry).some((fn) => steps.includes(fn))) return [{ access: other, by: 'step' }];
    const isSameModel =
      own.length > 0 && ownedModels(other.entry, touches).some((name) => own.includes(name));
    return isSameModel ? [{ access: other, by: 'model' }] : [];
  });
  const rank = ({ access: one, by }: Sibling): number => NEAREST.indexOf(by) * 2 + (isOnChain(one) ? 0 : 1);
  return found.sort((a, b) => rank(a) - rank(b));
};

/** `/orders` and `/orders/:id`: the same path once parameters are left out. */
const isSameResource = (a: EntryPoint, b: EntryPoint): boolean => {
  const [left, right] = [resource(a.path), resource(b.path)];
  return left !== '' && left === right;
};

const resource = (path: string | undefined): string =>
  (path ?? '')
    .split('/')
    .filter((segment) => segment && !segment.startsWith(':') && segment !== '*')
    .join('/');

/** One controller class, or one router below the application. */
const isSameOwner = (a: EntryPoint, b: EntryPoint): boolean =>
  a.owner === b.owner && (a.owner.is('Class') || /Router$/.test(a.owner.callee?.name ?? ''));

/** Functions that the registrations themselves name before the handler, such as an upload's tests. */
const routeSteps = (entry: EntryPoint): Node[] =>
  entry.chain.filter(({ from }) => from === 'route').flatMap(({ fns }) => fns.map(({ fn }) => fn));

const ownedModels = (entry: EntryPoint, touches: Touches): string[] =>
  touches.of(entry).flatMap(({ record }) => (record && hasOwner(record) ? [record.name] : []));
