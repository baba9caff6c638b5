import type { Node } from '../../../facts/node.ts';

const DEPTH = 6;
/** Methods that leave what a test says of the text as it is. */
const SAME_TEXT = /^(trim|trimStart|trimEnd|toLowerCase|toUpperCase|toString|normalize|valueOf)$/;
const HOST = /^(host|hostname|origin)$/;

/** The host of an address, the way from a folder to a path: what a test of them says is said of the text too. */
export const HOST_OF = '~host';
export const WAY_TO = '~way';

/**
 * What a test is about, as text that is the same for the same value in one file: `#12.body.name`. An expression may
 * be about several values: `u.host` is about `u` and about the text that `u` was parsed from.
 */
export const subjectsOf = (node: Node | undefined, depth = DEPTH): string[] => {
  if (!node || depth <= 0) return [];
  switch (node.kind) {
    case 'Identifier': {
      if (node.payload < 0) return [];
      const own = `#${String(node.payload)}`;
      return [own, ...subjectsOf(initOf(node), depth - 1), ...ofPart(node, depth - 1)];
    }
    case 'This':
      return ['this'];
    case 'Member':
      return ofMember(node.object, node.name, depth);
    case 'Index': {
      const key = node.child('index')?.stringValue;
      return key === undefined
        ? [asWritten(node)]
        : subjectsOf(node.object, depth - 1).map((one) => `${one}.${key}`);
    }
    case 'Await':
    case 'As':
      return subjectsOf(node.expression, depth);
    case 'Logical':
      return node.operator === '&&' ? [] : subjectsOf(node.child('left'), depth);
    case 'Call':
      return [...ofCall(node, depth), asWritten(node)];
    default:
      return [];
  }
};

const ofMember = (object: Node | undefined, name: string, depth: number): string[] => {
  const named = subjectsOf(object, depth - 1).map((one) => `${one}.${name}`);
  return HOST.test(name) ? [...named, ...parsedFrom(object, depth - 1).map((one) => one + HOST_OF)] : named;
};

/** `const { hostname } = new URL(text)` */
const ofPart = (name: Node, depth: number): string[] => {
  const { binding } = name;
  const part = binding?.isReassigned === false ? binding.declaration?.parent : undefined;
  const holder = part?.is('PatternProperty') ? part.parent?.parent : undefined;
  return part && holder?.is('VarDecl') ? ofMember(holder.init, part.string, depth) : [];
};

/** The same expression, written again. */
export const asWritten = (node: Node): string => `=${node.text}`;

const ofCall = (call: Node, depth: number): string[] => {
  const { callee } = call;
  if (!callee) return [];
  if (callee.is('Member')) {
    if (SAME_TEXT.test(callee.name)) return subjectsOf(callee.object, depth - 1);
    if (callee.name === 'relative') return subjectsOf(call.argument(1), depth - 1).map((one) => one + WAY_TO);
    return /^(normalize|decodeURIComponent)$/.test(callee.name)
      ? subjectsOf(call.argument(0), depth - 1)
      : [];
  }
  return /^(String|decodeURIComponent|decodeURI|normalize)$/.test(callee.name)
    ? subjectsOf(call.argument(0), depth - 1)
    : [];
};

/** The text that a `URL` object was made from. */
const parsedFrom = (node: Node | undefined, depth: number): string[] => {
  if (!node || depth <= 0) return [];
  if (node.is('Identifier')) return [`#${String(node.payload)}`, ...parsedFrom(initOf(node), depth - 1)];
  if (node.isCall && /^(URL|parse)$/.test(node.callee?.name ?? ''))
    return subjectsOf(node.argument(0), depth - 1);
  return node.is('Await', 'As') ? parsedFrom(node.expression, depth) : [];
};

/** What a name that is set once was set to. */
export const initOf = (name: Node): Node | undefined => {
  const { binding } = name;
  const holder = binding?.declaration?.parent;
  if (!binding || !holder?.is('VarDecl') || holder.target !== binding.declaration) return undefined;
  return binding.isReassigned ? undefined : holder.init;
};

/** What a name was set to, once: where it is declared, or later. */
export const setTo = (name: Node): Node | undefined => {
  const init = initOf(name);
  if (init) return init;
  const { binding } = name;
  const holder = binding?.declaration?.parent;
  const [write, ...others] = binding?.writes ?? [];
  if (!holder?.is('VarDecl') || holder.init || others.length) return undefined;
  return write?.parent?.is('Assign') ? write.parent.child('right') : undefined;
};
