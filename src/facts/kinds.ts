/**
 * The vocabulary of the lowered tree: what a node is, which place it takes in its parent, and its marks.
 * The numbers are the byte layout; adding to the end keeps old caches readable, anything else retires them
 * (raise `FACTS_VERSION` in format.ts).
 */

const KIND_NAMES = [
  'Module',
  // Statements
  'Block',
  'VarDecl',
  'ExprStmt',
  'Return',
  'Throw',
  'If',
  'For',
  'ForIn',
  'ForOf',
  'While',
  'DoWhile',
  'Switch',
  'Case',
  'Break',
  'Continue',
  'Try',
  'Catch',
  'Labeled',
  'Import',
  'ImportName',
  'Export',
  'ExportName',
  'Enum',
  'EnumMember',
  'Interface',
  'TypeAlias',
  'Namespace',
  // Functions and classes
  'Function',
  'Param',
  'Class',
  'Field',
  'Decorator',
  // Expressions
  'Identifier',
  'This',
  'Super',
  'String',
  'Number',
  'BigInt',
  'Regex',
  'True',
  'False',
  'Null',
  'Template',
  'TemplateText',
  'Tagged',
  'Member',
  'Index',
  'Call',
  'ImportCall',
  'Object',
  'Property',
  'Array',
  'Spread',
  'Binary',
  'Logical',
  'Assign',
  'Unary',
  'Update',
  'Conditional',
  'Await',
  'Yield',
  'Sequence',
  'As',
  'Meta',
  'Jsx',
  'JsxAttribute',
  'Missing',
  // Patterns
  'ObjectPattern',
  'PatternProperty',
  'ArrayPattern',
  'Rest',
  'Default',
  // Types, kept where they name something
  'TypeRef',
  'TypeUnion',
  'TypeIntersection',
  'TypeArray',
  'TypeTuple',
  'TypeLiteral',
  'TypeMember',
  'TypeFunction',
  'TypeKeyword',
  'TypeValue',
  'TypeQuery',
  'TypeOther',
  'TypeParam',
] as const;

export type KindName = (typeof KIND_NAMES)[number];

/** `Kind.Call` and so on: the number in the table. */
export const Kind = Object.fromEntries(KIND_NAMES.map((name, index) => [name, index])) as Record<
  KindName,
  number
>;

export const kindName = (kind: number): KindName => KIND_NAMES[kind] ?? 'Missing';

const SLOT_NAMES = [
  'none',
  'statement',
  'callee',
  'argument',
  'typeArgument',
  'object',
  'index',
  'left',
  'right',
  'test',
  'then',
  'else',
  'body',
  'init',
  'update',
  'target',
  'value',
  'name',
  'param',
  'returnType',
  'type',
  'decorator',
  'extends',
  'implements',
  'member',
  'element',
  'key',
  'expression',
  'handler',
  'finalizer',
  'case',
  'tag',
  'typeParam',
  'declaration',
  'child',
] as const;

export type SlotName = (typeof SLOT_NAMES)[number];

/** The place a node takes in its parent: `Slot.callee` of a call. */
export const Slot = Object.fromEntries(SLOT_NAMES.map((name, index) => [name, index])) as Record<
  SlotName,
  number
>;

export const slotName = (slot: number): SlotName => SLOT_NAMES[slot] ?? 'none';

/** Marks of a node; the same bit may mean different things on kinds that cannot be confused. */
export const Flag = {
  /** `a?.b`, `f?.()`, optional members and parameters */
  Optional: 1,
  /** async functions, `for await` */
  Async: 2,
  /** also the rest parameter of a function type */
  Generator: 4,
  Static: 8,
  Computed: 16,
  /** `{ a }`; on a parameter: it declares a property (`constructor(private a: A)`) */
  Shorthand: 32,
  /** `new X()` */
  New: 64,
  /** erased at run time: `import type`, names in types, `declare` */
  TypeOnly: 128,
  /** an identifier that is assigned */
  Write: 256,
  /** an identifier that introduces its binding */
  Declares: 512,
  Arrow: 1024,
  Method: 2048,
  Getter: 4096,
  Setter: 8192,
  /** `require()` rather than `import()`; `const` on a declaration; abstract on classes and members */
  Const: 16384,
} as const;

const BINDING_KINDS = [
  'var',
  'let',
  'const',
  'param',
  'function',
  'class',
  'import',
  'catch',
  'enum',
  'namespace',
  'type',
  'global',
] as const;

export type BindingKind = (typeof BINDING_KINDS)[number];

export const bindingKindNumber = (kind: BindingKind): number => BINDING_KINDS.indexOf(kind);
export const bindingKindName = (kind: number): BindingKind => BINDING_KINDS[kind] ?? 'global';

export const BindingFlag = {
  /** used by a function other than the one that declares it */
  Captured: 1,
  /** assigned after its declaration */
  Reassigned: 2,
} as const;
