import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

/** Room for a new cluster with its log, and little more: what fills it must not fill the machine's memory. */
const size = '320m';
const chunk = Buffer.alloc(1_048_576);

let mounted: string | null = null;

export function diskObstacle(): string | null {
  if (process.getuid?.() !== 0) return 'a small disk can be mounted by root alone';
  try {
    diskPlace();
    return null;
  } catch (error) {
    return String(error);
  }
}

/** A small disk of our own, mounted when it is first asked for, and gone with the process. @throws Error when the machine forbids it */
export function diskPlace(): string {
  if (mounted !== null) return mounted;
  const place = mkdtempSync('/tmp/couvert-small-disk-');
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=777`, 'tmpfs', place], { encoding: 'utf8' });
  if (status !== 0) {
    rmSync(place, { recursive: true });
    throw new Error(`this machine forbids mounts: ${stderr.trim()}`);
  }
  chmodSync(place, 0o777);
  mounted = place;
  process.once('exit', () => {
    spawnSync('umount', ['-l', place]);
    rmSync(place, { recursive: true, force: true });
  });
  return place;
}

export const diskIsFull: Fault['bring'] = async ({ postgres }, { ms, note }) => {
  const filler = join(diskPlace(), 'filler');
  const endsAt = performance.now() + ms;
  // What the server frees meanwhile is taken, too.
  while (performance.now() < endsAt) {
    await fill(filler);
    await sleep(200);
  }
  const wasRunning = await postgres.isRunning();
  await rm(filler, { force: true });
  if (wasRunning) return;
  note('PostgreSQL ended for want of space, and was started again');
  await postgres.begin();
};

async function fill(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (const bytes of [chunk, chunk.subarray(0, 4_096)]) for (;;) await file.write(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}
