import type { Binding, Node } from '../../facts/node.ts';
import type { Unknown } from '../../findings.ts';
import type { Origins } from './origins.ts';

/** What an expression is worth, as far as the code says it. */
export type Value =
  | { kind: 'constant'; constant: string | number | boolean | bigint | null | undefined }
  /** Text with holes: the literal pieces, `undefined` where something dynamic stands. */
  | { kind: 'text'; parts: readonly (string | undefined)[] }
  | { kind: 'object'; node: Node }
  | { kind: 'array'; node: Node }
  | { kind: 'function'; node: Node }
  | { kind: 'regex'; source: string; flags: string }
  /** `process.env.NAME`, with what it falls back to. */
  | { kind: 'env'; name: string; fallback?: Value }
  | { kind: 'oneOf'; of: readonly Value[] }
  | { kind: 'unknown'; reason: Unknown };

/** A setting as the code gives it: `none` is absent or an "off" value, `unknown` has its reason. */
export type Setting =
  { state: 'set'; node: Node; value: Value } | { state: 'none' } | { state: 'unknown'; reason: Unknown };

const UNRESOLVED: Value = { kind: 'unknown', reason: { unknown: 'unresolved', settles: 'a literal value' } };
const constant = (value: string | number | boolean | bigint | null | undefined): Value => ({
  kind: 'constant',
  constant: value,
});
const DEPTH = 12;

/** L1: constants, texts and option objects, folded through bindings, members, arithmetic and spreads. */
export class Values {
  private readonly memo = new Map<Node, Value>();
  private readonly open = new Set<Node>();

  constructor(private readonly origins: Origins) {}

  of(node: Node | undefined): Value {
    if (!node) return UNRESOLVED;
    const known = this.memo.get(node);
    if (known) return known;
    if (this.open.has(node) || this.open.size > DEPTH * 8) return UNRESOLVED;
    this.open.add(node);
    const value = this.find(node);
    this.open.delete(node);
    this.memo.set(node, value);
    return value;
  }

  /** The constant that an expression folds to; undefined when it is none (`isUndefined` tells a literal `undefined`). */
  constant(node: Node | undefined): string | number | boolean | bigint | null | undefined {
    const value = this.of(node);
    return value.kind === 'constant' ? value.constant : undefined;
  }

  number(node: Node | undefined): number | undefined {
    const value = this.constant(node);
    return typeof value === 'number' ? value : undefined;
  }

  /** Literal text; for templates the text with `\0` where something dynamic stands. */
  text(node: Node | undefined): string | undefined {
    const value = this.of(node);
    if (value.kind === 'constant' && typeof value.constant === 'string') return value.constant;
    return value.kind === 'text' ? value.parts.map((part) => part ?? '\0').join('') : undefined;
  }

  /** The object literal behind an expression. */
  object(node: Node | undefined): Node | undefined {
    const value = this.of(node);
    return value.kind === 'object' ? value.node : undefined;
  }

  /**
   * A key of an options argument, by dotted path. Spreads that cannot be read make absent keys unknown;
   * a literal `undefined` is `none`; no argument at all is `none`.
   */
  setting(options: Node | undefined, path: string): Setting {
    if (!options) return { state: 'none' };
    const [key = '', ...rest] = path.split('.');
    const value = this.of(options);
    if (value.kind === 'constant' && (value.constant === undefined || value.constant === null))
      return { state: 'none' };
    if (value.kind !== 'object') return { state: 'unknown', reason: opaque(options) };
    const found = this.key(value.node, key, 0);
    if (found.state !== 'set') return found;
    if (rest.length) return this.setting(found.node, rest.join('.'));
    const inner = this.of(found.node);
    if (inner.kind === 'constant' && inner.constant === undefined) return { state: 'none' };
    return { state: 'set', node: found.node, value: inner };
  }

  private key(object: Node, key: string, depth: number): Setting {
    let open: Unknown | undefined;
    for (const property of [...object.properties].reverse()) {
      if (property.is('Spread')) {
        const spread = this.of(property.expression);
        if (spread.kind === 'object' && depth < DEPTH) {
          const inner = this.key(spread.node, key, depth + 1);
          if (inner.state === 'set') return inner;
          if (inner.state === 'unknown') open ??= inner.reason;
        } else if (spread.kind !== 'constant') {
          const optional = this.conditionalSpread(property.expression, key, depth);
          if (optional?.state === 'set') return optional;
          if (!optional || optional.state === 'unknown') open ??= opaque(property);
        }
      } else if (property.payload < 0) open ??= opaque(property);
      else if (property.string === key) {
        const node = property.value;
        return node ? { state: 'set', node, value: this.of(node) } : { state: 'none' };
      }
    }
    const added = this.assignedLater(object, key);
    if (added) return { state: 'set', node: added, value: this.of(added) };
    return open ? { state: 'unknown', reason: open } : { state: 'none' };
  }

