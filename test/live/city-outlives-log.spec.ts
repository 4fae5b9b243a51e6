import { describe, expect, it } from 'vitest';
import { systemContext } from '#kernel';
import { now, openSearchWorld } from '../e2e/search/support.ts';

describe('a city that a search has in hand', () => {
  it('still knows what time it is when the log is lost meanwhile, as with a database that is started again', async () => {
    const world = await openSearchWorld();
    try {
      await world.add({ name: 'Chez Léon' });
      await world.catchUp(world.tenantId, ['2027-06-14']);
      const city = await world.cities.find(systemContext(world.tenantId));
      expect(city).not.toBeNull();
      world.known.log['lose']();
      expect(() => world.known.log.nowMs()).toThrow('has not been heard');
      expect(Math.abs((city?.nowMs() ?? Number.NaN) - now)).toBeLessThan(60_000);
      expect(city?.day('2027-06-14')).toBeNull();
    } finally {
      await world.close();
    }
  });
});
