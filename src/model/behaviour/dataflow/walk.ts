import type { Binding, Node } from '../../../facts/node.ts';
import { Flag } from '../../../facts/kinds.ts';
import { assignmentsToThis, declaredMember, lineageOf, parameterProperty } from '../../resolution/classes.ts';
import { alternatives } from '../../resolution/origin.ts';
import type { DataflowInput } from './dataflow.ts';
import { additions, declaredBy, memberWrites, returnsOf } from './declared.ts';
import type { Flow, Label, Labelled } from './label.ts';
import { ofText, type Demand } from '../taint/demand.ts';
import { canHold } from '../taint/source-shapes.ts';
import { throughAddress } from '../taint/transforms.ts';
import { followAppended, followArray, followBinary, followObject, followTemplate } from './compositions.ts';
import { followLibraryCall } from './library-calls.ts';
import { givenTo, readOfGiven } from './given.ts';
import { followThrown, itemsFor, passedTo } from './indirect.ts';
import { isDeciding } from './propagation.ts';
import { ANY, type Sources } from './sources.ts';
import {
  asking,
  assignedIn,
  cut,
  isFilledLater,
  isForOneKind,
  named,
  passing,
  usedAt,
  type Trail,
} from './trail.ts';

const HOPS = 8;
const EXPRESSIONS = 2_000;
const CALLERS_FOLLOWED = 12;
const TARGETS_FOLLOWED = 6;

/** One question, followed back to every label. */
export class Walk {
  private readonly labels = new Map<string, Labelled>();
  private readonly seen = new Set<string>();
  private isComplete = true;

  constructor(
    readonly model: DataflowInput,
    private readonly sources: Sources,
  ) {}

  /** `demand`: only labels from which a value can still do this harm. */
  from(expression: Node, demand?: Demand, keys: readonly string[] = []): Flow {
    const start: Trail = { frames: [], hops: 0, path: [], names: [], through: {} };
    this.value(expression, keys, { ...start, use: expression, ...(demand && { demand }) });
    return { labels: [...this.labels.values()], isComplete: this.isComplete };
  }

  /** An end of the way. */
  label(label: Label, at: Node, trail: Trail): void {
    if (label.kind === 'unknown') this.isComplete = false;
    if (
      trail.demand &&
      (label.kind === 'constant' || (label.kind === 'client' && !canHold(label, trail.demand)))
    )
      return;
    const key = `${at.path}:${at.id} ${JSON.stringify(label, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`;
    if (this.labels.has(key)) return;
    this.labels.set(key, { label, at, path: trail.path, names: trail.names, through: trail.through });
  }

  /** Follows an expression, or what its keys lead to. */
  value(node: Node | undefined, keys: readonly string[], trail: Trail): void {
    if (!node) return;
    const frame = trail.frames.at(-1)?.call;
    const state = trail.demand?.isDecoded ? ' decoded' : '';
    const key = `${node.path}:${node.id} ${keys.join('.')} ${frame ? `${frame.path}:${frame.id}` : ''}${state}`;
    if (this.seen.has(key)) return;
    if (this.seen.size >= EXPRESSIONS || trail.hops > HOPS) {
      this.label({ kind: 'unknown', why: 'limit' }, node, trail);
      return;
    }
    this.seen.add(key);
    const { demand, use } = trail;
    if (demand && use && node.is('Identifier', 'Member', 'Index', 'Call')) {
      if (this.model.guards.exclude(node, keys, use, demand)) return;
      const set = this.model.overwrites.of(node, keys, use);
      if (set) return this.value(set, [], usedAt(trail, set));
    }
    switch (node.kind) {
      case 'Identifier':
        return this.identifier(node, keys, trail);
      case 'Member':
        return this.member(node, keys, trail);
      case 'Index': {
        const index = node.child('index');
        const name =
          index?.stringValue ?? (index?.numberValue === undefined ? ANY : String(index.numberValue));
        return this.value(node.object, cut([name, ...keys]), named(trail, name));
      }
      case 'Await':
      case 'As':
      case 'Spread':
      case 'Yield':
        return this.value(node.expression, keys, trail);
      case 'Sequence':
        return this.value(node.elements.at(-1), keys, trail);
      case 'Assign':
        return this.value(node.child('right'), keys, trail);
      case 'Conditional':
        this.branch(node.child('then'), keys, trail);
        return this.branch(node.child('else'), keys, trail);
      case 'Logical':
        return this.logical(node, keys, trail);
      case 'Binary':
        return followBinary(this, node, trail);
      case 'Unary':
        if (isDeciding(node.operator) || demand) return;
        return this.value(node.expression, [], passing(trail, { cast: 'number' }));
      case 'Template':
        return followTemplate(this, node, trail);
      case 'Object':
        return followObject(this, node, keys, trail);
      case 'Array':
        return followArray(this, node, keys, trail);
      case 'Call':
      case 'Tagged':
        return this.call(node, keys, trail);
      case 'String':
      case 'Number':
      case 'True':
      case 'False':
      case 'Null':
      case 'BigInt':
        return this.label({ kind: 'constant', value: this.model.values.constant(node) }, node, trail);
      default:
    }
  }

