import type { Binding, Node } from '../../facts/node.ts';

/** How much of a caught error goes into an expression, most first. */
export type Carried = 'whole' | 'stack' | 'stringified' | 'message' | 'none';

const ORDER: readonly Carried[] = ['whole', 'stack', 'stringified', 'message', 'none'];
const more = (a: Carried, b: Carried): Carried => (ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b);
const DEPTH = 6;

/** A caught error inside its handler: where it goes, and which branches ask what it is. */
export class CaughtError {
  private readonly memo = new Map<Node, Carried>();
  private readonly open = new Set<Binding>();
  private own: Binding[] | undefined;

  constructor(
    /** The block, or the expression of an arrow function. */
    readonly handler: Node,
    /** What the handler calls the error: an identifier, a pattern, or nothing. */
    readonly target: Node | undefined,
  ) {}

  /** What an expression holds of the error; the name of a helper that gets it whole decides what it keeps. */
  carriedBy(node: Node | undefined): Carried {
    if (!node || !this.target) return 'none';
    const known = this.memo.get(node);
    if (known) return known;
    let carried: Carried = 'none';
    for (const part of [node, ...node.descendants()]) {
      if (part.is('Identifier')) carried = more(carried, this.atIdentifier(part, node));
      if (carried === 'whole') break;
    }
    this.memo.set(node, carried);
    return carried;
  }

  /** The error, or a name that the handler gave to it. */
  isError(node: Node | undefined): boolean {
    return node !== undefined && this.names(node);
  }

  /** The node stands where the handler has asked which error it is. */
  isToldApart(node: Node): boolean {
    for (let at = node; at !== this.handler && at.parent; at = at.parent) {
      const { parent } = at;
      if (parent.is('If', 'Conditional') && (at.slot === 'then' || at.slot === 'else')) {
        const asks = this.asks(parent.test);
        if (asks !== undefined && (asks === 'positive') === (at.slot === 'then')) return true;
      }
      if (parent.is('Case') && parent.test && this.mentions(parent.parent)) return true;
      if (parent.is('Block') && this.restIsToldApart(parent, at)) return true;
    }
    return false;
  }

  /** Some branch of the handler depends on which error it is. */
  get asksWhich(): boolean {
    if (!this.target) return false;
    return this.reads().some((read) => {
      for (let at = read; at !== this.handler && at.parent; at = at.parent) {
        if (at.slot === 'test' || at.parent.is('Switch')) return this.asks(at) !== undefined;
        if (at.parent.is('Logical') && at.slot === 'left') return this.asks(at) !== undefined;
      }
      return false;
    });
  }

  /** Uses of the error in the handler. */
  reads(): Node[] {
    const bindings = new Set(this.bindings());
    return [...this.handler.descendants()].filter((node) => {
      const { binding } = node;
      return binding !== undefined && bindings.has(binding) && node.isRead && !isDeclaration(node);
    });
  }

  private bindings(): Binding[] {
    if (!this.target) return [];
    return (this.own ??= [this.target, ...this.target.descendants()].flatMap((node) =>
      node.binding && isDeclaration(node) ? [node.binding] : [],
    ));
  }

  /** `if (!isExpected(e)) throw e;` before it: what is left is an expected one. */
  private restIsToldApart(block: Node, statement: Node): boolean {
    for (const before of block.statements) {
      if (before === statement) return false;
      if (!before.is('If') || before.child('else')) continue;
      if (this.asks(before.test) === 'negative' && endsHere(before.child('then'))) return true;
    }
    return false;
  }

  /** A test that tells errors apart; `instanceof Error` and bare presence tell nothing. */
  private asks(test: Node | undefined): 'positive' | 'negative' | undefined {
    if (!test || !this.mentions(test)) return undefined;
    if (test.is('Unary') && test.operator === '!') {
      const inner = this.asks(test.expression);
      return inner === undefined ? undefined : inner === 'positive' ? 'negative' : 'positive';
    }
    if (test.is('Logical')) {
      const left = this.asks(test.child('left'));
      const right = this.asks(test.child('right'));
      return left ?? right;
    }
    if (this.names(test)) return undefined;
    if (test.is('Unary')) return undefined; // typeof
    if (test.is('Binary')) {
      if (test.operator === 'instanceof')
        return test.child('right')?.name === 'Error' ? undefined : 'positive';
      if (test.child('left')?.is('Unary')) return undefined; // typeof e === 'object'
      return test.operator.startsWith('!') ? 'negative' : 'positive';
    }
    if (test.isCall && isTypeTest(test)) return undefined;
    return 'positive';
  }

  private mentions(node: Node | undefined): boolean {
    if (!node || !this.target) return false;
    const own = new Set(this.bindings());
    return [node, ...node.descendants()].some(
      (part) =>
        part.binding !== undefined && (own.has(part.binding) || this.aliasOf(part.binding) !== undefined),
    );
  }

