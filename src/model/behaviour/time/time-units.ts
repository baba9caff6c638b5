import type { Node } from '../../../facts/node.ts';
import type { Leaf } from '../../meaning/clients/leaf.ts';
import type { Trace } from '../../meaning/clients/trace.ts';
import type { Roles } from '../../meaning/roles.ts';
import type { Calls } from '../../resolution/calls.ts';
import { isTimeClaim, unitOfCall, unitOfMember, unitOfSymbol } from './time-sources.ts';
import { factorsUnit, type Factor } from './time-factors.ts';

export type TimeUnit = 'ms' | 's';

/** A unit that a value has, and what says so. */
export interface TimeQuantity {
  unit: TimeUnit;
  /** The expression that has the unit by itself: a clock, a claim of a token, a chain of factors, a conversion. */
  at: Node;
  by: 'clock' | 'claim' | 'library' | 'factors' | 'conversion';
  /** Where the project declares the value: the constant or field that is used. */
  declaredAt?: Node;
  /** What callers give, outermost last: the arguments through which the value came. */
  through: readonly Node[];
}

const DEPTH = 14;
/** Of one question: values that many callers give would be followed without end. */
const STEPS = 250;
const CALLERS_FOLLOWED = 8;
const CALLS_UP = 3;
const QUANTITIES = 8;
const PASSING =
  /^(Math\.(floor|ceil|round|trunc|max|min|abs)|Number|parseInt|parseFloat|Number\.(parseInt|parseFloat))$/;

/** What the units of time are read from. */
export interface TimeUnitsInput {
  trace: Trace;
  calls: Calls;
  roles: Roles;
  isServing(path: string): boolean;
}

/**
 * L3: whether a number is seconds or milliseconds, by where it comes from: clocks, claims of tokens, functions of
 * libraries, chains of factors such as `60 * 60 * 1000`, conversions. Names alone say nothing.
 */
export class TimeUnits {
  private readonly memo = new Map<Node, readonly TimeQuantity[]>();
  private readonly open = new Set<Node>();
  private readonly asked = new Set<Node>();
  private cuts = 0;
  private steps = 0;

  constructor(private readonly input: TimeUnitsInput) {}

  /** Every unit that a value may have; empty where nothing tells it. */
  of(node: Node | undefined): readonly TimeQuantity[] {
    if (!node) return [];
    const known = this.memo.get(node);
    if (known) return known;
    if (!this.open.size) this.steps = 0;
    if (this.open.has(node) || this.open.size > DEPTH || ++this.steps > STEPS) {
      this.cuts++;
      return [];
    }
    const cutsBefore = this.cuts;
    this.open.add(node);
    const found = distinct(this.find(node)).slice(0, QUANTITIES);
    this.open.delete(node);
    // what was cut short by an open question is not remembered
    if (!this.open.size || this.cuts === cutsBefore) this.memo.set(node, found);
    return found;
  }

  /** The one unit of a value, where all that it may be agree. */
  unitOf(node: Node | undefined): TimeUnit | undefined {
    const [first, ...others] = this.of(node);
    return first && others.every(({ unit }) => unit === first.unit) ? first.unit : undefined;
  }

  /** Expressions that a name may stand for, without what is computed on the way; the key of one value. */
  sourcesOf(node: Node): readonly Node[] {
    return this.input.trace.of(node).flatMap((leaf) => (leaf.kind === 'node' ? [leaf.node] : []));
  }

  private find(node: Node): readonly TimeQuantity[] {
    switch (node.kind) {
      case 'Number':
      case 'Binary':
        return this.computed(node);
      case 'Unary':
        return node.operator === '+' || node.operator === '-' ? this.of(node.expression) : [];
      case 'As':
      case 'Await':
        return this.of(node.expression);
      case 'Conditional':
        return [...this.of(node.child('then')), ...this.of(node.child('else'))];
      case 'Logical':
        return node.operator === '&&'
          ? this.of(node.child('right'))
          : [...this.of(node.child('left')), ...this.of(node.child('right'))];
      case 'Call':
        return this.call(node);
      case 'Identifier':
      case 'Member':
        return this.name(node);
      default:
        return [];
    }
  }

