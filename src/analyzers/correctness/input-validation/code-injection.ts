import { injectionsInto, type Injection } from '../../../model/behaviour/taint/injections.ts';
import { programSinks, type ProgramForm } from '../../../model/behaviour/taint/program-sinks.ts';
import { defineCheck } from '../../check.ts';

export const codeInjection = defineCheck({
  title: 'Input becomes a program, a template or the options of a view',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A program, the source of a template, or a document for a loader that builds functions, that holds a value of the client; a sandbox of `node:vm` that runs it; a whole body handed to a view as its locals.',
  why: 'Code of the client runs with the rights of the service: its keys, its database, its network. `node:vm` and its like are no boundary.',
  leavesAlone: [
    'constants, numbers and configuration, template files of the repository',
    'Redis and SQL methods named `eval`',
    'Handlebars, Mustache and other languages without code',
    'locals that are handed over by name',
    'loaders that build plain data only',
  ],
  howToFix:
    'Parse numbers with `Number`, hand values over as locals by name, load documents with the safe schema, use an expression library for formulas.',
  references: ['CWE-94', 'CWE-95', 'CWE-1336', 'CWE-502', 'ASVS 5.0 V1.3'],
  example: {
    bad: 'const preTax = eval(req.body.preTax);',
    good: 'const { preTax } = z.object({ preTax: z.coerce.number().min(0) }).parse(req.body);',
  },
  run({ model, pass, report }) {
    const question = { severity: 'critical', isAlways: true, withStored: true } as const;
    const { found, safe } = injectionsInto(model, programSinks(model), question);
    for (const injection of found) {
      const { sink } = injection;
      // fields of a body are values; only the whole of it names options
      if (sink.form === 'locals' && isField(injection)) continue;
      report(sink.call, {
        message: messageOf(injection),
        label: sink.form === 'locals' ? 'the client names the options' : 'runs what the client sends',
        severity: sink.form === 'locals' ? 'high' : injection.severity,
        path: injection.path,
        sites: [...injection.others],
      });
    }
    for (const call of safe) pass(call);
  },
});

const isField = ({ source: { label, through } }: Injection<ProgramForm>): boolean =>
  label.kind !== 'client' || label.name !== undefined || through.isContained === true;

const messageOf = ({ text, sink, write }: Injection<ProgramForm>): string => {
  const what = write ? `A stored value that clients set (\`${text}\`)` : `\`${text}\``;
  switch (sink.form) {
    case 'template':
      return `${what} becomes part of the source of a template: an expression in it runs on the server.`;
    case 'document':
      return `${what} is read by a loader that builds functions and objects of any class: the client runs code.`;
    case 'sandbox':
      return `${what} is run inside a sandbox: \`node:vm\` is no boundary, and neither is the evaluator in it.`;
    case 'locals':
      return `${what} goes whole into the locals of the view: the client can set \`layout\`, \`settings\` and other options of the engine.`;
    default:
      return `${what} is run as a program: the client runs code with the rights of the service.`;
  }
};