  private names(node: Node): boolean {
    if (node.is('As')) return node.expression !== undefined && this.names(node.expression);
    const { binding } = node;
    if (!binding) return false;
    if (this.target?.binding === binding) return true;
    const alias = this.aliasOf(binding);
    return alias !== undefined && this.names(alias);
  }

  /** The value of a variable of the handler that holds something of the error. */
  private aliasOf(binding: Binding): Node | undefined {
    const holder = declaratorOf(binding.declaration);
    if (!holder || !this.handler.contains(holder) || this.open.has(binding)) return undefined;
    if (this.open.size > DEPTH) return undefined;
    this.open.add(binding);
    const values = [holder.init, ...binding.writes.map((write) => write.parent?.child('right'))];
    const found = values.find((value) => this.carriedBy(value) !== 'none');
    this.open.delete(binding);
    return found;
  }

  private atIdentifier(identifier: Node, top: Node): Carried {
    const { binding } = identifier;
    if (!binding || isDeclaration(identifier)) return 'none';
    const isOwn = this.bindings().includes(binding);
    const alias = isOwn ? undefined : this.aliasOf(binding);
    if (!isOwn && !alias) return 'none';
    const most = isOwn ? patternPart(identifier) : this.ofAlias(binding, alias as Node);
    const used = usedAt(identifier, top);
    return used === 'whole' ? most : used === 'none' ? 'none' : most === 'whole' ? used : most;
  }

  private ofAlias(binding: Binding, init: Node): Carried {
    const carried = this.carriedBy(init);
    const part = binding.declaration ? patternPart(binding.declaration) : 'whole';
    return carried === 'whole' ? part : carried;
  }
}

const isDeclaration = (node: Node): boolean => node.binding?.declaration === node;

const declaratorOf = (node: Node | undefined): Node | undefined => {
  for (let at = node; at; at = at.parent) {
    if (at.is('VarDecl')) return at;
    if (!at.is('Identifier', 'PatternProperty', 'ObjectPattern', 'Default', 'As')) return undefined;
  }
  return undefined;
};

/** `const { message } = error`: what the name got of it. */
const patternPart = (identifier: Node): Carried => {
  const holder = identifier.binding?.declaration?.parent;
  if (!holder?.is('PatternProperty')) return 'whole';
  return holder.string === 'stack' ? 'stack' : 'message';
};

const KEEPS_TEXT = /message|text|reason|describe|tostring|format/i;
const KEEPS_ALL = /stack|inspect|serial|full|detail|cause|wrap|normali[sz]e|toerror|convert/i;

/** What is left of the error on its way from the identifier up to the expression. */
const usedAt = (identifier: Node, top: Node): Carried => {
  let carried: Carried = 'whole';
  for (let at = identifier; at !== top && at.parent; at = at.parent) {
    const { parent } = at;
    if (parent.is('Member') && at.slot === 'object') {
      const isCallee = parent.slot === 'callee';
      if (isCallee && ['toString', 'toJSON'].includes(parent.name)) carried = 'message';
      else if (['stack', 'cause', 'errors', 'originalError', 'original'].includes(parent.name))
        carried = 'stack';
      else if (carried === 'whole') carried = 'message';
    } else if (parent.is('Index') && at.slot === 'object') carried = 'message';
    else if (parent.is('Template') || (parent.is('Binary') && parent.operator === '+')) {
      if (carried === 'whole') carried = 'message';
    } else if (parent.is('Binary')) return 'none';
    else if (parent.is('Unary')) return 'none';
    else if ((parent.is('Conditional', 'If') && at.slot === 'test') || isGuardOf(parent, at)) return 'none';
    else if (parent.isCall && at.slot === 'argument' && carried === 'whole') carried = throughCall(parent);
  }
  return carried;
};

/** `e instanceof X && …` */
const isGuardOf = (parent: Node, at: Node): boolean =>
  parent.is('Logical') && parent.operator === '&&' && at.slot === 'left';

/** A call inside the expression: `String(e)`, `JSON.stringify(e)`, `messageOf(e)`. */
const throughCall = (call: Node): Carried => {
  if (call.isNew) return 'whole';
  const { callee } = call;
  const name = callee?.name ?? '';
  if (callee?.is('Member') && callee.object?.name === 'JSON') return 'stringified';
  if (isTypeTest(call)) return 'none';
  if (name === 'String') return 'message';
  if (KEEPS_ALL.test(name)) return 'whole';
  return KEEPS_TEXT.test(name) ? 'message' : 'whole';
};

const isTypeTest = (call: Node): boolean => /^(isError|isNativeError|Boolean)$/.test(call.callee?.name ?? '');

const endsHere = (node: Node | undefined): boolean => {
  if (!node) return false;
  const last = node.is('Block') ? node.statements.at(-1) : node;
  return last?.is('Throw', 'Return', 'Continue', 'Break') ?? false;
};
