/** Notes the comments in a stretch of trivia: start and end offsets, by start. */
export const collectComments = (into: Map<number, number>, text: string, from: number, to: number): void => {
  let at = from;
  while (at < to - 1) {
    const slash = text.indexOf('/', at);
    if (slash < 0 || slash >= to - 1) return;
    const next = text.charCodeAt(slash + 1);
    let end: number;
    if (next === 47) {
      end = slash;
      while (end < to && text.charCodeAt(end) !== 10 && text.charCodeAt(end) !== 13) end++;
    } else if (next === 42) {
      const close = text.indexOf('*/', slash + 2);
      end = close < 0 ? to : close + 2;
    } else {
      at = slash + 1;
      continue;
    }
    into.set(slash, end);
    at = end;
  }
};
