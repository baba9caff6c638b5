import type { Node } from '../../../facts/node.ts';
import type { CallRow } from '../../../libraries/table.ts';
import type { Values } from '../../resolution/values.ts';
import { throughFacts, type Demand } from './demand.ts';
import { acceptsNoHarm, fixesHost, isFreeOf, keptBy, textSetOf } from './text-sets.ts';

/** Methods that only texts have, so that an object throws before it comes through. */
const OF_TEXT =
  /^(trim|trimStart|trimEnd|toLowerCase|toUpperCase|normalize|substring|substr|charAt|padStart|padEnd|replace|replaceAll|split|match|toString|join|toISOString|text)$/;
const NUMBERS = /^(toFixed|getTime|toISOString|charCodeAt|codePointAt|indexOf|digest)$/;

/** What a method of a text or list leaves of the demand on its receiver; undefined when the result is safe. */
export const throughMethod = (call: Node, demand: Demand, values: Values): Demand | undefined => {
  const name = call.callee?.name ?? '';
  const { danger } = demand;
  if (NUMBERS.test(name)) return undefined;
  // nothing has no methods
  if (danger === 'missing' && !call.callee?.isOptional && name !== 'split') return undefined;
  if (danger === 'object' && OF_TEXT.test(name)) return undefined;
  switch (name) {
    case 'replace':
    case 'replaceAll':
      return throughReplace(call, demand, values);
    case 'slice':
    case 'substring':
    case 'substr':
    case 'charAt':
      if (danger === 'length' && call.args.length > 1) return undefined;
      // a shorter text holds no new characters, but what was said of its start and end is lost
      return danger === 'host' ? { ...demand, isDecoded: true } : demand;
    case 'match':
    case 'exec':
      return throughMatch(call.argument(0), demand, values);
    case 'split':
      return danger === 'sep' && values.text(call.argument(0))?.includes('/') ? undefined : demand;
    default:
      return demand;
  }
};

/** `re.exec(text)`: the text is the argument. */
export const throughMatch = (
  pattern: Node | undefined,
  demand: Demand,
  values: Values,
): Demand | undefined => {
  const regex = values.of(pattern);
  if (regex.kind !== 'regex' || demand.isDecoded) return demand;
  const set = textSetOf(regex.source, regex.flags);
  if (!set) return demand;
  return isFreeOf(demand.danger, set.holds) || acceptsNoHarm(demand.danger, set) ? undefined : demand;
};

const throughReplace = (call: Node, demand: Demand, values: Values): Demand | undefined => {
  if (demand.isDecoded) return demand;
  const { danger } = demand;
  const [what, replacement] = call.args;
  const regex = values.of(what);
  const text = values.text(what);
  const isAll = call.callee?.name === 'replaceAll';
  if (danger === 'html' && isEntity(values.text(replacement))) {
    const isOpening =
      regex.kind === 'regex' ? regex.flags.includes('g') && regex.source === '<' : isAll && text === '<';
    if (isOpening) return undefined;
  }
  if (regex.kind === 'regex') {
    if (danger === 'sep' && leavesFolders(call, regex.source)) return undefined;
    const kept = keptBy(regex.source, regex.flags);
    if (!kept) return escapes(regex.source, regex.flags, danger) ? undefined : demand;
    // a doubled or escaped character is no longer the one that does harm
    const put = values.text(replacement) ?? '';
    // without an opening bracket nothing becomes an element
    if (danger === 'html' && !kept('<') && !put.includes('<')) return undefined;
    const holds = (character: string): boolean => kept(character) || (put.length === 1 && put === character);
    if (danger === 'quote') return holds("'") || (holds('\\') && holds('"')) ? demand : undefined;
    return isFreeOf(danger, holds) ? undefined : demand;
  }
  if (!isAll || text === undefined) return demand;
  if (danger === 'quote' && text === "'") return undefined;
  return danger === 'sep' && text === '/' ? undefined : demand;
};

const isEntity = (text: string | undefined): boolean => /^&(lt|#0*60|#x0*3c);$/i.test(text ?? '');

/** `..` is taken out until none is left, or from the start of a path that was normalised. */
const leavesFolders = (call: Node, source: string): boolean => {
  if (!source.includes('\\.\\.')) return false;
  const loop = call.ancestor('While', 'DoWhile', 'Function');
  return (
    loop?.is('While', 'DoWhile') === true || (source.startsWith('^') && /normalize\(/.test(call.fn.text))
  );
};

/** `/[&<>"']/g` with a function or a table, `/[.*+?^${}()|[\]\\]/g` with `\\$&`. */
const escapes = (source: string, flags: string, danger: Demand['danger']): boolean => {
  if (!flags.includes('g')) return false;
  if (danger === 'html') return source.includes('<') && source.includes('&');
  return danger === 'pattern' && /\*/.test(source) && /\+/.test(source) && /\[/.test(source);
};

/** What stands before a part of a text decides what the part can do. `before`: the text, `\0` for other parts. */
export const throughPart = (demand: Demand, before: string | undefined): Demand | undefined => {
  const { danger } = demand;
  // a longer text is no longer the name of a member that all objects have
  if (danger === 'object' || danger === 'missing' || danger === 'key') return undefined;
  // a cell that begins with other text is no formula; double quotes belong to the format
  if (danger === 'formula') return before === undefined || !before.replace(/["\0]/g, '') ? demand : undefined;
  if (danger !== 'host' || before === undefined) return demand;
  return isBehindHost(before) ? undefined : demand;
};

const isBehindHost = (before: string): boolean => {
  if (fixesHost(before)) return true;
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(before)?.[0];
  if (scheme) return /[/?#]/.test(before.slice(scheme.length));
  // an address in a name, and then a part of its path
  return before.startsWith('\0') || /^\/[^/]/.test(before);
};

/** What a call of a library leaves of the demand on its argument. */
export const throughRow = (row: CallRow, demand: Demand): Demand | undefined =>
  throughFacts(demand, row.facts ?? {}, row.role === 'decode');

/** Members of an address: which of them can lead elsewhere, or hold text of any kind. */
export const throughAddress = (key: string | undefined, demand: Demand): Demand | undefined => {
  const { danger } = demand;
  const isPart = danger === 'host' && /^(pathname|search|hash|port|protocol)$/.test(key ?? '');
  const isName = danger === 'newline' && /^(origin|host|hostname)$/.test(key ?? '');
  return isPart || isName ? undefined : demand;
};
