import type { Binding, Node } from '../../../facts/node.ts';
import { Flag } from '../../../facts/kinds.ts';
import type { Calls } from '../../resolution/calls.ts';
import {
  assignmentsToThis,
  constructorOf,
  declaredMember,
  lineageOf,
  parameterProperty,
} from '../../resolution/classes.ts';
import type { ExportTarget } from '../../resolution/exports.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import { returnedValues } from '../../resolution/results.ts';
import { decidedTest } from './decided-test.ts';
import { elementsOf } from './lists.ts';

/** An expression with what the parameters around it stand for. */
export interface Bound {
  node: Node;
  scope?: Scope | undefined;
}

/** What parameters and loop variables stand for in one expansion of the code around a place. */
export class Scope {
  private readonly values = new Map<Binding, Bound>();
  /** What expressions were found to be under it. */
  readonly memo = new Map<Node, Bound[]>();
  readonly resultMemo = new Map<Node, Bound[]>();

  constructor(
    private readonly outer?: Scope,
    private readonly own?: Node,
  ) {}

  /** The class whose instance `this` is, where a method is expanded for it. */
  get self(): Node | undefined {
    return this.own ?? this.outer?.self;
  }

  get(binding: Binding): Bound | undefined {
    return this.values.get(binding) ?? this.outer?.get(binding);
  }

  set(binding: Binding, value: Bound): void {
    this.values.set(binding, value);
  }
}

const STEPS = 24;
const CALLERS_FOLLOWED = 8;

/**
 * Follows names to the expressions that define them: aliases, imports, members of object literals and classes,
 * parameters by scope or by callers. Stops at calls, so that a wrapper and what it wraps stay apart.
 */
export class Definitions {
  /** Answers where no parameter is given. */
  private readonly unscoped = new Scope();
  private readonly open = new Set<Node>();

  constructor(
    readonly origins: Origins,
    readonly calls: Calls,
  ) {}

  of(node: Node | undefined, scope?: Scope, depth = STEPS): Bound[] {
    if (!node) return [];
    if (depth <= 0) return [{ node, scope }];
    const { memo } = scope ?? this.unscoped;
    const known = memo.get(node);
    if (known) return known;
    if (this.open.has(node)) return [{ node, scope }];
    this.open.add(node);
    const found = distinct(this.find(node, scope, depth));
    this.open.delete(node);
    memo.set(node, found);
    return found;
  }

  private find(node: Node, scope: Scope | undefined, depth: number): Bound[] {
    switch (node.kind) {
      case 'Await':
      case 'As':
      case 'Spread':
        return this.of(node.expression, scope, depth - 1);
      case 'Assign':
        return this.of(node.child('right'), scope, depth - 1);
      case 'Conditional': {
        const holds = scope && decidedTest(this, node.test, scope);
        return [
          ...(holds === false ? [] : this.of(node.child('then'), scope, depth - 1)),
          ...(holds === true ? [] : this.of(node.child('else'), scope, depth - 1)),
        ];
      }
      case 'Logical':
        return [
          ...this.of(node.child('left'), scope, depth - 1),
          ...this.of(node.child('right'), scope, depth - 1),
        ];
      case 'Identifier':
        return this.identifier(node, scope, depth);
      case 'Member':
        return this.members(node, scope, depth);
      case 'ImportCall': {
        const target = this.origins.modules.resolve(node.path, node.string);
        const found = this.exported(
          this.origins.exports.through(target, node.hasFlag(Flag.Const) ? '=' : '*'),
          depth,
        );
        return found.length ? found : [{ node, scope }];
      }
      case 'Call': {
        const callee = node.callee;
        if (!callee?.is('Member') || !['freeze', 'seal', 'bind'].includes(callee.name))
          return [{ node, scope }];
        return this.of(callee.name === 'bind' ? callee.object : node.argument(0), scope, depth - 1);
      }
      default:
        return [{ node, scope }];
    }
  }

  /** What a call of a project function gives back, its parameters bound to the arguments. */
  results(call: Bound, depth = STEPS): Bound[] {
    if (depth <= 0) return [];
    const memo = (call.scope ?? this.unscoped).resultMemo;
    const known = memo.get(call.node);
    if (known) return known;
    memo.set(call.node, []); // recursion ends here
    const found = distinct(
      this.targets(call, depth - 2).flatMap((target) => this.returned(target, call, depth)),
    );
    memo.set(call.node, found);
    return found;
  }

  returned(target: Bound, call: Bound, depth = STEPS): Bound[] {
    if (depth <= 0) return [];
    const scope = this.bindParams(target.node, call, target.scope, depth - 2);
    return returnedValues(target.node).flatMap((value) => this.of(value, scope, depth - 1));
  }

  /** The project functions that a call runs, with the scope they were made in. */
  targets(call: Bound, depth = STEPS): Bound[] {
    if (depth <= 0) return [];
    const own = this.of(call.node.callee, call.scope, depth).filter(({ node }) => node.is('Function'));
    if (own.length) return own;
    return this.calls.targets(call.node).map(({ fn }) => ({ node: fn }));
  }

