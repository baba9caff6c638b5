import type { Node } from '../../../facts/node.ts';
import { isClient, type Labelled } from '../../behaviour/dataflow/label.ts';
import { argumentsOf } from '../../behaviour/taint/sinks.ts';
import type { ServiceModel } from '../../model.ts';
import type { EntryPoint } from '../entry-points/entry-point.ts';
import { endingsOf } from './endings.ts';
import { constantsIn, servedBy, staticFolders, type StaticFolder } from './static-folders.ts';

/** A file of a client that is written under an extension that the client chose, where browsers can open it. */
export interface KeptName {
  /** The write. */
  call: Node;
  /** The expression that ends the path. */
  ending: Node;
  source?: Labelled;
  folder: StaticFolder;
  /** Types that a list lets through although browsers run them. */
  active: readonly string[];
  entry?: EntryPoint;
}

/** Types in which a browser runs scripts. */
const ACTIVE = /^\.?(svgz?|x?html?|xht|shtml|xml|xsl|mhtml|m?js)$/i;
const EXTENSION = /^\.?[a-z\d]{2,5}$/i;
/** The content decides the type. */
const BY_CONTENT = /\b(file-?type|fileTypeFrom\w*|fromBuffer|magic|sharp|jimp|probe-?image|detectFile\w*)\b/i;
const HOPS = 4;
const NAMES = /^(file_?name|original_?name|originalFilename)$/i;

/** Uploads that keep their own extension in a static folder, in path and source order. */
export const keptNames = (model: ServiceModel): { kept: KeptName[]; safe: Node[] } => {
  const folders = staticFolders(model);
  const kept: KeptName[] = [];
  const safe: Node[] = [];
  if (!folders.length) return { kept, safe };
  for (const { call, path, folder: place } of writes(model)) {
    if (!model.isServiceCode(call)) continue;
    const folder = servedBy(folders, [
      ...constantsIn(model, path),
      ...(place ? constantsIn(model, place) : []),
    ]);
    if (!folder) continue;
    const found = endingsOf(model, path).flatMap((ending) => judge(model, call, ending, folder) ?? []);
    const [first] = found;
    if (first) kept.push(first);
    else safe.push(call);
  }
  return { kept, safe };
};

/** Files that are written, and names that a storage of uploads gives them. */
const writes = (model: ServiceModel): { call: Node; path: Node; folder?: Node }[] => [
  ...['path', 'target'].flatMap((name) =>
    argumentsOf(model, 'sink.path', name).flatMap(({ role, value }) =>
      role.facts.io === 'write' && (name === 'target' || !model.roles.argument(role, 'target'))
        ? [{ call: role.call, path: value }]
        : [],
    ),
  ),
  ...model.roles
    .callsOf('call')
    .flatMap((role) =>
      storage(
        model,
        role.call,
        model.roles.argument(role, 'filename'),
        model.roles.argument(role, 'destination'),
      ),
    ),
];

/** `diskStorage({ destination, filename(req, file, callback) { callback(null, name) } })` */
const storage = (
  model: ServiceModel,
  call: Node,
  filename: Node | undefined,
  destination: Node | undefined,
): { call: Node; path: Node; folder?: Node }[] => {
  const [fn] = filename?.is('Function') ? [filename] : model.calls.functionsOf(filename);
  const done = fn?.params.at(-1)?.target;
  if (!fn || !done?.is('Identifier')) return [];
  return fn.descendants({ kinds: ['Call'] }).flatMap((answer) => {
    const path = answer.callee?.text === done.text ? answer.argument(1) : undefined;
    return path ? [{ call, path, ...(destination && { folder: destination }) }] : [];
  });
};

const judge = (model: ServiceModel, call: Node, ending: Node, folder: StaticFolder): KeptName | undefined => {
  const labels = model.dataflow.labelsOf(ending);
  const source =
    labels.find((one) => isClient(one) && isOpen(one)) ??
    (isHandedOver(ending, call) ? labels.find(({ label }) => label.kind === 'unknown') : undefined);
  if (!source || BY_CONTENT.test(call.fn.text)) return undefined;
  const allowed = extensionsTested(model, [call.fn, ending.fn, call]);
  const active = allowed.filter((one) => ACTIVE.test(one));
  if (allowed.length && !active.length) return undefined;
  const entry = (model.questions.reachedBy(source.at) ?? model.questions.reachedBy(call))?.entry;
  return { call, ending, source, folder, active, ...(entry && { entry }) };
};

const isOpen = ({ label, through }: Labelled): boolean =>
  label.kind === 'client' &&
  through.cast !== 'number' &&
  (label.part !== 'file' || NAMES.test(label.name?.split('.').at(-1) ?? ''));

/** The name and the content of one thing that the function is handed: an upload with its own name. */
const isHandedOver = (ending: Node, call: Node, depth = HOPS): boolean => {
  if (depth <= 0) return false;
  if (ending.is('Identifier')) {
    const holder = ending.binding?.declaration?.parent;
    return (
      holder?.is('VarDecl') === true &&
      holder.init !== undefined &&
      isHandedOver(holder.init, call, depth - 1)
    );
  }
  if (ending.isCall) return ending.args.some((argument) => isHandedOver(argument, call, depth - 1));
  if (!ending.is('Member') || !ending.object) return false;
  const owner = ending.object;
  const isOwn = owner.is('Identifier') && owner.binding?.declaration?.parent?.parent === call.fn;
  if (!isOwn || !NAMES.test(ending.name)) return isHandedOver(owner, call, depth - 1);
  return new RegExp(`\\b${owner.text}\\.(content|buffer|data|stream|body|file)\\b`).test(call.fn.text);
};

/** Extensions that the code around names in lists and patterns. */
const extensionsTested = (model: ServiceModel, places: readonly Node[]): string[] =>
  [...new Set(places)].flatMap((place) =>
    place.descendants({ kinds: ['Array', 'Regex', 'Identifier', 'Binary'] }).flatMap((node): string[] => {
      if (node.is('Regex')) return extensionsOf(node.text);
      if (node.is('Binary')) return /^[!=]==?$/.test(node.operator) ? textsOf([node.child('right')]) : [];
      const list = node.is('Array') ? node : listBehind(model, node);
      return list ? textsOf(list.elements) : [];
    }),
  );

const listBehind = (model: ServiceModel, name: Node): Node | undefined => {
  if (!/ext|type|allow|mime|format/i.test(name.text)) return undefined;
  const value = model.values.of(name);
  return value.kind === 'array' ? value.node : undefined;
};

const textsOf = (nodes: readonly (Node | undefined)[]): string[] =>
  nodes.flatMap((one) => {
    const text = one?.stringValue?.replace(/^[a-z]+\/([a-z\d]+)(\+xml)?$/i, '$1');
    return text !== undefined && EXTENSION.test(text) ? [text] : [];
  });

/** `/\.(jpg|jpeg|png)$/i`, `/^image\//` of which svg is one. */
const extensionsOf = (pattern: string): string[] => {
  if (/image\\?\//.test(pattern) && !/png|jpe/.test(pattern)) return ['svg'];
  const words = /\(([\w?:|.+-]+)\)/.exec(pattern)?.[1]?.split('|') ?? [];
  return words.map((word) => word.replace(/\W/g, '')).filter((word) => EXTENSION.test(word));
};
