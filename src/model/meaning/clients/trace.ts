import { excerpt } from '../../behaviour/excerpt.ts';
import { Flag } from '../../../facts/kinds.ts';
import type { Binding, Node } from '../../../facts/node.ts';
import type { Calls } from '../../resolution/calls.ts';
import { assignmentsToThis, declaredMember, lineageOf, parameterProperty } from '../../resolution/classes.ts';
import type { ExportTarget } from '../../resolution/exports.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { Origins } from '../../resolution/origins.ts';
import { returnedValues } from '../../resolution/results.ts';
import { ABSENT, unknownLeaf, withDefault, type Leaf } from './leaf.ts';

/** Values that have none of the keys of an options object. */
const KEYLESS = new Set(['Function', 'Null', 'True', 'False', 'String', 'Number', 'Template']);
const DEPTH = 24;
const ALTERNATIVES = 12;

const opaque = (node: Node): readonly Leaf[] => [unknownLeaf('opaque', `the value of \`${excerpt(node)}\``)];

/** Follows values backwards through the project, with places instead of the kinds that `Origins` gives. */
export class Trace {
  private readonly memo = new Map<Node, Map<string, readonly Leaf[]>>();
  private depth = 0;

  constructor(
    readonly origins: Origins,
    readonly calls: Calls,
  ) {}

  /** The sources of `node.path[0].path[1]…`. */
  of(node: Node | undefined, path: readonly string[] = []): readonly Leaf[] {
    if (!node) return ABSENT;
    const key = path.join('.');
    let answers = this.memo.get(node);
    if (!answers) this.memo.set(node, (answers = new Map()));
    const known = answers.get(key);
    if (known) return known;
    if (this.depth > DEPTH) return [unknownLeaf('limit', `a shorter way to \`${excerpt(node)}\``)];
    answers.set(key, opaque(node)); // a question that comes back to itself
    this.depth++;
    const leaves = this.find(node, path).slice(0, ALTERNATIVES);
    this.depth--;
    answers.set(key, leaves);
    return leaves;
  }

  private find(node: Node, path: readonly string[]): readonly Leaf[] {
    if (path.length && this.isPrimitive(node)) return ABSENT;
    switch (node.kind) {
      case 'As':
      case 'Await':
        return this.of(node.expression, path);
      case 'Assign':
        return this.of(node.child('right'), path);
      case 'Sequence':
        return this.of(node.elements.at(-1), path);
      case 'Object':
        return path.length ? this.key(node, path) : [{ kind: 'node', node }];
      case 'Array': {
        const [key = ''] = path;
        if (!path.length) return [{ kind: 'node', node }];
        return /^\d+$/.test(key) ? this.of(node.elements[Number(key)], path.slice(1)) : ABSENT;
      }
      case 'Identifier':
        return this.binding(node, path);
      case 'Member':
        return this.member(node, path);
      case 'This':
        return this.field(node.classNode, path, node);
      case 'Logical':
        return this.logical(node, path);
      case 'Conditional':
        return [...this.of(node.child('then'), path), ...this.of(node.child('else'), path)];
      case 'Call':
        return this.call(node, path);
      case 'ImportCall': {
        if (node.payload < 0) return opaque(node);
        const target = this.origins.modules.resolve(node.path, node.string);
        const name = node.hasFlag(Flag.Const) ? '=' : '*';
        return this.exported(node, this.origins.exports.through(target, name), path);
      }
      default:
        if (path.length && KEYLESS.has(node.kind)) return ABSENT;
        return path.length ? opaque(node) : [{ kind: 'node', node }];
    }
  }

  /** A key of an object literal: the last property that gives it wins, a spread before it is what holds otherwise. */
  private key(object: Node, [key = '', ...rest]: readonly string[]): readonly Leaf[] {
    let result = ABSENT;
    for (const property of object.properties) {
      const before = result;
      if (property.is('Spread'))
        result = withDefault(this.of(property.expression, [key, ...rest]), () => before);
      else if (property.is('Function'))
        result = property.string === key ? [{ kind: 'node', node: property }] : before;
      else if (property.payload < 0) {
        result = withDefault([unknownLeaf('dynamic', `the keys of \`${excerpt(object)}\``)], () => before);
      } else if (property.string === key) result = this.written(property.value, rest);
    }
    return result;
  }

  /** A key that is written has a value, though nobody may know which. */
  private written(value: Node | undefined, rest: readonly string[]): readonly Leaf[] {
    const leaves = this.of(value, rest);
    if (!value || rest.length) return leaves;
    return leaves.map((leaf) => (leaf.kind === 'unknown' ? { kind: 'node', node: value } : leaf));
  }