  bindParams(fn: Node, call: Bound, outer?: Scope, depth = STEPS): Scope {
    const scope = new Scope(outer, fn.parent?.is('Class') ? this.selfOf(call) : undefined);
    const args = call.node.args;
    fn.params.forEach((param, index) => {
      const argument = args[index];
      if (argument && !argument.is('Spread'))
        this.bind(scope, param.target, { node: argument, scope: call.scope }, depth);
      else if (param.value) this.bind(scope, param.target, { node: param.value, scope }, depth);
    });
    return scope;
  }

  /** The class of the instance on which a call runs a method or constructor. */
  private selfOf({ node, scope }: Bound): Node | undefined {
    const { callee } = node;
    const receiver = callee?.is('Member') ? callee.object : callee;
    if (receiver?.is('This', 'Super')) return scope?.self ?? node.classNode;
    const [made] = alternatives(this.origins.of(node.isNew ? node : receiver));
    return made?.kind === 'instance' && made.of.is('Class') ? made.of : undefined;
  }

  /** Gives the names of a pattern their values. */
  bind(scope: Scope, target: Node | undefined, value: Bound, depth = STEPS): void {
    if (!target) return;
    if (target.is('Identifier')) {
      if (target.binding) scope.set(target.binding, value);
    } else if (target.is('Default')) {
      this.bind(scope, target.target, value, depth);
    } else if (target.is('ObjectPattern')) {
      for (const property of target.elements) {
        if (!property.is('PatternProperty')) continue;
        const [found] = this.memberOf(value, property.string, depth - 1);
        if (found) this.bind(scope, property.target, found, depth - 1);
      }
    }
  }

  /** Elements of a list that stands in the code; undefined when it does not. */
  elements(node: Node | undefined, scope?: Scope): Bound[] | undefined {
    return elementsOf(this, node, scope, STEPS);
  }

  private identifier(node: Node, scope: Scope | undefined, depth: number): Bound[] {
    const binding = node.binding;
    if (!binding) return [{ node, scope }];
    const given = scope?.get(binding);
    if (given) return given.node === node ? [given] : this.of(given.node, given.scope, depth - 1);
    const declaration = binding.declaration;
    if (!declaration || binding.isGlobal) return [{ node, scope }];
    if (binding.kind === 'import') {
      const target = this.origins.modules.resolve(declaration.path, declaration.parent?.string ?? '');
      const found = this.exported(this.origins.exports.through(target, declaration.string), depth);
      return found.length ? found : [{ node, scope }];
    }
    if (!declaration.is('Identifier')) return this.declared(declaration, scope, depth);
    const values = [
      ...this.declarator(declaration, scope, depth),
      ...binding.writes
        .filter((write) => write.parent?.is('Assign') && write.slot === 'left')
        .slice(0, 4)
        .flatMap((write) => this.of(write.parent?.child('right'), scope, depth - 1)),
    ];
    return values.length ? values : [{ node, scope }];
  }

  private declared(node: Node, scope: Scope | undefined, depth: number): Bound[] {
    if (node.is('VarDecl')) {
      const target = node.target;
      return target?.is('Identifier') ? this.identifier(target, scope, depth - 1) : [];
    }
    if (node.is('Param')) return this.param(node, depth);
    return node.is('Identifier', 'Member') ? this.of(node, scope, depth - 1) : [{ node, scope }];
  }

  /** What the declaration of a name gives it, through patterns. */
  private declarator(identifier: Node, scope: Scope | undefined, depth: number): Bound[] {
    const keys: string[] = [];
    let at = identifier;
    for (let holder = at.parent; holder; holder = at.parent) {
      if (holder.is('PatternProperty')) keys.unshift(holder.string);
      else if (holder.is('VarDecl')) {
        if (!holder.init) return [];
        return keys.reduce<Bound[]>(
          (bounds, key) => bounds.flatMap((bound) => this.memberOf(bound, key, depth - 1)),
          this.of(holder.init, scope, depth - 1),
        );
      } else if (holder.is('Param')) {
        const values = this.param(holder, depth);
        return keys.reduce<Bound[]>(
          (bounds, key) => bounds.flatMap((bound) => this.memberOf(bound, key, depth - 1)),
          values,
        );
      } else if (!holder.is('ObjectPattern', 'Default')) return [];
      at = holder;
    }
    return [];
  }

  /** Without a scope a parameter is what its callers give, its default, or itself. */
  private param(param: Node, depth: number): Bound[] {
    const fn = param.parent;
    const index = fn?.params.indexOf(param) ?? -1;
    const values: Bound[] = param.value ? this.of(param.value, undefined, depth - 1) : [];
    if (fn && index >= 0 && depth > STEPS / 2) {
      for (const caller of this.calls.callersOf(fn).slice(0, CALLERS_FOLLOWED)) {
        const argument = caller.argument(index);
        if (argument && !fn.contains(argument)) values.push(...this.of(argument, undefined, depth - 4));
      }
    }
    return values.length ? values : [{ node: param }];
  }

  private exported(target: ExportTarget, depth: number): Bound[] {
    if (target.kind === 'module') return [{ node: target.unit.module }];
    if (target.kind !== 'node') return [];
    return this.declared(target.node, undefined, depth - 1);
  }

