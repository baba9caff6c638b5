import { declaredName } from '../../../facts/identity.ts';
import type { Node } from '../../../facts/node.ts';
import { isWrittenInCode } from '../../behaviour/dataflow/written-values.ts';
import type { ServiceModel } from '../../model.ts';
import type { Hole } from './holes.ts';

/** What is replaced, as text and how often. */
interface Replacement {
  call: Node;
  /** The replaced text, of a pattern the text that it stands for; undefined for anything more. */
  what: string | undefined;
  /** The class of a pattern such as `/[%_]/g`. */
  source: string | undefined;
  isAll: boolean;
  by: string | undefined;
}

/** Metacharacters, what they are escaped to, and for whom. */
const ESCAPES: readonly { of: RegExp; to: RegExp; context: string }[] = [
  { of: /^'$/, to: /^''$/, context: 'SQL' },
  { of: /^['"`]$/, to: /^\\+['"`]$/, context: 'a quoted text' },
  { of: /^'$/, to: /^'\\+''$/, context: 'a shell' },
  { of: /^"$/, to: /^""$/, context: 'CSV' },
  { of: /^[<>&"']$/, to: /^&(#?\w+);$/, context: 'HTML' },
  { of: /^[%_]$/, to: /^\\+[%_]$/, context: 'LIKE' },
  { of: /^\\$/, to: /^\\\\+$/, context: 'a quoted text' },
];
/** Texts that are taken out for safety. */
const TOKENS = /^(\.\.[\\/]|<\/?(script|iframe|object|embed|svg|style)>?|javascript:|vbscript:|data:)$/i;
const ESCAPER = /^(escape|sanit|quote|clean|safe|purif|make\w*Safe|to(Sql|Html|Csv|Like))/i;
/** So many of the metacharacters in a class: it is meant for patterns. */
const META_ENOUGH = 5;
const PATTERN_META = '.*+?^${}()|[]\\';

/** Holes of replacements, in path and source order. */
export const replacementHoles = (model: ServiceModel): Hole[] =>
  model.serviceCalls.flatMap((call): Hole[] => {
    const replacement = read(model, call);
    if (!replacement) return [];
    const hole =
      firstOnly(replacement) ??
      rebuilt(replacement) ??
      noBackslash(model, replacement) ??
      openPatternEscape(replacement) ??
      openLike(replacement);
    return hole ? [hole] : [];
  });

const read = (model: ServiceModel, call: Node): Replacement | undefined => {
  const { callee } = call;
  if (!callee?.is('Member') || !/^replace(All)?$/.test(callee.name) || call.args.length !== 2)
    return undefined;
  if (isWrittenInCode(model, callee.object)) return undefined;
  const by = model.values.text(call.argument(1));
  const regex = model.values.of(call.argument(0));
  if (regex.kind === 'regex') {
    return {
      call,
      what: literalOf(regex.source),
      source: regex.source,
      isAll: regex.flags.includes('g'),
      by,
    };
  }
  const text = model.values.text(call.argument(0));
  return text === undefined || text.includes('\0')
    ? undefined
    : { call, what: text, source: undefined, isAll: callee.name === 'replaceAll', by };
};

/** The text that a pattern without any metacharacter stands for. */
const literalOf = (source: string): string | undefined => {
  if (/(^|[^\\])[.*+?^${}()|[\]]|\\[a-z\d]/i.test(source)) return undefined;
  return source.replace(/\\(.)/g, '$1');
};

const contextOf = ({ what, by }: Replacement): string | undefined =>
  what === undefined || by === undefined
    ? undefined
    : ESCAPES.find(({ of, to }) => of.test(what) && to.test(by))?.context;

const base = ({ call }: Replacement): Pick<Hole, 'node' | 'isOnlyGuard'> => ({
  node: call,
  isOnlyGuard: isOnlyGuard(call),
});

/** The result goes into a text for another interpreter, or the function is an escaper by its name. */
const isOnlyGuard = (call: Node): boolean => {
  for (let at: Node | undefined = call; at; at = at.parent) {
    if (at.is('Template') && at !== call) return true;
    if (at.isFunction || at.is('ExprStmt', 'Return')) break;
  }
  return (
    ESCAPER.test(declaredName(call.fn)) ||
    (!declaredName(call.fn) && /['"]escape\w*['"]/.test(call.fn.parent?.text ?? ''))
  );
};

/** `replace("'", "''")` */
const firstOnly = (replacement: Replacement): Hole | undefined => {
  const { what, by, isAll, call } = replacement;
  const context = contextOf(replacement);
  if (isAll || context === undefined || what === undefined || by === undefined || isLoop(call))
    return undefined;
  if (isSingle(call)) return undefined;
  return {
    ...base(replacement),
    kind: 'first only',
    context,
    passes: `a${what}b${what}`,
    becomes: `a${by}b${what}`,
  };
};

/** `\`${a}\`.replace` of a text with one such character: an address, a prefix. */
const isSingle = (call: Node): boolean => call.callee?.object?.is('Template', 'String') ?? false;

/** Until nothing is left. */
const isLoop = (call: Node): boolean =>
  call.ancestor('While', 'DoWhile', 'For', 'Function')?.is('Function') === false;

/** `replace(/<script>/g, '')` of `<scr<script>ipt>` */
const rebuilt = (replacement: Replacement): Hole | undefined => {
  const { what, by, call } = replacement;
  if (by !== '' || what === undefined || what.length < 2 || !TOKENS.test(what) || isLoop(call))
    return undefined;
  for (let at = 1; at < what.length; at++) {
    const passes: string = what.slice(0, at) + what + what.slice(at);
    const left: string = passes.split(what).join('');
    if (left.includes(what))
      return {
        ...base(replacement),
        kind: 'rebuilt',
        context: what.includes('..') ? 'paths' : 'HTML',
        passes,
        becomes: left,
      };
  }
  return undefined;
};

/** `replace(/"/g, '\\"')` with backslashes left as they are. */
const noBackslash = (model: ServiceModel, replacement: Replacement): Hole | undefined => {
  const { what, by, call } = replacement;
  if (what === undefined || by === undefined || !/^['"]$/.test(what) || by !== `\\${what}`) return undefined;
  const chain = call.ancestor('ExprStmt', 'VarDecl', 'Return', 'Function')?.text ?? '';
  if (/\\\\/.test(chain.replace(`\\\\${what}`, ''))) return undefined;
  // JSON text has its backslashes escaped already, an encoded one has none
  if (/JSON\.stringify|encodeURI/.test(`${call.callee?.text ?? ''} ${initText(call.callee?.object)}`))
    return undefined;
  if (!isOnlyGuard(call) && !isQuotedLater(call)) return undefined;
  const others = call.fn.descendants({ kinds: ['Call'] }).map((one) => read(model, one));
  if (others.some((one) => one?.what === '\\' || /\\\\/.test(one?.source ?? ''))) return undefined;
  return {
    ...base(replacement),
    kind: 'no backslash',
    context: 'a quoted text',
    passes: `\\${what}`,
    becomes: `\\\\${what}`,
  };
};

const initText = (node: Node | undefined): string => {
  const holder = node?.is('Identifier') ? node.binding?.declaration?.parent : undefined;
  return holder?.is('VarDecl') ? (holder.init?.text ?? '') : '';
};

/** `"${escaped}"` */
const isQuotedLater = (call: Node): boolean => {
  const holder = call.ancestor('VarDecl', 'Function');
  const name = holder?.is('VarDecl') ? holder.target?.text : undefined;
  return name !== undefined && [`"\${${name}}"`, `'\${${name}}'`].some((part) => call.fn.text.includes(part));
};

/** `/[.*+?]/g` with `\\$&`: an escaper of patterns that leaves some of their characters. */
const openPatternEscape = (replacement: Replacement): Hole | undefined => {
  const { source, by, isAll, call } = replacement;
  const members = /^\(?\[(.+)\]\)?$/.exec(source ?? '')?.[1];
  if (members === undefined || !isAll || !/^\\\$[&1]$/.test(by ?? '') || !/[*+?]/.test(members))
    return undefined;
  const plain = members.replace(/\\(.)/g, '$1');
  if (/\\[wWsSdD]/.test(members)) return undefined;
  const isForPatterns = [...PATTERN_META].filter((one) => plain.includes(one)).length >= META_ENOUGH;
  if (!isForPatterns || /[`~_<>&]/.test(plain)) return undefined;
  const elsewhere = replacedInChain(call);
  const left = [...PATTERN_META].find((one) => !plain.includes(one) && !elsewhere.includes(one));
  if (left === undefined) return undefined;
  return {
    ...base(replacement),
    kind: 'missing character',
    context: 'a regular expression',
    passes: left,
    becomes: left,
  };
};

/** What the links behind and before this one look for: `.replace(META, '\\$&').replaceAll('*', '.*')` takes the star for a wildcard. */
const replacedInChain = (call: Node): string => {
  const links: Node[] = [];
  for (let at = call.parent; at?.is('Member') && at.parent?.isCall; at = at.parent.parent)
    links.push(at.parent);
  for (let at = call.callee?.object; at?.isCall; at = at.callee?.object) links.push(at);
  return links
    .filter((link) => /^replace(All)?$/.test(link.callee?.name ?? ''))
    .map((link) => link.argument(0)?.text.replace(/^\/|\/\w*$/g, '') ?? '')
    .join('');
};

/** `replace(/%/g, '\\%')`: `_` stays a wildcard. */
const openLike = (replacement: Replacement): Hole | undefined => {
  const { what, by, source, isAll, call } = replacement;
  if (!isAll || what !== '%' || by === undefined || !/^\\+%$/.test(by)) return undefined;
  if (/_/.test(source ?? '') || /['"/[]_/.test(call.fn.text)) return undefined;
  return { ...base(replacement), kind: 'missing character', context: 'LIKE', passes: '_', becomes: '_' };
};
