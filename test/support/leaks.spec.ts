import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';

interface Report {
  testResults: { name: string; status: string; message: string; assertionResults: { status: string; failureMessages: string[] }[] }[];
}

const fixtures = join(import.meta.dirname, 'fixtures/leaks');
const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');

/** Runs the planted files, and answers with what vitest reports of each. */
async function runPlanted(): Promise<Map<string, { status: string; message: string }>> {
  const folder = await mkdtemp(join(tmpdir(), 'couvert-planted-leaks-'));
  const outputFile = join(folder, 'report.json');
  const env = { ...process.env, COUVERT_TEST_ADMIN_URL: inject('adminUrl') };
  const args = ['run', '--config', join(fixtures, 'vitest.config.ts'), '--reporter', 'json', '--outputFile', outputFile];
  // Exits with an error, as it should; what counts is what the report says of each file.
  await new Promise((resolve) => execFile(process.execPath, [vitest, ...args], { env, cwd: fixtures }, resolve));
  const report = JSON.parse(await readFile(outputFile, 'utf8')) as Report;
  await rm(folder, { recursive: true });
  return new Map(report.testResults.map(({ name, status, message, assertionResults }) => {
    const own = assertionResults.flatMap(({ failureMessages }) => failureMessages);
    return [basename(name, '.leak.ts'), { status, message: [message, ...own].join('\n') }];
  }));
}

describe('the leak check', () => {
  let results: Map<string, { status: string; message: string }>;
  beforeAll(async () => {
    results = await runPlanted();
  }, 60_000);

  it('passes a file that closes what it opens', () => {
    expect(results.get('clean')).toMatchObject({ status: 'passed' });
  });

  it.each([
    ['pool', /a connection to the database, opened at .*pool\.leak\.ts/],
    ['idle-pool', /a connection to the database, opened at .*idle-pool\.leak\.ts/],
    ['interval', /an? interval set at .*interval\.leak\.ts/],
    ['unreferenced-interval', /an? interval set at .*unreferenced-interval\.leak\.ts/],
    ['timeout', /a timeout set at .*timeout\.leak\.ts/],
    ['server', /a listening server, started at .*server\.leak\.ts/],
    ['listener', /1 listener\(s\) of the process for SIGTERM/],
    ['child', /child process \d+: cat/],
    ['watcher', /an open FSEventWrap/],
  ])('fails a file that leaves open: %s', (file, complaint) => {
    expect(results.get(file)).toMatchObject({ status: 'failed', message: expect.stringMatching(complaint) });
  });
});
