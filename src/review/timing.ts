/** Milliseconds by step and by check, in the order in which they first ran. */
export type Timings = Map<string, number>;

export const timed = <Result>(timings: Timings, name: string, work: () => Result): Result => {
  const start = performance.now();
  try {
    return work();
  } finally {
    timings.set(name, (timings.get(name) ?? 0) + performance.now() - start);
  }
};

export const timedAsync = async <Result>(
  timings: Timings,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> => {
  const start = performance.now();
  try {
    return await work();
  } finally {
    timings.set(name, (timings.get(name) ?? 0) + performance.now() - start);
  }
};
