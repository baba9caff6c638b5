import type { Node } from '../../../facts/node.ts';
import type { CallRow } from '../../../libraries/table.ts';
import { throughCast, type Demand } from '../taint/demand.ts';
import { throughAddress, throughMatch, throughMethod, throughPart, throughRow } from '../taint/transforms.ts';
import type { Follower } from './follower.ts';
import type { Passage } from './label.ts';
import { callsOfParameter } from '../../resolution/calls.ts';
import { returnsOf } from './declared.ts';
import { globalFunction, madeOf } from './propagation.ts';
import { asking, methodKeys, passing, usedAt, type Trail } from './trail.ts';

/** What the result of a call that leaves the project is made of. */
export const followLibraryCall = (
  walk: Follower,
  node: Node,
  keys: readonly string[],
  whole: Trail,
): void => {
  const { model } = walk;
  const { callee } = node;
  const symbol = model.calls.libraryCallee(node);
  const row = symbol && model.origins.library.callRow(symbol.package, symbol.path)?.row;
  // bound values are no text of the query
  if (whole.demand && node.is('Tagged')) return followTag(walk, node, row, whole);
  // the content of a file is not its name
  if (whole.demand && row && /^(fs|acquire|spawn|stream)$/.test(row.role))
    return walk.label({ kind: 'unknown', why: 'opaque' }, node, whole);
  // a row of the store is not made of the conditions that found it
  if (row?.role === 'db.step' || (!whole.demand && row?.role === 'db.op'))
    return walk.label({ kind: 'unknown', why: 'opaque' }, node, whole);
  // what a callback makes of the items
  if (whole.demand && /^(map|flatMap)$/.test(callee?.name ?? '') && callee?.is('Member')) {
    const given = node.argument(0);
    const made = given?.is('Function') ? [given] : model.calls.functionsOf(given);
    for (const fn of made)
      for (const returned of returnsOf(fn)) walk.value(returned, keys.slice(1), usedAt(whole, returned));
    if (made.length) return;
  }
  if (whole.demand && isReduction(node)) {
    const given = node.argument(0);
    const [reducer] = given?.is('Function') ? [given] : model.calls.functionsOf(given);
    walk.value(node.argument(1), keys, whole);
    for (const returned of reducer ? returnsOf(reducer) : [])
      walk.value(returned, keys, usedAt(whole, returned));
    return;
  }
  if (whole.demand && symbol?.package === 'global' && node.isNew) {
    const made = madeBy(node, symbol.path, keys);
    if (made) {
      for (const value of made) walk.value(value, keys[0] === 'message' ? [] : keys, usedAt(whole, value));
      return;
    }
  }
  const trail = row ? asking(whole, (demand) => throughRow(row, demand)) : whole;
  if (!trail) return;
  if (symbol?.package === 'global') {
    const passage = globalFunction(symbol.path);
    if (passage)
      return followGlobal(
        walk,
        node,
        symbol.path,
        keys,
        asking(passing(trail, passage), castOf(symbol.path, passage)),
      );
  }
  // what a row says comes before what the name of a method suggests
  if (row?.args?.['value'] && symbol?.package !== 'global' && row.returns !== 'builder')
    return walk.value(model.roles.argumentAt(node, row.args['value']), keys, trail);
  const made = callee?.is('Member') ? madeOf(callee.name) : undefined;
  if (made) return followMethod(walk, node, made, keys, trail);
  // a digest that is fed and closed: what it was made with
  if (row?.returns === 'builder' && callee?.is('Member')) return walk.value(callee.object, keys, trail);
  const value = row?.args?.['value'] ?? row?.args?.['path'];
  if (value === 'rest') return followJoined(walk, node, keys, trail);
  if (value) return walk.value(model.roles.argumentAt(node, value), keys, trail);
  // a builder or a stream of the library: what it was made with
  if (row && callee?.is('Member')) return walk.value(callee.object, [], trail);
  walk.label({ kind: 'unknown', why: 'opaque' }, node, trail);
};

/** Names of keys are texts of the client; a list of them is no conversion. */
const castOf =
  (path: string, { cast }: Passage) =>
  (demand: Demand): Demand | undefined =>
    path === 'Object.keys' ? demand : throughCast(demand, cast);

const followGlobal = (
  walk: Follower,
  node: Node,
  path: string,
  keys: readonly string[],
  trail: Trail | undefined,
): void => {
  let next = trail;
  if (path === 'URL') next = next && asking(next, (demand) => throughAddress(keys[0], demand));
  if (path === 'JSON.stringify')
    next =
      next &&
      asking(next, (demand) => (demand.danger === 'host' || demand.danger === 'code' ? undefined : demand));
  if (!next) return;
  // text that is parsed can become anything
  if (path === 'JSON.parse')
    next = asking(passing(next, { parsed: node }), (demand) => ({ ...demand, isDecoded: true }));
  if (!next) return;
  if (path === 'URL' && next.demand && node.args.length > 1) {
    // an address against a base: a path stays on the host of the base
    walk.value(node.argument(1), [], next);
    return walk.value(node.argument(0), [], next);
  }
  const isOfKeys = !next.demand || !/^(URL|JSON\.|String|Buffer)/.test(path);
  for (const argument of node.args) walk.value(argument, isOfKeys ? keys : [], next);
};

const followMethod = (
  walk: Follower,
  node: Node,
  made: 'receiver' | 'both',
  keys: readonly string[],
  trail: Trail,
): void => {
  const { callee } = node;
  const { values } = walk.model;
  const name = callee?.name ?? '';
  const next = asking(trail, (demand) => throughMethod(node, demand, values));
  if (!next) return;
  if (next.demand && name === 'exec') {
    const matched = asking(next, (demand) => throughMatch(callee?.object, demand, values));
    if (matched) walk.value(node.argument(0), [], matched);
    return;
  }
  walk.value(callee?.object, methodKeys(name, keys), next);
  if (made === 'both')
    for (const argument of node.args) walk.value(argument, [], passing(next, { isPart: true }));
  if (next.demand && /^replace(All)?$/.test(name)) {
    // what is put in
    const put = node.argument(1);
    const part = asking(trail, (demand) => throughPart(demand, '\0'));
    if (part && !put?.is('Function')) walk.value(put, [], passing(part, { isPart: true }));
  }
};

/** `path.join(root, name)`, `'a'.concat(b)` */
const followJoined = (walk: Follower, node: Node, keys: readonly string[], trail: Trail): void => {
  for (const argument of node.args) walk.value(argument, keys, passing(trail, { isPart: true }));
};

/** Tags: `String.raw` and tags that nobody knows are text; those of query builders bind. */
const followTag = (walk: Follower, node: Node, row: CallRow | undefined, trail: Trail): void => {
  if (row && row.role !== 'call') return;
  if (node.callee?.text === 'String.raw') walk.value(node.args[0], [], trail);
};

const isReduction = (node: Node): boolean =>
  node.callee?.is('Member') === true && /^reduce(Right)?$/.test(node.callee.name) && node.args.length > 0;

/** What a new promise resolves to, and what an error says; undefined for other objects. */
const madeBy = (node: Node, path: string, keys: readonly string[]): Node[] | undefined => {
  const [first] = node.args;
  if (/Error$/.test(path)) return first && (keys.length === 0 || keys[0] === 'message') ? [first] : [];
  if (path !== 'Promise' || !first?.is('Function')) return undefined;
  return callsOfParameter(first.params[0]).flatMap((call) => call.argument(0) ?? []);
};
