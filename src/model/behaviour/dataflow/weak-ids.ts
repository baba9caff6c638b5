import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Labelled } from './label.ts';
import { initOf } from '../taint/subjects.ts';
import { wordsOf } from './words.ts';

/** An identifier and what it is made of. */
export interface MadeId {
  /** What it is made of: `Math.random()`, the clock. */
  site: Node;
  /** Where it becomes an identifier. */
  sink: Node;
  madeOf: 'random' | 'clock';
  use: 'record' | 'file' | 'object' | 'log';
  /** The column, property or path. */
  name: string;
  state: 'weak' | 'safe';
}

const REQUEST = new Set(['request', 'trace', 'correlation', 'span', 'log']);
/** Made-up data, tools of developers. */
const ASIDE = /mock|dummy|demo|seed|fake|sample|jitter|example|migrat/i;
/** A file that throws the dice this often makes data up. */
const DICE = 4;
const WORDS_READ = 2_000;

/** Identifiers of the service that a random number or a clock goes into, in path and source order. */
export const madeIds = (model: ServiceModel): MadeId[] => {
  const found = [...records(model), ...files(model), ...objects(model)];
  const distinct = new Map<Node, MadeId>();
  for (const one of found) if (!distinct.has(one.site)) distinct.set(one.site, one);
  return [...distinct.values()].filter(
    (id) => !model.usage.isSharedWithBrowser(id.sink.path) && !isMadeUp(model, id) && !isChoice(id.site),
  );
};

/** Data for demonstrations: by the name of the file or function, its own words, or because all of it is random. */
const isMadeUp = (model: ServiceModel, { site, sink }: MadeId): boolean => {
  if (
    ASIDE.test(sink.path) ||
    ASIDE.test(sink.symbol) ||
    /\b(mock|dummy|fake)\b/i.test(sink.fn.text.slice(0, WORDS_READ))
  )
    return true;
  const dice = model.roles
    .callsOf('random')
    .filter(({ call, facts }) => call.file === site.file && facts.strong === false);
  return dice.length >= DICE;
};

/** `colorId: Math.floor(Math.random() * colors.length)`: one of a list is chosen, and many may choose the same. */
const isChoice = (site: Node): boolean => {
  let ofList = false;
  for (let at = site.parent; at; at = at.parent) {
    if (at.is('Property', 'VarDecl', 'Assign')) return ofList;
    if (at.is('Binary') && at.operator === '*')
      ofList ||= [at.child('left'), at.child('right')].some(
        (side) => side?.is('Member') && side.name === 'length',
      );
    else if (!at.isCall || !/^(floor|round|trunc)$/.test(at.callee?.name ?? '')) return false;
  }
  return false;
};

const isId = (name: string): boolean => {
  const words = wordsOf(name);
  const last = words.at(-1);
  return (
    last === 'id' ||
    last === 'uid' ||
    last === 'uuid' ||
    name === 'reference' ||
    /^order_?(number|no|ref)$/i.test(name)
  );
};

/** Columns of records that are written. */
const records = (model: ServiceModel): MadeId[] =>
  model.clientWrites.flatMap(({ call, columns }) =>
    columns.flatMap(({ name, value }) => (isId(name) ? judged(model, call, value, 'record', name) : [])),
  );

/** Names of files that are written. */
const files = (model: ServiceModel): MadeId[] => {
  const own = new Set(model.serviceCalls);
  return model.roles.callsOf('fs', 'sink.path').flatMap(({ call }): MadeId[] => {
    const path = call.args[0];
    if (
      !own.has(call) ||
      !path ||
      !/^(writeFile|writeFileSync|createWriteStream)$/.test(call.callee?.name ?? '')
    )
      return [];
    // a tool that runs once names one file
    if (model.questions.onServicePath(call) === false) return [];
    // folders by date are no names
    return nameParts(path)
      .flatMap((part) => judged(model, call, part, 'file', path.text))
      .slice(0, 1);
  });
};

