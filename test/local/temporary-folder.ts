import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { reachableTemporaryPlace } from '../support/temporary-place.ts';

/** A fresh folder with these permission bits, and its removal. */
export async function temporaryFolder(mode: number): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(await reachableTemporaryPlace(), 'couvert-test-'));
  await chmod(path, mode);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}
