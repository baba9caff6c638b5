import type { Binding, Node } from '../facts/node.ts';
import { Flag } from '../facts/kinds.ts';
import type { Library } from '../libraries/library-index.ts';
import type { ExportTarget, Exports } from './exports.ts';
import { importedSymbol } from './library-path.ts';
import { memberOf, thisOf } from './members.ts';
import type { Modules } from './modules.ts';
import { alternatives, library, mapOrigin, oneOf, unknown, type Origin } from './origin.ts';
import { resultOf, returnedBy } from './results.ts';
import { isSubstituting, typeOrigin } from './type-origins.ts';

const UNRESOLVED = unknown('unresolved');
const LITERALS = new Set([
  'String',
  'Number',
  'BigInt',
  'Regex',
  'True',
  'False',
  'Null',
  'Template',
  'Binary',
  'Unary',
  'Update',
]);
const WRITES_FOLLOWED = 6;

/** Arguments that calls of a project function give to its parameters; filled after the first round of call resolution. */
export type ArgumentsOf = (fn: Node, index: number) => readonly Node[];

/**
 * L1: what a name or expression is. Everything is memoised per node; a question that comes back to itself is unknown.
 * Types are followed where they name something; the compiler's checker is never asked.
 */
export class Origins {
  private memo = new Map<Node, Origin>();
  private readonly bindingMemo = new Map<Binding, Origin>();
  private readonly returnMemo = new Map<Node, Origin>();
  private readonly open = new Set<Node | Binding>();
  private readonly openReturns = new Set<Node>();
  private readonly openQuestions = new Set<string>();
  private answers = new Map<Node, Map<string, Origin>>();
  /** Set for the second round: parameters without a type take what their callers pass. */
  argumentsOf: ArgumentsOf | undefined;

  constructor(
    readonly modules: Modules,
    readonly exports: Exports,
    readonly library: Library,
  ) {}

  /** Forgets what the first round could not know. */
  startRound(argumentsOf: ArgumentsOf): void {
    this.argumentsOf = argumentsOf;
    this.memo = new Map();
    this.bindingMemo.clear();
    this.returnMemo.clear();
    this.answers = new Map();
  }

  of(node: Node | undefined): Origin {
    if (!node) return UNRESOLVED;
    const known = this.memo.get(node);
    if (known) return known;
    if (this.open.has(node)) return UNRESOLVED;
    this.open.add(node);
    const origin = this.find(node);
    this.open.delete(node);
    if (!isSubstituting()) this.memo.set(node, origin);
    return origin;
  }

  /** Remembers an answer about a node; a question that comes back to itself is unknown. */
  remembered(node: Node, question: string, answer: () => Origin): Origin {
    let answers = this.answers.get(node);
    if (!answers) this.answers.set(node, (answers = new Map()));
    const known = answers.get(question);
    if (known) return known;
    answers.set(question, UNRESOLVED);
    const origin = answer();
    answers.set(question, origin);
    return origin;
  }

  /** Answers without remembering; a question that comes back to itself is unknown. */
  guarded(question: string, answer: () => Origin): Origin {
    if (this.openQuestions.has(question)) return UNRESOLVED;
    this.openQuestions.add(question);
    const origin = answer();
    this.openQuestions.delete(question);
    return origin;
  }

  memberOf(origin: Origin, name: string): Origin {
    return memberOf(this, origin, name);
  }

  /** What a function gives back; promises are seen through. */
  returned(fn: Node): Origin {
    const known = this.returnMemo.get(fn);
    if (known) return known;
    if (this.openReturns.has(fn)) return UNRESOLVED;
    this.openReturns.add(fn);
    const origin = returnedBy(this, fn);
    this.openReturns.delete(fn);
    if (!isSubstituting()) this.returnMemo.set(fn, origin);
    return origin;
  }

  ofType(node: Node | undefined): Origin {
    return node ? typeOrigin(this, node) : UNRESOLVED;
  }

