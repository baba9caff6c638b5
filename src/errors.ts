/**
 * The command or its input is wrong: nothing could be reviewed. The command line prints the message and exits with 2.
 * The message is one line that says what is wrong and how to mend it.
 */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/** The history that a comparison needs is not in this clone: exit code 3. The message says how to get it. */
export class MissingHistoryError extends Error {
  override readonly name = 'MissingHistoryError';
}
