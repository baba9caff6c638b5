import type { Writable } from 'node:stream';

/** Where a command writes, and what it may know of the terminal there; a test hands in its own. */
export interface Streams {
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  env: Readonly<Record<string, string | undefined>>;
}

/** Writes all of a text and waits until it is taken, so that a pipe gets the whole of it before the process ends. */
export const write = (stream: Writable, text: string): Promise<void> =>
  new Promise((resolve) => {
    if (text === '') resolve();
    // A reader that has left (`| head`) is no error of ours: the rest is dropped in silence.
    else stream.write(text, () => resolve());
  });