  /** `...(condition && { key: … })`, `...(condition ? { … } : {})` */
  private conditionalSpread(node: Node | undefined, key: string, depth: number): Setting | undefined {
    const branches = node?.is('Logical')
      ? [node.child('right')]
      : node?.is('Conditional')
        ? [node.child('then'), node.child('else')]
        : undefined;
    if (!branches) return undefined;
    let result: Setting = { state: 'none' };
    for (const branch of branches) {
      const object = this.object(branch);
      if (!object) return { state: 'unknown', reason: opaque(node as Node) };
      const found = this.key(object, key, depth + 1);
      if (found.state === 'set') return found;
      if (found.state === 'unknown') result = found;
    }
    return result;
  }

  /** `const options = {}; options.timeout = 5` */
  private assignedLater(object: Node, key: string): Node | undefined {
    const binding = object.parent?.is('VarDecl') ? object.parent.target?.binding : undefined;
    for (const use of binding?.references ?? []) {
      const member = use.parent;
      if (member?.is('Member') && member.name === key && member.slot === 'left')
        return member.parent?.child('right');
    }
    return undefined;
  }

  private find(node: Node): Value {
    switch (node.kind) {
      case 'String':
        return constant(node.string);
      case 'Number':
        return constant(Number(node.string.replace(/_/g, '')));
      case 'BigInt':
        return constant(BigInt(node.string.replace(/n$/, '')));
      case 'True':
        return constant(true);
      case 'False':
        return constant(false);
      case 'Null':
        return constant(null);
      case 'Regex': {
        const end = node.string.lastIndexOf('/');
        return { kind: 'regex', source: node.string.slice(1, end), flags: node.string.slice(end + 1) };
      }
      case 'Template':
        return this.template(node);
      case 'Object':
        return { kind: 'object', node };
      case 'Array':
        return { kind: 'array', node };
      case 'Function':
        return { kind: 'function', node };
      case 'As':
      case 'Await':
        return this.of(node.expression);
      case 'Unary':
        return this.unary(node);
      case 'Binary':
        return this.binary(node);
      case 'Logical':
        return this.logical(node);
      case 'Conditional':
        return oneOfValues([this.of(node.child('then')), this.of(node.child('else'))]);
      case 'Identifier':
        return this.identifier(node);
      case 'Member':
        return this.member(node);
      case 'EnumMember':
        return node.value ? this.of(node.value) : UNRESOLVED;
      case 'Call':
        return this.call(node);
      default:
        return UNRESOLVED;
    }
  }

  private template(node: Node): Value {
    const parts = node.elements.map((element) => {
      if (element.is('TemplateText')) return element.string;
      const value = this.of(element);
      return value.kind === 'constant' ? String(value.constant) : undefined;
    });
    return parts.every((part) => part !== undefined) ? constant(parts.join('')) : { kind: 'text', parts };
  }

  private unary(node: Node): Value {
    const value = this.of(node.expression);
    if (node.operator === 'void') return constant(undefined);
    if (node.operator === '+' && value.kind === 'env') return { ...value };
    if (value.kind !== 'constant') return UNRESOLVED;
    if (node.operator === '-' && typeof value.constant === 'number') return constant(-value.constant);
    if (node.operator === '+') return constant(Number(value.constant));
    if (node.operator === '!') return constant(!value.constant);
    return UNRESOLVED;
  }

  private binary(node: Node): Value {
    const left = this.of(node.child('left'));
    const right = this.of(node.child('right'));
    if (left.kind === 'constant' && right.kind === 'constant') {
      const [a, b] = [left.constant, right.constant];
      if (typeof a === 'number' && typeof b === 'number') {
        const folded = arithmetic(node.operator, a, b);
        return folded === undefined ? UNRESOLVED : constant(folded);
      }
      if (node.operator === '+' && (typeof a === 'string' || typeof b === 'string'))
        return constant(`${String(a)}${String(b)}`);
      return UNRESOLVED;
    }
    if (node.operator !== '+') return UNRESOLVED;
    const parts = [...textParts(left), ...textParts(right)];
    return parts.some((part) => part !== undefined) ? { kind: 'text', parts } : UNRESOLVED;
  }

  private logical(node: Node): Value {
    const left = this.of(node.child('left'));
    const right = this.of(node.child('right'));
    if (node.operator === '&&') return oneOfValues([left, right]);
    if (left.kind === 'env' && !left.fallback) return { ...left, fallback: right };
    if (left.kind === 'constant') {
      const absent =
        node.operator === '??' ? left.constant === undefined || left.constant === null : !left.constant;
      return absent ? right : left;
    }
    return oneOfValues([left, right]);
  }

  private identifier(node: Node): Value {
    const binding = node.binding;
    if (!binding) return UNRESOLVED;
    if (binding.isGlobal) {
      if (binding.name === 'undefined') return constant(undefined);
      if (binding.name === 'Infinity') return constant(Infinity);
      return binding.name === 'NaN' ? constant(NaN) : UNRESOLVED;
    }
    if (binding.isReassigned) return UNRESOLVED;
    const declaration = binding.declaration;
    if (declaration?.is('Identifier')) {
      const holder = declaration.parent;
      if (holder?.is('VarDecl') && holder.init && holder.slot !== 'left') return this.of(holder.init);
      if (holder?.is('PatternProperty')) return this.destructured(holder);
    }
    const value = this.throughOrigin(node);
    return value.kind === 'unknown' && binding.kind === 'import' ? this.imported(binding) : value;
  }

