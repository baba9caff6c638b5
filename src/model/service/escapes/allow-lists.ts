import type { AST } from '@eslint-community/regexpp';
import { declaredName } from '../../../facts/identity.ts';
import type { Node } from '../../../facts/node.ts';
import { parsePattern } from '../../behaviour/taint/text-sets.ts';
import { leaves } from '../../behaviour/leaves.ts';
import type { ServiceModel } from '../../model.ts';
import type { Hole } from './holes.ts';

const HOST = /^(https?:\/\/)?((?:[\w-]+\.)+(?:com|net|org|io|dev|app|co|cloud|ai|eu|de|uk))(?::\d+)?(\/)?$/i;
/** Names of functions that say whom to trust: `isAllowedUrl`, `assertTrusted`, `validateCallback`. */
const TRUST =
  /^((is|has|can|check|ensure|assert)\w*(allow|trust|safe|valid|white|permit|own|ours|internal)|(assert|validate|verify)[A-Z])/i;
const DENIES = /invalid|untrust|unsafe|block|den(y|ied)|black|not[A-Z]/;
const ADDRESS =
  /url|uri|host|domain|redirect|referer|referrer|link|href|callback|endpoint|return_?to|\bnext\b/i;
/** Roles whose checks report the address themselves. */
const SINKS = new Set(['sink.redirect', 'sink.url', 'http.request', 'cors']);

/** Tests of addresses that other addresses pass too, in path and source order. */
export const allowListHoles = (model: ServiceModel): Hole[] =>
  model.serviceCalls.flatMap((call): Hole[] => {
    const hole = ofPrefix(model, call) ?? ofPattern(model, call);
    return hole && decides(call) && !hasOwnSink(model, call) ? [hole] : [];
  });

/** `url.startsWith('https://site.com')`, `host.endsWith('site.com')`, `url.includes('site.com')` */
const ofPrefix = (model: ServiceModel, call: Node): Hole | undefined => {
  const { callee } = call;
  const text = model.values.text(call.argument(0));
  if (!callee?.is('Member') || text === undefined || !ADDRESS.test(callee.object?.text ?? ''))
    return undefined;
  const [, scheme, host, slash] = HOST.exec(text) ?? [];
  if (host === undefined) return undefined;
  const found = (passes: string): Hole => ({
    node: call,
    kind: 'open end',
    context: 'addresses',
    passes,
    becomes: `${callee.name} holds`,
    isOnlyGuard: true,
  });
  switch (callee.name) {
    case 'startsWith':
      return slash ? undefined : found(`${text}.evil.example`);
    case 'endsWith':
      return (scheme ?? slash) ? undefined : found(`evil${host}`);
    case 'includes':
      return found(`https://evil.example/?${text}`);
    default:
      return undefined;
  }
};

/** `/^https:\/\/a\.com|https:\/\/b\.com$/.test(url)` */
const ofPattern = (model: ServiceModel, call: Node): Hole | undefined => {
  const { callee } = call;
  if (!callee?.is('Member')) return undefined;
  const [pattern, subject] =
    callee.name === 'test'
      ? [callee.object, call.argument(0)]
      : callee.name === 'match'
        ? [call.argument(0), callee.object]
        : [];
  if (!pattern || !subject || !ADDRESS.test(subject.text)) return undefined;
  const regex = model.values.of(pattern);
  if (regex.kind !== 'regex') return undefined;
  const parsed = parsePattern(regex.source, regex.flags)?.pattern;
  if (!parsed || !/[\w-]\\?\.(com|net|org|io|dev|app|co)\b/.test(regex.source)) return undefined;
  const passes = passing(parsed, regex.source);
  return passes === undefined
    ? undefined
    : {
        node: call,
        kind: 'open pattern',
        context: 'addresses',
        passes,
        becomes: 'the pattern matches',
        isOnlyGuard: true,
      };
};

/** An address of somebody else that the pattern matches. */
const passing = (pattern: AST.Pattern, source: string): string | undefined => {
  const written = pattern.alternatives.map(({ raw }) => textOf(raw));
  const open = pattern.alternatives.findIndex(({ elements }) => !isEdge(elements[0], 'start'));
  if (open >= 0) return `https://evil.example/?${written[open] ?? ''}`;
  const free = pattern.alternatives.findIndex(
    ({ raw, elements }) => !isEdge(elements.at(-1), 'end') && endsInHost(raw),
  );
  if (free >= 0) return `${written[free] ?? ''}.evil.example`;
  const dot = /([\w-]+)\.(com|net|org|io|dev|app|co)\b/.exec(source);
  return dot
    ? textOf(source).replace(`${dot[1] ?? ''}.${dot[2] ?? ''}`, `${dot[1] ?? ''}x${dot[2] ?? ''}`)
    : undefined;
};

const isEdge = (element: AST.Element | undefined, kind: 'start' | 'end'): boolean =>
  element?.type === 'Assertion' && element.kind === kind;

const endsInHost = (raw: string): boolean => /\.(com|net|org|io|dev|app|co)$/.test(raw);

const textOf = (raw: string): string => raw.replace(/^\^|\$$/g, '').replace(/\\(.)/g, '$1');

/** Whoever fails the test is refused, or the function says by its name that it is a test of trust. */
const decides = (call: Node): boolean => {
  if (DENIES.test(declaredName(call.fn))) return false;
  if (TRUST.test(declaredName(call.fn))) return true;
  const branch = call.ancestor('If', 'Function');
  if (!branch?.is('If') || branch.test?.contains(call) !== true) return false;
  return /^!/.test(branch.test.text) && leaves(branch.child('then'));
};

/** Where the address goes is another check's: input-validation/open-redirect, input-validation/ssrf, authz/cors. */
const hasOwnSink = (model: ServiceModel, call: Node): boolean => {
  if (/cors|origin/i.test(call.callee?.text ?? '')) return true;
  return call.fn
    .descendants({ kinds: ['Call'] })
    .some((one) => model.roles.allOf(one).some(({ name }) => SINKS.has(name)));
};
