import { defineConfig } from 'tsdown';

export default defineConfig({
  entry: { bpx: 'src/cli/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: false,
  clean: true,
  // The package is `type: module`, so plain `.js` says it all.
  outExtensions: () => ({ js: '.js' }),
});