  /** What a constant of another module is set to, whatever its annotation says. */
  private imported({ declaration }: Binding): Value {
    const specifier = declaration?.parent?.string;
    if (!declaration || specifier === undefined) return UNRESOLVED;
    const { modules, exports } = this.origins;
    const { node } = {
      node: undefined,
      ...exports.through(modules.resolve(declaration.path, specifier), declaration.string),
    };
    const isConstant = node?.is('VarDecl') === true && node.target?.binding?.isReassigned === false;
    return isConstant && node.init ? this.of(node.init) : UNRESOLVED;
  }

  /** `const { PORT = 3000 } = process.env`, `const { a } = constants` */
  private destructured(property: Node): Value {
    const source = property.parent?.parent;
    const base = source?.is('VarDecl') ? source.init : undefined;
    if (!base) return UNRESOLVED;
    if (this.isEnvironment(base)) return { kind: 'env', name: property.string };
    const object = this.object(base);
    const value = object?.property(property.string);
    return value ? this.of(value) : UNRESOLVED;
  }

  private isEnvironment(node: Node): boolean {
    const origin = this.origins.of(node);
    return (
      origin.kind === 'library' &&
      /^(process|Bun|import\.meta)\.env#?$/.test(origin.path.replace(/^default\./, ''))
    );
  }

  private member(node: Node): Value {
    const object = node.object;
    if (!object) return UNRESOLVED;
    if (this.isEnvironment(object)) return { kind: 'env', name: node.name };
    const literal = this.object(object);
    if (literal) {
      const found = this.key(literal, node.name, 0);
      return found.state === 'set' ? found.value : UNRESOLVED;
    }
    return this.throughOrigin(node);
  }

  /** Imported constants, class statics, enum members. */
  private throughOrigin(node: Node): Value {
    const origin = this.origins.of(node);
    if (origin.kind === 'value' && origin.node !== node) return this.of(origin.node);
    if (origin.kind === 'object' && origin.node.is('Object')) return { kind: 'object', node: origin.node };
    if (origin.kind === 'function') return { kind: 'function', node: origin.fn };
    return UNRESOLVED;
  }

  private call(node: Node): Value {
    const origin = this.origins.of(node.callee);
    if (origin.kind !== 'library') return UNRESOLVED;
    const first = this.of(node.argument(0));
    if (origin.package === 'global') {
      if (
        ['Number', 'parseInt', 'parseFloat', 'Number.parseInt', 'Number.parseFloat', 'String'].includes(
          origin.path,
        )
      ) {
        if (first.kind === 'constant')
          return constant(origin.path === 'String' ? String(first.constant) : Number(first.constant));
        return first.kind === 'env' ? first : UNRESOLVED;
      }
      if (origin.path === 'Object.freeze') return first;
    }
    if (origin.package === 'ms' && origin.path === 'default' && first.kind === 'constant') {
      const millis = milliseconds(String(first.constant));
      return millis === undefined ? UNRESOLVED : constant(millis);
    }
    return UNRESOLVED;
  }
}

const opaque = (node: Node): Unknown => ({
  unknown: 'opaque',
  settles: `the options in \`${node.text.slice(0, 40)}\``,
});

const textParts = (value: Value): (string | undefined)[] => {
  if (value.kind === 'constant') return [String(value.constant)];
  return value.kind === 'text' ? [...value.parts] : [undefined];
};

const oneOfValues = (values: readonly Value[]): Value => {
  if (values.every((value) => value.kind === 'unknown')) return values[0] ?? UNRESOLVED;
  return { kind: 'oneOf', of: values.flatMap((value) => (value.kind === 'oneOf' ? value.of : [value])) };
};

const arithmetic = (operator: string, a: number, b: number): number | undefined => {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    case '**':
      return a ** b;
    case '<<':
      return a << b;
    default:
      return undefined;
  }
};

const UNIT_MS: Record<string, number> = { ms: 1, s: 1e3, m: 6e4, h: 36e5, d: 864e5, w: 6048e5, y: 315576e5 };

/** The notation of the `ms` package: "2h", "1.5 days", "100". */
const milliseconds = (text: string): number | undefined => {
  const match = /^\s*(-?[\d.]+)\s*([a-z]*)\s*$/i.exec(text);
  if (!match) return undefined;
  const word = (match[2] ?? '').toLowerCase();
  const unit =
    word === '' || word.startsWith('ms') || word.startsWith('milli')
      ? 'ms'
      : word.startsWith('mo')
        ? ''
        : word.charAt(0);
  const factor = UNIT_MS[unit];
  return factor === undefined ? undefined : Number(match[1]) * factor;
};
