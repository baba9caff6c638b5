import type { Node } from '../../../facts/node.ts';
import type { Unit } from '../../../libraries/table.ts';
import type { Roles } from '../../meaning/roles.ts';
import { alternatives, type LibraryOrigin } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import type { TimeQuantity, TimeUnit } from './time-units.ts';

/** Numeric dates of a token (RFC 7519, 4.1): seconds since the epoch. */
const CLAIMS = new Set(['exp', 'iat', 'nbf', 'auth_time']);

export const isTimeClaim = (name: string | undefined): boolean => name !== undefined && CLAIMS.has(name);

export const timeUnit = (unit: Unit | undefined): TimeUnit | undefined =>
  unit === 'ms' || unit === 's' ? unit : undefined;

/** The unit of what a library call gives back: `Date.now()`, `ms('1d')`, `getUnixTime(date)`. */
export const unitOfCall = (roles: Roles, call: Node): Pick<TimeQuantity, 'unit' | 'by'> | undefined => {
  for (const { name, facts } of roles.allOf(call)) {
    const unit = timeUnit(facts.unit);
    if (!unit) continue;
    if (name === 'clock' && facts.yields !== 'date') return { unit, by: 'clock' };
    if (facts.yields === 'number') return { unit, by: name === 'call' ? 'library' : 'clock' };
  }
  return undefined;
};

/** `payload.exp`, where the payload is declared as the claims of a token. */
export const unitOfMember = (origins: Origins, member: Node): TimeUnit | undefined => {
  for (const origin of alternatives(origins.of(member))) {
    const unit = origin.kind === 'library' ? unitOfSymbol(origins, origin) : undefined;
    if (unit) return unit;
  }
  return undefined;
};

/** What the tables say of a symbol that is read: a constant of a library, a field of one of its types. */
export const unitOfSymbol = (origins: Origins, symbol: LibraryOrigin): TimeUnit | undefined =>
  timeUnit(origins.library.readRow(symbol.package, symbol.path)?.row.facts?.unit);