  private identifier(node: Node, keys: readonly string[], trail: Trail): void {
    const { binding } = node;
    if (!binding || binding.isGlobal) {
      if (binding?.name === 'undefined') this.label({ kind: 'constant', value: undefined }, node, trail);
      return;
    }
    const found = this.sources.property(node, keys);
    if (found) return this.label(found.label, node, named(trail, node.name));
    if (binding.kind === 'import') return this.imported(binding, node, keys, named(trail, node.name));
    if (!binding.declaration?.is('Identifier')) return;
    const last = trail.use && this.model.overwrites.lastOf(binding, trail.use);
    for (const write of binding.writes) {
      const assign = write.parent;
      if (!assign?.is('Assign') || assign.child('left') !== write || (last && write.start < last.start))
        continue;
      const next = named(assignedIn(trail, assign), node.name);
      if (assign.operator === '+=') followAppended(this, assign.child('right'), keys, next);
      else this.value(assign.child('right'), keys, next);
    }
    if (last) return;
    const [key, ...rest] = keys;
    const isItem = key === undefined || key === ANY || /^\d+$/.test(key);
    if (isItem) {
      for (const added of additions(binding)) this.value(added, rest, named(trail, node.name));
    }
    if (key === undefined || key === ANY) {
      for (const written of memberWrites(binding.references)) {
        const next = asking(trail, (one) => throughAddress(written.parent?.child('left')?.name, one));
        if (next) this.value(written, [], passing(named(next, node.name), { isContained: true }));
      }
    } else {
      for (const written of memberWrites(binding.references, key))
        this.value(written, rest, named(trail, key));
    }
    this.declaration(binding.declaration, keys, named(trail, node.name));
  }

  /** A name that is declared: what it is set to, its defaults, its parameter. */
  private declaration(name: Node, keys: readonly string[], trail: Trail): void {
    const declared = declaredBy(name);
    if (!declared) return;
    const { holder } = declared;
    const inner = cut([...declared.keys, ...keys]);
    for (const { value, keys: missing } of declared.defaults)
      this.value(value, [...missing, ...keys], passing(trail, { isFallback: true }));
    const hasDefault = keys.length === 0 && declared.defaults.some((one) => one.keys.length === 0);
    if (hasDefault && trail.demand?.danger === 'missing') return;
    const onTheWay = declared.keys.reduce(named, trail);
    if (holder.is('Param')) return this.parameter(holder, inner, onTheWay);
    if (holder.is('Catch')) {
      if (trail.demand) followThrown(this, holder, inner, onTheWay);
      return this.label({ kind: 'error' }, holder, trail);
    }
    if (!holder.is('VarDecl')) return;
    const loop = holder.slot === 'left' ? holder.parent : undefined;
    if (loop?.is('ForOf', 'ForIn')) return this.value(loop.child('right'), cut([ANY, ...inner]), onTheWay);
    this.value(holder.init, inner, onTheWay);
  }

  private imported(binding: Binding, node: Node, keys: readonly string[], trail: Trail): void {
    const importName = binding.declaration;
    const specifier = importName?.parent?.string;
    if (!importName || specifier === undefined) return;
    const target = this.model.exports.through(
      this.model.modules.resolve(importName.path, specifier),
      importName.string,
    );
    if (target.kind === 'module') {
      const [key, ...rest] = keys;
      if (key === undefined) return;
      const member = this.model.exports.lookup(target.unit, key);
      if (member.kind === 'node') this.exported(member.node, rest, named(trail, key));
      return;
    }
    if (target.kind === 'node') return this.exported(target.node, keys, usedAt(trail, target.node));
    this.label({ kind: 'unknown', why: 'opaque' }, node, trail);
  }

  private exported(node: Node, keys: readonly string[], trail: Trail): void {
    if (node.is('VarDecl')) {
      const name = node.target;
      if (name?.is('Identifier')) this.identifier(name, keys, trail);
    } else this.value(node, keys, trail);
  }

