/** Where a review is; told now and then while it runs. */
export interface Progress {
  step: 'discovering' | 'reading' | 'linking' | 'checking';
  /** Such as `1,212 of 1,482 files`, or a rule's name; empty where there is nothing to count. */
  detail: string;
  /** Which of two trees, such as `base 3f9c2e1`; absent for the one under review. */
  side?: string;
}

/** Long enough to cost nothing, short enough for Ctrl-C and a moving line. */
const BREATH_MS = 50;

/** Lets the event loop run now and then, so that signals are heard and progress is drawn. */
export interface Pace {
  at(progress: () => Progress): Promise<void>;
}

export const createPace = (onProgress?: (progress: Progress) => void): Pace => {
  let last = performance.now();
  return {
    async at(progress) {
      if (performance.now() - last < BREATH_MS) return;
      onProgress?.(progress());
      await new Promise<void>((resolve) => setImmediate(resolve));
      last = performance.now();
    },
  };
};
