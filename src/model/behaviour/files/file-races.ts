import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import { isClient } from '../dataflow/label.ts';
import { leaves } from '../leaves.ts';

/** A file that another call can change between a look at it and its use, or that two calls use at once. */
export interface FileRace {
  /** What is done to the file. */
  site: Node;
  kind: 'overwritten' | 'gone' | 'shared temporary file';
  /** The look before it; the name for temporary files. */
  test: Node | undefined;
  path: Node;
}

export interface FileAct {
  site: Node;
  race: FileRace | undefined;
}

const LOOKS = /^(existsSync|exists|pathExists|access|accessSync|stat|statSync|lstat|lstatSync)$/;
const MAKES =
  /^(writeFile|createWriteStream|rename|copyFile|cp|link|symlink|copy|move|outputFile|writeJson|writeJSON)(Sync)?$/;
const NEEDS = /^(unlink|rmdir|readFile)(Sync)?$/;
const EXCLUSIVE = /['"`](wx|ax|xw|xa)\+?['"`]|COPYFILE_EXCL|O_EXCL|EEXIST|errorOnExist/;

/** Acts on files behind a look at them, and temporary files, where requests, messages or schedules lead. */
export const fileActs = (model: ServiceModel): FileAct[] =>
  model.serviceCalls.flatMap((call): FileAct[] => {
    const name = call.callee?.name ?? '';
    if ((!MAKES.test(name) && !NEEDS.test(name)) || !isFileCall(model, call)) return [];
    if (!model.questions.reachedBy(call)) return [];
    const race =
      afterLook(model, call, name) ?? (MAKES.test(name) ? sharedTemporary(model, call, name) : undefined);
    return [{ site: call, race }];
  });

const isFileCall = (model: ServiceModel, call: Node): boolean =>
  model.roles
    .allOf(call)
    .some(({ name, facts }) => name === 'fs' || (name === 'stream' && facts.io !== undefined));

/** The file that is made or taken: the target of a copy. */
const pathOf = (call: Node, name: string): Node | undefined =>
  call.argument(/^(rename|copyFile|cp|link|symlink|copy|move)/.test(name) ? 1 : 0);

const afterLook = (model: ServiceModel, act: Node, name: string): FileRace | undefined => {
  const path = pathOf(act, name);
  if (!path?.is('Identifier', 'Member', 'Template', 'Call', 'Binary')) return undefined;
  const look = act.fn
    .descendants({ kinds: ['Call'], enterFunctions: false })
    .find(
      (call) =>
        call.start < act.start &&
        LOOKS.test(call.callee?.name ?? '') &&
        call.argument(0)?.text === path.text &&
        isFileCall(model, call),
    );
  const side = look && sideOf(look, act);
  if (!look || side === undefined) return undefined;
  if (side === 'absent')
    return MAKES.test(name) && !EXCLUSIVE.test(act.text) && !isHandled(act, /EEXIST/)
      ? { site: act, kind: 'overwritten', test: look, path }
      : undefined;
  // what is only read is seldom taken away; in a loop the error ends the other items too
  const ends =
    !name.startsWith('readFile') ||
    act.ancestor('For', 'ForOf', 'ForIn', 'While', 'Function')?.is('Function') === false;
  return NEEDS.test(name) && ends && !isCaught(act)
    ? { site: act, kind: 'gone', test: look, path }
    : undefined;
};

/** Whether the act runs where the file was found, or where it was not. */
const sideOf = (look: Node, act: Node): 'present' | 'absent' | undefined => {
  const holder = look.ancestor('VarDecl', 'If', 'Function', 'Block');
  const reads = holder?.is('VarDecl') ? (holder.target?.binding?.reads ?? []) : [];
  for (const answer of [look, ...reads]) {
    const side = answer.start < act.start ? sideBy(answer, act) : undefined;
    if (side) return side;
  }
  return undefined;
};

/** `answer`: the look, or the name that holds what it found. */
const sideBy = (answer: Node, act: Node): 'present' | 'absent' | undefined => {
  const branch = answer.ancestor('If', 'Conditional', 'Function', 'Block');
  if (!branch?.is('If') || !branch.child('test')?.contains(answer)) return undefined;
  const test = branch.child('test');
  if (!test || test.is('Logical')) return undefined;
  const isNegated = test.is('Unary') && test.operator === '!';
  const then = branch.child('then');
  if (then?.contains(act)) return isNegated ? 'absent' : 'present';
  if (branch.child('else')?.contains(act)) return isNegated ? 'present' : 'absent';
  // `if (exists) return`: what comes later runs on the other side
  return leaves(then) ? (isNegated ? 'present' : 'absent') : undefined;
};

const isCaught = (act: Node): boolean => {
  for (let at: Node = act; at.parent && !at.parent.is('Function', 'Module'); at = at.parent) {
    if (at.slot === 'body' && at.parent.is('Try') && at.parent.child('handler')) return true;
    if (at.parent.is('Try') && at.parent.child('handler') && at.slot !== 'handler' && at.slot !== 'finalizer')
      return true;
  }
  const member = act.parent?.is('Member') ? act.parent : undefined;
  return member?.name === 'catch' || member?.name === 'then' || act.args.some((one) => one.is('Function'));
};

const isHandled = (act: Node, code: RegExp): boolean => {
  const handler = act.ancestor('Try', 'Function')?.child('handler');
  return handler !== undefined && code.test(handler.text);
};

const RANDOM =
  /(random|uuid|nanoid|mkdtemp|tmpName|unique|hash|cuid|ulid|Date\.now|now\(|getTime|pid|hrtime)/i;

/** `/tmp/export.csv`, `join(tmpdir(), file.originalname)`: the same file for two calls at once. */
const sharedTemporary = (model: ServiceModel, act: Node, name: string): FileRace | undefined => {
  const path = pathOf(act, name);
  if (!path || EXCLUSIVE.test(act.text)) return undefined;
  for (const value of model.outbound.trace
    .of(path)
    .flatMap((leaf) => (leaf.kind === 'node' ? [leaf.node] : []))) {
    if (!isInTemporary(model, value) || RANDOM.test(value.text)) continue;
    const parts = [value, ...value.descendants()].filter((one) => one.is('Identifier', 'Member', 'Call'));
    const open = value.is('String')
      ? []
      : partsOf(value).filter((one) => model.values.constant(one) === undefined);
    if (open.some((one) => RANDOM.test(one.text)) || parts.some((one) => isRandom(model, one))) continue;
    const isFixed = open.length === 0;
    const isClients = open.length > 0 && open.every((one) => model.dataflow.labelsOf(one).some(isClient));
    if (isFixed || isClients)
      return { site: act, kind: 'shared temporary file', test: undefined, path: value };
  }
  return undefined;
};

const isRandom = (model: ServiceModel, node: Node): boolean =>
  model.dataflow
    .labelsOf(node)
    .some(({ label }) => label.kind === 'random' || label.kind === 'clock' || label.kind === 'digest');

/** The pieces of a path beside the folder for temporary files. */
const partsOf = (value: Node): Node[] => {
  const pieces = value.is('Template') ? value.elements.filter((one) => !one.is('TemplateText')) : value.args;
  return pieces.filter((one) => !/tmpdir\(\)/.test(one.text));
};

const isInTemporary = (model: ServiceModel, value: Node): boolean => {
  const text = model.values.text(value);
  if (text !== undefined && /^\/(var\/)?tmp\//.test(text)) return true;
  return /\btmpdir\(\)/.test(value.text) && value.is('Call', 'Template', 'Binary');
};
