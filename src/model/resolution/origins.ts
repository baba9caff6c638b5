import type { Binding, Node } from '../../facts/node.ts';
import { Flag } from '../../facts/kinds.ts';
import type { Library } from '../../libraries/library-index.ts';
import { conventionalParameter } from './conventions.ts';
import { elementAt, elementsOf } from './elements.ts';
import { decoratedParameter } from './decorated-parameter.ts';
import { expectedParameter } from './expected.ts';
import type { ExportTarget, Exports } from './exports.ts';
import { givenByCall, givenToHanded } from './given.ts';
import { importedSymbol } from './library-path.ts';
import { memberOf, OF_PROMISES, thisOf } from './members.ts';
import type { Modules } from './modules.ts';
import { declaredAs, library, listOf, mapOrigin, oneOf, unknown, type Origin } from './origin.ts';
import { OpenQuestions } from './open-questions.ts';
import { resultOf, returnedBy } from './results.ts';
import { typeOrigin } from './type-origins.ts';

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
  'Unary',
  'Update',
  'Binary',
]);
const WRITES_FOLLOWED = 6;
const ITEMS_FOLLOWED = 24;

/** Arguments that calls of a project function give to its parameters; filled after the first round of call resolution. */
export type ArgumentsOf = (fn: Node, index: number) => readonly Node[];

/** A call that a function is handed to by name, with the argument's place; filled after the first round too. */
export type HandedOver = (fn: Node) => readonly { call: Node; index: number }[];

/**
 * L1: what a name or expression is. Everything is memoised per node; a question that comes back to itself is unknown.
 * Types are followed where they name something; the compiler's checker is never asked.
 */
export class Origins {
  private readonly questions = new OpenQuestions();
  private readonly nodes = this.questions.nodeMemo();
  private readonly bindings = this.questions.memo<Binding>();
  private readonly returns = this.questions.memo<Node>();
  private readonly parameters = this.questions.memo<Node>();
  private readonly about = new Map<string, ReturnType<OpenQuestions['memo']>>();
  /** Set for the second round: parameters without a type take what their callers pass. */
  private argumentsOf: ArgumentsOf | undefined;
  private handedOver: HandedOver | undefined;

  constructor(
    readonly modules: Modules,
    readonly exports: Exports,
    readonly library: Library,
  ) {}

  /** Forgets what the first round could not know. */
  startRound(argumentsOf: ArgumentsOf, handedOver: HandedOver): void {
    this.argumentsOf = argumentsOf;
    this.handedOver = handedOver;
    this.questions.startRound();
  }

  /** Ends the rounds: from here on the order of questions makes no difference. */
  settle(): void {
    this.questions.settle();
  }

  of(node: Node | undefined): Origin {
    return node ? this.questions.ask(this.nodes, node, () => this.find(node)) : UNRESOLVED;
  }

  /** Whether what is known of a node may be another in the next round. */
  isWaiting(node: Node): boolean {
    return this.questions.isWaiting(this.nodes, node);
  }

  /** Remembers an answer about a node; a question that comes back to itself is unknown. */
  remembered(node: Node, question: string, answer: () => Origin): Origin {
    let memo = this.about.get(question);
    if (!memo) this.about.set(question, (memo = this.questions.memo()));
    return this.questions.ask(memo, node, answer);
  }

  memberOf(origin: Origin, name: string): Origin {
    return memberOf(this, origin, name);
  }

  /** What a function gives back; promises are seen through. */
  returned(fn: Node): Origin {
    return this.questions.ask(this.returns, fn, () => returnedBy(this, fn));
  }

