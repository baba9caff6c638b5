import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Sink } from './injections.ts';
import { argumentsOf } from './sinks.ts';
import { initOf } from './subjects.ts';
import { attackOn, type Attack } from './super-linear.ts';

/** A slow pattern and the texts that it is held against. */
export interface SlowPattern {
  pattern: Node;
  attack: Attack;
  sinks: Sink<'slow'>[];
}

const OF_PATTERN = new Set(['test', 'exec']);
const OF_TEXT = new Set(['match', 'matchAll', 'replace', 'replaceAll', 'search', 'split']);

/** Patterns of the code that some text makes slow, in path and source order. */
export const slowPatterns = (model: ServiceModel): SlowPattern[] => {
  const found = new Map<Node, SlowPattern>();
  for (const call of model.serviceCalls) {
    const { callee } = call;
    if (!callee?.is('Member')) continue;
    const isOfPattern = OF_PATTERN.has(callee.name);
    if (!isOfPattern && !OF_TEXT.has(callee.name)) continue;
    const [first] = call.args;
    const pattern = literalOf(isOfPattern ? callee.object : first);
    const value = isOfPattern ? first : callee.object;
    if (!pattern || !value) continue;
    const end = pattern.string.lastIndexOf('/');
    const attack = attackOn(pattern.string.slice(1, end), pattern.string.slice(end + 1));
    if (!attack) continue;
    const sink: Sink<'slow'> = { call, value, danger: 'length', form: 'slow' };
    const known = found.get(pattern);
    if (known) known.sinks.push(sink);
    else found.set(pattern, { pattern, attack, sinks: [sink] });
  }
  return [...found.values()];
};

const literalOf = (node: Node | undefined): Node | undefined => {
  if (node?.is('Regex')) return node;
  return node?.is('Identifier') ? literalOf(initOf(node)) : undefined;
};

/** Patterns that are made of text. */
export const madePatterns = (model: ServiceModel): Sink<'made'>[] =>
  argumentsOf(model, 'sink.regex', 'pattern').map(({ role, value }) => ({
    call: role.call,
    value,
    danger: 'pattern',
    form: 'made',
  }));
