/** What shells expect of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/**
 * Ends the process on Ctrl-C with the code that shells expect. Answers with how to stop listening.
 * SIGTERM keeps its default, which needs no turn of the event loop: whoever sends it waits for nobody, and files are
 * written whole or not at all.
 */
export const onInterruption = (say: () => void): (() => void) => {
  const handler = (): void => {
    say();
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', handler);
  return () => {
    process.removeListener('SIGINT', handler);
  };
};
