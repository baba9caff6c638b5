import { STATUS_CODES } from 'node:http';
import type { Node } from '../../facts/node.ts';
import { alternatives } from '../resolution/origin.ts';
import type { Origins } from '../resolution/origins.ts';
import type { Values } from '../resolution/values.ts';

/** `NO_CONTENT` -> 204: the names that libraries of status codes make of the registered phrases. */
const BY_NAME: ReadonlyMap<string, number> = new Map(
  Object.entries(STATUS_CODES).map(([code, phrase = '']) => [
    phrase
      .replace(/'/g, '')
      .replace(/[^A-Za-z]+/g, '_')
      .toUpperCase(),
    Number(code),
  ]),
);

/** The HTTP status that an expression stands for: a constant, or a member of a library's list of statuses. */
export const statusValue = (values: Values, origins: Origins, node: Node | undefined): number | undefined => {
  if (!node) return undefined;
  const constant = values.constant(node);
  if (typeof constant === 'number') return constant;
  if (!node.is('Member')) return undefined;
  const isListed = alternatives(origins.of(node)).some((one) => one.kind === 'library');
  return isListed ? BY_NAME.get(node.name) : undefined;
};