  private members(node: Node, scope: Scope | undefined, depth: number): Bound[] {
    const object = node.object;
    const holders = object?.is('This') ? [] : this.of(object, scope, depth - 1);
    const found = holders.flatMap((holder) =>
      holder.node === node ? [] : this.memberOf(holder, node.name, depth - 1),
    );
    if (found.length) return found;
    const cls = object?.is('This') ? node.ancestor('Class') : undefined;
    if (cls) {
      const inner = scope?.self ? scope : new Scope(scope, cls);
      const values = this.instanceMember(cls, node.name, undefined, inner, depth - 1);
      if (values.length) return values;
    }
    const functions = alternatives(this.origins.of(node)).flatMap((one) =>
      one.kind === 'function' ? [{ node: one.fn }] : one.kind === 'object' ? [{ node: one.node }] : [],
    );
    return functions.length ? functions : [{ node, scope }];
  }

  memberOf(holder: Bound, name: string, depth = STEPS): Bound[] {
    const { node, scope } = holder;
    if (depth <= 0) return [];
    if (node.is('Object')) {
      const value = node.property(name);
      if (value) {
        return value.is('Function') && value.parent?.hasFlag(Flag.Getter)
          ? returnedValues(value).flatMap((one) => this.of(one, scope, depth - 1))
          : this.of(value, scope, depth - 1);
      }
      const spread = node.properties
        .filter((one) => one.is('Spread'))
        .flatMap((one) =>
          this.of(one.expression, scope, depth - 1).flatMap((inner) => this.memberOf(inner, name, depth - 1)),
        );
      return spread.length ? spread : this.addedLater(node, name, depth);
    }
    if (node.is('Module')) return this.exported(this.origins.exports.lookup(node.file, name), depth);
    if (node.is('Class')) {
      const member = declaredMember(node, name, true);
      if (!member) return [];
      return member.is('Function') ? [this.orGetter(member)] : this.of(member.value, scope, depth - 1);
    }
    if (node.is('Enum')) {
      const member = node.members.find((one) => one.string === name);
      return member ? [{ node: member }] : [];
    }
    if (node.is('Call') && node.isNew) {
      for (const one of alternatives(this.origins.of(node))) {
        if (one.kind === 'instance' && one.of.is('Class', 'Function')) {
          const values = this.instanceMember(one.of, name, holder, scope, depth - 1);
          if (values.length) return values;
        }
      }
      return [];
    }
    if (node.is('Call')) {
      return this.results(holder, depth - 2).flatMap((one) =>
        one.node === node ? [] : this.memberOf(one, name, depth - 2),
      );
    }
    return [];
  }

  private orGetter(member: Node): Bound {
    if (!member.hasFlag(Flag.Getter)) return { node: member };
    const [value] = returnedValues(member);
    return { node: value ?? member };
  }

  /** A member of `new X()` or of `this`: a method, a field, what the constructor assigned. */
  private instanceMember(
    cls: Node,
    name: string,
    made: Bound | undefined,
    scope: Scope | undefined,
    depth: number,
  ): Bound[] {
    if (cls.is('Function')) {
      const inner = made ? this.bindParams(cls, made, undefined, depth - 2) : scope;
      return assignmentsToThis(cls, name).flatMap((value) => this.of(value, inner, depth - 1));
    }
    for (const one of lineageOf(this.origins, cls).classes) {
      const constructor = constructorOf(one);
      const inner = made
        ? constructor
          ? this.bindParams(constructor, made, undefined, depth - 2)
          : new Scope(scope, cls)
        : scope;
      const member = declaredMember(one, name, false);
      if (member?.is('Function')) {
        return member.hasFlag(Flag.Getter)
          ? returnedValues(member).flatMap((value) => this.of(value, inner, depth - 1))
          : [{ node: member, scope: inner }];
      }
      const values = [
        ...(member?.value ? this.of(member.value, inner, depth - 1) : []),
        ...assignmentsToThis(one, name).flatMap((value) => this.of(value, inner, depth - 1)),
      ];
      if (values.length) return values;
      const param = parameterProperty(one, name);
      const binding = param?.target?.binding;
      const given = binding && inner?.get(binding);
      if (given) return this.of(given.node, given.scope, depth - 1);
    }
    return [];
  }

  /** `const routes = {}; routes.list = …` */
  private addedLater(object: Node, name: string, depth: number): Bound[] {
    const binding = object.parent?.is('VarDecl') ? object.parent.target?.binding : undefined;
    for (const use of binding?.references ?? []) {
      const member = use.parent;
      if (member?.is('Member') && member.name === name && member.slot === 'left') {
        return this.of(member.parent?.child('right'), undefined, depth - 1);
      }
    }
    return [];
  }
}

/** The same expression under the same scope once. */
const distinct = (bounds: Bound[]): Bound[] =>
  bounds.length < 2
    ? bounds
    : bounds.filter(
        (one, index) =>
          bounds.findIndex((other) => other.node === one.node && other.scope === one.scope) === index,
      );
