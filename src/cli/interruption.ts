const CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Ends the process on Ctrl-C or SIGTERM with the code that shells expect. Answers with how to stop listening. */
export const onInterruption = (say: () => void): (() => void) => {
  const handlers = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
    const handler = (): void => {
      say();
      process.exit(CODES[signal]);
    };
    process.once(signal, handler);
    return () => process.removeListener(signal, handler);
  });
  return () => {
    for (const stop of handlers) stop();
  };
};
