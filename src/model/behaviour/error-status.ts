import type { Node } from '../../facts/node.ts';
import { lineageOf } from '../resolution/classes.ts';
import type { Origins } from '../resolution/origins.ts';
import { alternatives } from '../resolution/origin.ts';
import { returnedValues } from '../resolution/results.ts';
import type { Roles } from '../meaning/roles.ts';
import type { Values } from '../resolution/values.ts';

const BY_NAME: Readonly<Record<string, number>> = {
  BAD_REQUEST: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  UNPROCESSABLE_ENTITY: 422,
  UNPROCESSABLE_CONTENT: 422,
  INTERNAL_SERVER_ERROR: 500,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
};

interface Sources {
  origins: Origins;
  roles: Roles;
  values: Values;
}

/** The status that an error answers with when it is thrown: by its class, or by an argument that says so. */
export const statusOfError = (
  { origins, roles, values }: Sources,
  error: Node,
  depth = 0,
): number | undefined => {
  for (const argument of error.args) {
    const status =
      statusOf(values, argument) ??
      statusOf(values, argument.property('code') ?? argument.property('status'));
    if (status !== undefined) return status;
  }
  const own = roles.of(error)?.facts;
  if (own?.exception) return own.status;
  for (const origin of alternatives(origins.of(error.callee))) {
    // `throw AuthenticationError('…')`: a function that makes the error
    if (origin.kind === 'function' && depth < 2) {
      for (const made of returnedValues(origin.fn)) {
        const status = made.isCall ? statusOfError({ origins, roles, values }, made, depth + 1) : undefined;
        if (status !== undefined) return status;
      }
    }
    if (origin.kind !== 'class') continue;
    const base = lineageOf(origins, origin.cls).library;
    const symbol = base?.path.replace(/#$/, '') ?? '';
    const row = base && origins.library.callRow(base.package, symbol)?.row.facts;
    if (row?.exception) return row.status;
  }
  return undefined;
};

/** `401`, `'UNAUTHORIZED'`, `httpStatus.UNAUTHORIZED`. */
const statusOf = (values: Values, node: Node | undefined): number | undefined => {
  if (!node) return undefined;
  const constant = values.constant(node);
  if (typeof constant === 'number') return constant >= 400 && constant < 600 ? constant : undefined;
  if (typeof constant === 'string') return BY_NAME[constant];
  return node.is('Member') ? BY_NAME[node.name] : undefined;
};