  private name(node: Node): readonly TimeQuantity[] {
    if (node.is('Member')) {
      const own = unitOfMember(this.input.trace.origins, node);
      if (own) return [{ unit: own, at: node, by: 'claim', through: [] }];
    }
    const found = this.ofLeaves(this.input.trace.of(node), node);
    if (found.length || !node.is('Member')) return found;
    // a static of a class, a member of an enum
    const origin = this.input.trace.origins.of(node);
    return origin.kind === 'value' && origin.node !== node
      ? declaredAt(origin.node, this.of(origin.node))
      : [];
  }

  private ofLeaves(leaves: readonly Leaf[], use: Node): readonly TimeQuantity[] {
    return leaves.flatMap((leaf): readonly TimeQuantity[] => {
      switch (leaf.kind) {
        case 'node':
          return leaf.node === use
            ? []
            : declaredAt(leaf.node, [...this.of(leaf.node), ...this.of(standIn(leaf.node))]);
        case 'made':
          return isTimeClaim(leaf.path.at(-1)) && this.isToken(leaf.node)
            ? [{ unit: 's', at: use, by: 'claim', through: [] }]
            : [];
        case 'symbol': {
          const unit = unitOfSymbol(this.input.trace.origins, leaf.origin);
          return unit ? [{ unit, at: use, by: 'library', through: [] }] : [];
        }
        case 'parameter':
          return [...this.given(leaf), ...this.ofLeaves(leaf.otherwise ?? [], use)];
        case 'unknown':
          return this.ofLeaves(leaf.otherwise ?? [], use);
        default:
          return [];
      }
    });
  }

  /** What the callers of a function give to a parameter. */
  private given({ fn, param, index, path }: Extract<Leaf, { kind: 'parameter' }>): readonly TimeQuantity[] {
    if (this.asked.has(param) || this.asked.size > CALLS_UP) {
      this.cuts++;
      return [];
    }
    this.asked.add(param);
    const callers = this.input.calls.callersOf(fn).filter(({ path: file }) => this.input.isServing(file));
    const found = callers.slice(0, CALLERS_FOLLOWED).flatMap((call) => {
      const argument = valueAt(call.args[index], path);
      if (argument && !argument.is('Spread')) return throughCaller(this.of(argument), argument);
      return throughCaller(this.ofLeaves(this.input.trace.given(call, index, path), call), call);
    });
    this.asked.delete(param);
    return found;
  }

  private isToken(call: Node): boolean {
    return this.input.roles.allOf(call).some(({ name }) => name === 'verify' || name === 'decode');
  }

  private call(node: Node): readonly TimeQuantity[] {
    const { roles, calls } = this.input;
    const callee = calls.libraryCallee(node);
    if (callee?.package === 'global' && PASSING.test(callee.path))
      return node.args.flatMap((argument) => this.of(argument));
    const own = unitOfCall(roles, node);
    if (own) return [{ ...own, at: node, through: [] }];
    if (!calls.targets(node).length) return [];
    return this.ofLeaves(this.input.trace.of(node), node);
  }

  private computed(node: Node): readonly TimeQuantity[] {
    const left = node.child('left');
    const right = node.child('right');
    switch (node.is('Number') ? '*' : node.operator) {
      case '+':
      case '-':
        return this.sum(this.of(left), this.of(right));
      case '%':
        return this.of(left);
      case '*':
        return this.product(node);
      case '/':
        return this.quotient(node, left, right);
      default:
        return [];
    }
  }

