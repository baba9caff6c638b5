import { bindingKindNumber, BindingFlag, Flag, type BindingKind } from './kinds.ts';
import {
  BINDING_STRIDE,
  END,
  FACTS_VERSION,
  HEAD,
  NEXT,
  PARENT,
  PAYLOAD,
  packHead,
  START,
  STRIDE,
  type ExportFact,
  type FileFacts,
  type ImportFact,
  type ParseError,
} from './format.ts';

/** A lexical scope while the file is walked; names are resolved once all of them are known. */
export interface Scope {
  parent: Scope | undefined;
  /** Node of the function (or module) that it belongs to. */
  fn: number;
  isFunction: boolean;
  names: Map<string, number>;
}

interface Reference {
  node: number;
  name: string;
  scope: Scope;
}

/**
 * Writes the table in one pass: `open` a node, write its children, `close` it.
 * Identifiers are collected and bound by `finish`, after hoisting.
 */
export class FactsBuilder {
  private nodes = new Int32Array(1024 * STRIDE);
  private count = 0;
  private current = -1;
  private readonly strings: string[] = [];
  private readonly stringIds = new Map<string, number>();
  private bindings: number[] = [];
  private readonly references: Reference[] = [];
  private readonly globals = new Map<string, number>();
  readonly imports: ImportFact[] = [];
  readonly exports: ExportFact[] = [];
  readonly comments = new Map<number, number>();
  scope: Scope = { parent: undefined, fn: 0, isFunction: true, names: new Map() };

  string(text: string): number {
    let id = this.stringIds.get(text);
    if (id === undefined) {
      id = this.strings.length;
      this.strings.push(text);
      this.stringIds.set(text, id);
    }
    return id;
  }

  open(kind: number, slot: number, start: number, end: number, payload = -1, flags = 0): number {
    const id = this.count++;
    if (this.count * STRIDE > this.nodes.length) {
      const grown = new Int32Array(this.nodes.length * 2);
      grown.set(this.nodes);
      this.nodes = grown;
    }
    const at = id * STRIDE;
    const nodes = this.nodes;
    nodes[at + HEAD] = packHead(kind, slot, flags);
    nodes[at + PARENT] = this.current;
    nodes[at + START] = start;
    nodes[at + END] = end;
    nodes[at + PAYLOAD] = payload;
    nodes[at + NEXT] = id + 1;
    this.current = id;
    return id;
  }

  close(): void {
    const at = this.current * STRIDE;
    this.nodes[at + NEXT] = this.count;
    this.current = this.nodes[at + PARENT] ?? -1;
  }

  leaf(kind: number, slot: number, start: number, end: number, payload = -1, flags = 0): number {
    const id = this.open(kind, slot, start, end, payload, flags);
    this.close();
    return id;
  }

  /** Marks found after the node was opened. */
  addFlags(node: number, flags: number): void {
    const at = node * STRIDE + HEAD;
    this.nodes[at] = (this.nodes[at] ?? 0) | (flags << 16);
  }

  setPayload(node: number, payload: number): void {
    this.nodes[node * STRIDE + PAYLOAD] = payload;
  }

  /** The node that is open now. */
  get openNode(): number {
    return this.current;
  }

  get size(): number {
    return this.count;
  }

  pushScope(fn: number, isFunction: boolean): Scope {
    this.scope = { parent: this.scope, fn, isFunction, names: new Map() };
    return this.scope;
  }

  popScope(): void {
    if (this.scope.parent) this.scope = this.scope.parent;
  }

  /** The scope that `var` and functions of blocks hoist to. */
  functionScope(): Scope {
    let scope = this.scope;
    while (!scope.isFunction && scope.parent) scope = scope.parent;
    return scope;
  }

  /** Declares a name in a scope; a second declaration (overload, merged type, `var` twice) joins the first. */
  declare(name: string, kind: BindingKind, node: number, scope = this.scope): number {
    const known = scope.names.get(name);
    if (known !== undefined) {
      const at = known * BINDING_STRIDE;
      const typeNumber = bindingKindNumber('type');
      if (this.bindings[at + 1] === typeNumber && kind !== 'type') {
        this.bindings[at + 1] = bindingKindNumber(kind);
        this.bindings[at + 2] = node;
      }
      return known;
    }
    const id = this.bindings.length / BINDING_STRIDE;
    this.bindings.push(this.string(name), bindingKindNumber(kind), node, scope.fn, 0);
    scope.names.set(name, id);
    return id;
  }

  /** A use of a name, bound by `finish`. */
  reference(node: number, name: string): void {
    this.references.push({ node, name, scope: this.scope });
  }

  isDeclared(name: string): boolean {
    for (let scope: Scope | undefined = this.scope; scope; scope = scope.parent) {
      if (scope.names.has(name)) return true;
    }
    return false;
  }

  finish(lineStarts: readonly number[], length: number, errors: ParseError[]): FileFacts {
    this.bind();
    const comments = [...this.comments].sort((a, b) => a[0] - b[0]).flat();
    return {
      version: FACTS_VERSION,
      nodes: this.nodes.slice(0, this.count * STRIDE),
      bindings: Int32Array.from(this.bindings),
      strings: this.strings,
      lineStarts: Int32Array.from(lineStarts),
      comments: Int32Array.from(comments),
      imports: this.imports,
      exports: this.exports,
      errors,
      length,
    };
  }

  private bind(): void {
    for (const { node, name, scope } of this.references) {
      let binding: number | undefined;
      for (let s: Scope | undefined = scope; s && binding === undefined; s = s.parent)
        binding = s.names.get(name);
      binding ??= this.global(name);
      this.nodes[node * STRIDE + PAYLOAD] = binding;
      const at = binding * BINDING_STRIDE;
      const flags = (this.nodes[node * STRIDE + HEAD] ?? 0) >>> 16;
      if (this.bindings[at + 3] !== scope.fn)
        this.bindings[at + 4] = (this.bindings[at + 4] ?? 0) | BindingFlag.Captured;
      if (flags & Flag.Write && !(flags & Flag.Declares)) {
        this.bindings[at + 4] = (this.bindings[at + 4] ?? 0) | BindingFlag.Reassigned;
      }
    }
  }

  private global(name: string): number {
    let id = this.globals.get(name);
    if (id === undefined) {
      id = this.bindings.length / BINDING_STRIDE;
      this.bindings.push(this.string(name), bindingKindNumber('global'), -1, 0, 0);
      this.globals.set(name, id);
    }
    return id;
  }
}