const NESTED = 3;

/** What the last piece of a path is made of: of `${folder}/${name}.txt` the name alone; nothing where a piece tells contents apart. */
const nameParts = (path: Node, depth = NESTED): Node[] => {
  const init = path.is('Identifier') && depth > 0 ? initOf(path) : undefined;
  if (init) return nameParts(init, depth - 1);
  const last = path.isCall && /^(join|resolve)$/.test(path.callee?.name ?? '') ? path.args.at(-1) : undefined;
  if (last && depth > 0) return nameParts(last, depth - 1);
  if (!path.is('Template')) return [path];
  const parts = path.elements;
  const folder = parts.findLastIndex((part) => part.is('TemplateText') && part.string.includes('/'));
  const own = parts.slice(folder + 1);
  if (own.some((part) => CONTENT.test(part.name))) return [];
  return folder < 0 ? [path] : own.filter((part) => !part.is('TemplateText'));
};

/** Two files with the same one of these are the same file. */
const CONTENT = /^(etag|hash|digest|checksum|sha\d*|md5)$|Hash$|Digest$/;

/** `id` properties of objects that are made here: `{ id: … }`, `job.id = …`. */
const objects = (model: ServiceModel): MadeId[] =>
  model.serviceUnits.flatMap((unit) => [
    ...unit
      .nodesOf('Property')
      .flatMap((property) =>
        isId(property.string) && property.value && property.payload >= 0
          ? judged(model, property.value, property.value, useOf(property.string), property.string)
          : [],
      ),
    ...unit.nodesOf('Assign').flatMap((assign) => {
      const [left, right] = [assign.child('left'), assign.child('right')];
      return left?.is('Member') && isId(left.name) && right
        ? judged(model, right, right, useOf(left.name), left.name)
        : [];
    }),
  ]);

const useOf = (name: string): MadeId['use'] =>
  wordsOf(name).some((word) => REQUEST.has(word)) ? 'log' : 'object';

const judged = (model: ServiceModel, site: Node, value: Node, use: MadeId['use'], name: string): MadeId[] => {
  const labels = model.dataflow.labelsOf(value);
  const isStrong = (one: Labelled): boolean =>
    one.label.kind === 'random' && (one.label.strong || isKeptApart(model, one.at));
  const weak =
    labels.find((one) => one.label.kind === 'random' && !isStrong(one)) ?? labels.find(isWallClock);
  const strong = labels.find(isStrong);
  const source = weak ?? strong;
  if (!source || source.path.length > 2) return [];
  const madeOf = source.label.kind === 'clock' ? 'clock' : 'random';
  // text with a strong piece is as good as the piece; a bare clock in an object may be a time
  const isSafe =
    !weak ||
    strong !== undefined ||
    (madeOf === 'random' && hasForeignId(model, value)) ||
    (use === 'object' && madeOf === 'clock' && !source.through.isPart);
  return [{ site: source.at, sink: site, madeOf, use, name, state: isSafe ? 'safe' : 'weak' }];
};

/** Made by a library that keeps its identifiers apart by time, machine and counter: easy to guess, and never the same twice. */
const isKeptApart = (model: ServiceModel, made: Node): boolean => {
  const roles = model.roles.allOf(made);
  return roles.some(({ name }) => name === 'id') && roles.every(({ name }) => name !== 'random');
};

/** Text with the identifier in it that another service has just given: as good as that one. */
const hasForeignId = (model: ServiceModel, value: Node): boolean =>
  value.is('Template') &&
  value.descendants({ kinds: ['Member'], enterFunctions: false }).some((part) => {
    if (!isId(part.name)) return false;
    const labels = model.dataflow.labelsOf(part);
    return labels.length > 0 && labels.every(({ label }) => label.kind === 'upstream');
  });

const isWallClock = ({ label }: Labelled): boolean => label.kind === 'clock' && !label.monotonic;