  /** Declared as text or a number, so without keys. */
  private isPrimitive(node: Node): boolean {
    if (!node.is('Identifier', 'Member')) return false;
    const origin = this.origins.of(node);
    return (
      origin.kind === 'library' &&
      origin.package === 'global' &&
      /^(String|Number|Boolean)#$/.test(origin.path)
    );
  }

  private logical(node: Node, path: readonly string[]): readonly Leaf[] {
    const right = node.child('right');
    if (node.operator === '&&') return this.of(right, path);
    return withDefault(this.of(node.child('left'), path), () => this.of(right, path));
  }

  private binding(node: Node, path: readonly string[]): readonly Leaf[] {
    const binding = node.binding;
    if (!binding) return opaque(node);
    if (binding.isGlobal) {
      if (binding.name === 'undefined') return ABSENT;
      return this.symbol(node, path);
    }
    const declaration = binding.declaration;
    if (!declaration) return opaque(node);
    if (declaration.is('ImportName')) return this.imported(node, declaration, path);
    if (!declaration.is('Identifier')) return [{ kind: 'node', node: declaration }];
    const declared = this.declared(declaration, path);
    const later = path.length ? this.assignedMember(binding, path) : [];
    const written = binding.isReassigned ? this.assigned(binding, path) : [];
    if (!later.length && !written.length) return declared;
    const known = [...later, ...written];
    return declared.every((leaf) => leaf.kind === 'absent') ? known : [...known, ...declared];
  }

  /** `let x; x = …` */
  private assigned(binding: Binding, path: readonly string[]): Leaf[] {
    return binding.writes.slice(0, 6).flatMap((write) => {
      const assign = write.parent;
      return assign?.is('Assign') && assign.child('left') === write
        ? [...this.of(assign.child('right'), path)]
        : [];
    });
  }

  /** `options.timeout = 5` */
  private assignedMember(binding: Binding, [key = '', ...rest]: readonly string[]): Leaf[] {
    return binding.references.flatMap((use) => {
      const member = use.parent;
      if (!member?.is('Member') || member.name !== key || member.slot !== 'left') return [];
      return [...this.of(member.parent?.child('right'), rest)];
    });
  }

  private symbol(node: Node, path: readonly string[]): readonly Leaf[] {
    const origin = path.reduce((at, key) => this.origins.memberOf(at, key), this.origins.of(node));
    if (origin.kind === 'library') return [{ kind: 'symbol', node, origin }];
    if (origin.kind === 'value' || origin.kind === 'object') return [{ kind: 'node', node: origin.node }];
    return origin.kind === 'function' ? [{ kind: 'node', node: origin.fn }] : opaque(node);
  }

  private imported(node: Node, importName: Node, path: readonly string[]): readonly Leaf[] {
    const target = this.origins.modules.resolve(importName.path, importName.parent?.string ?? '');
    return this.exported(node, this.origins.exports.through(target, importName.string), path);
  }

  private exported(node: Node, target: ExportTarget, path: readonly string[]): readonly Leaf[] {
    if (target.kind === 'library') return this.symbol(node, path);
    if (target.kind === 'unknown') return opaque(node);
    if (target.kind === 'module') {
      const [name, ...rest] = path;
      return name === undefined
        ? opaque(node)
        : this.exported(node, this.origins.exports.lookup(target.unit, name), rest);
    }
    const found = target.node;
    if (!found.is('VarDecl')) return this.of(found, path);
    return found.target?.is('Identifier') ? this.of(found.target, path) : opaque(node);
  }

  /** The identifier of a declaration, in a pattern or alone. */
  private declared(identifier: Node, path: readonly string[]): readonly Leaf[] {
    const keys: string[] = [];
    const defaults: Node[] = [];
    for (let at = identifier; ;) {
      const holder: Node | undefined = at.parent;
      if (!holder) return opaque(identifier);
      if (holder.is('PatternProperty')) {
        if (holder.payload < 0) return opaque(identifier);
        keys.unshift(holder.string);
      } else if (holder.is('Default')) {
        if (at === identifier && holder.value) defaults.push(holder.value);
      } else if (holder.is('Rest')) {
        const taken = (holder.parent?.elements ?? [])
          .filter((one) => one.is('PatternProperty'))
          .map((one) => one.string);
        if (path[0] !== undefined && taken.includes(path[0])) return ABSENT;
        if (holder.parent?.is('Param')) return opaque(identifier);
      } else if (holder.is('ArrayPattern')) return opaque(identifier);
      else if (!holder.is('ObjectPattern')) {
        const source = this.declarator(holder, [...keys, ...path]);
        const [fallback] = defaults;
        return fallback ? withDefault(source, () => this.of(fallback, path)) : source;
      }
      at = holder;
    }
  }