  private parameter(param: Node, keys: readonly string[], trail: Trail): void {
    const fn = param.parent;
    if (!fn) return;
    const index = fn.params.indexOf(param);
    const validated = this.model.handlers.schemaOf(fn, keys[0]);
    const { demand } = trail;
    if (demand && validated && !this.model.schemas.lets(validated, keys.slice(1), demand)) return;
    const decorated = this.sources.decorated(param, keys)?.label;
    if (decorated && demand && !this.model.parameterRules.lets(param, keys, demand, trail.through.isScalar))
      return;
    if (!keys.length && isScalarType(param)) trail = passing(trail, { isScalar: true });
    const found = decorated ?? givenTo(this.model, this.sources, param, keys);
    if (found) return this.label(found, param, validated ? passing(trail, { validated }) : trail);
    if (param.value) this.value(param.value, keys, passing(trail, { isFallback: true }));
    const isRest = param.target?.is('Rest') ?? false;
    const frame = trail.frames.findLast((one) => one.fn === fn);
    const callers = frame
      ? [frame.call]
      : this.model.calls.callersOf(fn).filter(({ path }) => this.model.isServing(path) || path === fn.path);
    const isHandled = this.asCallback(fn, index, keys, trail);
    const others = trail.demand && !frame ? this.model.indirectCalls.argumentsFor(fn, index) : [];
    if (!callers.length && !isHandled && !others.length)
      this.label({ kind: 'unknown', why: 'param' }, param, trail);
    for (const { value, keys: first } of others)
      this.value(value, [...first, ...keys], { ...usedAt(trail, value), hops: trail.hops + 1 });
    const frames = frame ? trail.frames.slice(0, trail.frames.lastIndexOf(frame)) : [];
    for (const call of callers.slice(0, CALLERS_FOLLOWED)) {
      const there: Trail = { ...trail, frames, hops: trail.hops + 1, path: [call, ...trail.path] };
      const next = usedAt(there, call);
      if (isRest) for (const argument of call.args.slice(index)) this.value(argument, keys.slice(1), next);
      else this.value(call.argument(index), keys, next);
    }
    if (callers.length > CALLERS_FOLLOWED) this.isComplete = false;
  }

  /** A function that is handed to a call of the language: its parameters are items of the receiver. */
  private asCallback(fn: Node, index: number, keys: readonly string[], trail: Trail): boolean {
    const call = fn.parent;
    if (!call?.isCall || fn.slot !== 'argument' || !call.callee?.is('Member')) return false;
    const method = call.callee.name;
    const receiver = call.callee.object;
    trail = usedAt(trail, call);
    if (index === 0 && (method === 'catch' || (method === 'then' && call.args[1] === fn))) {
      this.label({ kind: 'error' }, fn, trail);
      return true;
    }
    if (method === 'then' && index === 0) {
      this.value(receiver, keys, trail);
      return true;
    }
    if (/^reduce(Right)?$/.test(method) && index < 2) {
      this.value(index === 0 ? call.argument(1) : receiver, index === 0 ? keys : cut([ANY, ...keys]), trail);
      return true;
    }
    if (!/^(map|forEach|filter|find|some|every|flatMap|findIndex)$/.test(method)) return false;
    // the position of the item is a number
    if (index > 0) return index === 1 && trail.demand !== undefined && ofText(trail.demand);
    this.value(receiver, cut([ANY, ...keys]), trail);
    return true;
  }

  private member(node: Node, keys: readonly string[], trail: Trail): void {
    const found = this.sources.member(node, keys);
    if (found) return this.label(found.label, node, named(trail, node.name));
    if (trail.demand && !trail.demand.isDecoded && this.sources.excludes(node, trail.demand.danger)) return;
    const on = named(trail, node.name);
    if (node.object?.is('This')) return this.field(node, keys, on);
    this.value(node.object, cut([node.name, ...keys]), on);
  }

  /** `this.x`: its initial value, what the class assigns, what the constructor takes. */
  private field(node: Node, keys: readonly string[], trail: Trail): void {
    const before = this.labels.size;
    for (const origin of alternatives(this.model.origins.of(node.object))) {
      if (origin.kind !== 'instance') continue;
      for (const cls of lineageOf(this.model.origins, origin.of).classes)
        this.fieldOf(cls, node.name, keys, trail);
    }
    // a column or an injected field: something outside of the class fills it
    if (this.labels.size === before) this.label({ kind: 'unknown', why: 'opaque' }, node, trail);
  }

