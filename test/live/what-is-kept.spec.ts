import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { plusDays } from '#kernel';
import { aRestaurant, aTenant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import type { Ordinals } from '../../libs/bookings/src/domain/ordinals.ts';
import { openLiveCity, soon } from '../support/live/live-city.ts';
import { ordinalsOf } from '../support/live/ordinals-of.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const date = soon();

describe('what the availability index keeps', () => {
  let database: TestDatabase;
  let client: Client;
  let tenantId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });
  beforeEach(async () => {
    tenantId = (await aTenant().save(client)).id;
  });
  const aHouse = (): Promise<SavedRestaurant> => aRestaurant({ tenantId }).withTable().save(client);

  it('asks for numbers when it is asked itself, and builds the same days for new ones', async () => {
    const house = await aHouse();
    let [asked, ticks] = [0, 0];
    const numbered = (): Ordinals => {
      const all = ordinalsOf([house.id]);
      return {
        get count() {
          ticks++;
          return all.count;
        },
        idOf: (ordinal) => all.idOf(ordinal),
        ordinalOf: (restaurantId) => all.ordinalOf(restaurantId),
      };
    };
    let numbers = numbered();
    const other = await openLiveCity(database.url, { ordinalsOf: () => (asked++, numbers) });
    try {
      await other.built(tenantId, date);
      const [before, since] = [asked, ticks];
      await expect.poll(() => ticks, { timeout: 10_000 }).toBeGreaterThan(since + 3);
      expect(asked).toBe(before);
      other.index.day(tenantId, soon(11));
      numbers = numbered();
      other.index.day(tenantId, date);
      expect(other.index.stats().days.map(({ serviceDate, isBuilt }) => [serviceDate, isBuilt])).toEqual([[date, false], [soon(11), false]]);
      await other.built(tenantId, soon(11));
    } finally {
      await other.close();
    }
  });

  it('lets a tenant go that nobody has asked for in an hour', async () => {
    const house = await aHouse();
    const city = await openLiveCity(database.url);
    city.directory.set(tenantId, [house.id]);
    await city.built(tenantId, date);
    const now = performance.now.bind(performance);
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now() + 3_700_000);
    try {
      await expect.poll(() => city.index.stats(), { timeout: 10_000 }).toMatchObject({ restaurants: 0, days: [] });
    } finally {
      clock.mockRestore();
      await city.close();
    }
  });

  it('builds hot dates of a tenant before anybody asks', async () => {
    const hot = await openLiveCity(database.url, { hotDates: (today) => [plusDays(today, 3), plusDays(today, 4)] });
    try {
      const house = await aHouse();
      hot.directory.set(tenantId, [house.id]);
      const numbers = hot.directory.get(tenantId) ?? [];
      hot.directory.delete(tenantId);
      // Before it has numbers, as at the start of a process.
      hot.index.warm(tenantId);
      hot.directory.set(tenantId, numbers);
      const known = (): string[] => hot.index.stats().days.filter(({ isBuilt, pending }) => isBuilt && pending === 0).map(({ serviceDate }) => serviceDate);
      await expect.poll(known, { timeout: 10_000 }).toEqual([soon(3), soon(4)]);
    } finally {
      await hot.close();
    }
  });
});
