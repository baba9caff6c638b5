import type { Effect } from '../../meaning/effects.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Values } from '../../resolution/values.ts';
import type { DbOp } from '../db/op.ts';
import type { Messaging } from '../messaging/messaging.ts';

/** What a second run of an effect leaves behind: another row, an amount added again, another mail or job. */
export type RepeatableKind = 'row' | 'delta' | 'mail' | 'job';

export interface RepeatableSources {
  roles: Roles;
  values: Values;
  messaging: Messaging;
}

/** How a second run of an effect shows; undefined where it leaves everything as it is. */
export const repeatableKind = (
  effect: Effect,
  op: DbOp | undefined,
  sources: RepeatableSources,
): RepeatableKind | undefined => {
  const { facts } = effect.role;
  if (effect.kind === 'mail') return isKeyed(effect, sources) ? undefined : 'mail';
  if (effect.kind === 'publish')
    return isKeyed(effect, sources) || sources.messaging.isBestEffort(effect.call) ? undefined : 'job';
  if (facts.writes === 'delta' || (op && addsTo(op))) return 'delta';
  const handle = facts.handle === undefined ? undefined : sources.roles.argumentAt(effect.call, facts.handle);
  return op?.verb === 'insert' && !op.isSave && !handle ? 'row' : undefined;
};

/** A key, a message id or a job id makes the second one the same. */
export const isKeyed = ({ role, call }: Effect, { roles, values }: RepeatableSources): boolean => {
  if (['key', 'id'].some((name) => roles.argument(role, name) !== undefined)) return true;
  return role.name === 'mail.send' && values.setting(call.argument(0), 'messageId').state !== 'none';
};

/** `{ points: { increment: 5 } }`, `{ $inc: { points: 5 } }` */
export const addsTo = ({ data, verb }: DbOp): boolean =>
  verb === 'update' &&
  [...data.values].some(
    ([name, value]) =>
      name === '$inc' ||
      (value.is('Object') && value.properties.some(({ string }) => /^(increment|decrement)$/.test(string))),
  );
