import type { Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';

const EXCLUSIVE =
  /advisory|redlock|withLock|acquireLock|runExclusive|mutex|semaphore|locking\w*\.execute|\.lock\(/i;
const SERIAL = /serializable/i;
const UPWARDS = 3;

/** Only one caller at a time gets here: a lock or a serializable transaction around it or before it. */
export const isExclusive = (node: Node): boolean => {
  for (let at: Node | undefined = node; at; at = at.parent) {
    if (at.is('Call') && (EXCLUSIVE.test(at.callee?.text ?? '') || SERIAL.test(optionsText(at)))) return true;
  }
  for (const call of node.fn.descendants({ kinds: ['Call'] }))
    if (call.start < node.start && EXCLUSIVE.test(`${call.callee?.text ?? ''}(`)) return true;
  return false;
};

/** The same, or every known caller holds the lock. */
export const isExclusiveInCallers = (node: Node, calls: Calls, depth = UPWARDS): boolean => {
  if (isExclusive(node)) return true;
  if (depth === 0 || !node.fn.is('Function')) return false;
  const callers = calls.callersOf(node.fn);
  return callers.length > 0 && callers.every((one) => isExclusiveInCallers(one, calls, depth - 1));
};

const optionsText = (call: Node): string =>
  call.args.flatMap((argument) => (argument.is('Function') ? [] : [argument.text])).join(' ');
