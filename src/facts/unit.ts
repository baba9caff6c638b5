import { BINDING_STRIDE, STRIDE, type FileFacts } from './format.ts';
import { bindingKindName, BindingFlag, Flag, Kind, type BindingKind, type KindName } from './kinds.ts';
import { Node } from './node.ts';

/** One reviewed source file: its facts, read through cursors. */
export class SourceUnit {
  // of their full length from the start: a list that grows from behind becomes a slow dictionary
  private readonly cursors: (Node | undefined)[];
  private readonly bindingCursors: (Binding | undefined)[];
  private referenceIndex: Node[][] | undefined;
  private kindIndex: number[][] | undefined;
  private cachedText: string | undefined;

  constructor(
    /** Relative to the root, with `/`. */
    readonly path: string,
    readonly facts: FileFacts,
    private readonly readText: () => string,
  ) {
    this.cursors = Array.from({ length: facts.nodes.length / STRIDE });
    this.bindingCursors = Array.from({ length: facts.bindings.length / BINDING_STRIDE });
  }

  get text(): string {
    return (this.cachedText ??= this.readText());
  }

  get module(): Node {
    return this.node(0);
  }

  /** Cursors are kept, so that the same node is the same object. */
  node(id: number): Node {
    return (this.cursors[id] ??= new Node(this, id));
  }

  binding(id: number): Binding {
    return (this.bindingCursors[id] ??= new Binding(this, id));
  }

  get nodeCount(): number {
    return this.facts.nodes.length / STRIDE;
  }

  /** All nodes of a kind in source order: one scan of the table for all kinds, made when first asked for. */
  nodesOf(kind: KindName): Node[] {
    if (!this.kindIndex) {
      const index: number[][] = [];
      const { nodes } = this.facts;
      for (let at = 0, id = 0; at < nodes.length; at += STRIDE, id++) {
        const k = (nodes[at] ?? 0) & 0xff;
        (index[k] ??= []).push(id);
      }
      this.kindIndex = index;
    }
    return (this.kindIndex[Kind[kind]] ?? []).map((id) => this.node(id));
  }

  referencesOf(binding: number): Node[] {
    if (!this.referenceIndex) {
      const index: Node[][] = Array.from({ length: this.facts.bindings.length / BINDING_STRIDE }, () => []);
      for (const identifier of this.nodesOf('Identifier')) index[identifier.payload]?.push(identifier);
      this.referenceIndex = index;
    }
    return this.referenceIndex[binding] ?? [];
  }

  /** Line and column of an offset, from 1. */
  position(offset: number): { line: number; column: number } {
    const { lineStarts } = this.facts;
    let low = 0;
    let high = lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((lineStarts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (lineStarts[low] ?? 0) + 1 };
  }

  /** Comments directly before a call, on its first line, and those inside it that are marked as open work. */
  commentsOf(call: Node): string[] {
    const { comments } = this.facts;
    const inside: string[] = [];
    for (let i = 0; i < comments.length; i += 2) {
      const start = comments[i] ?? 0;
      if (start < call.start || start >= call.end) continue;
      const text = this.text.slice(start, comments[i + 1]);
      if (this.position(start).line === call.line || /FIXME|TODO|XXX/.test(text)) inside.push(text);
    }
    return [...this.commentsNear(call.statement), ...inside];
  }

  /** Comments that stand directly before an offset or at the end of its line: where people state a policy. */
  commentsNear(node: Node): string[] {
    const { comments } = this.facts;
    const { line, endLine } = node.span;
    const near: string[] = [];
    for (let i = 0; i < comments.length; i += 2) {
      const start = comments[i] ?? 0;
      const end = comments[i + 1] ?? 0;
      if (start > node.end + 400) break;
      const first = this.position(start).line;
      const last = this.position(end).line;
      const isBefore = last >= line - 1 && first <= line && start < node.start;
      const isBehind = first === endLine && start >= node.end;
      if (isBefore || isBehind) near.push(this.text.slice(start, end));
    }
    return near;
  }
}

/** A name and what is known of it in its file. */
export class Binding {
  constructor(
    readonly file: SourceUnit,
    readonly id: number,
  ) {}

  private field(offset: number): number {
    return this.file.facts.bindings[this.id * BINDING_STRIDE + offset] ?? -1;
  }

  get name(): string {
    return this.file.facts.strings[this.field(0)] ?? '';
  }

  get kind(): BindingKind {
    return bindingKindName(this.field(1));
  }

  /** The identifier, or for functions, classes, imports and types the declaration; undefined for globals. */
  get declaration(): Node | undefined {
    const id = this.field(2);
    return id < 0 ? undefined : this.file.node(id);
  }

  /** The function (or module) whose scope holds it. */
  get scope(): Node {
    return this.file.node(Math.max(0, this.field(3)));
  }

  get isGlobal(): boolean {
    return this.kind === 'global';
  }

  /** Used by another function than the one that declares it. */
  get isCaptured(): boolean {
    return (this.field(4) & BindingFlag.Captured) !== 0;
  }

  get isReassigned(): boolean {
    return (this.field(4) & BindingFlag.Reassigned) !== 0;
  }

  /** Every identifier that names it, declarations included, in source order. */
  get references(): Node[] {
    return this.file.referencesOf(this.id);
  }

  /** Uses of its value at run time. */
  get reads(): Node[] {
    return this.references.filter((r) => !r.hasFlag(Flag.Declares) && !r.hasFlag(Flag.TypeOnly) && r.isRead);
  }

  /** Identifiers at which it is assigned, its declaration not included. */
  get writes(): Node[] {
    return this.references.filter((r) => r.hasFlag(Flag.Write) && !r.hasFlag(Flag.Declares));
  }
}
