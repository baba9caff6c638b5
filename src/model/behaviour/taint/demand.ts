import type { Danger, Facts } from '../../../libraries/facts.ts';

/**
 * What a walk asks of a value: whether it may still do this harm where it arrives. The walk goes from the sink to the
 * source; a step that takes the harm away ends the way.
 */
export interface Demand {
  danger: Danger;
  /** A later step decodes the text or changes it: what earlier steps proved of its characters is lost. */
  isDecoded: boolean;
}

export const demandFor = (danger: Danger): Demand => ({ danger, isDecoded: false });

/** Types that hold no text of the client. */
const HARMLESS: ReadonlySet<Facts['yields']> = new Set([
  'number',
  'boolean',
  'digits',
  'hex',
  'uuid',
  'date',
]);

/** What a call with these facts leaves of the demand; undefined when the value is safe behind it. */
export const throughFacts = (demand: Demand, facts: Facts, isDecoder: boolean): Demand | undefined => {
  if (HARMLESS.has(facts.yields)) return undefined;
  // what a library makes of nothing is something
  if (demand.danger === 'missing' && (facts.yields !== undefined || facts.removes)) return undefined;
  if (facts.yields === 'string' && demand.danger === 'object') return undefined;
  if (!demand.isDecoded) {
    if (facts.removes?.includes(demand.danger)) return undefined;
    if (facts.yields === 'basename' && demand.danger === 'sep') return undefined;
  }
  return isDecoder ? { ...demand, isDecoded: true } : demand;
};

/** A conversion to text, number or truth value. */
export const throughCast = (
  demand: Demand,
  cast: 'number' | 'string' | 'boolean' | 'date' | undefined,
): Demand | undefined => {
  if (cast === undefined) return demand;
  return cast !== 'string' || demand.danger === 'object' || demand.danger === 'missing' ? undefined : demand;
};

/** The harm is done by a text: members of an object that arrives whole do none. */
export const ofText = ({ danger }: Demand): boolean => OF_TEXT.has(danger);

const OF_TEXT: ReadonlySet<Danger> = new Set([
  'quote',
  'sep',
  'shell',
  'pattern',
  'length',
  'html',
  'newline',
  'markup',
  'formula',
]);
