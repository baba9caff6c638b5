import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Values } from '../../resolution/values.ts';
import type { Effects } from '../../meaning/effects.ts';
import type { Role, Roles } from '../../meaning/roles.ts';
import type { Questions } from '../../questions.ts';
import { triesAround } from '../../behaviour/failure.ts';
import { initOf } from './init.ts';
import { retryAround, type Again } from './again.ts';
import { isRefusedInProduction, stateTestBefore } from './state-tests.ts';

const CALLERS_FOLLOWED = 3;
/** Roles whose result is another one at each attempt. */
const FRESH: ReadonlySet<string> = new Set(['random', 'id', 'clock']);

/** A call that charges, refunds or pays out, at a provider that takes an idempotency key. */
export interface PaidCall {
  call: Node;
  role: Role;
  money: 'moves' | 'prepares';
  /** `fresh`: made anew by what repeats the call; `unknown`: the options are not in the code. */
  key: 'given' | 'absent' | 'fresh' | 'unknown';
  keyNode?: Node | undefined;
  /** What runs the call again by itself. */
  again?: Again | undefined;
  /** Where the record of it is removed when the call fails, although the provider may have booked it. */
  undone?: Node | undefined;
  /** What makes the repeat harmless: a test of the state, a refusal in production. */
  guard?: Node | undefined;
}

interface Sources {
  calls: Calls;
  roles: Roles;
  values: Values;
  effects: Effects;
  questions: Questions;
  serviceCalls: readonly Node[];
}

/** L4: calls that move money where the provider takes a key, in path and source order. */
export const paidCalls = (sources: Sources): PaidCall[] =>
  sources.serviceCalls.flatMap((call) => {
    const role = sources.roles.of(call);
    const money = role?.facts.money;
    if (!role || !money || !role.facts.keyOption || role.facts.naturalGuard) return [];
    if (isBookedOnce(sources, role)) return [];
    const again = againOf(sources, call);
    return [
      {
        call,
        role,
        money: isConfirmed(sources, role) ? 'moves' : money,
        again,
        ...keyOf(sources, role, again),
        undone: undoneBy(sources, call),
        guard: stateTestBefore(call, sources.effects) ?? isRefusedInProduction(call),
      },
    ];
  });

/** The whole of it, which the provider books once: `refunds.create({ charge })`. */
const isBookedOnce = ({ values }: Sources, { call, facts }: Role): boolean => {
  const [head = '', ...rest] = facts.onceWithout?.split('.') ?? [];
  if (!rest.length) return false;
  return values.setting(call.argument(Number(head)), rest.join('.')).state === 'none';
};

/** `confirm: true` books at once. */
const isConfirmed = ({ roles, values }: Sources, role: Role): boolean =>
  values.constant(roles.argument(role, 'confirm')) === true;

const keyOf = (sources: Sources, role: Role, again: Again | undefined): Pick<PaidCall, 'key' | 'keyNode'> => {
  const [head = '', ...rest] = (role.facts.keyOption ?? '').split('.');
  const argument = role.call.argument(Number(head));
  const spreads = role.call.args.slice(0, Number(head) + 1).some((one) => one.is('Spread'));
  if (spreads) return { key: 'unknown' };
  if (!rest.length) return argument ? keyAt(sources, argument, again) : { key: 'absent' };
  const setting = sources.values.setting(argument, rest.join('.'));
  if (setting.state === 'unknown') return { key: 'unknown' };
  return setting.state === 'set' ? keyAt(sources, setting.node, again) : { key: 'absent' };
};

const keyAt = (sources: Sources, key: Node, again: Again | undefined): Pick<PaidCall, 'key' | 'keyNode'> => {
  const isFresh =
    again !== undefined &&
    again.by !== 'loop' &&
    partsOf(key).some(
      (part) => FRESH.has(sources.roles.of(part)?.name ?? '') && again.attempt.contains(part),
    );
  return { key: isFresh ? 'fresh' : 'given', keyNode: key };
};

/** Calls inside of the key, and inside of what its names were given. */
const partsOf = (key: Node): Node[] => {
  const parts = [key, ...key.descendants({ kinds: ['Identifier', 'Call'] })];
  return parts.flatMap((part) => {
    if (part.isCall) return [part];
    const init = part.is('Identifier') ? initOf(part) : undefined;
    if (!init || init.fn !== key.fn) return [];
    return [init, ...init.descendants({ kinds: ['Call'] })].filter((one) => one.isCall);
  });
};

/** A retry around it, a message whose delivery is repeated, a loop over several of them. */
const againOf = (sources: Sources, call: Node): Again | undefined => {
  const retry = retryAround(call, sources);
  if (retry) return retry;
  const consumer = sources.questions.consumerOf(call);
  if (consumer) return { by: 'message', node: consumer.entry.node, attempt: call.fn };
  const loop = loopAround(call);
  return loop && { by: 'loop', node: loop, attempt: loop };
};

const loopAround = (call: Node): Node | undefined => {
  for (let at = call.parent; at && !at.is('Function', 'Module'); at = at.parent)
    if (at.is('ForOf', 'For', 'While', 'DoWhile')) return at;
  return undefined;
};

/** A `catch` of a caller that deletes what was written before the call. */
const undoneBy = ({ calls, effects }: Sources, call: Node): Node | undefined => {
  const seen = new Set<Node>();
  let frontier = [call];
  for (let hops = 0; hops <= CALLERS_FOLLOWED; hops++) {
    const next: Node[] = [];
    for (const at of frontier) {
      if (seen.has(at)) continue;
      seen.add(at);
      for (const attempt of triesAround(at)) {
        const handler = attempt.child('handler');
        const undo = handler
          ?.descendants({ kinds: ['Call'] })
          .find((inner) => effects.find(inner, ({ role }) => role.facts.verb === 'delete'));
        if (undo) return undo;
      }
      next.push(...calls.callersOf(at.fn));
    }
    frontier = next;
  }
  return undefined;
};