  ofExport(target: ExportTarget): Origin {
    switch (target.kind) {
      case 'node':
        return this.ofDeclaration(target.node);
      case 'module':
        return { kind: 'namespace', unit: target.unit };
      case 'library':
        return this.librarySymbol(target.package, importedSymbol(target.name), target.subpath);
      case 'unknown':
        return UNRESOLVED;
    }
  }

  /** A symbol of a library; ambient instances (`axios`, `console`) are instances at once. */
  librarySymbol(packageName: string, path: string, subpath = ''): Origin {
    const name =
      subpath && this.library.knows(`${packageName}/${subpath}`) ? `${packageName}/${subpath}` : packageName;
    const ambient = this.library.makesRow(name, path, 'value');
    return library(name, ambient ? `${ambient.row.instance}#` : path);
  }

  private find(node: Node): Origin {
    switch (node.kind) {
      case 'Identifier':
        return this.ofBinding(node.binding);
      case 'This':
        return thisOf(this, node);
      case 'Super':
        return thisOf(this, node, true);
      case 'Member':
        return this.member(node, node.name);
      case 'Index':
        return this.indexed(node);
      case 'Call':
      case 'Tagged':
        return resultOf(this, node);
      case 'ImportCall': {
        if (node.payload < 0) return unknown('dynamic');
        const target = this.modules.resolve(node.path, node.string);
        return this.ofExport(this.exports.through(target, node.hasFlag(Flag.Const) ? '=' : '*'));
      }
      case 'Await':
      case 'Spread':
        return this.of(node.expression);
      case 'As': {
        const type = this.ofType(node.typeAnnotation);
        const inner = this.of(node.expression);
        return inner.kind === 'unknown' ||
          inner.kind === 'param' ||
          (type.kind !== 'unknown' && inner.kind === 'value')
          ? type.kind === 'unknown'
            ? inner
            : type
          : inner;
      }
      case 'Logical':
        return oneOf(
          [this.of(node.child('left')), this.of(node.child('right'))].filter((o) => o.kind !== 'value'),
        );
      case 'Conditional':
        return oneOf([this.of(node.child('then')), this.of(node.child('else'))]);
      case 'Assign':
        return this.of(node.child('right'));
      case 'Sequence':
        return this.of(node.elements.at(-1));
      case 'Object':
        return { kind: 'object', node };
      case 'Array': {
        const [first] = node.elements;
        return { kind: 'array', element: first ? this.of(first) : UNRESOLVED };
      }
      case 'Function':
        return { kind: 'function', fn: node };
      case 'Class':
        return { kind: 'class', cls: node };
      case 'Meta':
        return library('global', `import.${node.string}`);
      default:
        return LITERALS.has(node.kind) ? { kind: 'value', node } : UNRESOLVED;
    }
  }

  private member(node: Node, name: string): Origin {
    const object = node.object;
    if (!object) return UNRESOLVED;
    return memberOf(this, this.of(object), name);
  }

  private indexed(node: Node): Origin {
    return mapOrigin(this.of(node.object), (object) => {
      if (object.kind === 'array') return object.element;
      if (object.kind === 'object' && object.node.is('Object')) {
        return oneOf(object.node.properties.map((property) => this.of(property.value)));
      }
      return unknown('dynamic');
    });
  }

  ofBinding(binding: Binding | undefined): Origin {
    if (!binding) return UNRESOLVED;
    const known = this.bindingMemo.get(binding);
    if (known) return known;
    if (this.open.has(binding)) return UNRESOLVED;
    this.open.add(binding);
    const origin = this.findBinding(binding);
    this.open.delete(binding);
    if (!isSubstituting()) this.bindingMemo.set(binding, origin);
    return origin;
  }

