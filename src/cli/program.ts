import { Argument, Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { ConfigError } from '../config/mistake.ts';
import { InputError, MissingHistoryError } from '../errors.ts';
import type { BaselineFlags } from './commands/baseline.ts';
import type { InitFlags } from './commands/init.ts';
import { styleOf } from '../report/terminal/style.ts';
import { terminalOf, type Look } from './look.ts';
import { withMapFlags, type MapFlags } from './map-options.ts';
import { day, oneOf, withLook, withReviewFlags, type ReviewFlags } from './review-options.ts';
import { write, type Streams } from './streams.ts';

/** The command or its input is wrong. */
const WRONG_USE = 2;
/** bpx itself failed: what it looked at is incomplete. */
const INCOMPLETE = 3;

const SCHEMA_CHOICES = ['config', 'review', 'map'] as const;

const EXAMPLES = `
Examples:
  bpx review .                              review the folder you are in
  bpx review . --format sarif --output bpx.sarif
  bpx review . --category security --fail-on high
  bpx why src/orders.ts:49                  why something was or was not reported there
  bpx explain timeouts/http-client          what a check reports and how to fix it
  bpx map . --format mermaid                who comes in, what is called, and what bounds it
`;

/** Commander says what is wrong in one or two lines with a prefix; people get one line. */
const oneLine = (message: string): string =>
  message
    .replace(/^error: /, '')
    .replace(/^option '.*' argument '.*' is invalid\. /s, '')
    .replace(/\s*\n\s*\(Did you mean (.*)\?\)\s*$/i, ', did you mean `$1`?')
    .replace(/'([^']*)'/g, '`$1`')
    .replace(/\s*\n\s*/g, ' ')
    .trim();

/** The commands, each loaded when it is called: `--help` never waits for the compiler. */
const createProgram = (streams: Streams, finish: (code: number) => void): Command => {
  const program = new Command('bpx')
    .description('Reviews JavaScript and TypeScript backends as a principal engineer would before a merge')
    .version(packageJson.version, '-V, --version', 'print the version')
    .helpCommand(false)
    .exitOverride()
    .addHelpText('after', EXAMPLES);

  withReviewFlags(
    program
      .command('review')
      .description('review a service, a package or a workspace')
      .argument('[path]', 'folder or file', '.'),
  ).action(async (path: string, flags: ReviewFlags) => {
    const { reviewCommand } = await import('./commands/review.ts');
    finish(await reviewCommand(path, flags, streams));
  });

  withLook(
    program
      .command('rules')
      .description('list the checks, and the rules that have none yet')
      .option('--json', 'as JSON', false),
  ).action(async (flags: Look & { json: boolean }) => {
    const { rulesCommand } = await import('./commands/rules.ts');
    await rulesCommand(flags.json, flags, streams);
  });

  withLook(
    program
      .command('explain')
      .description('what a rule or a check reports, why it matters and how to fix it')
      .argument('<rule|check|file:line>'),
  ).action(async (name: string, look: Look) => {
    const { explainCommand } = await import('./commands/explain.ts');
    await explainCommand(name, look, streams);
  });

  withLook(
    program
      .command('why')
      .description('which checks looked at a place, and what they said')
      .argument('<file:line>')
      .argument('[check]', 'only this rule or check'),
  ).action(async (place: string, check: string | undefined, look: Look) => {
    const { whyCommand } = await import('./commands/why.ts');
    await whyCommand(place, check, look, streams);
  });

  withMapFlags(
    program
      .command('map')
      .description(
        'entry points, dependencies, stores, queues, schedules and variables, and what bounds them',
      )
      .argument('[path]', 'folder or file', '.'),
  ).action(async (path: string, flags: MapFlags) => {
    const { mapCommand } = await import('./commands/map.ts');
    await mapCommand(path, flags, streams);
  });

  program
    .command('baseline')
    .description('accept what is open today; a baseline that exists only loses entries')
    .argument('[path]', 'folder or file', '.')
    .option('--output <file>', 'the file to write; else the one of the config, else bpx.baseline.json')
    .option('--accept-new', 'take new findings in as well', false)
    .option('--config <file>', 'this config, whatever lies nearer')
    .option('--no-config', 'no config at all')
    .option('--today <date>', 'the date that end-of-life and `until` are held against', day)
    .action(async (path: string, flags: BaselineFlags) => {
      const { baselineCommand } = await import('./commands/baseline.ts');
      await baselineCommand(path, flags, streams);
    });

  program
    .command('init')
    .description('write a commented config and a CI workflow')
    .argument('[path]', 'folder', '.')
    .option('--force', 'overwrite what is there', false)
    .option(
      '--ci <provider>',
      'github or gitlab; else by what the folder has',
      oneOf('provider', ['github', 'gitlab'] as const),
    )
    .option('--no-ci', 'no workflow')
    .action(async (path: string, flags: InitFlags) => {
      const { initCommand } = await import('./commands/init.ts');
      await initCommand(path, flags, streams);
    });

  withLook(
    program
      .command('doctor')
      .description('what bpx sees, and what keeps it from seeing more')
      .argument('[path]', 'folder or file', '.')
      .option('--config <file>', 'this config, whatever lies nearer')
      .option('--no-config', 'no config at all'),
  ).action(async (path: string, flags: Look & { config?: string | false }) => {
    const { doctorCommand } = await import('./commands/doctor.ts');
    await doctorCommand(path, flags, streams);
  });

  program
    .command('schema')
    .description('print a JSON Schema: of the config, of the JSON report or of the JSON map')
    .addArgument(new Argument('[name]', 'which').choices(SCHEMA_CHOICES).default('config'))
    .action(async (name: (typeof SCHEMA_CHOICES)[number]) => {
      const { schemaCommand } = await import('./commands/schema.ts');
      await schemaCommand(name, streams);
    });

  program
    .command('facts')
    .description('print what one file becomes: its nodes, bindings, imports and exports')
    .argument('<file>')
    .action(async (file: string) => {
      const { factsCommand } = await import('./commands/facts.ts');
      await factsCommand(file, streams);
    });

  return program;
};

