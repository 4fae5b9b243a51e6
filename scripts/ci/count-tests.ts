import { readFile } from 'node:fs/promises';

// Prints "passed failed" of a vitest report. A file counts as a failed test when it failed without one: it did not load, or it leaks.
interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

const report = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as Report;
const brokenFiles = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'));
console.log(`${report.numPassedTests} ${report.numFailedTests + brokenFiles.length}`);
