import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // the command-line tests wait for processes: on two cores one worker would leave one idle
    maxWorkers: '100%',
  },
});
