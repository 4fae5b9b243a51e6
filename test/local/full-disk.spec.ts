import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdPostgres, query, refusalOf, whenHeld } from './held-postgres.ts';
import { canMount } from './private-mounts.ts';
import { untilGone } from './process-table.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Real servers on a machine that may be busy with everything else.
vi.setConfig({ testTimeout: 90_000 });

describe.runIf(canMount)('on a full disk', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let disk = '';

  beforeEach(async () => {
    folder = await temporaryFolder(0o755);
    disk = join(folder.path, 'disk');
    await mkdir(disk);
  });
  afterEach(() => folder.remove());

  const mount = (size: string): string => `mount -t tmpfs -o size=${size},mode=777 tmpfs ${disk}`;
  // More than the small disk holds, and no more: a mistake here must not fill the machine's own.
  const fill = (): string => `head -c 200M /dev/zero > ${disk}/filler 2>/dev/null || true`;
  const sentence = /^The disk of \S+ is full\. Free some space there .*COUVERT_DATA_DIR.* The data already stored are kept\.$/m;

  it.each(['nothing', '5m', '25m'])('a first start with %s left says so', async (size) => {
    const mounting = size === 'nothing' ? `${mount('1m')}; ${fill()}` : mount(size);
    expect(await refusalOf(holdPostgres(join(disk, 'home'), { mounting }))).toMatch(sentence);
  });

  it('a later start says so, and finds its data when there is space again', async () => {
    const homeDir = join(disk, 'home');
    // In one set of mounts: make data, fill the disk, be refused, free the disk, start.
    const mounting = `${mount('120m')}; ours "$@" --once >&2; ${fill()}; if ours "$@" 2> ${folder.path}/refusal; then exit 3; fi; rm ${disk}/filler; cat ${folder.path}/refusal >&2`;
    const held = await whenHeld(holdPostgres(homeDir, { mounting }));
    try {
      expect(held.program.stderr).toMatch(sentence);
      expect(held.isNew).toBe(false);
      expect(await query(held.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      await held.program.stop();
      await untilGone(held.pid);
    }
  });
});
