import type { AST } from '@eslint-community/regexpp';
import { Chars, toCharSet, type ReadonlyFlags } from 'regexp-ast-analysis';

/** A construct that the simulation does not know, or more steps than it may take. */
class Stopped extends Error {}

type Next = (position: number) => boolean;
/** Characters of a class, as far as they matter here. */
interface Characters {
  has(character: number): boolean;
  readonly ranges: readonly { min: number; max: number }[];
}

/**
 * Steps of a backtracking engine over a text, by a simulation that counts and gives up at a limit.
 * Undefined for patterns with constructs that it does not know.
 */
export const stepsOver = (
  pattern: AST.Pattern,
  flags: ReadonlyFlags,
  text: string,
  limit: number,
): number | undefined => {
  const engine = new Engine(text, flags, limit);
  try {
    for (let start = 0; start <= text.length; start++)
      if (engine.alternatives(pattern.alternatives, start, () => true)) break;
  } catch (stop) {
    if (!(stop instanceof Stopped)) throw stop;
    return engine.steps >= limit ? limit : undefined;
  }
  return engine.steps;
};

class Engine {
  steps = 0;
  private readonly sets = new Map<AST.Element, Characters>();

  constructor(
    private readonly text: string,
    private readonly flags: ReadonlyFlags,
    private readonly limit: number,
  ) {}

  alternatives(alternatives: readonly AST.Alternative[], position: number, next: Next): boolean {
    return alternatives.some(({ elements }) => this.sequence(elements, 0, position, next));
  }

  private sequence(elements: readonly AST.Element[], index: number, position: number, next: Next): boolean {
    const element = elements[index];
    if (!element) return next(position);
    return this.element(element, position, (at) => this.sequence(elements, index + 1, at, next));
  }

  private element(element: AST.Element, position: number, next: Next): boolean {
    if (++this.steps >= this.limit) throw new Stopped();
    switch (element.type) {
      case 'Character':
      case 'CharacterClass':
      case 'CharacterSet':
        return this.holds(element, position) && next(position + 1);
      case 'Group':
      case 'CapturingGroup':
        return this.alternatives(element.alternatives, position, next);
      case 'Quantifier':
        return this.repeat(element, 0, position, next);
      case 'Assertion':
        return this.assertion(element, position) && next(position);
      default:
        throw new Stopped();
    }
  }

  private repeat(quantifier: AST.Quantifier, count: number, position: number, next: Next): boolean {
    const once = (): boolean =>
      count < quantifier.max &&
      this.element(quantifier.element, position, (at) =>
        at === position && count >= quantifier.min ? false : this.repeat(quantifier, count + 1, at, next),
      );
    const enough = (): boolean => count >= quantifier.min && next(position);
    return quantifier.greedy ? once() || enough() : enough() || once();
  }

  private assertion(element: AST.Assertion, position: number): boolean {
    switch (element.kind) {
      case 'start':
        return position === 0;
      case 'end':
        return position === this.text.length;
      case 'word': {
        const word = (at: number): boolean => /\w/.test(this.text.charAt(at));
        return (word(position - 1) !== word(position)) !== element.negate;
      }
      default:
        throw new Stopped();
    }
  }

  private holds(element: AST.Character | AST.CharacterClass | AST.CharacterSet, position: number): boolean {
    if (position >= this.text.length) return false;
    let set = this.sets.get(element);
    if (!set) this.sets.set(element, (set = charactersOf(element, this.flags)));
    return set.has(this.text.charCodeAt(position));
  }
}

const charactersOf = (
  element: AST.Character | AST.CharacterClass | AST.CharacterSet,
  flags: ReadonlyFlags,
): Characters => toCharSet(element as Parameters<typeof toCharSet>[0], flags);

/** The shortest text that leads to an element: an example of everything that must stand before it. */
export const textBefore = (element: AST.Element, flags: ReadonlyFlags): string => {
  let text = '';
  let at: AST.Node | null = element;
  while (at) {
    const holder: AST.Node | null = at.parent;
    if (holder?.type === 'Alternative') {
      const before = holder.elements.slice(0, holder.elements.indexOf(at as AST.Element));
      text = before.map((one) => exampleOf(one, flags)).join('') + text;
    }
    at = holder;
  }
  return text;
};

const exampleOf = (element: AST.Element, flags: ReadonlyFlags): string => {
  switch (element.type) {
    case 'Character':
    case 'CharacterClass':
    case 'CharacterSet': {
      const set = charactersOf(element, flags);
      const usual = [...'a1 -/@.:'].find((character) => set.has(character.charCodeAt(0)));
      return usual ?? String.fromCharCode(set.ranges[0]?.min ?? Chars.all(flags).ranges[0]?.min ?? 0);
    }
    case 'Group':
    case 'CapturingGroup':
      return (element.alternatives[0]?.elements ?? []).map((one) => exampleOf(one, flags)).join('');
    case 'Quantifier':
      return exampleOf(element.element, flags).repeat(Math.min(element.min, 3));
    default:
      return '';
  }
};
