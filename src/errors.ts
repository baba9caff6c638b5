/**
 * The command or its input is wrong: nothing could be reviewed. The command line prints the message and exits with 2.
 * The message is one line that says what is wrong and how to mend it.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}
