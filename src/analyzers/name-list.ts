const SHOWN = 3;

/** `a`, `b`, `c` and 4 more: names of the code in a message that keeps its length. */
export const nameList = (names: readonly string[], shown = SHOWN): string => {
  const told = names.slice(0, shown).map((name) => `\`${name}\``);
  const more = names.length - told.length;
  return `${told.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
};
