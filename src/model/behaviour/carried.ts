import type { Node } from '../../facts/node.ts';
import type { ReachedEffect } from '../meaning/effects.ts';
import type { Calls } from '../resolution/calls.ts';
import { bindingsFrom, mentions } from './derived.ts';

/** A function on the way to an effect, the call in it that leads on, and the bindings of it that hold the value followed. */
export interface Hop {
  fn: Node;
  next: Node;
  carried: ReadonlySet<number>;
}

/**
 * Follows what a call is given into the functions that lead to an effect. Ends early, with `isComplete: false`,
 * where a hop cannot be followed by its parameters: `this`, a spread, a callback in between.
 */
export const hopsOf = (
  calls: Calls,
  { effect, through }: ReachedEffect,
  start: ReadonlySet<number>,
): { hops: Hop[]; isComplete: boolean } => {
  const hops: Hop[] = [];
  let carried = start;
  let isComplete = true;
  for (const [index, call] of through.entries()) {
    const next = through[index + 1] ?? effect.call;
    const fn = calls.targets(call).find((target) => target.fn.contains(next))?.fn;
    const receiver = call.callee?.object;
    if (!fn?.body || (receiver && mentions(receiver, carried))) return { hops, isComplete: false };
    if (call.args.some((argument) => argument.is('Spread'))) return { hops, isComplete: false };
    const { body } = fn;
    carried = new Set(
      call.args.flatMap((argument, place) => {
        const param = fn.params[place]?.target;
        if (!param || !mentions(argument, carried)) return [];
        return receiving(param, argument, carried, body).flatMap((one) => [...bindingsFrom(one, body)]);
      }),
    );
    hops.push({ fn, next, carried });
    if (next.fn !== fn) isComplete = false;
  }
  return { hops, isComplete };
};

/** The names of a parameter that hold the value: those of its properties alone where an object literal is given and taken apart. */
const receiving = (param: Node, argument: Node, carried: ReadonlySet<number>, body: Node): Node[] => {
  if (!argument.is('Object') || argument.properties.some((one) => one.is('Spread') || one.payload < 0))
    return [param];
  const pattern = param.is('ObjectPattern') ? param : takenApart(param, body);
  if (!pattern || pattern.childrenIn('element').some((one) => one.is('Rest') || one.payload < 0))
    return [param];
  return pattern.childrenIn('element').flatMap((one) => {
    const value = argument.property(one.string);
    return value && one.target && mentions(value, carried) ? [one.target] : [];
  });
};

/** The pattern of `const { ctx, id } = args`, where the parameter is used for nothing else. */
const takenApart = (param: Node, body: Node): Node | undefined => {
  if (!param.is('Identifier')) return undefined;
  const uses = [...body.descendants({ kinds: ['Identifier'] })].filter(
    (one) => one.payload === param.payload,
  );
  const [use] = uses;
  const holder = use?.parent;
  const pattern =
    uses.length === 1 && holder?.is('VarDecl') && holder.init === use ? holder.target : undefined;
  return pattern?.is('ObjectPattern') ? pattern : undefined;
};

/** Whether the value decides what is asked: it stands in the call at the end, or in the chain or variable that it is called on. */
export const reachesEffect = (calls: Calls, reached: ReachedEffect, start: ReadonlySet<number>): boolean => {
  const { hops, isComplete } = hopsOf(calls, reached, start);
  const last = hops.at(-1);
  if (!isComplete || !last) return true;
  const { call } = reached.effect;
  if (mentions(call, last.carried)) return true;
  const root = rootOf(call);
  if (!root?.is('Identifier') || root.payload < 0) return false;
  return [...(last.fn.body as Node).descendants({ kinds: ['Call'] })].some(
    (other) => rootOf(other)?.payload === root.payload && mentions(other, last.carried),
  );
};

/** `query` of `query.where(…).getMany()`. */
const rootOf = (call: Node): Node | undefined => {
  let at = call.callee?.object;
  while (at && !at.is('Identifier'))
    at = at.isCall ? at.callee : at.is('Member', 'Index') ? at.object : at.expression;
  return at;
};
