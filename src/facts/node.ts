import type { Site, Span } from '../findings.ts';
import { END, HEAD, NEXT, PARENT, PAYLOAD, START, STRIDE } from './format.ts';
import { Flag, Kind, kindName, Slot, slotName, type KindName, type SlotName } from './kinds.ts';
import type { Binding, SourceUnit } from './unit.ts';
import { symbolOf } from './identity.ts';
import { anchorOf, outlineOf, shapeOf, substanceOf } from './recognition.ts';

// a file and its cursors know each other; both are taken from here
export { Binding, SourceUnit } from './unit.ts';

const DECLARATIONS_WITH_NAME: ReadonlySet<number> = new Set([
  Kind.Member,
  Kind.Property,
  Kind.PatternProperty,
  Kind.Field,
  Kind.Function,
  Kind.Class,
  Kind.Enum,
  Kind.EnumMember,
  Kind.Interface,
  Kind.TypeAlias,
  Kind.TypeRef,
  Kind.TypeMember,
  Kind.TypeParam,
  Kind.TypeQuery,
  Kind.Param,
  Kind.ImportName,
  Kind.ExportName,
  Kind.Namespace,
  Kind.JsxAttribute,
  Kind.Meta,
]);

export interface DescendantOptions {
  /** `false` stays in this function; inner functions themselves are still given. */
  enterFunctions?: boolean;
  /** Only nodes of these kinds; cursors of others are not even made. */
  kinds?: readonly KindName[];
}

/**
 * A cursor over one lowered node. Getters give `undefined` where a kind has no such part.
 * Checks ask it for parts by name; walks over subtrees (`children`, `descendants`) belong to the model's views.
 */
export class Node implements Site {
  constructor(
    readonly file: SourceUnit,
    readonly id: number,
  ) {}

  private field(offset: number): number {
    return this.file.facts.nodes[this.id * STRIDE + offset] ?? -1;
  }

  get kindNumber(): number {
    return this.field(HEAD) & 0xff;
  }

  get kind(): KindName {
    return kindName(this.kindNumber);
  }

  get slot(): SlotName {
    return slotName((this.field(HEAD) >> 8) & 0xff);
  }

  get flags(): number {
    return this.field(HEAD) >>> 16;
  }

  hasFlag(flag: number): boolean {
    return (this.flags & flag) !== 0;
  }

  is(first: KindName, ...others: KindName[]): boolean {
    const { kind } = this;
    return kind === first || others.includes(kind);
  }

  get payload(): number {
    return this.field(PAYLOAD);
  }

  get start(): number {
    return this.field(START);
  }

  get end(): number {
    return this.field(END);
  }

  /** Id behind its last descendant. */
  get next(): number {
    return this.field(NEXT);
  }

  get parent(): Node | undefined {
    const id = this.field(PARENT);
    return id < 0 ? undefined : this.file.node(id);
  }

  get path(): string {
    return this.file.path;
  }

