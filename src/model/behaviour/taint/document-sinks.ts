import type { Node } from '../../../facts/node.ts';
import type { ServiceModel } from '../../model.ts';
import type { Sink } from './injections.ts';
import { argumentsOf } from './sinks.ts';

const OPENING = ['noent', 'dtdload', 'dtdattr', 'huge', 'replaceEntities'];
const OPENING_FLAGS = /XML_PARSE_(NOENT|DTDLOAD|DTDATTR|HUGE)/;

/** XML that is parsed with entities of its own. */
export const xmlSinks = (model: ServiceModel): Sink<'entities'>[] => [
  ...argumentsOf(model, 'sink.xml', 'value').flatMap(({ role, value }): Sink<'entities'>[] => {
    const options = model.roles.argument(role, 'options');
    return opens(model, options) ? [{ call: role.call, value, danger: 'code', form: 'entities' }] : [];
  }),
  ...inSandboxes(model),
];

const opens = (model: ServiceModel, options: Node | undefined): boolean => {
  if (!options) return false;
  const isOn = OPENING.some((name) => {
    const setting = model.values.setting(options, name);
    return setting.state === 'set' && model.values.constant(setting.node) === true;
  });
  const flags = model.values.setting(options, 'option');
  return isOn || (flags.state === 'set' && OPENING_FLAGS.test(writtenOut(flags.node)));
};

/** A constant program of `node:vm` that parses what stands in its sandbox. */
const inSandboxes = (model: ServiceModel): Sink<'entities'>[] =>
  argumentsOf(model, 'sink.code', 'code').flatMap(({ role, value }): Sink<'entities'>[] => {
    const program = model.values.constant(value);
    const name =
      typeof program === 'string'
        ? /\b(?:from(?:String|Buffer)|parseXml\w*)\(\s*(\w+)/.exec(program)?.[1]
        : undefined;
    if (!name || role.callee.package !== 'node:vm' || !OPENING_FLAGS.test(role.call.fn.text)) return [];
    const given = model.values.object(model.roles.argument(role, 'context'))?.property(name);
    return given ? [{ call: role.call, value: given, danger: 'code', form: 'entities' }] : [];
  });

const writtenOut = (node: Node): string => {
  const holder = node.is('Identifier') ? node.binding?.declaration?.parent : undefined;
  return holder?.is('VarDecl') ? (holder.init?.text ?? '') : node.text;
};
