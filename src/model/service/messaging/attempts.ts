import type { Values } from '../../resolution/values.ts';
import type { Leaf } from '../../meaning/clients/leaf.ts';

/** How often a job is tried, as far as one place says it. */
export type Attempts = number | 'unsaid' | 'unknown';

/** The largest of what a place may say; callers of a function may leave it to the next place. */
export const attemptsOf = (leaves: readonly Leaf[], values: Values): Attempts => {
  const said = leaves.map((leaf): Attempts => {
    if (leaf.kind === 'absent') return 'unsaid';
    if (leaf.kind === 'node') return values.number(leaf.node) ?? 'unknown';
    // options that are handed through: what holds where nobody gives them
    if (leaf.kind === 'parameter') return leaf.otherwise ? attemptsOf(leaf.otherwise, values) : 'unsaid';
    return leaf.kind === 'unknown' && leaf.otherwise ? attemptsOf(leaf.otherwise, values) : 'unknown';
  });
  const numbers = said.filter((one) => typeof one === 'number');
  if (numbers.length) return Math.max(...numbers);
  return said.includes('unknown') ? 'unknown' : 'unsaid';
};