  private declarator(holder: Node, path: readonly string[]): readonly Leaf[] {
    if (holder.is('Param')) return this.parameter(holder, path);
    if (!holder.is('VarDecl') || holder.slot === 'left') return opaque(holder);
    return holder.init ? this.of(holder.init, path) : ABSENT;
  }

  parameter(param: Node, path: readonly string[]): readonly Leaf[] {
    const fn = param.parent;
    if (!fn?.is('Function')) return opaque(param);
    const leaf: Leaf = { kind: 'parameter', fn, param, index: fn.params.indexOf(param), path };
    const fallback = param.value;
    return fallback ? [{ ...leaf, otherwise: this.of(fallback, path) }] : [leaf];
  }

  private member(node: Node, path: readonly string[]): readonly Leaf[] {
    const object = node.object;
    if (!object) return opaque(node);
    if (object.is('This')) return this.field(node.classNode, [node.name, ...path], node);
    const below = this.of(object, [node.name, ...path]);
    if (!below.every((leaf) => leaf.kind === 'unknown')) return below;
    for (const one of alternatives(this.origins.of(object))) {
      if (one.kind === 'instance' && one.of.is('Class')) {
        const found = this.field(one.of, [node.name, ...path], node);
        if (!found.every((leaf) => leaf.kind === 'unknown')) return found;
      }
    }
    return below;
  }

  /** A field of a class: its initial value, what `this.name = …` gives, the constructor parameter that declares it. */
  field(cls: Node | undefined, [name, ...rest]: readonly string[], use: Node): readonly Leaf[] {
    if (!cls || name === undefined) return opaque(use);
    for (const one of lineageOf(this.origins, cls).classes) {
      const member = declaredMember(one, name, false) ?? declaredMember(one, name, true);
      if (member?.is('Function')) {
        if (!member.hasFlag(Flag.Getter)) return [{ kind: 'node', node: member }];
        return returnedValues(member).flatMap((value) => this.of(value, rest));
      }
      const assigned = assignmentsToThis(one, name);
      if (assigned.length) return assigned.flatMap((value) => this.of(value, rest));
      if (member?.value) return this.of(member.value, rest);
      const param = parameterProperty(one, name);
      if (param) return this.parameter(param, rest);
    }
    return opaque(use);
  }

  private call(node: Node, path: readonly string[]): readonly Leaf[] {
    const callee = this.calls.libraryCallee(node);
    if (callee?.package === 'global' && callee.path === 'Object.assign' && path.length) {
      return node.args.reduce<readonly Leaf[]>(
        (before, arg) => withDefault(this.of(arg, path), () => before),
        ABSENT,
      );
    }
    if (callee?.package === 'global' && /^Object\.(freeze|seal)$|^structuredClone$/.test(callee.path)) {
      return this.of(node.argument(0), path);
    }
    if (node.isNew) {
      const origin = this.origins.of(node);
      if (path.length && origin.kind === 'instance' && origin.of.is('Class'))
        return this.field(origin.of, path, node);
      return path.length ? [{ kind: 'made', node, path }] : [{ kind: 'node', node }];
    }
    const targets = this.calls.targets(node);
    if (!targets.length) return path.length ? [{ kind: 'made', node, path }] : [{ kind: 'node', node }];
    return targets.slice(0, 4).flatMap(({ fn }) => this.returned(node, fn, path));
  }

  /** What a project function gives back, with its parameters replaced by the arguments of this call. */
  private returned(call: Node, fn: Node, path: readonly string[]): readonly Leaf[] {
    const values = fn.body ? returnedValues(fn) : [];
    if (!values.length) return opaque(call);
    return values.flatMap((value) => this.of(value, path)).flatMap((leaf) => this.substitute(leaf, call, fn));
  }

  /** A leaf as it is for one call of a function: its parameters are what the call gives. */
  substitute(leaf: Leaf, call: Node, fn: Node): readonly Leaf[] {
    if (leaf.kind !== 'parameter' || leaf.fn !== fn) return [leaf];
    const otherwise = leaf.otherwise?.flatMap((one) => this.substitute(one, call, fn));
    return this.given(call, leaf.index, leaf.path, otherwise);
  }

  /** What a call gives to a parameter. */
  given(call: Node, index: number, path: readonly string[], otherwise?: readonly Leaf[]): readonly Leaf[] {
    const args = call.args;
    if (args.slice(0, index + 1).some((arg) => arg.is('Spread')))
      return [unknownLeaf('dynamic', `the arguments of \`${excerpt(call)}\``)];
    const leaves = this.of(args[index], path);
    return otherwise ? withDefault(leaves, () => otherwise) : leaves;
  }
}
