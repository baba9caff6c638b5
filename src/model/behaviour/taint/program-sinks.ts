import type { Node } from '../../../facts/node.ts';
import type { Role } from '../../meaning/roles.ts';
import type { ServiceModel } from '../../model.ts';
import { argumentsOf } from './sinks.ts';
import type { Sink } from './injections.ts';

export type ProgramForm = 'code' | 'template' | 'document' | 'sandbox' | 'locals';

const TEMPLATES = /^(pug|ejs|dot|eta|nunjucks|handlebars|lodash|art-template|mustache)/;
const DOCUMENTS = /^(js-yaml|node-serialize|serialize-to-js|funcster|node:v8)/;
/** Functions that run the text that they are given, by the package that they are from. */
const RUNNERS = /^(notevil|safe-eval|static-eval|vm2|eval)$/;

/** Texts that are run: programs, sources of templates, documents that build functions. */
export const programSinks = (model: ServiceModel): Sink<ProgramForm>[] => [
  ...argumentsOf(model, 'sink.code', 'code').flatMap(({ role, value }): Sink<ProgramForm>[] => {
    const from = role.callee.package;
    // a language without code, or one whose prototypes are closed
    if (/^(mustache|handlebars)/.test(from)) return [];
    const form = TEMPLATES.test(from) ? 'template' : DOCUMENTS.test(from) ? 'document' : 'code';
    const constant = model.values.constant(value);
    if (from === 'node:vm' && typeof constant === 'string') return sandboxed(model, role, constant);
    return [{ call: role.call, value, danger: 'code', form }];
  }),
  ...localSinks(model),
];

/** `runInContext('run(text)', { run, text })`: what a constant program runs. */
const sandboxed = (model: ServiceModel, role: Role, program: string): Sink<ProgramForm>[] => {
  const context = model.roles.argument(role, 'context');
  const object = model.values.object(context) ?? contextOf(model, context);
  if (!object) return [];
  const sinks: Sink<ProgramForm>[] = [];
  for (const [, runner = '', name = ''] of program.matchAll(/\b([\w.]+)\(\s*(\w+)\s*\)/g)) {
    const [head = '', member] = runner.split('.');
    const run = object.property(head);
    const value = object.property(name);
    const origin = run && model.origins.of(run);
    if (member && value && origin?.kind === 'library') {
      const row = model.library.callRow(origin.package, member)?.row;
      if (row?.role === 'sink.code') sinks.push({ call: role.call, value, danger: 'code', form: 'document' });
      continue;
    }
    const isRunner =
      /^(eval|Function)$/.test(runner) || (origin?.kind === 'library' && RUNNERS.test(origin.package));
    if (isRunner && value) sinks.push({ call: role.call, value, danger: 'code', form: 'sandbox' });
  }
  return sinks;
};

/** `vm.createContext(sandbox)`, in place or before. */
const contextOf = (model: ServiceModel, context: Node | undefined): Node | undefined => {
  if (context?.isCall) return model.values.object(context.argument(0));
  const made = context?.binding?.declaration?.parent;
  return made?.is('VarDecl') && made.init?.isCall ? model.values.object(made.init.argument(0)) : undefined;
};

/** Whole bodies that become the locals of a view, where an engine reads its options from them. */
const localSinks = (model: ServiceModel): Sink<ProgramForm>[] =>
  argumentsOf(model, 'sink.template', 'body').flatMap(({ role, value }): Sink<ProgramForm>[] => {
    const spread = value.is('Object')
      ? value.properties.flatMap((one) => (one.is('Spread') && one.expression ? [one.expression] : []))
      : [value];
    return spread.map((one) => ({
      call: role.call,
      value: one,
      danger: 'object' as const,
      form: 'locals' as const,
    }));
  });
