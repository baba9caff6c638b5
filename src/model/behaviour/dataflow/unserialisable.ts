import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { CaughtError } from '../caught-error.ts';
import { alternatives } from '../../resolution/origin.ts';
import { errorAnswers } from './error-leaks.ts';

/** A value that goes through `JSON.stringify` on its way out of the process. */
export interface EncodedValue {
  /** The answer, or the call of `JSON.stringify`. */
  site: Node;
  sink: 'answer' | 'stored';
  /** The part that JSON loses; undefined where nothing is lost. */
  lost: Node | undefined;
  kind: 'Error' | 'Map' | 'Set' | 'Promise' | 'function' | 'BigInt';
  /** Where the error is caught. */
  source: Node | undefined;
}

const KINDS: Readonly<Record<string, EncodedValue['kind']>> = {
  'Map#': 'Map',
  'Set#': 'Set',
  'WeakMap#': 'Map',
  'WeakSet#': 'Set',
  'Error#': 'Error',
  'TypeError#': 'Error',
  'RangeError#': 'Error',
};
const LEAVES = new Set(['db', 'publish', 'cache', 'outbound', 'mail']);

/** Bodies of answers and texts that are stored or sent, in path and source order. */
export const encodedValues = (model: ServiceModel): EncodedValue[] => {
  const leaks = new Set(errorAnswers(model).flatMap(({ site, state }) => (state === 'leak' ? [site] : [])));
  const own = new Set(model.serviceCalls);
  const found: EncodedValue[] = [];
  for (const role of model.roles.callsOf('answer')) {
    const { call, facts } = role;
    const body = model.roles.argument(role, 'body');
    const isJson = facts.act === 'answer' && facts.bodyKind !== 'html' && facts.rejections !== 'handled';
    if (!own.has(call) || !body || !isJson || facts.exception || leaks.has(call)) continue;
    const lost = lostIn(model, body);
    // an object of results says what it is by its siblings; a text is sent as it is
    if (lost) found.push({ site: call, sink: 'answer', ...lost });
    else if (facts.bodyKind === 'entity')
      found.push({ site: call, sink: 'answer', lost: undefined, kind: 'Error', source: undefined });
  }
  for (const call of model.serviceCalls) {
    const callee = model.calls.libraryCallee(call);
    if (callee?.package !== 'global' || callee.path !== 'JSON.stringify' || call.argument(1)) continue;
    const value = call.argument(0);
    const lost = value && leavesProcess(model, call) ? lostIn(model, value) : undefined;
    if (lost) found.push({ site: call, sink: 'stored', ...lost });
  }
  return found;
};

/** The value itself, or a member of the object that is written there. */
const lostIn = (
  model: ServiceModel,
  body: Node,
): Pick<EncodedValue, 'lost' | 'kind' | 'source'> | undefined => {
  const parts = body.is('Object') ? body.properties.flatMap((property) => property.value ?? []) : [body];
  for (const part of parts) {
    const kind = kindOf(model, part);
    if (kind) return { lost: part, ...kind };
  }
  return undefined;
};

const kindOf = (
  model: ServiceModel,
  node: Node,
): { kind: EncodedValue['kind']; source: Node | undefined } | undefined => {
  if (node.is('BigInt')) return isBigIntEncoded(model) ? undefined : { kind: 'BigInt', source: undefined };
  if (node.is('Function')) return { kind: 'function', source: undefined };
  if (node.isCall && !node.isNew && model.promises.kindOf(node) === 'promise') {
    const role = model.roles.of(node);
    return role?.name === 'answer' ? undefined : { kind: 'Promise', source: undefined };
  }
  if (!node.is('Identifier') && !node.isNew) return undefined;
  const caught = node.is('Identifier') ? caughtBy(model, node) : undefined;
  if (caught) return { kind: 'Error', source: caught };
  const origins = alternatives(model.origins.of(node));
  const [origin] = origins;
  if (origins.length !== 1 || origin?.kind !== 'library' || origin.package !== 'global') return undefined;
  const kind = KINDS[origin.path];
  return kind && (kind !== 'Error' || node.isNew || node.binding?.kind === 'const')
    ? { kind, source: undefined }
    : undefined;
};

/** The `catch` or handler whose error a name stands for, when nothing there asks which error it is. */
const caughtBy = (model: ServiceModel, name: Node): Node | undefined => {
  const declaration = name.binding?.declaration;
  if (!declaration || name.binding?.isReassigned) return undefined;
  const holder = declaration.parent;
  if (holder?.is('Catch')) {
    const body = holder.body ?? holder;
    const error = new CaughtError(body, declaration);
    return error.asksWhich || asksKind(body, name) ? undefined : holder;
  }
  const fn = holder?.is('Param') ? holder.parent : undefined;
  if (!fn?.is('Function') || fn.params[0] !== holder || !fn.parent?.isCall) return undefined;
  const isRejection =
    fn.parent.callee?.name === 'catch' || (fn.parent.callee?.name === 'then' && fn.parent.argument(1) === fn);
  if (!isRejection || !fn.body) return undefined;
  return new CaughtError(fn.body, declaration).asksWhich || asksKind(fn.body, name) ? undefined : fn;
};

/** `instanceof Error`, `typeof e === 'object'`, a comparison of the text with `{}`. */
const asksKind = (body: Node, name: Node): boolean => {
  const of = name.name.replaceAll('$', String.raw`\$`);
  return new RegExp(
    `\\b${of} instanceof |typeof ${of}\\b|JSON\\.stringify\\(${of}\\) ===|'\\{\\}'|Object\\.keys\\(${of}`,
  ).test(body.text);
};

/** Somebody has taught BigInt to encode itself. */
const isBigIntEncoded = (model: ServiceModel): boolean =>
  model.units.some((unit) => unit.text.includes('BigInt.prototype') && unit.text.includes('toJSON'));

/** The text goes into a call that stores or sends it, and into no log. */
const leavesProcess = (model: ServiceModel, call: Node): boolean => {
  for (let at = call.parent; at && !at.is('Function', 'Block'); at = at.parent) {
    if (at.is('Throw', 'Conditional', 'Binary', 'Logical')) return false;
    if (!at.isCall) continue;
    if (model.logs.of(at)) return false;
    if (model.effects.reached(at).some(({ effect }) => LEAVES.has(effect.kind) && effect.mode !== 'read'))
      return true;
  }
  return false;
};
