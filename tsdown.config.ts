import { defineConfig } from 'tsdown';
import { bundledLicenses } from './scripts/bundled-licenses.ts';

export default defineConfig({
  entry: { bpx: 'src/cli/main.ts' },
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  dts: false,
  clean: true,
  logLevel: 'warn',
  // The package is `type: module`, so plain `.js` says it all.
  outExtensions: () => ({ js: '.js' }),
  // One file to load instead of hundreds; the compiler stays out, since only some runs need it.
  deps: { alwaysBundle: /^(?!ts-morph$|node:)/ },
  plugins: [bundledLicenses()],
  inputOptions: { resolve: { mainFields: ['module', 'main'] } },
});
