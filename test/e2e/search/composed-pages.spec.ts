import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Cache, Consistencies } from '#caching';
import { type Consistency, type Context, Secrets, systemContext } from '#kernel';
import { KnownCities } from '../../../libs/bookings/src/queries/search/known-cities.ts';
import { SearchRestaurants, type SearchPage } from '../../../libs/bookings/src/queries/search/search-restaurants.ts';
import type { SearchRequest } from '../../../libs/bookings/src/queries/search/search-request.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, aTenant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { testSecret } from '../../support/test-secret.ts';
import { unwatchedSlots } from '../../support/unwatched-slots.ts';
import { now, openSearchWorld, request, WatchedDatabase, type SearchWorld } from './support.ts';
import { aHouse, fillEvening, friday, visit } from './various-houses.ts';

/** Long enough that nothing is read of the log but what a test asks for. */
const never = 3_600_000;

let world: SearchWorld;
let clockMs = now;
let watched: WatchedDatabase;
let cache: Cache;
let other: Client;

beforeAll(async () => {
  world = await openSearchWorld(() => clockMs);
  watched = new WatchedDatabase(world.db.database.dataSource, { clockOffsetMs: () => clockMs - Date.now() });
  // Another session: a process that tells this one nothing but by the log.
  other = new Client({ connectionString: world.test.url });
  await other.connect();
});
afterAll(async () => {
  cache?.close();
  await other.end();
  await world.close();
});
beforeEach(() => {
  clockMs = now;
  cache?.close();
  cache = aCacheOver({ staleMsMax: never });
});

function aCacheOver({ staleMsMax }: { staleMsMax: number }): Cache {
  return new Cache({ log: world.known.log, bytesMax: 16_777_216, staleMsMax, store: null, logRetentionMs: never, lostStaleMsMax: 0, clockOffsetMs: () => clockMs - Date.now() });
}

interface Answered {
  readonly page: SearchPage;
  readonly isComposed: boolean;
}

interface AskedBy {
  readonly tenantId?: string;
  readonly cities?: KnownCities;
  readonly consistency?: Consistency | null;
}

async function ask(asked: Partial<SearchRequest>, { tenantId = world.tenantId, cities = world.cities, consistency = null }: AskedBy = {}): Promise<Answered> {
  watched.statements.length = 0;
  const ctx: Context = { ...systemContext(tenantId), consistency };
  const page = await new SearchRestaurants(watched, cities, unwatchedSlots(), cache).execute(ctx, request(asked));
  return { page, isComposed: watched.statements.length === 0 };
}

/** What says whom a page shows, and when; not as of when. Whether there is another is known for sure only by who judges it. */
function shown({ hits, facets, nothing }: SearchPage): unknown {
  return { hits, facets, nothing: nothing?.reason ?? null };
}

