// Made by `npm run registry` from the folders beside it; not edited by hand.
import type { Check } from './check.ts';

/** Every check, in the order of category, rule and name. */
export const CHECKS: readonly Check[] = [];
