import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { systemContext } from '#kernel';
import { aRestaurant } from '../support/builders/restaurant-builder.ts';
import { startDatabaseProxy } from '../support/database-proxy.ts';
import { openLiveCity, soon, type LiveCity } from '../support/live/live-city.ts';
import { createTestDatabase } from '../support/test-database.ts';

const date = soon();

describe('an availability index that does not hear', () => {
  it('answers nothing once what it knows is older than it may be', async () => {
    const database = await createTestDatabase();
    const city = await openLiveCity(database.url, { tailIntervalMs: 3_600_000, staleMsMax: 500 });
    try {
      const house = await aRestaurant().withTable().save(database);
      city.directory.set(house.tenantId, [house.id]);
      await expect.poll(async () => {
        await city.log.tailNow();
        return city.index.day(house.tenantId, date);
      }, { timeout: 20_000 }).not.toBeNull();
      // Nobody reads the log any more.
      await expect.poll(() => city.index.day(house.tenantId, date), { timeout: 10_000 }).toBeNull();
    } finally {
      await city.close();
      await database.drop();
    }
  });
});

/** node-postgres's. */
function poolOf({ database }: LiveCity): { totalCount: number; idleCount: number } {
  return Reflect.get(database.dataSource.driver, 'master') as { totalCount: number; idleCount: number };
}

describe('an availability index whose database stands still', () => {
  it('ends within two seconds all the same', async () => {
    const database = await createTestDatabase();
    const proxy = await startDatabaseProxy(database.url);
    const city = await openLiveCity(proxy.url);
    try {
      const house = await aRestaurant().withTable().save(database);
      city.directory.set(house.tenantId, [house.id]);
      await city.built(house.tenantId, date);
      // So many that no load has to make one.
      await Promise.all([1, 2, 3, 4].map(() => city.database.read(systemContext(house.tenantId), () => sleep(50))));
      const busy = (): number => poolOf(city).totalCount - poolOf(city).idleCount;
      // Their COMMITs, too.
      await expect.poll(busy).toBe(0);
      proxy.freeze();
      for (let days = 1; days < 9; days++) city.index.day(house.tenantId, soon(days));
      await expect.poll(busy).toBeGreaterThan(0);
      const startedAtMs = performance.now();
      await city.index.stop();
      expect(performance.now() - startedAtMs).toBeLessThan(2_000);
      expect([city.index.day(house.tenantId, date), city.index.stats().bytes]).toEqual([null, 0]);
      // What it had under way holds no connection either, on which the end of the pool would wait.
      await expect.poll(busy, { timeout: 1_000 }).toBe(0);
    } finally {
      proxy.cutAll();
      await city.close();
      await proxy.close();
      await database.drop();
    }
  });
});
