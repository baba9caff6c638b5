import type { Node } from '../../../facts/node.ts';
import { ofText } from '../taint/demand.ts';
import { throughPart } from '../taint/transforms.ts';
import type { Follower } from './follower.ts';
import type { Passage } from './label.ts';
import { isDeciding } from './propagation.ts';
import { ANY } from './sources.ts';
import { asking, isOpenQuote, passing, type Trail } from './trail.ts';

export const followBinary = (walk: Follower, node: Node, trail: Trail): void => {
  if (isDeciding(node.operator)) return;
  const [left, right] = [node.child('left'), node.child('right')];
  const isText = node.operator === '+';
  if (trail.demand && !isText) return;
  const passage: Passage = isText ? { isPart: true } : { cast: 'number' };
  const first = asking(trail, (demand) => throughPart(demand, undefined));
  if (first) walk.value(left, [], passing(first, passage));
  part(walk, right, walk.model.values.text(left) ?? '\0', passage, trail);
};

export const followTemplate = (walk: Follower, node: Node, trail: Trail): void => {
  let before = '';
  for (const element of node.elements) {
    if (element.is('TemplateText')) {
      before += element.string;
      continue;
    }
    part(walk, element, before, { isPart: true, cast: 'string' }, trail);
    before += walk.model.values.text(element) ?? '\0';
  }
};

/** What `text += value` puts behind the text that is there. */
export const followAppended = (
  walk: Follower,
  value: Node | undefined,
  keys: readonly string[],
  trail: Trail,
): void => {
  const next = asking(trail, (demand) => throughPart(demand, '\0'));
  if (next) walk.value(value, keys, next);
};

/** One piece of a longer text. */
const part = (
  walk: Follower,
  node: Node | undefined,
  before: string,
  passage: Passage,
  trail: Trail,
): void => {
  const next = asking(trail, (demand) => throughPart(demand, before));
  const isQuoted = node && isOpenQuote(before);
  if (next) walk.value(node, [], passing(next, isQuoted ? { ...passage, quoted: node } : passage));
};

export const followObject = (walk: Follower, node: Node, keys: readonly string[], trail: Trail): void => {
  const [key, ...rest] = keys;
  if (key === undefined || key === ANY) {
    // no text is made of an object
    if (trail.demand && (ofText(trail.demand) || trail.demand.danger === 'missing')) return;
    for (const property of node.properties) {
      // what is spread becomes the object itself
      if (property.is('Spread')) walk.value(property.expression, keys, trail);
      else walk.value(property.value, rest, passing(trail, { isContained: true }));
    }
    return;
  }
  const value = node.property(key);
  if (value) return walk.value(value, rest, trail);
  for (const property of node.properties) {
    if (property.is('Spread')) walk.value(property.expression, keys, trail);
  }
};

export const followArray = (walk: Follower, node: Node, keys: readonly string[], trail: Trail): void => {
  const [key, ...rest] = keys;
  const one = key === undefined ? undefined : node.elements[Number(key)];
  if (one) return walk.value(one, rest, trail);
  if (key === undefined && trail.demand?.danger === 'missing') return;
  for (const element of node.elements) walk.value(element, rest, passing(trail, { isContained: true }));
};