  private findBinding(binding: Binding): Origin {
    if (binding.isGlobal) {
      if (['globalThis', 'global', 'window', 'self'].includes(binding.name))
        return library('global', 'default');
      return this.librarySymbol('global', binding.name);
    }
    const declaration = binding.declaration;
    if (!declaration) return UNRESOLVED;
    if (binding.kind === 'import') return this.imported(declaration);
    if (!declaration.is('Identifier')) return this.ofDeclaration(declaration);
    const declared = this.declaredName(declaration);
    if (!binding.isReassigned) return declared;
    const written = binding.writes.slice(0, WRITES_FOLLOWED).map((write) => {
      const assign = write.parent;
      return assign?.is('Assign') && assign.child('left') === write
        ? this.of(assign.child('right'))
        : UNRESOLVED;
    });
    return oneOf([declared, ...written].filter((origin) => origin.kind !== 'value' || written.length === 0));
  }

  private imported(importName: Node): Origin {
    const specifier = importName.parent?.string ?? '';
    const target = this.modules.resolve(importName.path, specifier);
    const name = importName.string;
    return this.ofExport(this.exports.through(target, name));
  }

  /** A declaration node that a binding or an export points to. */
  ofDeclaration(node: Node): Origin {
    switch (node.kind) {
      case 'Function':
        return { kind: 'function', fn: node };
      case 'Class':
        return { kind: 'class', cls: node };
      case 'Enum':
      case 'Namespace':
        return { kind: 'object', node };
      case 'Interface':
      case 'TypeAlias':
      case 'TypeParam':
        return UNRESOLVED;
      case 'VarDecl': {
        const target = node.target;
        return target?.is('Identifier') ? this.ofBinding(target.binding) : UNRESOLVED;
      }
      case 'Import':
        return this.ofBinding(node.elements[0]?.child('name')?.binding);
      case 'Param':
        return this.parameter(node);
      default:
        return this.of(node);
    }
  }

  /** The identifier of a declaration: `const x = …`, `{ x }`, `[x]`, parameters, loop variables. */
  private declaredName(identifier: Node): Origin {
    const keys: (string | number | undefined)[] = [];
    let at = identifier;
    const defaults: Origin[] = [];
    for (;;) {
      const holder = at.parent;
      if (!holder) return UNRESOLVED;
      if (holder.is('PatternProperty')) keys.unshift(holder.payload >= 0 ? holder.string : undefined);
      else if (holder.is('ArrayPattern')) keys.unshift(holder.elements.indexOf(at));
      else if (holder.is('Default')) defaults.push(this.of(holder.value));
      else if (holder.is('Rest')) keys.unshift(holder.parent?.is('Param') ? '[]' : undefined);
      else if (!holder.is('ObjectPattern')) {
        const base = this.declarator(holder);
        const value = keys.reduce<Origin>((origin, key) => this.step(origin, key), base);
        return value.kind === 'unknown' && defaults.length ? oneOf(defaults) : value;
      }
      at = holder;
    }
  }

  private step(origin: Origin, key: string | number | undefined): Origin {
    if (key === '[]') return { kind: 'array', element: origin };
    if (typeof key === 'string') return mapOrigin(origin, (one) => memberOf(this, one, key));
    if (typeof key === 'number') return mapOrigin(origin, (one) => this.elementAt(one, key));
    return UNRESOLVED;
  }

  private elementAt(origin: Origin, index: number): Origin {
    if (origin.kind !== 'array') return UNRESOLVED;
    return origin.element;
  }

  /** What a whole declarator holds: its type, what it is set to, what the loop walks over. */
  private declarator(holder: Node): Origin {
    if (holder.is('Param')) return this.parameter(holder);
    if (!holder.is('VarDecl')) return UNRESOLVED;
    const loop = holder.slot === 'left' ? holder.parent : undefined;
    if (loop?.is('ForOf')) return elementsOf(this.of(loop.child('right')));
    const typed = this.ofType(holder.typeAnnotation);
    const init = holder.init ? this.of(holder.init) : UNRESOLVED;
    // what was assigned says more than an interface does
    if (init.kind === 'unknown' || init.kind === 'value' || init.kind === 'param') {
      return typed.kind === 'unknown' ? init : typed;
    }
    return init;
  }

