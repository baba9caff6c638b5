// Prints `N passed, N failed` over the files that vitest's JSON reporter wrote; fails where a test failed or none ran.
import { readFileSync } from 'node:fs';

const read = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // A run that wrote nothing has failed.
    return { testResults: [], numFailedTests: 1, numPassedTests: 0, numPendingTests: 0 };
  }
};
const reports = process.argv.slice(2).map(read);
const sum = (numbers) => numbers.reduce((all, each) => all + each, 0);

// A file that does not load has no tests to count, and has failed all the same.
const brokenFiles = reports
  .flatMap(({ testResults }) => testResults)
  .filter((file) => file.status === 'failed' && file.assertionResults.length === 0);
const passed = sum(reports.map(({ numPassedTests }) => numPassedTests));
const failed = sum(reports.map(({ numFailedTests }) => numFailedTests)) + brokenFiles.length;
const pending = sum(reports.map(({ numPendingTests }) => numPendingTests));
console.log(`${passed} passed, ${failed} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
