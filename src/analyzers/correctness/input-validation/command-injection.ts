import { injectionsInto, type Injection } from '../../../model/behaviour/taint/injections.ts';
import { commandSinks, type CommandForm } from '../../../model/behaviour/taint/command-sinks.ts';
import { defineCheck } from '../../check.ts';

export const commandInjection = defineCheck({
  title: 'Shell text or options come from input',
  severity: 'critical',
  confidence: 'high',
  level: 'project',
  opportunities: 'sites',
  fix: 'suggestion',
  reports:
    'A command line of a shell that holds text of the client, a program that the client names, and arguments of programs such as git, tar or curl that may begin with `-` without `--` before them.',
  why: '`;` and `$()` in the value start any program; a value that begins with a dash becomes an option, and many programs have options that run others.',
  leavesAlone: [
    'constant programs and arguments, data on standard input',
    "values behind `--` or a script's path",
    'numbers, ids, values of a closed list',
    'command line tools, build, release and migration scripts',
    'tags that quote',
  ],
  howToFix: 'Call `execFile` with a list of arguments and `--` before the values.',
  references: ['CWE-78', 'CWE-88', 'ASVS 5.0 V1.2.5'],
  example: {
    bad: 'exec(`convert ${req.body.url} out.png`);',
    good: "execFile('convert', ['--', localPath, 'out.png']);",
  },
  run({ model, pass, report }) {
    const question = { severity: 'critical', isAlways: true, withStored: true } as const;
    const { found, safe } = injectionsInto(model, commandSinks(model), question);
    for (const injection of found) {
      const { sink } = injection;
      report(sink.call, {
        message: messageOf(injection),
        label: sink.form === 'option' ? 'may begin with a dash' : 'read by a shell',
        severity: sink.form === 'option' ? 'high' : injection.severity,
        path: injection.path,
        sites: [...injection.others],
      });
    }
    for (const call of safe) pass(call);
  },
});

const messageOf = ({ text, sink }: Injection<CommandForm>): string => {
  switch (sink.form) {
    case 'program':
      return `\`${text}\` names the program that is started: the client starts any.`;
    case 'option':
      return `\`${text}\` is an argument without \`--\` before it: a value that begins with a dash becomes an option of the program.`;
    default:
      return `\`${text}\` is part of a command line that a shell reads: \`;\` or \`$(…)\` in it starts any program.`;
  }
};
