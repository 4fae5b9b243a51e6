import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt } from '../support/ensure-built.ts';
import type { Program } from '../support/program.ts';
import { startLauncher, whenRunning } from './launcher.ts';
import { hasCurl, paste, printedCommands } from './printed-commands.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Booking {
  id: string;
  reference: string;
  status: string;
  party_size: number;
}

describe('npm start with its demo', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: Program;
  let url: string;
  let booked: Booking;

  async function start(): Promise<void> {
    program = startLauncher({ homeDir: join(folder.path, 'home'), env: { COUVERT_DEMO: '1' } });
    url = await whenRunning(program);
    await program.until(() => printedCommands(program.stdout).length === 2, { what: 'it has printed a search and a booking' });
  }
  const keyOf = (kind: 'sk' | 'pk'): string => new RegExp(`cvt_${kind}_\\S+`).exec(program.stdout)?.[0] ?? '';

  beforeAll(async () => {
    await ensureBuilt();
    folder = await temporaryFolder(0o755);
    await start();
  }, 180_000);
  afterAll(async () => {
    await program.stop();
    await folder.remove();
  });

  it.runIf(hasCurl)('prints a search that finds something free, and a booking that works as pasted, once', () => {
    const [search = '', booking = ''] = printedCommands(program.stdout);
    expect(paste<{ items: unknown[] }>(search).items.length).toBeGreaterThan(0);
    booked = paste<Booking>(booking);
    expect(booked).toMatchObject({ status: 'confirmed', party_size: 2, reference: expect.stringMatching(/^[0-9A-Z]{8}$/) });
    // Pasted twice by mistake, it is the same booking still.
    expect(paste<Booking>(booking)).toMatchObject({ id: booked.id, reference: booked.reference });
  });

  it('prints keys that open the API, and only their own tenant', async () => {
    const restaurants = async (key: string): Promise<number> => (await fetch(`${url}/v1/search?q=a&limit=1`, { headers: { 'X-API-Key': key } })).status;
    expect(await restaurants(keyOf('pk'))).toBe(200);
    expect(await restaurants(keyOf('sk'))).toBe(200);
    expect(await restaurants('cvt_pk_test_aaaaaaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')).toBe(401);
  });

  it.runIf(hasCurl)('finds the booking again after a stop and a start, and offers another table', async () => {
    await program.stop();
    await start();
    const response = await fetch(`${url}/v1/bookings/${booked.id}`, { headers: { 'X-API-Key': keyOf('sk') } });
    expect(await response.json()).toMatchObject({ id: booked.id, reference: booked.reference });
    expect(paste<Booking>(printedCommands(program.stdout)[1] ?? '').id).not.toBe(booked.id);
  }, 60_000);
});
