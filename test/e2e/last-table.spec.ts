import { plusDays } from '#kernel';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Prng } from '../../apps/cli/src/bulk/prng.ts';
import { Caller, type Told } from '../hammer/diners/caller.ts';
import { bookingOf } from '../hammer/diners/requests.ts';
import { Wire } from '../hammer/diners/wire.ts';
import { History } from '../hammer/history.ts';
import { aRestaurant, type SavedRestaurant } from '../support/builders/restaurant-builder.ts';
import { makeApiKey } from '../support/make-api-key.ts';
import { spawnApi, type ApiProcess } from '../support/spawn-api.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const clients = 1_000;
const date = plusDays(new Date().toISOString().slice(0, 10), 3);

describe('one thousand clients for one last table', () => {
  let database: TestDatabase;
  let restaurant: SavedRestaurant;
  let processes: ApiProcess[] = [];
  let wire: Wire;
  let answers: readonly Told[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    restaurant = await aRestaurant({ timeZone: 'UTC', policy: { leadMinutes: 0 } }).withTable({ seats: 4 }).save(database);
    const apiKey = await makeApiKey(database.url, restaurant.tenantId);
    processes = await Promise.all([1, 2].map(() => spawnApi({ databaseUrl: database.url, env: { LOG_LEVEL: 'warn', COUVERT_DRAIN_WAIT_MS: '0' } })));
    wire = new Wire({ connectionsMax: clients });
    const caller = new Caller({ wire, urls: processes.map(({ url }) => url), apiKey, history: new History(null), random: new Prng('last table'), timeoutMs: 60_000 });
    const place = { restaurantId: restaurant.id, date, time: '19:30', partySize: 4 };
    answers = await Promise.all(Array.from({ length: clients }, (_, number) => caller.send(bookingOf(place, { idempotencyKey: `client-${number}`, guestName: `Guest ${number}` }))));
  });

  afterAll(async () => {
    wire.close();
    await Promise.all(processes.map(({ program }) => program.stop()));
    await database.drop();
  });

  it('one has it, and 999 are told that it is taken', () => {
    const counts = new Map<string, number>();
    for (const { exchange } of answers) {
      const way = `${exchange.answer?.status ?? exchange.failure ?? 'cut'} ${exchange.answer?.code ?? ''}`.trim();
      counts.set(way, (counts.get(way) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({ '201': 1, '409 SLOT_UNAVAILABLE': clients - 1 });
  });

  it('each of the 999 is offered other times, and none at which the table is taken', () => {
    const refused = answers.flatMap(({ exchange: { answer } }) => (answer?.status === 409 ? [answer] : []));
    const tooNear = ['17:45', '18:00', '18:15', '18:30', '18:45', '19:00', '19:15', '19:30', '19:45', '20:00', '20:15', '20:30', '20:45', '21:00', '21:15'];
    expect(refused.filter(({ offers }) => offers.length === 0 || offers.length > 5)).toEqual([]);
    expect(refused.flatMap(({ offers }) => offers).filter(({ time }) => tooNear.includes(time))).toEqual([]);
  });

  it('the database holds one booking, with one table', async () => {
    const client = new Client({ connectionString: database.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ bookings: number; allocations: number; keys: number }>(
        'SELECT (SELECT count(*)::int FROM bookings) AS bookings, (SELECT count(*)::int FROM allocations) AS allocations, (SELECT count(*)::int FROM idempotency_keys) AS keys',
      );
      expect(rows).toEqual([{ bookings: 1, allocations: 1, keys: 1 }]);
    } finally {
      await client.end();
    }
  });
});
