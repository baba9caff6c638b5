import { defineConfig } from 'vitest/config';

/** What takes longer than a change may wait for: `npm run test:full`. */
export default defineConfig({
  test: {
    include: ['test/**/*.full.ts'],
    testTimeout: 120_000,
  },
});
