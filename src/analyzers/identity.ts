import { CATEGORIES, type Category } from '../findings.ts';
import type { Check, CheckDeclaration } from './check.ts';

/** The release that a check without a `since` of its own came with. */
const FIRST_RELEASE = '0.1.0';

/** Gives a declared check the identity of its path: `reliability`, `timeouts`, `http-client`. */
export const identify = (
  category: Category,
  rule: string,
  name: string,
  declaration: CheckDeclaration,
): Check => ({
  ...declaration,
  id: `${rule}/${name}`,
  rule,
  category,
  priority: CATEGORIES.indexOf(category) + 1,
  preview: declaration.preview ?? false,
  aliases: declaration.aliases ?? [],
  since: declaration.since ?? FIRST_RELEASE,
});