  /** Where the two sides disagree, the sum has the unit of the clock. */
  private sum(left: readonly TimeQuantity[], right: readonly TimeQuantity[]): readonly TimeQuantity[] {
    const [unit] = left;
    if (!unit || right.every((one) => one.unit === unit.unit)) return [...left, ...right];
    return right.some(isInstant) && !left.some(isInstant) ? right : left;
  }

  private product(node: Node): readonly TimeQuantity[] {
    const factors = this.factorsOf(node, 0);
    const open = factors.filter(({ amount }) => amount === undefined);
    const units = open.flatMap((factor) => this.of(factor.node));
    const unit = factorsUnit(factors, units);
    if (!unit) return [];
    if (unit.by === 'same') return units;
    const [source] = units;
    return [{ unit: unit.unit, by: unit.by, at: node, through: source?.through ?? [] }];
  }

  /** `24 * HOUR`, where `HOUR` is `60 * MINUTE`: every number of the chain, and what is no constant. */
  private factorsOf(node: Node, depth: number): Factor[] {
    if (node.is('Binary') && node.operator === '*')
      return [node.child('left'), node.child('right')].flatMap((one) =>
        one ? this.factorsOf(one, depth) : [],
      );
    if (node.is('Number')) return [{ node, amount: Number(node.string.replace(/_/g, '')) }];
    if (node.is('Identifier', 'Member') && depth < 8) {
      const [leaf, ...others] = this.input.trace.of(node);
      const isConstant =
        leaf?.kind === 'node' &&
        !others.length &&
        (leaf.node.is('Number') || (leaf.node.is('Binary') && leaf.node.operator === '*'));
      if (isConstant && leaf.node !== node) {
        const inner = this.factorsOf(leaf.node, depth + 1);
        if (inner.every(({ amount }) => amount !== undefined)) return inner;
      }
    }
    return [{ node }];
  }

  private quotient(node: Node, left: Node | undefined, right: Node | undefined): readonly TimeQuantity[] {
    if (!left || !right) return [];
    const divisors = this.factorsOf(right, 0);
    if (divisors.some(({ amount }) => amount === undefined)) {
      return this.of(right).length ? [] : this.of(left);
    }
    const divisor = divisors.reduce((product, { amount = 1 }) => product * amount, 1);
    const units = this.of(left);
    if (divisor === 1_000) {
      if (units.length && units.every(({ unit }) => unit === 'ms'))
        return [{ unit: 's', at: node, by: 'conversion', through: units[0]?.through ?? [] }];
      // of an unknown value it may as well turn microseconds into milliseconds
      return [];
    }
    return divisor < 60 && divisor % 1 === 0 ? units : [];
  }
}

const declaredAt = (node: Node, quantities: readonly TimeQuantity[]): readonly TimeQuantity[] =>
  quantities.map((one) => ({ ...one, declaredAt: node }));

/** A point in time rather than a span. */
const isInstant = ({ by }: TimeQuantity): boolean => by === 'clock' || by === 'claim';

const valueAt = (argument: Node | undefined, path: readonly string[]): Node | undefined => {
  const [key, ...rest] = path;
  if (!argument || key === undefined) return argument;
  const hasOpenKeys = argument.properties.some((one) => one.is('Spread') || one.payload < 0);
  return argument.is('Object') && !hasOpenKeys ? valueAt(argument.property(key), rest) : undefined;
};

/** `DEFAULT` of `parse(option) || DEFAULT`. */
const standIn = (node: Node): Node | undefined =>
  node.slot === 'left' && node.parent?.is('Logical') && node.parent.operator !== '&&'
    ? node.parent.child('right')
    : undefined;

const throughCaller = (quantities: readonly TimeQuantity[], argument: Node): readonly TimeQuantity[] =>
  quantities.map((one) => ({ ...one, through: [argument, ...one.through] }));

const distinct = (quantities: readonly TimeQuantity[]): readonly TimeQuantity[] => [
  ...new Map(quantities.map((one) => [`${one.unit} ${one.at.path}:${one.at.id}`, one])).values(),
];