  get span(): Span {
    const from = this.file.position(this.start);
    const to = this.file.position(this.end);
    return { line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  }

  get line(): number {
    return this.file.position(this.start).line;
  }

  get text(): string {
    return this.file.text.slice(this.start, this.end);
  }

  /** Class, function, route or export names around it. */
  get symbol(): string {
    return symbolOf(this);
  }

  get anchor(): string {
    return anchorOf(this);
  }

  get shape(): string {
    return shapeOf(this);
  }

  get outline(): string {
    return outlineOf(this);
  }

  get substance(): string {
    return substanceOf(this);
  }

  contains(other: Node): boolean {
    return other.file === this.file && other.id >= this.id && other.id < this.next;
  }

  // Structure

  children(): Node[] {
    const list: Node[] = [];
    const end = this.next;
    for (let id = this.id + 1; id < end;) {
      const child = this.file.node(id);
      list.push(child);
      id = child.next;
    }
    return list;
  }

  child(slot: SlotName): Node | undefined {
    const wanted = Slot[slot];
    const { nodes } = this.file.facts;
    const end = this.next;
    for (let id = this.id + 1; id < end; id = nodes[id * STRIDE + NEXT] ?? end) {
      if ((((nodes[id * STRIDE] ?? 0) >> 8) & 0xff) === wanted) return this.file.node(id);
    }
    return undefined;
  }

  childrenIn(slot: SlotName): Node[] {
    const wanted = Slot[slot];
    const list: Node[] = [];
    const { nodes } = this.file.facts;
    const end = this.next;
    for (let id = this.id + 1; id < end; id = nodes[id * STRIDE + NEXT] ?? end) {
      if ((((nodes[id * STRIDE] ?? 0) >> 8) & 0xff) === wanted) list.push(this.file.node(id));
    }
    return list;
  }

  /** Everything beneath it in source order; `enterFunctions: false` stays in this function. */
  descendants(options: DescendantOptions = {}): Node[] {
    const enter = options.enterFunctions ?? true;
    const wanted = options.kinds?.map((kind) => Kind[kind]);
    const list: Node[] = [];
    const { nodes } = this.file.facts;
    const end = this.next;
    for (let id = this.id + 1; id < end;) {
      const kind = (nodes[id * STRIDE + HEAD] ?? 0) & 0xff;
      if (!wanted || wanted.includes(kind)) list.push(this.file.node(id));
      id = !enter && kind === Kind.Function ? (nodes[id * STRIDE + NEXT] ?? end) : id + 1;
    }
    return list;
  }

  /** Nearest node around it (not itself) of one of these kinds. */
  ancestor(...kinds: KindName[]): Node | undefined {
    for (let node = this.parent; node; node = node.parent) if (kinds.includes(node.kind)) return node;
    return undefined;
  }

  /** The function it runs in; the module for top-level code. */
  get fn(): Node {
    const { nodes } = this.file.facts;
    for (let id = this.field(PARENT); id > 0; id = nodes[id * STRIDE + PARENT] ?? -1) {
      if (((nodes[id * STRIDE + HEAD] ?? 0) & 0xff) === Kind.Function) return this.file.node(id);
    }
    return this.file.module;
  }

  /** The class whose member it is in. */
  get classNode(): Node | undefined {
    return this.ancestor('Class');
  }

  /** The statement it belongs to: the nearest node that stands in a list of statements or is the body of a branch. */
  get statement(): Node {
    let node: Node = this;
    while (node.parent && !['statement', 'then', 'else', 'body', 'member'].includes(node.slot))
      node = node.parent;
    return node;
  }

  // Names and literals

  /** Name of what it declares, references or accesses. */
  get name(): string {
    if (this.kindNumber === Kind.Identifier) return this.binding?.name ?? '';
    return DECLARATIONS_WITH_NAME.has(this.kindNumber) ? this.string : '';
  }

  /** The payload as text: value of a string, operator, module specifier, name. */
  get string(): string {
    const id = this.payload;
    return id < 0 ? '' : (this.file.facts.strings[id] ?? '');
  }

  get binding(): Binding | undefined {
    return this.kindNumber === Kind.Identifier && this.payload >= 0
      ? this.file.binding(this.payload)
      : undefined;
  }

  /** An identifier whose value is used (`x++` and `x += 1` read too). */
  get isRead(): boolean {
    return !this.hasFlag(Flag.Write) || this.hasFlag(Flag.Optional);
  }

  get operator(): string {
    return this.is('Binary', 'Logical', 'Assign', 'Unary', 'Update') ? this.string : '';
  }

  get stringValue(): string | undefined {
    return this.kindNumber === Kind.String ? this.string : undefined;
  }

  /** In the unit that the code means; `-1` is read through its minus. */
  get numberValue(): number | undefined {
    if (this.kindNumber === Kind.Number) return Number(this.string);
    if (this.kindNumber === Kind.Unary && this.operator === '-') {
      const value = this.child('expression')?.numberValue;
      return value === undefined ? undefined : -value;
    }
    return undefined;
  }

  // Calls and members

  get isCall(): boolean {
    return this.kindNumber === Kind.Call;
  }

  get isNew(): boolean {
    return this.kindNumber === Kind.Call && this.hasFlag(Flag.New);
  }

  get callee(): Node | undefined {
    return this.child(this.kindNumber === Kind.Tagged ? 'tag' : 'callee');
  }

  get args(): Node[] {
    return this.childrenIn('argument');
  }

  argument(index: number): Node | undefined {
    const { nodes } = this.file.facts;
    const end = this.next;
    let left = index;
    for (let id = this.id + 1; id < end; id = nodes[id * STRIDE + NEXT] ?? end) {
      if ((((nodes[id * STRIDE] ?? 0) >> 8) & 0xff) === Slot.argument && left-- === 0)
        return this.file.node(id);
    }
    return undefined;
  }

  get typeArguments(): Node[] {
    return this.childrenIn('typeArgument');
  }

  /** What a member is taken from: `a` of `a.b` and `a[i]`. */
  get object(): Node | undefined {
    return this.child('object');
  }

  get isOptional(): boolean {
    return this.hasFlag(Flag.Optional);
  }

  // Object literals

  get properties(): Node[] {
    return this.kindNumber === Kind.Object ? this.childrenIn('element') : [];
  }

  /** Value that an object literal gives a key; the last one wins. */
  property(name: string): Node | undefined {
    if (this.kindNumber !== Kind.Object) return undefined;
    let value: Node | undefined;
    for (const property of this.childrenIn('element')) {
      if (property.kindNumber === Kind.Property && property.payload >= 0 && property.string === name) {
        value = property.child('value');
      }
    }
    return value;
  }

  get value(): Node | undefined {
    return this.child('value');
  }

  get expression(): Node | undefined {
    return this.child('expression');
  }

  get elements(): Node[] {
    return this.childrenIn('element');
  }

  // Functions and classes

  get isFunction(): boolean {
    return this.kindNumber === Kind.Function;
  }

  get isAsync(): boolean {
    return this.kindNumber === Kind.Function && this.hasFlag(Flag.Async);
  }

  get isGenerator(): boolean {
    return this.kindNumber === Kind.Function && this.hasFlag(Flag.Generator);
  }

  /** `yield*` */
  get isDelegating(): boolean {
    return this.is('Yield') && this.hasFlag(Flag.Generator);
  }

  get isStatic(): boolean {
    return this.hasFlag(Flag.Static);
  }

  get params(): Node[] {
    return this.childrenIn('param');
  }

  get body(): Node | undefined {
    return this.child('body');
  }

  get returnType(): Node | undefined {
    return this.child('returnType');
  }

  get typeAnnotation(): Node | undefined {
    return this.child('type');
  }

  get decorators(): Node[] {
    return this.childrenIn('decorator');
  }

  get members(): Node[] {
    return this.childrenIn('member');
  }

  get statements(): Node[] {
    return this.childrenIn('statement');
  }

  /** Identifier or pattern that a declaration, parameter or assignment gives a value to. */
  get target(): Node | undefined {
    return this.child('target');
  }

  get init(): Node | undefined {
    return this.child('init');
  }

  get test(): Node | undefined {
    return this.child('test');
  }
}
