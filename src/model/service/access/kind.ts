import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import type { Strength } from './guard.ts';

const ROLE_WORDS = /role|permission|scope|privilege|isadmin|is_admin|ability|rights|policy/i;
const MACHINE_WORDS = /secret|signature|hmac|api_?key|webhook/i;
const PERSON_WORDS = /user|session/i;

/** `role` and `machine` by what the conditions of a rejecting function compare. */
export const kindOf = (calls: Calls, fn: Node, depth: number): Strength => {
  const text = conditionsOf(calls, fn, depth).join(' ');
  if (ROLE_WORDS.test(text)) return 'role';
  return MACHINE_WORDS.test(text) && !PERSON_WORDS.test(text) ? 'machine' : 'required';
};

const conditionsOf = (calls: Calls, fn: Node, depth: number): string[] => {
  const texts: string[] = [];
  for (const inner of fn.descendants()) {
    if (inner.is('If', 'Conditional') && inner.test) texts.push(inner.test.text);
    if (depth <= 0 || !inner.is('Call')) continue;
    for (const { fn: target } of calls.targets(inner).slice(0, 2)) {
      if (target !== fn) texts.push(...conditionsOf(calls, target, depth - 1));
    }
  }
  return texts;
};