  ofType(node: Node | undefined): Origin {
    return typeOrigin(this, node);
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
      case 'As':
        return this.cast(this.of(node.expression), this.ofType(node.typeAnnotation));
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
      case 'Array':
        return this.list(node.elements);
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

  private cast(inner: Origin, type: Origin): Origin {
    if (type.kind === 'unknown') return inner;
    const isNarrowed =
      ((inner.kind === 'instance' || inner.kind === 'class') && inner.kind === type.kind) ||
      (inner.kind === 'library' && inner.package === 'global' && inner.path === 'Error#');
    return isNarrowed || inner.kind === 'unknown' || inner.kind === 'param' || inner.kind === 'value'
      ? type
      : inner;
  }

  private list(elements: readonly Node[]): Origin {
    const items = elements
      .slice(0, ITEMS_FOLLOWED)
      .map((element) => (element.is('Spread') ? elementsOf(this.of(element.expression)) : this.of(element)));
    const isSpread = elements.length > ITEMS_FOLLOWED || elements.some((element) => element.is('Spread'));
    return isSpread ? { kind: 'array', element: oneOf(items) } : listOf(items);
  }

  private member(node: Node, name: string): Origin {
    const object = node.object;
    if (!object) return UNRESOLVED;
    const origin = this.of(object);
    // what a call gives and has `catch` is a promise, whatever else it may be
    if (origin.kind === 'unknown' && object.isCall && OF_PROMISES.has(name))
      return library('global', `Promise#${name}`);
    return memberOf(this, origin, name);
  }

  private indexed(node: Node): Origin {
    const index = node.child('index')?.numberValue;
    return mapOrigin(this.of(node.object), (object) => {
      if (object.kind === 'array') return index === undefined ? object.element : elementAt(object, index);
      if (object.kind === 'instance' || (object.kind === 'library' && object.path === 'Record#'))
        return memberOf(this, object, '[]');
      if (object.kind === 'object' && object.node.is('Object')) {
        return oneOf(object.node.properties.map((property) => this.of(property.value)));
      }
      return unknown('dynamic');
    });
  }

  ofBinding(binding: Binding | undefined): Origin {
    if (!binding) return UNRESOLVED;
    return this.questions.ask(this.bindings, binding, () => this.findBinding(binding));
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
    if (binding.kind === 'catch' && declaration.slot === 'param') return library('global', 'Error#');
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
      else if (holder.is('Rest')) {
        const param = holder.parent;
        // a written type is that of the whole list, callers tell of one item
        if (!param?.is('Param')) keys.unshift(undefined);
        else if (!param.typeAnnotation) keys.unshift('[]');
      } else if (!holder.is('ObjectPattern')) {
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
    if (typeof key === 'number') return elementAt(origin, key);
    return UNRESOLVED;
  }

  /** What a whole declarator holds: its type, what it is set to, what the loop walks over. */
  private declarator(holder: Node): Origin {
    if (holder.is('Param')) return this.parameter(holder);
    if (!holder.is('VarDecl')) return UNRESOLVED;
    const loop = holder.slot === 'left' ? holder.parent : undefined;
    if (loop?.is('ForOf')) return elementsOf(this.of(loop.child('right')));
    return declaredAs(this.ofType(holder.typeAnnotation), this.of(holder.init));
  }

  parameter(param: Node): Origin {
    return this.questions.ask(this.parameters, param, () => this.findParameter(param));
  }

  private findParameter(param: Node): Origin {
    const fn = param.parent;
    const index = fn?.params.indexOf(param) ?? 0;
    const typed = this.ofType(param.typeAnnotation);
    if (typed.kind !== 'unknown' || typed.typeParam || !fn) return typed;
    const given = param.decorators.length ? decoratedParameter(this, param) : this.givenTo(fn, index);
    if (given.kind !== 'unknown') return given;
    const byDefault = this.of(param.value);
    if (byDefault.kind !== 'unknown' && byDefault.kind !== 'value') return byDefault;
    this.questions.wait();
    if (this.argumentsOf) {
      const byName = oneOf(
        (this.handedOver?.(fn) ?? []).map((handed) => givenToHanded(this, { ...handed, keys: [] }, index)),
      );
      if (byName.kind !== 'unknown' && byName.kind !== 'value') return byName;
      const passed = oneOf(this.argumentsOf(fn, index).map((argument) => this.of(argument)));
      if (passed.kind !== 'unknown' && passed.kind !== 'value') return passed;
    }
    return byDefault.kind === 'value' ? byDefault : { kind: 'param', param, index };
  }

  /** What the place of a function says of its parameters: the type expected there, the call it is handed to. */
  private givenTo(fn: Node, index: number): Origin {
    const byCall = givenByCall(this, fn, index);
    if (byCall.kind !== 'unknown') return byCall;
    const expected = expectedParameter(this, fn, index);
    return expected.kind === 'unknown' ? conventionalParameter(this, fn, index) : expected;
  }
}