describe('B14: a page with a time that is put together from what is kept', () => {
  describe('in a city of many kinds of houses', () => {
    beforeAll(async () => {
      for (let i = 0; i < 48; i += 1) {
        const house = await aHouse(i, world.tenantId).save(world.test);
        if (i % 3 === 0) await fillEvening(house, world.test);
      }
    });

    it('is the page that the rows say, for whatever is asked, page after page', async () => {
      const again = { composed: 0, read: 0 };
      const question = fc.record({
        partySize: fc.integer({ min: 1, max: 13 }),
        time: fc.option(fc.constantFrom('05:00', '12:10', '18:15', '19:30', '21:45', '00:30'), { nil: undefined }),
        windowMinutes: fc.constantFrom(0, 60, 720),
        serviceDates: fc.constantFrom([friday], [friday], ['2027-06-14'], ['2027-06-17', friday]),
      });
      await fc.assert(
        fc.asyncProperty(question, fc.constantFrom(4, 15, 50), fc.constantFrom('thai', null), fc.boolean(), async (asked, limit, word, openNow) => {
          const wanted = visit(asked);
          let cursor: string | null = null;
          await world.catchUp(world.tenantId, wanted.serviceDates);
          do {
            const each: Partial<SearchRequest> = { visit: wanted, limit, words: word, openNow: openNow && limit === 50, cursor };
            const rows = await world.searchRows(each);
            for (let turn = 0; turn < 2; turn += 1) {
              const { page, isComposed } = await ask(each);
              if (turn === 1 && page.hits.length > 0) again[isComposed ? 'composed' : 'read'] += 1;
              expect(shown(page)).toEqual(shown(rows));
              expect(Math.abs(page.asOfMs - now)).toBeLessThan(10_000);
              cursor = page.next;
              // What was loaded after the log was read is for its next reading.
              await world.known.log.tailNow();
            }
          } while (cursor !== null);
        }),
        { numRuns: 25 },
      );
      expect(again.composed).toBeGreaterThan(again.read);
    });

    it('asks the database nothing, whatever the party and the time of the same evening', async () => {
      await world.catchUp(world.tenantId, [friday]);
      const everybody = { words: 'thai', limit: 50 };
      expect((await ask({ ...everybody, visit: visit({ partySize: 2 }) })).isComposed).toBe(false);
      await world.known.log.tailNow();
      for (const [partySize, time] of [[4, '19:30'], [2, '21:00'], [6, '18:30']] as const) {
        const asked = { ...everybody, visit: visit({ partySize, time }) };
        const { page, isComposed } = await ask(asked);
        expect([isComposed, page.hits.length > 0]).toEqual([true, true]);
        expect(shown(page)).toEqual(shown(await world.searchRows(asked)));
      }
      // An evening that nobody has asked about, and a search that finds nobody, are the rows' to answer.
      await world.catchUp(world.tenantId, ['2027-06-20']);
      expect((await ask({ ...everybody, visit: visit({ partySize: 2, serviceDates: ['2027-06-20'] }) })).isComposed).toBe(false);
      expect((await ask({ words: 'xyzzyplugh', visit: visit({ partySize: 2 }) })).isComposed).toBe(false);
    });
  });

  describe('of one house', () => {
    let house: SavedRestaurant;
    const asked: Partial<SearchRequest> = { words: 'nordic', visit: { serviceDates: [friday], partySize: 4, fromMinute: 1_080, untilMinute: 1_110 } };
    const times = ({ hits }: SearchPage, id = house.id): string[] => (hits.find(({ card }) => card.id === id)?.times ?? []).map(({ minute, service }) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')} ${service?.name}`);
    const free = ['18:00 Dinner', '18:15 Dinner', '18:30 Dinner'];

    beforeEach(async () => {
      house = await aRestaurant({ tenantId: world.tenantId, name: 'Chez nous', cuisines: ['nordic'], policy: { leadMinutes: 60 } })
        .withTable({ name: 'A', seats: 4 })
        .withService({ name: 'Dinner', from: '18:00', lastSitting: '20:00', until: '23:00' })
        .save(world.test);
      await keep();
    });

    async function keep(tenantId = world.tenantId): Promise<void> {
      await world.catchUp(tenantId, [friday]);
      await ask(asked, { tenantId });
      await world.known.log.tailNow();
      expect(await ask(asked, { tenantId })).toMatchObject({ isComposed: true });
    }

    const taken = (turnMinutes = 150): Promise<unknown> => aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${friday}T16:00:00Z`, party: 2, turnMinutes }).save(world.test);
    const inSql = (text: string) => () => other.query(text, [house.id]);

    it.each([
      ['a booking', () => taken(), []],
      ['a booking of the night before that stays so long', () => aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: '2027-06-17T19:00:00Z', turnMinutes: 1_300 }).save(world.test), []],
      ['a block', inSql(`INSERT INTO blocks (tenant_id, restaurant_id, scope, starts_at, ends_at) SELECT tenant_id, id, 'house', '${friday}T16:10:00Z', '${friday}T16:20:00Z' FROM restaurants WHERE id = $1`), ['18:30 Dinner']],
      ['a service that begins later', inSql('UPDATE services SET starts_at_minute = 1110 WHERE restaurant_id = $1'), ['18:30 Dinner']],
      ['another name of a service', inSql(`UPDATE services SET name = 'Supper' WHERE restaurant_id = $1`), ['18:00 Supper', '18:15 Supper', '18:30 Supper']],
      ['a policy that takes fewer', inSql('UPDATE restaurant_policies SET max_party = 3 WHERE restaurant_id = $1'), []],
      ['a table that is put away', inSql('UPDATE tables SET active = false WHERE restaurant_id = $1'), []],
      ['a date on which the house is closed', inSql(`INSERT INTO special_days (tenant_id, restaurant_id, date, closed) SELECT tenant_id, id, '${friday}', true FROM restaurants WHERE id = $1`), []],
      ['a house that is taken off the list', inSql(`UPDATE restaurants SET status = 'suspended' WHERE id = $1`), []],
    ] as const)('shows %s once that is heard, and no sooner, for it is as of then', async (_what, change, expected) => {
      await change();
      const before = await ask(asked);
      expect([times(before.page), before.isComposed]).toEqual([free, true]);
      await world.catchUp(world.tenantId, [friday]);
      expect(times((await ask(asked)).page)).toEqual(expected);
    });

    it('shows what a cancellation gives back, and another name, photo and rating', async () => {
      await taken();
      await world.catchUp(world.tenantId, [friday]);
      expect(times((await ask(asked)).page)).toEqual([]);
      await inSql(`UPDATE bookings SET status = 'cancelled', version = version + 1 WHERE restaurant_id = $1`)();
      await inSql('UPDATE allocations SET active = false WHERE restaurant_id = $1')();
      await keep();
      expect(times((await ask(asked)).page)).toEqual(free);
      await inSql(`UPDATE restaurants SET name = 'Chez vous', photos = '["https://example.com/a.jpg"]' WHERE id = $1`)();
      await inSql('INSERT INTO restaurant_ratings (restaurant_id, tenant_id, review_count, rating_sum) SELECT id, tenant_id, 2, 7 FROM restaurants WHERE id = $1')();
      await world.catchUp(world.tenantId, [friday]);
      expect((await ask(asked)).page.hits.find(({ card }) => card.id === house.id)?.card).toMatchObject({ name: 'Chez vous', photo: 'https://example.com/a.jpg', rating: 3.5 });
    });

    it('shows all bookings emptied at once', async () => {
      await taken();
      await keep();
      await other.query('TRUNCATE bookings, allocations CASCADE');
      await world.catchUp(world.tenantId, [friday]);
      expect(times((await ask(asked)).page)).toEqual(free);
    });

    it('is of one snapshot: one part that is not valid, and all is read anew', async () => {
      const neighbour = await aRestaurant({ tenantId: world.tenantId, name: 'Next door', cuisines: ['nordic'] }).withTable({ seats: 4 }).withService({ name: 'Dinner', from: '18:00', lastSitting: '20:00', until: '23:00' }).save(world.test);
      await keep();
      await taken(60);
      await world.catchUp(world.tenantId, [friday]);
      // Of another window, for which both are still named.
      const later = await ask({ words: 'nordic', visit: { serviceDates: [friday], partySize: 4, fromMinute: 1_080, untilMinute: 1_260 } });
      expect([later.isComposed, times(later.page)[0], times(later.page, neighbour.id).length]).toEqual([false, '19:00 Dinner', 9]);
    });

    it('is never older than H: what was not heard for longer is heard first', async () => {
      cache.close();
      cache = aCacheOver({ staleMsMax: 30 });
      const { directories, index, log } = world.known;
      const cities = new KnownCities({ directories, index, log, database: world.db.database, staleMsMax: 30 });
      await taken();
      await expect.poll(() => log.ageMs()).toBeGreaterThan(30);
      expect(times((await ask(asked, { cities })).page)).toEqual([]);
    });

    it('shows what its client has written or seen at once, for the token', async () => {
      const consistencies = new Consistencies(world.known.log, new Secrets(testSecret));
      const writer = consistencies.of(undefined);
      await taken();
      await world.db.database.read({ ...systemContext(world.tenantId), consistency: writer }, () => Promise.resolve());
      expect(times((await ask(asked)).page)).toEqual(free);
      const token = writer.token() ?? '';
      expect(times((await ask(asked, { consistency: consistencies.of(token) })).page)).toEqual([]);
      // And what a page says that is put together so, its token promises, and no less.
      await keep();
      const reader = consistencies.of(token);
      expect((await ask(asked, { consistency: reader })).isComposed).toBe(true);
      expect(consistencies.of(reader.token() ?? '').isKnownAlready()).toBe(true);
    });

    it('opens what a hold had when it runs out, and closes what the lead time passes, without a look at rows', async () => {
      const id = await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${friday}T16:00:00Z`, party: 4 }).save(world.test);
      await other.query(`UPDATE bookings SET status = 'held', hold_expires_at = $2, version = version + 1 WHERE id = $1`, [id, new Date(now + 60_000)]);
      const evening = { ...asked, visit: { serviceDates: [friday], partySize: 4, fromMinute: 1_080, untilMinute: 1_260 } };
      const at = async (ms: number): Promise<[string[], boolean]> => {
        clockMs = ms;
        await world.catchUp(world.tenantId, [friday]);
        const { page, isComposed } = await ask(evening);
        return [times(page), isComposed];
      };
      expect(await at(now)).toEqual([['20:00 Dinner'], false]);
      // A second later: it is as of when the log was read.
      expect(await at(now + 61_000)).toEqual([[...free, '18:45 Dinner', '19:00 Dinner', '19:15 Dinner', '19:30 Dinner', '19:45 Dinner', '20:00 Dinner'], true]);
      // 17:20 in Brussels, and an hour ahead.
      expect(await at(Date.parse(`${friday}T15:20:00Z`))).toEqual([['18:30 Dinner', '18:45 Dinner', '19:00 Dinner', '19:15 Dinner', '19:30 Dinner', '19:45 Dinner', '20:00 Dinner'], true]);
    });

    it('is made of its tenant alone', async () => {
      const stranger = (await aTenant().save(world.test)).id;
      const theirs = await aRestaurant({ tenantId: stranger, name: 'Chez nous', cuisines: ['nordic'] }).withTable({ seats: 4 }).withService({ name: 'Dinner', from: '18:00', lastSitting: '20:00', until: '23:00' }).save(world.test);
      await world.catchUp(stranger, [friday]);
      expect((await ask(asked, { tenantId: stranger })).isComposed).toBe(false);
      await keep(stranger);
      expect((await ask(asked, { tenantId: stranger })).page.hits.map(({ card }) => card.id)).toEqual([theirs.id]);
      expect((await ask(asked)).page.hits.map(({ card }) => card.id)).not.toContain(theirs.id);
    });
  });
});