  private fieldOf(cls: Node, name: string, keys: readonly string[], trail: Trail): void {
    const member = cls.is('Class') ? declaredMember(cls, name, false) : undefined;
    if (member?.is('Field') && member.value) this.value(member.value, keys, usedAt(trail, member.value));
    if (member?.is('Function') && member.hasFlag(Flag.Getter)) {
      for (const returned of returnsOf(member)) this.value(returned, keys, usedAt(trail, returned));
    }
    const param = cls.is('Class') ? parameterProperty(cls, name) : undefined;
    if (param) this.parameter(param, keys, trail);
    for (const assigned of assignmentsToThis(cls, name)) this.value(assigned, keys, usedAt(trail, assigned));
  }

  /** A branch is only taken where its test holds. */
  private branch(node: Node | undefined, keys: readonly string[], trail: Trail): void {
    this.value(node, keys, node && trail.use?.file === node.file ? usedAt(trail, node) : trail);
  }

  private logical(node: Node, keys: readonly string[], trail: Trail): void {
    const isMissing = trail.demand?.danger === 'missing';
    if (node.operator !== '&&') {
      // what stands in is there when the value is not
      if (!isMissing || keys.length) this.value(node.child('left'), keys, trail);
      return this.value(node.child('right'), keys, passing(trail, { isFallback: true }));
    }
    if (isMissing) this.value(node.child('left'), keys, trail);
    this.branch(node.child('right'), keys, trail);
  }

  private call(node: Node, keys: readonly string[], trail: Trail): void {
    const validation = this.model.roles.allOf(node).find((role) => role.name === 'validate');
    if (validation) {
      const value = this.model.roles.argument(validation, 'value');
      const inner = keys[0] === 'data' || keys[0] === 'value' || keys[0] === 'output' ? keys.slice(1) : keys;
      const { demand } = trail;
      const schema = this.model.roles.argument(validation, 'schema') ?? node.callee?.object;
      if (demand && !this.model.schemas.lets(schema, inner, demand)) return;
      return this.value(value, inner, passing(trail, { validated: node }));
    }
    const found = this.sources.call(node, keys);
    if (found) return this.label(found.label, node, trail);
    const read = readOfGiven(this.model, this.sources, node, keys);
    if (read) return this.label(read, node, trail);
    const targets = this.model.calls.targets(node);
    if (targets.length) {
      for (const { fn } of targets.slice(0, TARGETS_FOLLOWED)) this.result(fn, node, keys, trail);
      return;
    }
    if (trail.demand) {
      // a function that was handed in
      const given = passedTo(this.model, node, trail);
      for (const fn of given) this.result(fn, node, keys, trail);
      if (given.length) return;
    }
    followLibraryCall(this, node, keys, trail);
  }

  private result(fn: Node, call: Node, keys: readonly string[], trail: Trail): void {
    if (call.isNew) return this.constructed(fn, call, keys, trail);
    const next: Trail = {
      ...trail,
      frames: [...trail.frames, { fn, call }],
      hops: trail.hops + 1,
      path: [call, ...trail.path],
    };
    if (fn.isGenerator) {
      for (const { item, inner } of itemsFor(fn, keys)) this.value(item, inner, usedAt(next, item));
      return;
    }
    const before = this.said;
    for (const returned of returnsOf(fn))
      if (trail.demand?.danger !== 'sep' || !isForOneKind(returned))
        this.value(returned, keys, usedAt(next, returned));
    // a list or object that closures fill: it is made of what the function was given
    if (this.said === before && returnsOf(fn).some((one) => isFilledLater(one, trail.demand !== undefined)))
      for (const argument of call.args) this.value(argument, [], passing(next, { isPart: true }));
  }

  /** Labels so far that say more than a literal. */
  private get said(): number {
    return [...this.labels.values()].filter(({ label }) => label.kind !== 'constant').length;
  }

  /** `new Command(data).name` */
  private constructed(constructor: Node, call: Node, keys: readonly string[], trail: Trail): void {
    const [key, ...rest] = keys;
    const cls = constructor.parent?.is('Class') ? constructor.parent : constructor;
    const next: Trail = {
      ...trail,
      frames: [...trail.frames, { fn: constructor, call }],
      hops: trail.hops + 1,
    };
    if (key !== undefined) return this.fieldOf(cls, key, rest, next);
    for (const argument of call.args) this.value(argument, [], passing(trail, { isContained: true }));
  }
}

const isScalarType = ({ typeAnnotation }: Node): boolean =>
  typeAnnotation?.is('TypeKeyword') === true && /^(number|boolean|bigint)$/.test(typeAnnotation.text);