/**
 * Runs one command line and answers with its exit code. Nothing is thrown for what a user can do wrong:
 * that is one line on stderr and 2.
 */
export const run = async (args: readonly string[], streams: Streams): Promise<number> => {
  let exitCode = 0;
  let help = '';
  const program = createProgram(streams, (code) => (exitCode = code));
  for (const command of [program, ...program.commands])
    command
      .exitOverride()
      // What went wrong is printed once, from the error.
      .configureOutput({ writeOut: (text) => (help += text), writeErr: () => {} });

  const complain = (message: string): Promise<void> => {
    const style = styleOf(
      terminalOf(streams.stderr, streams, { color: 'auto', ascii: args.includes('--ascii') }),
    );
    return write(streams.stderr, `${style.fail(style.symbols.fail)} ${message}\n`);
  };

  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof ConfigError && error.lines.length > 1) {
      for (const line of error.lines) await complain(line);
      await write(
        streams.stderr,
        `  ${error.lines.length} mistakes; nothing was reviewed. The schema: \`bpx schema\`\n`,
      );
      return WRONG_USE;
    }
    if (error instanceof InputError) {
      await complain(error.message);
      return WRONG_USE;
    }
    if (error instanceof MissingHistoryError) {
      await complain(error.message);
      return INCOMPLETE;
    }
    if (!(error instanceof CommanderError)) {
      const stack = streams.env['BPX_DEBUG'] && error instanceof Error ? `\n${error.stack}` : '';
      await complain(`bpx failed: ${error instanceof Error ? error.message : String(error)}${stack}`);
      return INCOMPLETE;
    }
    // `--help` and `--version` end this way too; a bare `bpx` is a mistake that the help answers.
    if (error.code === 'commander.help') {
      await write(streams.stderr, program.helpInformation());
      return WRONG_USE;
    }
    if (error.exitCode !== 0) {
      await complain(oneLine(error.message));
      return WRONG_USE;
    }
  }
  await write(streams.stdout, help);
  return exitCode;
};
