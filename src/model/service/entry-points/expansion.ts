import type { Node } from '../../../facts/node.ts';
import { folderOf } from '../../../project/paths.ts';
import { resolvePath } from '../../resolution/paths.ts';
import type { Values } from '../../resolution/values.ts';
import { Scope, type Bound, type Definitions } from './definitions.ts';

/** One way in which a place runs: what the names around it stand for, and the calls that led to it. */
export interface Expansion {
  scope: Scope | undefined;
  /** The calls that lead to it, outermost first, then the place itself: its order among registrations. */
  order: readonly Node[];
}

const DEPTH = 5;
const EXPANSIONS = 512;
const LISTING = new Set(['forEach', 'map', 'flatMap', 'reduce', 'each']);

/** Expands the code around registrations: loops over constant lists, callbacks of `forEach`, functions with callers. */
export class Expansions {
  private readonly memo = new Map<Node, readonly Expansion[]>();

  constructor(
    private readonly definitions: Definitions,
    private readonly values: Values,
    private readonly read: (path: string) => string | undefined,
  ) {}

  of(place: Node): readonly Expansion[] {
    return this.around(place, DEPTH).map(({ scope, order }) => ({ scope, order: [...order, place] }));
  }

  private around(place: Node, depth: number): readonly Expansion[] {
    const loop = loopAround(place);
    const holder = loop ?? place.fn;
    const known = this.memo.get(holder);
    if (known && depth === DEPTH) return known;
    const found = (loop ? this.ofLoop(loop, depth) : this.ofFunction(place.fn, depth)).slice(0, EXPANSIONS);
    if (depth === DEPTH) this.memo.set(holder, found);
    return found;
  }

  private ofLoop(loop: Node, depth: number): readonly Expansion[] {
    const outer = this.around(loop, depth);
    return outer.flatMap(({ scope, order }) => {
      const elements = this.definitions.elements(loop.child('right'), scope);
      if (!elements?.length) return [{ scope, order }];
      return elements.map((element) => {
        const inner = new Scope(scope);
        this.definitions.bind(inner, loop.child('left')?.target ?? loop.child('left'), element);
        return { scope: inner, order };
      });
    });
  }

  private ofFunction(fn: Node, depth: number): readonly Expansion[] {
    if (!fn.is('Function') || depth <= 0) return [{ scope: undefined, order: [] }];
    const listed = this.ofListCallback(fn, depth);
    if (listed) return listed;
    const callers = this.definitions.calls.callersOf(fn).filter((call) => !fn.contains(call));
    if (!callers.length) {
      return fn.parent && !fn.parent.is('Module')
        ? this.around(fn, depth)
        : [{ scope: undefined, order: [] }];
    }
    return callers.slice(0, EXPANSIONS).flatMap((call) =>
      this.around(call, depth - 1).map(({ scope, order }) => ({
        scope: this.definitions.bindParams(fn, { node: call, scope }),
        order: [...order, call],
      })),
    );
  }

  /** `routes.forEach((route) => app.use(route.path, route.router))` */
  private ofListCallback(fn: Node, depth: number): readonly Expansion[] | undefined {
    const call = fn.slot === 'argument' ? fn.parent : undefined;
    const callee = call?.callee;
    if (!call || !callee?.is('Member') || !LISTING.has(callee.name)) return undefined;
    const param = fn.params[callee.name === 'reduce' ? 1 : 0]?.target;
    return this.around(call, depth).flatMap(({ scope, order }) => {
      const elements = this.definitions.elements(callee.object, scope);
      if (!elements?.length) return [{ scope, order }];
      return elements.map((element) => {
        const inner = new Scope(scope);
        this.definitions.bind(inner, param, element);
        return { scope: inner, order };
      });
    });
  }

  /** The texts that an expression stands for; `undefined` pieces become a parameter named after the expression. */
  texts({ node, scope }: Bound): string[] {
    return this.definitions.of(node, scope).flatMap((bound): string[] => {
      const { node: value } = bound;
      if (value.is('String')) return [value.string];
      if (value.is('EnumMember')) return value.value ? this.texts({ node: value.value }) : [];
      if (value.is('Array'))
        return value.elements.flatMap((element) => this.texts({ node: element, scope: bound.scope }));
      if (value.is('Template')) return [this.template(bound)];
      if (value.is('Binary') && value.operator === '+') {
        const left = this.texts({ node: value.child('left') ?? value, scope: bound.scope })[0];
        const right = this.texts({ node: value.child('right') ?? value, scope: bound.scope })[0];
        return left === undefined && right === undefined ? [] : [`${left ?? ':prefix'}${right ?? ':rest'}`];
      }
      if (value.is('Call')) {
        const results = this.definitions.results(bound).filter((one) => one.node !== value);
        const texts = results.flatMap((one) => (one.node.is('Call') ? [] : this.texts(one)));
        if (texts.length) return texts;
      }
      if (value.is('Member')) {
        const text = this.jsonText(value);
        if (text !== undefined) return [text];
      }
      const worth = this.values.of(value);
      const fallback = worth.kind === 'env' ? worth.fallback : undefined;
      if (fallback?.kind === 'constant' && typeof fallback.constant === 'string') return [fallback.constant];
      const text = this.values.text(value);
      return text === undefined ? [] : [text.replaceAll('\0', ':part')];
    });
  }

  /** `config.id` where `config` is an imported JSON file. */
  private jsonText(member: Node): string | undefined {
    const name = member.object?.binding;
    const specifier = name?.kind === 'import' ? name.declaration?.parent?.string : undefined;
    if (!specifier?.startsWith('.') || !specifier.endsWith('.json')) return undefined;
    const path = resolvePath(folderOf(member.path), specifier);
    try {
      const parsed: unknown = JSON.parse(this.read(path) ?? 'null');
      const value =
        parsed && typeof parsed === 'object'
          ? Object.entries(parsed).find(([key]) => key === member.name)?.[1]
          : undefined;
      return typeof value === 'string' ? value : undefined;
    } catch {
      return undefined; // a JSON file that does not parse says nothing
    }
  }

  private template({ node, scope }: Bound): string {
    return node.elements
      .map((element) =>
        element.is('TemplateText') ? element.string : (this.texts({ node: element, scope })[0] ?? ':part'),
      )
      .join('');
  }
}

/** The `for … of` that directly repeats a place within its function. */
const loopAround = (place: Node): Node | undefined => {
  for (let at = place.parent; at && !at.is('Function', 'Module'); at = at.parent) {
    if (at.is('ForOf') && !at.child('right')?.contains(place)) return at;
  }
  return undefined;
};

/** Whether `a` is registered before `b`; registrations in unrelated files count as earlier. */
export const isEarlier = (a: readonly Node[], b: readonly Node[]): boolean => {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [left, right] = [a[i], b[i]];
    if (!left || !right || left === right) continue;
    if (left.file !== right.file) return true;
    // calls of one chain start together, the earlier one ends first
    return left.start === right.start ? left.end < right.end : left.start < right.start;
  }
  return true;
};
