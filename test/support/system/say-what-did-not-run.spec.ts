import { describe, expect, it } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whatDidNotRun } from './say-what-did-not-run.ts';

describe('the last lines of a run', () => {
  it('name the suites that did not run, and how to get what they need', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'couvert-not-run-'));
    const [needing, other] = [join(folder, 'store.spec.ts'), join(folder, 'other.spec.ts')];
    await writeFile(needing, `describeWith('redis-server', 'a store', () => {});\n`);
    await writeFile(other, `describe('redis-server', () => {});\n`);
    try {
      const missing = [{ program: 'redis-server', howToGet: 'sudo apt-get install redis-server' }] as const;
      expect(await whatDidNotRun([needing, other], missing)).toEqual(['!!! NOT RUN, for redis-server is missing. To get it: sudo apt-get install redis-server', `    ${needing}: a store`]);
      expect(await whatDidNotRun([other], missing)).toEqual([]);
      expect(await whatDidNotRun([needing], [])).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
