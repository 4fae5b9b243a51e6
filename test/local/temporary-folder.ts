import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A fresh folder with these permission bits, and its removal. */
export async function temporaryFolder(mode: number): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'couvert-test-'));
  await chmod(path, mode);
  return {
    path,
    remove: async () => {
      await rm(path, { recursive: true, force: true });
    },
  };
}
