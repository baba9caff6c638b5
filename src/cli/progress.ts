import type { Progress } from '../review/pace.ts';
import type { Streams } from './streams.ts';

const SHOWN_AFTER_MS = 1000;
const REDRAW_MS = 100;
const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const ERASE = '\r\u001b[K';

/** One line on stderr while a person waits. */
export interface ProgressLine {
  show(progress: Progress): void;
  /** Takes the line away again. */
  clear(): void;
  /** Seconds since the start, `2.6 s`. */
  elapsed(): string;
}

/** Draws nothing for the first second, and nothing at all where no terminal is. */
export const createProgressLine = (stream: Streams['stderr'], ascii: boolean): ProgressLine => {
  const start = performance.now();
  let drawn = 0;
  let frame = 0;
  let lastStep = '';
  const elapsed = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  return {
    elapsed,
    show({ step, detail, side }) {
      const now = performance.now();
      if (stream.isTTY !== true || now - start < SHOWN_AFTER_MS || now - drawn < REDRAW_MS) return;
      drawn = now;
      const text = `${side ? `${side}  ` : ''}${step}  ${detail === '' ? '' : `${detail}  `}${elapsed()}`;
      if (ascii) {
        // A terminal that cannot redraw gets a line for each step.
        if (step !== lastStep) stream.write(`${text}\n`);
        lastStep = step;
        return;
      }
      stream.write(
        `${ERASE}${FRAMES[frame++ % FRAMES.length]} ${text}`.slice(
          0,
          (stream.columns ?? 80) + ERASE.length - 1,
        ),
      );
    },
    clear() {
      if (drawn > 0 && !ascii) stream.write(ERASE);
    },
  };
};