  parameter(param: Node): Origin {
    const fn = param.parent;
    const index = fn?.params.indexOf(param) ?? 0;
    const typed = this.ofType(param.typeAnnotation);
    if (typed.kind !== 'unknown') return typed;
    const given = fn ? this.givenTo(fn, index) : UNRESOLVED;
    if (given.kind !== 'unknown') return given;
    const byDefault = param.value ? this.of(param.value) : UNRESOLVED;
    if (byDefault.kind !== 'unknown') return byDefault;
    if (fn && this.argumentsOf) {
      const passed = oneOf(this.argumentsOf(fn, index).map((argument) => this.of(argument)));
      if (passed.kind !== 'unknown' && passed.kind !== 'value') return passed;
    }
    return { kind: 'param', param, index };
  }

  /** What the call that a function is handed to gives to its parameters. */
  private givenTo(fn: Node, index: number): Origin {
    const contextual = this.contextual(fn, index);
    if (contextual.kind !== 'unknown') return contextual;
    const call = fn.parent;
    if (!call?.isCall || fn.slot !== 'argument') return UNRESOLVED;
    const callee = this.of(call.callee);
    return oneOf(alternatives(callee).map((one) => this.givenBy(one, call, fn, index)));
  }

  private givenBy(callee: Origin, call: Node, fn: Node, index: number): Origin {
    if (callee.kind === 'function' || callee.kind === 'signature') {
      const signature = callee.kind === 'function' ? callee.fn : callee.node;
      const type = signature.params[call.args.indexOf(fn)]?.typeAnnotation;
      return type?.is('TypeFunction') ? this.ofType(type.params[index]?.typeAnnotation) : UNRESOLVED;
    }
    if (callee.kind !== 'library') return UNRESOLVED;
    if (callee.package === 'global' && callee.path.startsWith('Array#') && callee.args?.[0]) {
      const isReduce = callee.path.startsWith('Array#reduce');
      return index === (isReduce ? 1 : 0) ? callee.args[0] : UNRESOLVED;
    }
    for (const { row } of this.library.callRows(callee.package, callee.path)) {
      const instance = row.callback?.gives?.[index];
      if (instance === undefined) continue;
      const ref = this.library.instanceRef(callee.package, instance);
      return library(ref.package, `${ref.instance}#`);
    }
    return UNRESOLVED;
  }

  /** `const handler: Handler = (req, res) => …`: the declared function type speaks for the parameters. */
  private contextual(fn: Node, index: number): Origin {
    const holder = fn.parent;
    const type = holder?.is('VarDecl', 'Field') ? holder.typeAnnotation : undefined;
    if (!type) return UNRESOLVED;
    if (type.is('TypeFunction')) return this.ofType(type.params[index]?.typeAnnotation);
    const origin = this.ofType(type);
    if (origin.kind === 'signature') return this.ofType(origin.node.params[index]?.typeAnnotation);
    if (origin.kind === 'library') {
      for (const { row } of this.library.callRows(origin.package, origin.path)) {
        const instance = row.callback?.gives?.[index];
        if (instance === undefined) continue;
        const ref = this.library.instanceRef(origin.package, instance);
        return library(ref.package, `${ref.instance}#`);
      }
    }
    return UNRESOLVED;
  }
}

/** What iterating gives. */
export const elementsOf = (origin: Origin): Origin =>
  mapOrigin(origin, (one) => {
    if (one.kind === 'array') return one.element;
    if (one.kind === 'library' && one.package === 'global' && /^(Set|Map)#$/.test(one.path)) {
      return one.path === 'Set#' ? (one.args?.[0] ?? UNRESOLVED) : UNRESOLVED;
    }
    return UNRESOLVED;
  });
