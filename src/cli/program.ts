import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { InputError } from '../errors.ts';
import { appearanceOf, type ColorChoice } from './appearance.ts';
import { withReviewFlags, type ReviewFlags } from './review-options.ts';
import { write, type Streams } from './streams.ts';

/** The command or its input is wrong. */
const WRONG_USE = 2;
/** bpx itself failed: what it looked at is incomplete. */
const INCOMPLETE = 3;

interface LookFlags {
  color: ColorChoice;
  ascii: boolean;
}

const EXAMPLES = `
Examples:
  bpx review .                              review the folder you are in
  bpx review . --format sarif --output bpx.sarif
  bpx review . --category security --fail-on high
  bpx why src/orders.ts:49                  why something was or was not reported there
  bpx explain timeouts/http-client          what a check reports and how to fix it
`;

/** Commander says what is wrong in one or two lines with a prefix; people get one line. */
const oneLine = (message: string): string =>
  message
    .replace(/^error: /, '')
    .replace(/^option '.*' argument '.*' is invalid\. /s, '')
    .replace(/^command-argument value '.*' is invalid for argument '.*'\. /s, '')
    .replace(/\s*\n\s*\(Did you mean one of (.*)\?\)\s*$/i, ', did you mean one of $1?')
    .replace(/\s*\n\s*\(Did you mean (.*)\?\)\s*$/i, ', did you mean `$1`?')
    .replace(/'([^']*)'/g, '`$1`')
    .replace(/\s*\n\s*/g, ' ')
    .trim();

/**
 * Runs one command line and answers with its exit code. Nothing is thrown for what a user can do wrong:
 * that is one line on stderr and 2.
 */
export const run = async (args: readonly string[], streams: Streams): Promise<number> => {
  let exitCode = 0;
  const texts: { out: string; err: string } = { out: '', err: '' };
  const lookOf = (command: Command): LookFlags => command.optsWithGlobals<LookFlags>();
  const program = new Command('bpx')
    .description('Reviews JavaScript and TypeScript backends as a principal engineer would before a merge')
    .version(packageJson.version, '-V, --version', 'print the version')
    .addHelpText('after', EXAMPLES)
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => (texts.out += text),
      // What went wrong is printed once, from the error.
      writeErr: () => {},
    });

  withReviewFlags(
    program
      .command('review')
      .description('review a service, a package or a workspace')
      .argument('[path]', 'folder or file', '.'),
  ).action(async (path: string, flags: ReviewFlags) => {
    const { reviewCommand } = await import('./commands/review.ts');
    exitCode = await reviewCommand(path, flags, streams);
  });

  program
    .command('rules')
    .description('list the checks, and the rules that have none yet')
    .option('--json', 'as JSON', false)
    .option('--ascii', 'no symbols beyond ASCII', false)
    .option('--color <when>', 'auto, always, never', 'auto')
    .action(async (flags: LookFlags & { json: boolean }, command: Command) => {
      const { rulesCommand } = await import('./commands/rules.ts');
      await rulesCommand(flags.json, streams, appearanceOf(streams.stdout, streams.env, lookOf(command)));
    });

  program
    .command('explain')
    .description('what a rule or a check reports, why it matters and how to fix it')
    .argument('<rule|check>')
    .option('--ascii', 'no symbols beyond ASCII', false)
    .option('--color <when>', 'auto, always, never', 'auto')
    .action(async (name: string, _flags: LookFlags, command: Command) => {
      const { explainCommand } = await import('./commands/explain.ts');
      await explainCommand(name, streams, appearanceOf(streams.stdout, streams.env, lookOf(command)));
    });

  program
    .command('why')
    .description('which checks looked at a place, and what they said')
    .argument('<file:line>')
    .argument('[check]', 'only this rule or check')
    .option('--ascii', 'no symbols beyond ASCII', false)
    .option('--color <when>', 'auto, always, never', 'auto')
    .action(async (place: string, check: string | undefined, _flags: LookFlags, command: Command) => {
      const { whyCommand } = await import('./commands/why.ts');
      await whyCommand(place, check, streams, appearanceOf(streams.stdout, streams.env, lookOf(command)));
    });

  program
    .command('facts')
    .description('print what one file becomes: its nodes, bindings, imports and exports')
    .argument('<file>')
    .action(async (file: string) => {
      const { factsCommand } = await import('./commands/facts.ts');
      await factsCommand(file, streams);
    });

  for (const command of program.commands) command.copyInheritedSettings(program);

  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof InputError) {
      texts.err += `${mark(streams)} ${error.message}\n`;
      exitCode = WRONG_USE;
    } else if (error instanceof CommanderError) {
      // `--help` and `--version` end this way too; so does a bare `bpx`, which is a mistake that help answers.
      if (error.code === 'commander.help') texts.err += program.helpInformation();
      else if (error.exitCode !== 0) texts.err += `${mark(streams)} ${oneLine(error.message)}\n`;
      exitCode = error.exitCode === 0 ? 0 : WRONG_USE;
    } else {
      const stack = streams.env['BPX_DEBUG'] && error instanceof Error ? `\n${error.stack}` : '';
      texts.err += `${mark(streams)} bpx failed: ${error instanceof Error ? error.message : String(error)}${stack}\n`;
      exitCode = INCOMPLETE;
    }
  }
  await write(streams.stdout, texts.out);
  await write(streams.stderr, texts.err);
  return exitCode;
};

const mark = (streams: Streams): string =>
  appearanceOf(streams.stderr, streams.env, { color: 'never', ascii: false }).ascii ? 'x' : '✖';
