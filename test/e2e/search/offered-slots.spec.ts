import { metrics } from '@opentelemetry/api';
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plusDays } from '#kernel';
import { startTestApi, type TestApi } from '../../support/api.ts';
import { aBooking } from '../../support/builders/booking-builder.ts';
import { aRestaurant, type SavedRestaurant } from '../../support/builders/restaurant-builder.ts';
import { someDate } from '../bookings/support.ts';
import { cacheStatusOf, Wire } from '../edge/wire.ts';
import { Client } from '../restaurants/client.ts';

const date = someDate();

describe('a slot that was offered', () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  let api: TestApi;
  let house: SavedRestaurant;
  let diner: Client;
  let other: Client;

  const counted = async (name: string): Promise<number> => {
    await reader.forceFlush();
    const latest = exporter.getMetrics().at(-1);
    const found = latest?.scopeMetrics.flatMap(({ metrics: all }) => all).find(({ descriptor }) => descriptor.name === name);
    return Number(found?.dataPoints[0]?.value ?? 0);
  };
  const wish = (time: string): object => ({ restaurant_id: house.id, date, time, party_size: 2, guest: { name: 'A' } });

  beforeAll(async () => {
    metrics.setGlobalMeterProvider(provider);
    api = await startTestApi();
    const tenantId = await api.aTenant();
    diner = new Client(api.app, (await api.aKey(tenantId)).key);
    other = new Client(api.app, (await api.aKey(tenantId)).key);
    house = await aRestaurant({ tenantId, timeZone: 'Europe/Brussels' }).withTable({ seats: 2 }).withService({ from: '19:00', lastSitting: '19:00', until: '22:00' }).save(api.database);
  });
  afterAll(async () => {
    await api.close();
    await provider.shutdown();
    metrics.disable();
  });

  it('and is then refused to the same client counts as false availability, once, and to another does not', async () => {
    const { body } = await diner.get<{ items: { times: unknown[] }[] }>(`/v1/search?date=${date}&time=19:00&party_size=2`);
    expect(body.items.map(({ times }) => times.length)).toEqual([1]);
    expect(await counted('couvert_slots_offered_total')).toBe(1);
    await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${date}T18:30:00+01:00`, party: 2, turnMinutes: 300 }).save(api.database);
    expect((await other.post('/v1/bookings', wish('19:00'))).status).toBe(409);
    expect(await counted('couvert_false_availability_total')).toBe(0);
    for (let attempt = 0; attempt < 2; attempt += 1) expect((await diner.post('/v1/bookings', wish('19:00'))).status).toBe(409);
    expect(await counted('couvert_false_availability_total')).toBe(1);
    expect((await diner.post(`/v1/bookings`, wish('12:00'))).status).toBeGreaterThanOrEqual(400);
    expect(await counted('couvert_false_availability_total')).toBe(1);
  });

  it('by the edge counts as one that was made, for whom it was sent to', async () => {
    const wire = await Wire.open(api.app);
    try {
      const nextWeek = plusDays(date, 7);
      const page = `/v1/restaurants/${house.slug}/availability?date=${nextWeek}&party_size=2`;
      const [first, second] = [await api.aKey(house.tenantId), await api.aKey(house.tenantId)];
      await wire.hit(page, { key: first.key });
      const before = [await counted('couvert_slots_offered_total'), await counted('couvert_false_availability_total')] as const;
      expect(cacheStatusOf(await wire.ask(page, { key: second.key }))).toContain('hit');
      expect(await counted('couvert_slots_offered_total')).toBe(before[0] + 1);
      await aBooking({ restaurant: house, tableIds: house.tableIds, startsAt: `${nextWeek}T18:30:00+01:00`, party: 2, turnMinutes: 300 }).save(api.database);
      expect((await wire.ask('/v1/bookings', { method: 'POST', key: second.key, body: { ...wish('19:00'), date: nextWeek } })).status).toBe(409);
      expect(await counted('couvert_false_availability_total')).toBe(before[1] + 1);
    } finally {
      wire.close();
    }
  });
});
